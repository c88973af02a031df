"""A walk through every page in a real browser, served as `make run` serves it, on the full-size demo.

Anything a visitor would be sorry to see fails it: a console error, a request to another host, a blank map, a page
wider than a telephone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from tests.e2e.serving import Server, free_port, served, streamlit_run
from tests.e2e.walking import (
    DESK,
    ID,
    NAV_LINK,
    PAGES,
    TELEPHONE,
    address,
    app,
    asked,
    downloaded,
    eventually,
    go,
    look_as,
    map_is_there,
    query,
    row_count,
    rows_of_csv,
    settle,
    spec_of,
    title,
    visitor,
)
from ucj import i18n
from ucj.ui import menu
from ucj.ui.menu import PageSpec

pytestmark = [pytest.mark.browser, pytest.mark.full]

PICTURES = Path(__file__).parent / "pictures"
EN = i18n.translator("en")
SUMMARY, AREA = spec_of("ringkasan"), spec_of("wilayah")
DISTRICT_KEY = "kecamatan"


# Is it drawn?


def drawings_are_there(page: Page, least: int = 2) -> None:
    """Our own SVG drawings, inside their components: shapes in them, and a size."""
    frames = page.locator("[data-testid^=stBidiComponent]")
    eventually(page, lambda: frames.count() >= least, "drawings")
    for index in range(frames.count()):
        drawing = frames.nth(index).locator("svg:visible")
        expect(drawing).to_have_count(1)
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 60
        assert drawing.locator("path, rect, polygon, polyline, circle").count() >= 4


def trend_is_there(page: Page) -> None:
    """The Vega chart: its line is longer than two points."""
    line = page.locator("[data-testid=stVegaLiteChart] .mark-line path").first
    expect(line).to_be_attached(timeout=20_000)
    assert (line.get_attribute("d") or "").count("L") > 10


def table_is_there(page: Page) -> None:
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible(timeout=20_000)


def plotly_is_there(page: Page, lines: int) -> None:
    traces = page.locator(".js-plotly-plot .scatterlayer .trace path.js-line")
    expect(traces).to_have_count(lines, timeout=20_000)
    assert all(len(traces.nth(index).get_attribute("d") or "") > 100 for index in range(lines))


DRAWN: dict[str, tuple[Callable[[Page], None], ...]] = {
    "ringkasan": (drawings_are_there, trend_is_there),
    "wilayah": (map_is_there, table_is_there),
    "belum_terlindungi": (map_is_there, functools.partial(drawings_are_there, least=1), table_is_there),
    # Of no village: it offers one.
    "profil": (),
    "keaktifan": (functools.partial(drawings_are_there, least=3), table_is_there),
    "klaim": (functools.partial(drawings_are_there, least=1), table_is_there),
    "kegiatan": (functools.partial(drawings_are_there, least=1), table_is_there),
    "capaian": (functools.partial(drawings_are_there, least=1), table_is_there),
    "alokasi": (table_is_there,),
    "rekonsiliasi": (functools.partial(drawings_are_there, least=1), table_is_there),
    "pembekuan": (table_is_there,),
    # Words.
    "kamus": (),
}


def picture(page: Page, name: str) -> None:
    """What is seen at once, and the whole page below it."""
    PICTURES.mkdir(exist_ok=True)
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / f"{name}.png")
    size = page.viewport_size
    assert size is not None
    height = page.locator("[data-testid=stMain]").evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": int(height) + 20})
    page.wait_for_timeout(1500)
    page.screenshot(path=PICTURES / f"{name}-full.png")
    page.set_viewport_size(size)


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    script = """() => {
        const places = [document.documentElement, document.querySelector("[data-testid=stMain]")];
        return Math.max(...places.map(place => place.scrollWidth - place.clientWidth));
    }"""
    return int(page.evaluate(script))


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.url)
def test_a_page_is_drawn_and_fits(spec: PageSpec, size: tuple[int, int], site: Server, browser: Browser) -> None:
    with visitor(browser, size) as page:
        go(page, address(site, spec))
        for check in DRAWN[spec.url]:
            check(page)
        picture(page, f"{spec.url}-{size[0]}")
        assert overflow(page) <= 0
        expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_the_trend_of_an_area_is_drawn(size: tuple[int, int], site: Server, data: Path, browser: Browser) -> None:
    with visitor(browser, size) as page:
        go(page, address(site, AREA, tampilan="tren"))
        plotly_is_there(page, lines=1 + len(districts(data)))
        picture(page, f"wilayah-tren-{size[0]}")
        assert overflow(page) <= 0


# The same numbers, asked without a screen


def districts(data: Path) -> dict[str, str]:
    frame = asked(data, by="district")
    return dict(zip(frame["name"], frame["code"], strict=True))


# First visits


def assert_menu_is_ours(page: Page) -> None:
    """`app.py` ran: its menu by title, its sidebar with the release; not a list of the files in pages/."""
    words = page.locator("[data-testid=stSidebarNav]").inner_text()
    for spec in PAGES:
        assert ID(spec.title_key) in words
    assert page.locator(NAV_LINK).count() == len(PAGES)
    expect(page.locator("[data-testid=stSidebar]")).to_contain_text("ucj-")


@pytest.mark.parametrize("path", ["", *(spec.url for spec in PAGES)])
def test_an_address_opened_first_on_a_fresh_server_goes_through_app(
    path: str, data: Path, browser: Browser, tmp_path: Path
) -> None:
    with app(data, tmp_path / "log.txt") as server, visitor(browser) as page:
        go(page, f"{server.url}/{path}")
        assert_menu_is_ours(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
        wanted = next((spec for spec in PAGES if spec.url == path), PAGES[0])
        expect(page.locator(f"{NAV_LINK}[aria-current=page]")).to_contain_text(ID(wanted.title_key))


@pytest.mark.parametrize("spec", [spec for spec in menu.PAGES if spec not in PAGES], ids=lambda spec: spec.url)
def test_the_address_of_a_page_of_another_role_says_so(spec: PageSpec, site: Server, browser: Browser) -> None:
    with visitor(browser) as page:
        page.goto(address(site, spec))
        expect(page.locator("[data-testid=stAlert]")).to_have_text(ID("page.forbidden"))
        assert_menu_is_ours(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("h1")).to_have_count(0)


@pytest.mark.parametrize("path", ["pages/cakupan/wilayah.py", "wilayah.py", "cakupan/wilayah", "tidak_ada"])
def test_no_other_address_reaches_a_page_around_app(path: str, data: Path, browser: Browser, tmp_path: Path) -> None:
    with app(data, tmp_path / "log.txt") as server:
        page = browser.new_page()
        try:
            page.goto(f"{server.url}/{path}")
            page.wait_for_timeout(2000)
            # Two folders down Streamlit's own files are not found and nothing is drawn: no page either.
            if page.locator("[data-testid=stApp]").count():
                settle(page)
                assert_menu_is_ours(page)
            else:
                assert page.locator("h1").count() == 0
        finally:
            page.close()


def test_the_menu_leads_to_every_page(desk: Page, site: Server) -> None:
    go(desk, site.url)
    for spec in (*PAGES[1:], PAGES[0]):
        desk.locator(NAV_LINK, has_text=ID(spec.title_key)).first.click()
        eventually(desk, lambda spec=spec: urlsplit(desk.url).path == urlsplit(address(site, spec)).path, spec.url)
        settle(desk)
        for check in DRAWN[spec.url]:
            check(desk)


def test_streamlit_run_works_too(data: Path, browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    command = streamlit_run("app.py", port)
    with served(command, port, data, tmp_path / "log.txt") as server, visitor(browser) as page:
        go(page, server.url)
        assert_menu_is_ours(page)
        drawings_are_there(page)


# The map


def find_on_map(page: Page) -> tuple[str, float, float]:
    """A district's name and a point on it: the pointer goes over the canvas until the tooltip names one."""
    box = page.locator("canvas#deckgl-overlay").bounding_box()
    assert box is not None
    for across in (0.5, 0.6, 0.7, 0.4, 0.3):
        for down in (0.5, 0.6, 0.4, 0.7):
            x, y = box["x"] + box["width"] * across, box["y"] + box["height"] * down
            page.mouse.move(x - 3, y)
            page.mouse.move(x, y, steps=3)
            page.wait_for_timeout(250)
            tooltip = page.locator(".deck-tooltip:visible")
            if tooltip.count() and tooltip.first.inner_text().strip():
                return tooltip.first.inner_text().splitlines()[0].strip(), x, y
    raise AssertionError("no tooltip anywhere on the map")


