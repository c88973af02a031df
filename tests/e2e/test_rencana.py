"""Plans and frozen numbers in a real browser: a budget is planned, saved and opened; numbers freeze and reopen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import Server
from tests.e2e.walking import ID, address, app, eventually, go, look_as, query, settle, spec_of, title, visitor
from ucj.settings import Settings
from ucj.store import release
from ucj.ui.menu import PageSpec

pytestmark = [pytest.mark.browser, pytest.mark.full]

# 500 workers x Rp16,800 x 12 months.
COST_OF_500 = "Rp100.800.000"
FROZEN = "paparan 13 Oktober 2025"


@pytest.fixture(scope="module")
def own(full: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The published release in a folder that these tests may write to."""
    data = tmp_path_factory.mktemp("own") / "data"
    (data / "releases").mkdir(parents=True)
    shutil.copy(release.published(full), data / "releases")
    shutil.copy(full.current, data / "CURRENT")
    return replace(full, data=data)


@pytest.fixture(scope="module")
def planning(own: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with app(own.data, tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server


def follow(page: Page, spec: PageSpec) -> None:
    page.get_by_role("link", name=ID(spec.title_key), exact=True).first.click()
    page.wait_for_url(f"**/{spec.url}*")
    settle(page)


def test_a_budget_is_planned_saved_and_opened_by_its_address(planning: Server, browser: Browser) -> None:
    with visitor(browser) as page:
        go(page, planning.url)
        look_as(page, "pimpinan")
        follow(page, spec_of("skenario"))
        page.get_by_label(ID("scenario.field_workers"), exact=True).fill("500")
        page.get_by_role("button", name=ID("scenario.compute")).click()
        eventually(page, lambda: COST_OF_500 in title(page), "the plan of 500 workers")
        planned = title(page)
        page.get_by_role("button", name=ID("scenario.save")).first.click()
        page.get_by_label(ID("scenario.name"), exact=True).fill("Lima ratus")
        page.get_by_test_id("stForm").get_by_role("button", name=ID("scenario.save")).click()
        eventually(page, lambda: query(page).get("skenario") == ["1"], "the saved plan's address")
        settle(page)
        go(page, planning.url)
        look_as(page, "pimpinan")
        follow(page, spec_of("skenario"))
        page.get_by_role("button", name=ID("scenario.open"), exact=True).click()
        eventually(page, lambda: title(page) == planned, "the saved plan")


def test_frozen_numbers_are_opened_on_every_page_and_left_again(
    planning: Server, own: Settings, browser: Browser
) -> None:
    name = release.published(own).stem
    with visitor(browser) as page:
        go(page, planning.url)
        look_as(page, "pimpinan")
        follow(page, spec_of("pembekuan"))
        page.get_by_label(ID("freeze.form_name"), exact=True).fill(FROZEN)
        page.get_by_role("button", name=ID("freeze.form_button"), exact=True).click()
        expect(page.get_by_role("button", name=ID("freeze.open_button"))).to_be_visible(timeout=20_000)
    with visitor(browser) as page:
        go(page, address(planning, spec_of("wilayah"), rilis=name))
        banner = page.get_by_text(FROZEN).first
        expect(banner).to_be_visible()
        follow(page, spec_of("capaian"))
        expect(banner).to_be_visible()
        assert query(page)["rilis"] == [name]
        page.get_by_role("button", name=ID("freeze.back")).click()
        expect(banner).to_have_count(0)
        assert "rilis" not in query(page)
