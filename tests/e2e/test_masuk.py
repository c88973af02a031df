"""A village's list in a real browser: sent with faults, corrected, sent again, published; and the number moves."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.serving import Server, free_port, launch, served, uvicorn
from tests.e2e.walking import look_as
from tests.helpers import PARINGIN, WORKFORCE_HEADER, Person
from ucj import i18n, reference
from ucj.access import Role
from ucj.settings import Settings
from ucj.store import registry

pytestmark = pytest.mark.browser

T = i18n.translator("id")
NEW = 25
LONG = 90_000


@pytest.fixture
def site(tiny_copy: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    # Hiding three years of small counts would take most of the test's time.
    monkeypatch.setenv("UCJ_SMALL_COUNT_MAX", "0")
    port = free_port()
    with served(uvicorn("asgi:app", port), port, tiny_copy.data, tmp_path / "log.txt") as server:
        yield server


@contextmanager
def office(browser: Browser, site: Server) -> Iterator[Page]:
    """An operator of the office, on the first page."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(site.url)
    act_as_operator(page)
    yield page
    context.close()
    assert faults == []


def act_as_operator(page: Page) -> None:
    settle(page)
    look_as(page, Role.OPERATOR.value)


def settle(page: Page) -> None:
    expect(page.locator("h1")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=20_000)


def open_page(page: Page, key: str) -> None:
    page.get_by_role("link", name=T(key), exact=True).click()
    page.wait_for_url("**/masuk" if key == "menu.masuk" else "**/")
    settle(page)


def eligible(page: Page) -> int:
    """The denominator on the first screen."""
    open_page(page, "menu.ringkasan")
    found = re.search(r"dari ([\d.]+)\s+pekerja aktif ÷ pekerja wajib", page.get_by_test_id("stMain").inner_text())
    assert found, page.get_by_test_id("stMain").inner_text()
    return int(found[1].replace(".", ""))


def listed(settings: Settings) -> list[tuple[str, ...]]:
    """The village's list in force, as its office would send it again."""
    jobs = reference.read(settings, "occupations").set_index("occupation_code")["name_id"]
    sql = """
        SELECT nik, name, strftime(birth_date, '%d-%m-%Y'), sex, village_code, occupation_code, segment
        FROM workforce_row
        WHERE village_code = ?
        ORDER BY nik
    """
    with registry.reading(settings) as con:
        return [("1", *row[:5], jobs[row[5]], row[6]) for row in con.execute(sql, [PARINGIN]).fetchall()]


def write(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([WORKFORCE_HEADER, *rows])
    return path


def check(page: Page, path: Path) -> None:
    page.set_input_files("input[type=file]", path)
    button = page.get_by_role("button", name=T("inbox.check"), exact=False)
    expect(button).to_be_enabled(timeout=20_000)
    expect(page.get_by_text(T("inbox.guess_both"))).to_be_visible()
    button.click()
    expect(page.get_by_text(re.compile(r"\d+ dari \d+ baris diterima")).first).to_be_visible(timeout=LONG)


def test_a_bad_list_is_corrected_and_the_number_moves(tiny_copy: Settings, site: Server, tmp_path: Path) -> None:
    before = listed(tiny_copy)
    new = [Person(5000 + number).works(PARINGIN, "Pedagang") for number in range(NEW)]
    bad = [(number, nik[:-1], *rest) for number, nik, *rest in new]
    with sync_playwright() as playwright, office(launch(playwright), site) as page:
        first = eligible(page)
        open_page(page, "menu.masuk")
        check(page, write(tmp_path / "pekerja_paringin_2025-09.csv", before + bad))
        expect(page.get_by_text(T("rule.nik_length"))).to_be_visible()
        expect(page.get_by_text(re.compile("berisi 15 angka, seharusnya 16"))).to_be_visible()
        # Whoever closes the page and comes back finds the check and its report where they were.
        page.goto(site.url)
        act_as_operator(page)
        open_page(page, "menu.masuk")
        page.get_by_role("button", name=T("inbox.go_on")).click()
        expect(page.get_by_text(T("rule.nik_length"))).to_be_visible()
        page.get_by_role("button", name=T("inbox.cancel")).click()
        expect(page.get_by_text(T("rule.nik_length"))).to_be_hidden()

        check(page, write(tmp_path / "pekerja_paringin_2025-09_perbaikan.csv", before + new))
        expect(page.get_by_text(T("rule.nik_length"))).to_be_hidden()
        page.get_by_role("button", name=re.compile(T("inbox.accept", count=r"\d+"))).click()
        expect(page.get_by_text(re.compile("Diterima sebagai kiriman nomor"))).to_be_visible(timeout=LONG)
        page.get_by_role("button", name=T("inbox.publish")).click()
        expect(page.get_by_text(re.compile(r"Rilis ucj-\S+ sudah diterbitkan"))).to_be_visible(timeout=LONG)
        assert eligible(page) == first + NEW
        page.context.browser.close()  # type: ignore[union-attr]
