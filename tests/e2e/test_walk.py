"""A walk through every page in a real browser, served as `make run` serves it, on the full-size demo.

Anything a visitor would be sorry to see fails it: a console error, a request to another host, a blank map, a page
wider than a telephone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect, sync_playwright
from python_calamine import CalamineWorkbook

from tests.e2e.serving import HOST, Server, free_port, launch, served, streamlit_run, uvicorn
from ucj import i18n, metrics
from ucj.access import Viewer
from ucj.metrics import Filters
from ucj.settings import Settings
from ucj.store import release
from ucj.ui import menu
from ucj.ui.menu import PageSpec

pytestmark = [pytest.mark.browser, pytest.mark.full]

PICTURES = Path(__file__).parent / "pictures"
DESK, TELEPHONE = (1366, 768), (390, 844)
ID, EN = i18n.translator("id"), i18n.translator("en")
# What anybody may open; the others have walks of their own.
PAGES = tuple(spec for spec in menu.PAGES if Viewer().may(spec.permission))
SUMMARY, AREA = (next(spec for spec in PAGES if spec.url == url) for url in ("ringkasan", "wilayah"))
DISTRICT_KEY = "kecamatan"
# On a page below the root Streamlit first asks there for its own addresses, gets 404, and asks again at the root.
_OWN_PROBE = re.compile(r"/\w+/_stcore/(health|host-config)$")
SETTLE_SECONDS = 20.0


@dataclass
class Watch:
    """What went wrong on a page while nobody was looking."""

    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _OWN_PROBE.search(urlsplit(message.location["url"]).path):
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != HOST:
            self.faults.append(f"request to {request.url}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def data(full: Settings) -> Path:
    return full.data


@contextmanager
def app(data: Path, log: Path) -> Iterator[Server]:
    port = free_port()
    with served(uvicorn("asgi:app", port), port, data, log) as server:
        yield server


@pytest.fixture(scope="module")
def site(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with app(data, tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server


@contextmanager
def visitor(browser: Browser, size: tuple[int, int] = DESK) -> Iterator[Page]:
    """A visitor with an empty profile; whatever went wrong on his way is raised at the end."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
    watch = Watch()
    page = context.new_page()
    watch.follow(page)
    try:
        yield page
    finally:
        context.close()
    assert watch.faults == []


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    with visitor(browser) as page:
        yield page


def address(site: Server, spec: PageSpec, **query: str) -> str:
    """A page's own address; the first page lives at the root."""
    path = "" if spec is PAGES[0] else spec.url
    return f"{site.url}/{path}" + ("?" + "&".join(f"{k}={quote_plus(v)}" for k, v in query.items()) if query else "")


def settle(page: Page) -> None:
    """Wait until the script has finished and its title stands; say what stands there instead."""
    expect(page.locator("h1, [data-testid=stException], [data-testid=stAlert]").first).to_be_visible(timeout=20_000)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=20_000)
    assert page.locator("h1").count() == 1, page.locator("[data-testid=stMain]").inner_text()


