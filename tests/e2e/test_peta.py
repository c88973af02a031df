"""Choosing on the map of *Belum terlindungi* and walking through *Cakupan wilayah*, in a real browser."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.serving import Server
from tests.e2e.walking import (
    CANVAS,
    ID,
    Watch,
    address,
    asked,
    downloaded,
    eventually,
    go,
    look_as,
    map_is_there,
    picture_of,
    query,
    row_count,
    rows_of_csv,
    settle,
    spec_of,
    title,
    watched,
)
from ucj.geo import layer
from ucj.maps.view import FIT, fitted, to_pixels
from ucj.settings import Settings
from ucj.theme import mark_colours, rgb
from ucj.views.uncovered_map import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.full]

UNCOVERED, AREA, PROFILE = spec_of("belum_terlindungi"), spec_of("wilayah"), spec_of("profil")
VILLAGE_KEY, DISTRICT_KEY = "desa", "kecamatan"
# Seen on the map of a regency from a telephone's distance: more pixels than a pointer misses.
_LARGE_PIXELS = 60.0
_MEDIA = "**/media/*.json"


class Spot(NamedTuple):
    """A place, and where it lies on the map as it opens: pixels right of and below the middle of the canvas."""

    code: str
    name: str
    x: float
    y: float


@pytest.fixture
def leader(browser: Browser, site: Server) -> Iterator[tuple[Page, Watch]]:
    """Somebody who sees whole figures, on the map of the uncovered."""
    with watched(browser) as (page, watch):
        go(page, address(site, UNCOVERED))
        map_is_there(page)
        look_as(page, "pimpinan")
        map_is_there(page)
        yield page, watch


def spots(level: layer.Level = "village") -> list[Spot]:
    """Places wide enough to be clicked, the largest first; no name of a district lies over their middle."""
    frame = layer.load(Settings(Path("nowhere"), "6311"), level, "6311").frame
    view = fitted(frame)
    drawn = frame.assign(pixels=[to_pixels(shape, view) for shape in frame.geometry])
    drawn["middle"] = [shape.representative_point() for shape in drawn["pixels"]]
    large = [row for row in drawn.itertuples() if row.pixels.area > _LARGE_PIXELS]
    return [
        Spot(row.region_code, row.region_name, row.middle.x - FIT[0] / 2, row.middle.y - FIT[1] / 2)
        for row in sorted(large, key=lambda row: -row.pixels.area)
    ]


def on_screen(page: Page, spot: Spot, zoomed: float = 1.0) -> tuple[float, float]:
    box = page.locator(CANVAS).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2 + spot.x * zoomed, box["y"] + box["height"] / 2 + spot.y * zoomed


def point_at(page: Page, spot: Spot) -> None:
    """The pointer waits over the place until the map, whose files come later than itself, names it."""
    page.locator(CANVAS).scroll_into_view_if_needed()
    tooltip = page.locator(".deck-tooltip:visible")

    def is_named() -> bool:
        x, y = on_screen(page, spot)
        page.mouse.move(x - 3, y)
        page.mouse.move(x, y, steps=3)
        page.wait_for_timeout(150)
        return tooltip.count() == 1 and tooltip.inner_text().startswith(f"{spot.name}\n")

    eventually(page, is_named, f"{spot.name} under the pointer")


def click(page: Page, spot: Spot) -> None:
    point_at(page, spot)
    page.mouse.click(*on_screen(page, spot))


def chosen(page: Page) -> str:
    return query(page).get(VILLAGE_KEY, [""])[0]


def is_shown(page: Page, spot: Spot, uncovered: int) -> None:
    """Address, title, sentence, list and table speak of that village alone."""
    eventually(page, lambda: chosen(page) == spot.code, f"{spot.name} in the address")
    eventually(page, lambda: f" {spot.name}: " in title(page), f"{spot.name} in the title")
    settle(page)
    expect(page.get_by_text(re.compile(rf"^{ID.number(uncovered)} dari "))).to_be_visible()
    expect(page.get_by_role("combobox", name=ID("coverage.village"))).to_have_value(re.compile(f"^{spot.name} · "))
    eventually(page, lambda: row_count(page) == 1, "one row")


def is_whole(page: Page, villages: int) -> None:
    eventually(page, lambda: not chosen(page), "no village in the address")
    eventually(page, lambda: row_count(page) == villages, "every village's row")
    settle(page)


@pytest.fixture(scope="module")
def uncovered(data: Path) -> dict[str, int]:
    frame = asked(data, "uncovered", by="village", is_public=False)
    return dict(zip(frame["code"], frame["uncovered_count"], strict=True))


def test_a_click_chooses_a_village_for_the_whole_page_and_the_way_back_is_the_browsers(
    leader: tuple[Page, Watch], uncovered: dict[str, int]
) -> None:
    page, _ = leader
    one, other = spots()[:2]
    click(page, one)
    is_shown(page, one, uncovered[one.code])
    (row,) = rows_of_csv(downloaded(page, ID("table.csv")))
    assert int(row[ID.code("stage", "uncovered")]) == uncovered[one.code]
    click(page, other)
    is_shown(page, other, uncovered[other.code])

    page.go_back()
    is_shown(page, one, uncovered[one.code])
    page.go_back()
    is_whole(page, len(uncovered))
    page.go_forward()
    is_shown(page, one, uncovered[one.code])
    page.reload()
    settle(page)
    look_as(page, "pimpinan")
    is_shown(page, one, uncovered[one.code])

    click(page, one)
    is_whole(page, len(uncovered))


def test_the_list_chooses_as_the_map_does(leader: tuple[Page, Watch], uncovered: dict[str, int]) -> None:
    page, _ = leader
    spot = spots()[0]
    click(page, spot)
    is_shown(page, spot, uncovered[spot.code])
    by_map = still(page)
    click(page, spot)
    is_whole(page, len(uncovered))
    choose(page, ID("coverage.village"), re.compile(f"^{spot.name} · "))
    is_shown(page, spot, uncovered[spot.code])
    assert differing(by_map, still(page)) < 0.005


def choose(page: Page, label: str, option: re.Pattern[str]) -> None:
    """An option of a list, which shows no more of them than fit: what is typed narrows it."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option.pattern.strip("^").split(" · ")[0])
    page.get_by_role("option", name=option).first.click()


