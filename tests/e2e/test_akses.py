"""Can everybody use it? Every page is judged by axe at two sizes, and a keyboard alone reaches what a pointer does."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.e2e.serving import Server
from tests.e2e.walking import (
    DESK,
    ID,
    PAGES,
    TELEPHONE,
    address,
    eventually,
    go,
    look_as,
    query,
    settle,
    spec_of,
    visitor,
)
from ucj.ui.menu import PageSpec

pytestmark = [pytest.mark.browser, pytest.mark.full]

UNCOVERED = spec_of("belum_terlindungi")
# Largest of its district, with people of every kind in it.
VILLAGE = "6311022001"
# Pixels around an element in which the library draws that it has the focus.
_RING = 8
_GRAVE = ("serious", "critical")
# The library's own faults: rule -> what an element must match, and nothing else, to be forgiven.
_LIBRARY = {
    # Its menu puts a `div` for each section between the list and its items.
    "list": "ul[data-testid=stSidebarNavItems]",
    "listitem": "ul[data-testid=stSidebarNavItems] li",
}


class Visit(NamedTuple):
    """A page, what its address holds, the ways to be chosen on it one after the other, and who looks."""

    spec: PageSpec
    query: dict[str, str]
    ways: tuple[str, ...]
    role: str


def _ways(prefix: str, *codes: str) -> tuple[str, ...]:
    return tuple(f"{prefix}_{code}" for code in codes)


VISITS = (
    Visit(spec_of("ringkasan"), {}, (), "pimpinan"),
    Visit(spec_of("wilayah"), {}, _ways("coverage.view", "tren", "kecamatan", "banding"), "pimpinan"),
    Visit(spec_of("wilayah"), {"kecamatan": VILLAGE[:6]}, (), "publik"),
    Visit(
        UNCOVERED,
        {},
        (
            *_ways("uncovered.section", "siapa", "sejak", "wajar", "kuadran"),
            *_ways("uncovered.way", "bagian", "jumlah", "kerapatan"),
        ),
        "pimpinan",
    ),
    Visit(spec_of("profil"), {}, (), "publik"),
    Visit(spec_of("profil"), {"desa": VILLAGE}, (), "pimpinan"),
    Visit(spec_of("keaktifan"), {}, (), "publik"),
    Visit(spec_of("keaktifan"), {}, (), "pimpinan"),
    Visit(spec_of("berisiko"), {}, (), "pimpinan"),
    Visit(spec_of("berisiko"), {"risiko": "unpaid_1"}, (), "cabang"),
    Visit(spec_of("perusahaan"), {}, _ways("employers.side", "upah", "siapa"), "pimpinan"),
    Visit(spec_of("perusahaan"), {"pemberi_kerja": "district"}, (), "cabang"),
    Visit(spec_of("klaim"), {}, (), "publik"),
    Visit(spec_of("klaim"), {}, (), "pimpinan"),
    Visit(spec_of("kegiatan"), {}, (), "publik"),
    Visit(spec_of("kegiatan"), {}, (), "pimpinan"),
    Visit(spec_of("capaian"), {}, (), "publik"),
    Visit(spec_of("capaian"), {}, (), "pimpinan"),
    Visit(spec_of("alokasi"), {}, (), "pimpinan"),
    Visit(spec_of("skenario"), {}, (), "pimpinan"),
    Visit(spec_of("pekerja_rentan"), {}, (), "pimpinan"),
    Visit(spec_of("rekonsiliasi"), {}, (), "publik"),
    Visit(spec_of("pembekuan"), {}, (), "pimpinan"),
    Visit(spec_of("kamus"), {"metrik": "coverage"}, (), "publik"),
    Visit(spec_of("masuk"), {}, (), "operator"),
    Visit(
        spec_of("mutu"),
        {},
        _ways("coverage.view", "kelengkapan", "temuan", "karantina", "pencocokan"),
        "operator",
    ),
)


def grave(page: Page) -> list[str]:
    """Serious and critical faults in what we render: rule, element, why."""
    found: list[dict[str, Any]] = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for fault in found
        if fault["impact"] in _GRAVE
        for node in fault["nodes"]
        if not _is_the_librarys(page, fault["id"], node["target"])
    ]


def _is_the_librarys(page: Page, rule: str, target: list[Any]) -> bool:
    selector = _LIBRARY.get(rule)
    # A list inside the list stands for an element in a component of ours.
    if selector is None or not isinstance(target[0], str):
        return False
    return bool(page.locator(target[0]).first.evaluate("(element, selector) => element.matches(selector)", selector))


def enter(page: Page, site: Server, visit: Visit) -> None:
    """Open the page as that role; pages of other roles than the public's are in the menu only then."""
    is_public = visit.spec in PAGES
    go(page, address(site, visit.spec, **visit.query) if is_public else site.url)
    look_as(page, visit.role)
    if not is_public:
        page.get_by_role("link", name=ID(visit.spec.title_key), exact=True).click()
        page.wait_for_url(f"**/{visit.spec.url}")
        settle(page)