def test_a_click_on_a_district_shows_its_villages_and_the_address_keeps_it(
    desk: Page, site: Server, data: Path
) -> None:
    go(desk, address(site, AREA))
    map_is_there(desk)
    whole = title(desk)
    name, x, y = find_on_map(desk)
    assert name in districts(data)
    desk.mouse.click(x, y)
    eventually(desk, lambda: title(desk) != whole, "a title for the district")
    settle(desk)
    chosen = title(desk)
    assert chosen.startswith(ID("coverage.title_plain", place=f"Kecamatan {name}"))
    eventually(desk, lambda: DISTRICT_KEY in query(desk), "the district in the address")
    villages = asked(data, region_code=districts(data)[name], by="village")
    eventually(desk, lambda: row_count(desk) == len(villages), "a row a village")
    map_is_there(desk)
    picture(desk, "wilayah-kecamatan")

    desk.reload()
    settle(desk)
    assert title(desk) == chosen
    assert DISTRICT_KEY in query(desk)

    up_to_the_regency(desk, data)
    eventually(desk, lambda: title(desk) == whole, "the whole again")
    eventually(desk, lambda: DISTRICT_KEY not in query(desk), "an address without district")
    map_is_there(desk)


def up_to_the_regency(page: Page, data: Path) -> None:
    """The first of the breadcrumbs."""
    page.get_by_role("button", name=asked(data).iloc[0]["name"]).click()


