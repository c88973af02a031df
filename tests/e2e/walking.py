"""What walks through the pages share: a visitor whose browser is watched, addresses, waiting, roles, files."""

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

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from tests.e2e.serving import HOST, Server, free_port, served, uvicorn
from ucj import i18n, metrics
from ucj.access import Viewer
from ucj.metrics import Filters
from ucj.settings import Settings
from ucj.store import release
from ucj.ui import menu
from ucj.ui.menu import PageSpec

DESK, TELEPHONE = (1366, 768), (390, 844)
ID = i18n.translator("id")
# What anybody may open; the others have walks of their own.
PAGES = tuple(spec for spec in menu.PAGES if Viewer().may(spec.permission))
NAV_LINK = "[data-testid=stSidebarNavLink]"
CANVAS = "canvas#deckgl-overlay"
# On a page below the root Streamlit first asks there for its own addresses, gets 404, and asks again at the root.
_OWN_PROBE = re.compile(r"/\w+/_stcore/(health|host-config)$")
SETTLE_SECONDS = 20.0


@dataclass
class Watch:
    """What went wrong on a page while nobody was looking; `requests`: the addresses it asked for."""

    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _OWN_PROBE.search(urlsplit(message.location["url"]).path):
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        self.requests.append(parts.path)
        if parts.scheme not in ("data", "blob") and parts.hostname != HOST:
            self.faults.append(f"request to {request.url}")


@contextmanager
def app(data: Path, log: Path) -> Iterator[Server]:
    port = free_port()
    with served(uvicorn("asgi:app", port), port, data, log) as server:
        yield server


@contextmanager
def visitor(browser: Browser, size: tuple[int, int] = DESK) -> Iterator[Page]:
    """A visitor with an empty profile; whatever went wrong on his way is raised at the end."""
    with watched(browser, size) as (page, _):
        yield page


@contextmanager
def watched(browser: Browser, size: tuple[int, int] = DESK) -> Iterator[tuple[Page, Watch]]:
    """A visitor, and what was seen of his way so far."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
    watch = Watch()
    page = context.new_page()
    watch.follow(page)
    try:
        yield page, watch
    finally:
        context.close()
    assert watch.faults == []


# Addresses


def spec_of(url: str) -> PageSpec:
    return next(spec for spec in menu.PAGES if spec.url == url)


def address(site: Server, spec: PageSpec, **query: str) -> str:
    """A page's own address; the first page lives at the root."""
    path = "" if spec is PAGES[0] else spec.url
    return f"{site.url}/{path}" + ("?" + "&".join(f"{k}={quote_plus(v)}" for k, v in query.items()) if query else "")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


# Waiting


def settle(page: Page) -> None:
    """Wait until the script has finished and its title stands; say what stands there instead."""
    expect(page.locator("h1, [data-testid=stException], [data-testid=stAlert]").first).to_be_visible(timeout=20_000)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=20_000)
    try:  # a page that is left or opened again may still stand beside the new one for a moment
        expect(page.locator("h1")).to_have_count(1, timeout=20_000)
    except AssertionError:
        raise AssertionError(page.locator("[data-testid=stMain]").inner_text()) from None


def go(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def eventually(page: Page, holds: Callable[[], bool], what: str) -> None:
    for _ in range(int(SETTLE_SECONDS * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {what}")


def title(page: Page) -> str:
    return page.locator("h1").first.inner_text()


def row_count(page: Page) -> int:
    """Rows of the table as a reader without eyes is told: the header is one of them."""
    return int(page.locator("[data-testid=stDataFrame] [role=grid]").first.get_attribute("aria-rowcount") or 0) - 1


def look_as(page: Page, role: str) -> None:
    box = page.get_by_test_id("stSidebar").get_by_role("combobox")
    # It may stand below the menu's end, and its choices close when their place scrolls.
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box.click()
    page.get_by_role("option", name=role.capitalize(), exact=True).click()
    page.wait_for_timeout(300)
    settle(page)


# Drawn maps


def picture_of(place: Locator) -> Image.Image:
    """What the visitor sees of it."""
    return Image.open(io.BytesIO(place.screenshot())).convert("RGB")


def map_is_there(page: Page) -> Locator:
    canvas = page.locator(CANVAS)
    expect(canvas).to_be_visible(timeout=20_000)
    canvas.scroll_into_view_if_needed()
    # Ground, sea, and more than one class of coverage.
    eventually(page, lambda: colours(canvas) >= 4, "a map with colours")
    return canvas


def colours(canvas: Locator) -> int:
    """How many colours fill at least half a hundredth of a canvas."""
    image = picture_of(canvas)
    found = image.getcolors(image.width * image.height) or []
    return sum(count > image.width * image.height / 200 for count, _ in found)


# The same numbers, in files and without a screen


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


def asked(data: Path, metric: str = "coverage", **wanted: Any) -> Any:
    """A metric of the published release."""
    path = release.published(Settings(data, ""))
    with release.open_release(path) as con:
        facts = release.info(con, path.stem)
        filters = Filters(**({"region_code": facts.region_code, "month": facts.month} | wanted))
        return metrics.run(metric, con, filters)
