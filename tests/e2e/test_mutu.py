"""*Mutu data* in a real browser: every way at two sizes, suggestions decided, and a refused row corrected."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from python_calamine import CalamineWorkbook

from tests.e2e.serving import Server, free_port, launch, served, uvicorn
from tests.e2e.walking import look_as
from tests.helpers import nik, quiet, write_csv
from ucj import i18n
from ucj.access import Role
from ucj.intake import accept, match_queue
from ucj.settings import Settings

pytestmark = pytest.mark.browser

T = i18n.translator("id")
WAYS = ("corong", "kelengkapan", "temuan", "karantina", "pencocokan")
DESK, TELEPHONE = (1366, 768), (390, 844)
BIRTH = dt.date(1980, 8, 17)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def site(tiny_copy: Settings, tmp_path: Path) -> Iterator[Server]:
    match_queue.refresh(tiny_copy, quiet)
    port = free_port()
    with served(uvicorn("asgi:app", port), port, tiny_copy.data, tmp_path / "log.txt") as server:
        yield server


@contextmanager
def visitor(browser: Browser, site: Server, role: Role) -> Iterator[Page]:
    """Somebody of that role on the page; whatever went wrong in the browser is raised at the end."""
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(site.url)
    settle(page)
    look_as(page, role.value)
    page.get_by_role("link", name=T("menu.mutu"), exact=True).click()
    page.wait_for_url("**/mutu")
    settle(page)
    yield page
    context.close()
    assert faults == []


def settle(page: Page) -> None:
    expect(page.locator("h1")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=20_000)


def choose(page: Page, way: str) -> None:
    page.get_by_role("radio", name=T(f"coverage.view_{way}"), exact=True).click()
    # The script starts a moment after the click.
    page.wait_for_timeout(500)
    settle(page)


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_every_way_fits_a_projector_and_a_telephone(browser: Browser, site: Server) -> None:
    with visitor(browser, site, Role.OPERATOR) as page:
        titles = set()
        for way in WAYS:
            choose(page, way)
            titles.add(heading(page))
            assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0, way
            for width, height in (TELEPHONE, DESK):
                page.set_viewport_size({"width": width, "height": height})
                page.wait_for_timeout(300)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (way, width)
        assert len(titles) == len(WAYS)
        assert "tampilan=pencocokan" in page.url


def test_suggestions_are_decided_and_leave_the_queue(browser: Browser, site: Server, tiny_copy: Settings) -> None:
    before = match_queue.queue(tiny_copy)["suggestion_id"].tolist()
    assert len(before) >= 2
    with visitor(browser, site, Role.CABANG) as page:
        choose(page, "pencocokan")
        for number, word in ((before[0], "accept"), (before[1], "reject")):
            group = page.locator(f".st-key-putusan-{number}")
            group.get_by_role("radio", name=T(f"quality.match_{word}"), exact=True).click()
        page.get_by_role("button", name=T("quality.match_save")).click()
        said = T("quality.match_decided", accepted_count=1, rejected_count=1)
        expect(page.get_by_text(said)).to_be_visible(timeout=60_000)
        settle(page)
        assert heading(page) == match_title(len(before) - 2)
    after = match_queue.queue(tiny_copy)["suggestion_id"].tolist()
    assert after == before[2:]


def match_title(count: int) -> str:
    return T("quality.match_title", count=T.number(count)) if count else T("quality.match_title_none")


def test_a_refused_row_is_corrected_in_the_workbook_and_its_place_in_quarantine_closes(
    browser: Browser, site: Server, tiny_copy: Settings, tmp_path: Path
) -> None:
    with visitor(browser, site, Role.OPERATOR) as page:
        choose(page, "karantina")
        before = waiting(page)
        page.get_by_role("button", name=T("quality.workbook_make")).click()
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("button", name=T("quality.workbook_download")).click()
        rows = CalamineWorkbook.from_path(str(download.value.path())).get_sheet_by_index(0).to_python()
        path = write_csv(tmp_path / "perbaikan.csv", corrected(rows))
        report = accept.accept(tiny_copy, path, "workforce", "2025-09")
        assert report.accepted_count == 1
        choose(page, "corong")
        choose(page, "karantina")
        assert waiting(page) == before - 1


def waiting(page: Page) -> int:
    found = re.match(r"([\d.]+) baris", heading(page))
    assert found, heading(page)
    return int(found[1].replace(".", ""))


def corrected(rows: list[list[object]]) -> list[list[str]]:
    """The first row that was refused for its NIK alone, with a good one."""
    header = [str(name).rstrip(" *") for name in rows[0]]
    at = header.index("NIK")
    for row in rows[1:]:
        if T("finding.nik_missing") == str(row[-1]).strip():
            texts = [str(cell) for cell in row]
            texts[at] = nik(BIRTH, 7777)
            return [header[:-1], texts[:-1]]
    raise AssertionError("no row without a NIK waits")