def still(page: Page) -> Image.Image:
    """The map once it no longer changes, no pointer on it."""
    page.mouse.move(0, 0)
    canvas, seen = page.locator(CANVAS), [Image.new("RGB", (1, 1))]

    def is_still() -> bool:
        page.wait_for_timeout(400)
        seen.append(picture_of(canvas))
        return differing(*seen[-2:]) == 0

    eventually(page, is_still, "a map at rest")
    return seen[-1]


def differing(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are not the same."""
    if one.size != other.size:
        return 1.0
    apart = ImageChops.difference(one, other).convert("L").point(lambda value: 255 if value > 24 else 0)
    return apart.histogram()[255] / (one.width * one.height)


def test_the_view_does_not_jump_when_a_village_is_chosen(leader: tuple[Page, Watch], uncovered: dict[str, int]) -> None:
    page, _ = leader
    one = spots()[0]
    opened = still(page)
    # The village under the pointer stays there while the wheel turns.
    point_at(page, one)
    for _ in range(3):
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(150)
    near = still(page)
    assert differing(opened, near) > 0.05
    click(page, one)
    is_shown(page, one, uncovered[one.code])
    # A line round the village has come, and nothing else.
    after = still(page)
    assert differing(near, after) < 0.05 < differing(opened, after)
    click(page, one)
    is_whole(page, len(uncovered))
    assert differing(near, still(page)) < 0.005


def test_the_files_of_a_map_are_read_once(leader: tuple[Page, Watch]) -> None:
    page, watch = leader
    files = functools.partial(map_files, watch)
    before = files()
    assert len(before) >= 3
    spot = spots()[0]
    click(page, spot)
    eventually(page, lambda: chosen(page) == spot.code, "a village")
    settle(page)
    click(page, spot)
    eventually(page, lambda: not chosen(page), "no village")
    for part in ("siapa", "kuadran"):
        page.get_by_role("radio", name=ID(f"uncovered.section_{part}"), exact=True).click()
        eventually(page, lambda part=part: query(page).get("bagian") == [part], part)
        settle(page)
    map_is_there(page)
    page.wait_for_timeout(500)
    assert files() == before


def map_files(watch: Watch) -> list[str]:
    return [path for path in watch.requests if path.startswith("/media/") and path.endswith(".json")]


def test_each_way_draws_something_of_its_own(leader: tuple[Page, Watch]) -> None:
    page, _ = leader
    pictures = []
    for way in WAYS:
        page.get_by_role("radio", name=ID(f"uncovered.way_{way}"), exact=True).click()
        eventually(page, lambda way=way: query(page).get("tampilan", [WAYS[0]]) == [way], way)
        settle(page)
        map_is_there(page)
        pictures.append(still(page))
    for index, one in enumerate(pictures):
        assert all(differing(one, other) > 0.02 for other in pictures[index + 1 :])
    # Discs and rings: thousands of dots of either kind.
    for kind in ("unregistered", "lapsed"):
        assert near_colour(pictures[0], mark_colours()[kind]) > 300, kind


def near_colour(picture: Image.Image, colour: str) -> int:
    """Pixels that are nearly of that colour."""
    wanted = rgb(colour)
    counted = picture.getcolors(picture.width * picture.height) or []
    return sum(count for count, found in counted if max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 24)


def test_a_role_changed_while_the_map_is_loading_leaves_no_error(browser: Browser, site: Server) -> None:
    held: list[Route] = []
    waits = [True]
    with watched(browser) as (page, _):
        page.route(_MEDIA, lambda route: held.append(route) if waits else route.continue_())
        go(page, address(site, UNCOVERED))
        eventually(page, lambda: len(held) > 0, "files of the map")
        look_as(page, "pimpinan")
        waits.clear()
        for route in held:
            route.continue_()
        map_is_there(page)


# Cakupan wilayah, and a village's profile


def sentence(page: Page) -> str:
    """The figures of the page: 'n dari N pekerja wajib'."""
    return page.get_by_text(re.compile(r"^[\d.]+ dari [\d.]+ ")).first.inner_text()


def test_down_to_a_village_by_clicks_and_up_again_by_breadcrumbs(browser: Browser, site: Server, data: Path) -> None:
    with watched(browser) as (page, _):
        go(page, address(site, AREA))
        district = spots("district")[0]
        click(page, district)
        eventually(page, lambda: query(page).get(DISTRICT_KEY) == [district.code], "the district")
        settle(page)
        village = asked(data, by="village", region_code=district.code).iloc[0]
        choose(page, ID("coverage.village"), re.compile(f"^{village['name']} · "))
        eventually(page, lambda: chosen(page) == village["code"], "the village")
        settle(page)
        page.get_by_role("button", name=ID("coverage.named_district", name=district.name)).or_(
            page.get_by_role("button", name=district.name, exact=True)
        ).first.click()
        eventually(page, lambda: not chosen(page), "the district again")
        assert query(page)[DISTRICT_KEY] == [district.code]
        settle(page)
        page.get_by_role("button", name=asked(data).iloc[0]["name"]).click()
        eventually(page, lambda: DISTRICT_KEY not in query(page), "the regency again")


def test_the_month_moves_by_arrow_keys_and_two_months_are_compared(browser: Browser, site: Server) -> None:
    with watched(browser) as (page, _):
        go(page, address(site, AREA))
        newest = sentence(page)
        slider = page.get_by_role("slider", name=ID("coverage.month"))
        slider.focus()
        page.keyboard.press("ArrowLeft")
        eventually(page, lambda: query(page).get("bulan") == ["2025-08"], "the month before")
        eventually(page, lambda: sentence(page) != newest, "other figures")
        page.get_by_role("radio", name=ID("coverage.view_banding"), exact=True).click()
        points = page.get_by_text(re.compile(r" (naik|turun) [\d,]+ poin persen"))
        expect(points).to_be_visible(timeout=20_000)
        settle(page)
        before, said = page.url, points.inner_text()
        page.reload()
        settle(page)
        expect(points).to_have_text(said, timeout=20_000)
        assert page.url == before


def test_a_village_leads_to_its_profile_and_the_profile_to_paper(browser: Browser, site: Server) -> None:
    spot = spots()[0]
    with watched(browser) as (page, _):
        go(page, address(site, AREA, desa=spot.code))
        page.get_by_role("link", name=ID("coverage.profile")).click()
        page.wait_for_url(f"**/{PROFILE.url}?**")
        eventually(page, lambda: spot.name in title(page), "its profile")
        settle(page)
        assert chosen(page) == spot.code
        assert downloaded(page, ID("profile.pdf")).read_bytes().startswith(b"%PDF")