def go(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def title(page: Page) -> str:
    return page.locator("h1").first.inner_text()


def eventually(page: Page, holds: Callable[[], bool], what: str) -> None:
    for _ in range(int(SETTLE_SECONDS * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {what}")


# Is it drawn?


def drawings_are_there(page: Page) -> None:
    """Our own SVG drawings, inside their components: shapes in them, and a size."""
    frames = page.locator("[data-testid^=stBidiComponent]")
    eventually(page, lambda: frames.count() >= 2, "two drawings")
    for index in range(frames.count()):
        drawing = frames.nth(index).locator("svg:visible")
        expect(drawing).to_have_count(1)
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 60
        assert drawing.locator("path, rect, polygon").count() >= 4


def trend_is_there(page: Page) -> None:
    """The Vega chart: its line is longer than two points."""
    line = page.locator("[data-testid=stVegaLiteChart] .mark-line path").first
    expect(line).to_be_attached(timeout=20_000)
    assert (line.get_attribute("d") or "").count("L") > 10


def colours(canvas: Locator) -> int:
    """How many colours fill at least half a hundredth of a canvas, as the visitor sees it."""
    image = Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")
    found = image.getcolors(image.width * image.height) or []
    return sum(count > image.width * image.height / 200 for count, _ in found)


def map_is_there(page: Page) -> None:
    canvas = page.locator("canvas#deckgl-overlay")
    expect(canvas).to_be_visible(timeout=20_000)
    canvas.scroll_into_view_if_needed()
    # Ground, sea, and more than one class of coverage.
    eventually(page, lambda: colours(canvas) >= 4, "a map with colours")


def table_is_there(page: Page) -> None:
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible(timeout=20_000)


def plotly_is_there(page: Page, lines: int) -> None:
    traces = page.locator(".js-plotly-plot .scatterlayer .trace path.js-line")
    expect(traces).to_have_count(lines, timeout=20_000)
    assert all(len(traces.nth(index).get_attribute("d") or "") > 100 for index in range(lines))


DRAWN: dict[str, tuple[Callable[[Page], None], ...]] = {
    "ringkasan": (drawings_are_there, trend_is_there),
    "wilayah": (map_is_there, table_is_there),
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


def asked(data: Path, **wanted: Any) -> Any:
    """A metric of the published release."""
    path = release.published(Settings(data, ""))
    with release.open_release(path) as con:
        facts = release.info(con, path.stem)
        filters = Filters(**({"region_code": facts.region_code, "month": facts.month} | wanted))
        return metrics.run("coverage", con, filters)


def districts(data: Path) -> dict[str, str]:
    frame = asked(data, by="district")
    return dict(zip(frame["name"], frame["code"], strict=True))


# First visits


NAV_LINK = "[data-testid=stSidebarNavLink]"


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


# The last two are pages that other roles have.
@pytest.mark.parametrize(
    "path", ["pages/cakupan/wilayah.py", "wilayah.py", "cakupan/wilayah", "tidak_ada", "masuk", "mutu"]
)
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


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def row_count(page: Page) -> int:
    """Rows of the table as a reader without eyes is told: the header is one of them."""
    return int(page.locator("[data-testid=stDataFrame] [role=grid]").first.get_attribute("aria-rowcount") or 0) - 1


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
    assert chosen.startswith(ID("coverage.title_plain", place=name))
    eventually(desk, lambda: DISTRICT_KEY in query(desk), "the district in the address")
    villages = asked(data, region_code=districts(data)[name], by="village")
    eventually(desk, lambda: row_count(desk) == len(villages), "a row a village")
    map_is_there(desk)
    picture(desk, "wilayah-kecamatan")

    desk.reload()
    settle(desk)
    assert title(desk) == chosen
    assert DISTRICT_KEY in query(desk)

    desk.get_by_role("button", name=ID("coverage.back")).click()
    eventually(desk, lambda: title(desk) == whole, "the whole again")
    eventually(desk, lambda: DISTRICT_KEY not in query(desk), "an address without district")
    map_is_there(desk)


def test_a_second_click_works_after_coming_back(desk: Page, site: Server) -> None:
    go(desk, address(site, AREA))
    whole = title(desk)
    for _ in range(2):
        map_is_there(desk)
        _, x, y = find_on_map(desk)
        desk.mouse.click(x, y)
        eventually(desk, lambda: title(desk) != whole, "a title for the district")
        settle(desk)
        desk.get_by_role("button", name=ID("coverage.back")).click()
        eventually(desk, lambda: title(desk) == whole, "the whole again")
        settle(desk)


# Files, roles, languages


def downloaded(page: Page, label: str) -> Path:
    button = page.get_by_role("button", name=label)
    button.scroll_into_view_if_needed()
    with page.expect_download() as waiting:
        button.click()
    return Path(waiting.value.path())


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    """Rows up to the empty line; the facts that follow are not rows."""
    text = path.read_bytes().decode("utf-8-sig").split("\r\n\r\n")[0]
    return list(csv.DictReader(io.StringIO(text)))


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


def look_as(page: Page, role: str) -> None:
    page.get_by_role("combobox", name=ID("sidebar.view_as")).click()
    page.get_by_role("option", name=role.capitalize(), exact=True).click()
    page.wait_for_timeout(300)
    settle(page)


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
