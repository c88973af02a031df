"""One server over the full-size demo for all walks, and a browser for each file of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.serving import Server, launch
from tests.e2e.walking import app, visitor
from ucj.settings import Settings


# Of a file, not of all: two of Playwright's loops at a time are refused, and some tests start their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def data(full: Settings) -> Path:
    return full.data


@pytest.fixture(scope="session")
def site(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with app(data, tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    with visitor(browser) as page:
        yield page