def test_a_second_click_works_after_coming_back(desk: Page, site: Server, data: Path) -> None:
    go(desk, address(site, AREA))
    whole = title(desk)
    for _ in range(2):
        map_is_there(desk)
        _, x, y = find_on_map(desk)
        desk.mouse.click(x, y)
        eventually(desk, lambda: title(desk) != whole, "a title for the district")
        settle(desk)
        up_to_the_regency(desk, data)
        eventually(desk, lambda: title(desk) == whole, "the whole again")
        settle(desk)


# Files, roles, languages


def rows_of_xlsx(path: Path) -> list[dict[str, Any]]:
    heading, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


ACTIVE = ID.code("stage", "active")
COUNTS = [ID.code("stage", stage) for stage in ("eligible", "registered", "active", "lapsed", "uncovered")]


@pytest.mark.parametrize("name", [None, "Halong"])
def test_both_files_add_up_to_the_number_on_the_screen(name: str | None, desk: Page, site: Server, data: Path) -> None:
    go(desk, address(site, AREA, **({DISTRICT_KEY: districts(data)[name]} if name else {})))
    code = {"region_code": districts(data)[name]} if name else {}
    whole = int(asked(data, **code).iloc[0]["active_count"])
    expect(desk.get_by_text(re.compile(rf"^{re.escape(ID.number(whole))} dari")).first).to_be_visible()
    table = asked(data, **code, by="village" if name else "district")
    in_csv = [row[ACTIVE] for row in rows_of_csv(downloaded(desk, ID("table.csv")))]
    in_xlsx = [row[ACTIVE] for row in rows_of_xlsx(downloaded(desk, ID("table.xlsx")))]
    assert len(in_csv) == len(in_xlsx) == len(table)
    assert sum(int(value or 0) for value in in_csv) == sum(int(value or 0) for value in in_xlsx)
    if name is None:
        assert sum(map(int, in_csv)) == whole
    else:
        assert sum(int(value or 0) for value in in_csv) == table["active_count"].sum()


def test_pimpinan_sees_the_small_counts_that_the_public_does_not(desk: Page, site: Server, data: Path) -> None:
    go(desk, address(site, AREA, tingkat="village"))
    hidden = rows_of_csv(downloaded(desk, ID("table.csv")))
    assert any(row[name] == "" for row in hidden for name in COUNTS)
    look_as(desk, "pimpinan")
    shown = rows_of_csv(downloaded(desk, ID("table.csv")))
    assert not any(row[name] == "" for row in shown for name in COUNTS)
    whole = asked(data, is_public=False).iloc[0]
    assert sum(int(row[ACTIVE]) for row in shown) == whole["active_count"]
    picture(desk, "wilayah-desa-pimpinan")

    desk.locator(NAV_LINK, has_text=ID(SUMMARY.title_key)).first.click()
    settle(desk)
    drawings_are_there(desk)
    expect(desk.get_by_role("combobox", name=ID("sidebar.view_as"))).to_have_value("Pimpinan")


def test_english_all_over(desk: Page, site: Server) -> None:
    go(desk, site.url)
    before = title(desk)
    desk.get_by_role("radio", name=EN("sidebar.own_name")).click()
    eventually(desk, lambda: title(desk) != before, "another language")
    settle(desk)
    drawings_are_there(desk)
    expect(desk.locator("[data-testid=stSidebarNav]")).to_contain_text(EN(AREA.title_key))
    assert "bahasa" in query(desk)
    picture(desk, "ringkasan-en")
    desk.reload()
    settle(desk)
    expect(desk.locator("[data-testid=stSidebarNav]")).to_contain_text(EN(AREA.title_key))
    desk.locator(NAV_LINK, has_text=EN(AREA.title_key)).first.click()
    eventually(desk, lambda: urlsplit(desk.url).path == "/wilayah", "the other page")
    settle(desk)
    eventually(desk, lambda: title(desk).startswith(EN("coverage.title_plain", place="")), "an English title")
    map_is_there(desk)
    picture(desk, "wilayah-en")
