"""The map of dots in a browser: how long until it is drawn, and what is sent when something else changes."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench import table
from tests.bench.pages import app_server
from tests.e2e.serving import launch
from ucj import i18n
from ucj.theme import mark_colours, rgb

PAIRS = 3
# Files of a map that is drawn anew come within this.
_QUIET_MS = 1_500
_T = i18n.translator("id")
# Looks at the canvas right after each call that draws thousands, until the dots' colour is on it: a canvas is empty for
# whoever looks at it between frames, and to keep its pixels or to look at every frame would slow the drawing itself.
_WATCH = """([red, green, blue]) => {
    const context = WebGL2RenderingContext.prototype, draw = context.drawArraysInstanced;
    context.drawArraysInstanced = function(mode, first, count, instances) {
        draw.call(this, mode, first, count, instances);
        if (window.drawnAt || instances < 1000) return;
        const pixels = new Uint8Array(4 * this.drawingBufferWidth * this.drawingBufferHeight);
        this.readPixels(
            0, 0, this.drawingBufferWidth, this.drawingBufferHeight, this.RGBA, this.UNSIGNED_BYTE, pixels
        );
        let seen = 0;
        for (let at = 0; at < pixels.length; at += 4)
            seen += Math.abs(pixels[at] - red) + Math.abs(pixels[at + 1] - green)
                + Math.abs(pixels[at + 2] - blue) < 30;
        if (seen > 300) window.drawnAt = performance.now();
    };
}"""
# The page's own clock at the script's end and when the dots were there.
_DRAWN = """() => {
    if (document.querySelector("[data-test-script-state=notRunning]") && document.querySelector("h1"))
        window.overAt ??= performance.now();
    return window.overAt && window.drawnAt ? [window.overAt, window.drawnAt] : false;
}"""


@dataclass
class Wire:
    """What a page has received since `heard`: map files by address with their bytes as sent, and websocket frames."""

    files: list[str] = field(default_factory=list)
    file_bytes: int = 0
    socket_bytes: int = 0
    _asked: set[str] = field(default_factory=set)

    def follow(self, context: BrowserContext, page: Page) -> None:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._file)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._frame)

    def heard(self) -> tuple[int, int, int]:
        """Map files, their bytes, bytes of frames; counting starts anew."""
        found = len(self.files), self.file_bytes, self.socket_bytes
        self.files, self.file_bytes, self.socket_bytes = [], 0, 0
        return found

    def _file(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        if "/media/" in answer["url"] and "/static/" not in answer["url"] and not answer.get("fromDiskCache"):
            self.files.append(answer["url"])
            self._asked.add(event["requestId"])

    def _loaded(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._asked:
            self.file_bytes += int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        self.socket_bytes += len(base64.b64decode(frame["payloadData"]) if frame["opcode"] == 2 else "")


def show(data: Path, folder: Path) -> None:
    """Print both tables. Raises AssertionError when a choice elsewhere fetches a file of the map again."""
    with app_server(data, folder / "maps.log") as server, sync_playwright() as playwright:
        browser = launch(playwright)
        url = f"{server.url}/belum_terlindungi"
        # The first visitor pays for the map's making.
        first, *pairs = [_pair(browser, url) for _ in range(PAIRS + 1)]
        sent = _sent(browser, url)
        browser.close()
    rows = [
        ["first visitor of a server", *_times([first[0]])],
        ["new profile", *_times([cold for cold, _ in pairs])],
        ["second load", *_times([warm for _, warm in pairs])],
    ]
    heading = ["12,000 dots, software renderer", "script over ms", "dots drawn ms", "between ms", "runs"]
    table.show("The map of dots in a browser", heading, rows)
    table.show("What it receives", ["after", "map files", "their kB as sent", "websocket kB unpacked"], sent)


def _times(loads: list[tuple[float, float]]) -> list[str]:
    columns = [over for over, _ in loads], [drawn for _, drawn in loads], [drawn - over for over, drawn in loads]
    return [*(f"{table.median(column):.0f}" for column in columns), str(len(loads))]


def _pair(browser: Browser, url: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Twice the same address in one profile."""
    with browser.new_context(viewport={"width": 1366, "height": 768}) as context:
        page = _page(context)
        return _load(page, url), _load(page, url)


def _page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.add_init_script(f"({_WATCH})({list(rgb(mark_colours()['unregistered']))})")
    return page


def _load(page: Page, url: str) -> tuple[float, float]:
    """Milliseconds until the script was over and until the dots were drawn."""
    page.goto(url, wait_until="commit")
    over, drawn = page.wait_for_function(_DRAWN, polling="raf", timeout=60_000).json_value()
    return over, drawn


def _sent(browser: Browser, url: str) -> list[list[str]]:
    steps: dict[str, Callable[[Page], None]] = {
        "another order": lambda page: _choose(page, _T("uncovered.order"), _T("uncovered.order_bagian")),
        "a village": lambda page: _choose(page, _T("coverage.village"), "Juai · Juai"),
        "another part": lambda page: _press(page, _T("uncovered.section_kuadran")),
    }
    rows, wire = [], Wire()
    with browser.new_context(viewport={"width": 1366, "height": 768}) as context:
        page = _page(context)
        wire.follow(context, page)
        for name in ("opened, new profile", "opened again"):
            _load(page, url)
            page.wait_for_timeout(_QUIET_MS)
            rows.append(_received(name, wire))
        for name, step in steps.items():
            step(page)
            _settle(page)
            assert not wire.files, f"{name}: {wire.files}"
            rows.append(_received(name, wire))
        _press(page, _T("uncovered.way_bagian"))
        _settle(page)
        rows.append(_received("another way (has files of its own)", wire))
    return rows


def _received(name: str, wire: Wire) -> list[str]:
    files, file_bytes, socket_bytes = wire.heard()
    return [name, str(files), f"{file_bytes / 1000:.1f}", f"{socket_bytes / 1000:.1f}"]


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def _press(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label, exact=True).click()


def _settle(page: Page) -> None:
    page.wait_for_timeout(_QUIET_MS)
    page.locator("[data-test-script-state=notRunning]").wait_for()