def choose(page: Page, key: str) -> None:
    page.get_by_role("radio", name=ID(key), exact=True).click()
    # The script starts a moment after the click.
    page.wait_for_timeout(400)
    settle(page)


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: f"{visit.spec.url}-{visit.role}")
def test_axe_finds_nothing_grave_in_what_we_render(visit: Visit, site: Server, browser: Browser) -> None:
    with visitor(browser) as page:
        enter(page, site, visit)
        for way in ("", *visit.ways):
            if way:
                choose(page, way)
            page.mouse.move(0, 0)
            for width, height in (TELEPHONE, DESK):
                page.set_viewport_size({"width": width, "height": height})
                page.wait_for_timeout(300)
                assert grave(page) == [], (way, width)


# By keyboard


# What has the focus, inside components of ours too.
_ACTIVE = """() => {
    let here = document.activeElement;
    while (here.shadowRoot && here.shadowRoot.activeElement) here = here.shadowRoot.activeElement;
    return here;
}"""


def focused(page: Page) -> str:
    """Role and name of what has the focus, as a reader without eyes is told."""
    script = """here => {
        const role = here.getAttribute("role") || here.type || here.tagName.toLowerCase();
        const name = here.getAttribute("aria-label") || (here.labels && here.labels[0] || here).innerText || "";
        return `${role} ${name.trim().replaceAll("\\n", " ")}`;
    }"""
    return str(page.evaluate_handle(_ACTIVE).evaluate(script))


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until something of that name has the focus; the focus is seen where it is."""
    tab(page, wanted)
    assert is_marked(page), wanted


def tab(page: Page, wanted: str, at_most: int = 25) -> None:
    way = [focused(page)]
    while not re.search(wanted, way[-1]):
        assert len(way) <= at_most, f"no {wanted} on the way of the Tab key: {way}"
        page.keyboard.press("Tab")
        way.append(focused(page))


def is_marked(page: Page) -> bool:
    """Whether the place with the focus looks otherwise without it."""
    here = page.evaluate_handle(_ACTIVE).as_element()
    assert here is not None
    box = here.bounding_box()
    assert box is not None
    clip = FloatRect(
        x=max(box["x"] - _RING, 0),
        y=max(box["y"] - _RING, 0),
        width=box["width"] + 2 * _RING,
        height=box["height"] + 2 * _RING,
    )
    page.wait_for_timeout(300)
    with_focus = page.screenshot(clip=clip)
    here.evaluate("here => here.blur()")
    page.wait_for_timeout(300)
    without = page.screenshot(clip=clip)
    here.evaluate("here => here.focus({focusVisible: true})")
    return with_focus != without


def test_a_keyboard_alone_chooses_everything_and_reaches_the_files(site: Server, browser: Browser) -> None:
    with visitor(browser) as page:
        go(page, address(site, UNCOVERED))
        look_as(page, "pimpinan")
        press = page.keyboard.press
        page.get_by_role("combobox", name=ID("coverage.district")).focus()
        for key, label in (("kecamatan", "coverage.district"), ("desa", "coverage.village")):
            tab_to(page, f"^combobox .*{ID(label)}$")
            press("ArrowDown")
            press("ArrowDown")
            press("Enter")
            eventually(page, lambda key=key: key in query(page), f"{key} in the address")
            settle(page)
        tab_to(page, ID("coverage.month"))
        press("ArrowLeft")
        eventually(page, lambda: query(page).get("bulan") == ["2025-08"], "the month before")
        settle(page)
        for key, code in (("tampilan", "uncovered.way_titik"), ("bagian", "uncovered.section_dulu")):
            tab_to(page, f"^radio {ID(code)}$")
            press("ArrowRight")
            press("Space")
            eventually(page, lambda key=key: key in query(page), f"{key} in the address")
            settle(page)
        expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
        # The table rings its cell even when the focus has left.
        tab(page, "^canvas")
        for name in (ID("table.csv"), ID("table.xlsx")):
            tab_to(page, name)
        with page.expect_download() as waiting:
            press("Enter")
        assert waiting.value.suggested_filename.endswith(".xlsx")
