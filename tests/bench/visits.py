"""From a command to a picture: start until healthy, the first session, Ringkasan painted with and without a cache."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench import table
from tests.bench.pages import app_server
from tests.bench.wire import visiting
from tests.e2e.serving import launch

STARTS = 5
# The page's own clock, once title, chart and both drawings are there; the drawings sit in shadow trees.
_PAINTED = """() => {
    const inside = node => node.shadowRoot ?? node;
    const has = node => [node, ...node.querySelectorAll("*")].some(each => inside(each).querySelector("svg"));
    const drawings = [...document.querySelectorAll("[data-testid^=stBidiComponent]")];
    const chart = document.querySelector("[data-testid=stVegaLiteChart] svg");
    const all = document.querySelector("h1") && chart && drawings.length >= 2 && drawings.every(has);
    return all ? performance.now() : false;
}"""


def show(data: Path, folder: Path) -> None:
    starts, firsts = [], []
    for number in range(STARTS):
        with app_server(data, folder / f"start-{number}.log") as server:
            starts.append(server.started_seconds)
            with visiting(server.url) as visitor:
                firsts.append(visitor.run().seconds)
    with app_server(data, folder / "visits.log") as server, sync_playwright() as playwright:
        browser = launch(playwright)
        _painted(browser, server.url)
        pairs = [_painted(browser, server.url) for _ in range(STARTS)]
        browser.close()
    rows = [
        ["start until healthy", table.ms(starts), str(STARTS)],
        ["first session of a server, Ringkasan", table.ms(firsts), str(STARTS)],
        ["Ringkasan painted, new profile", table.ms([cold for cold, _ in pairs]), str(STARTS)],
        ["Ringkasan painted, second load", table.ms([warm for _, warm in pairs]), str(STARTS)],
    ]
    table.show("From a command to a picture", ["what", "ms", "runs"], rows)


def _painted(browser: Browser, url: str) -> tuple[float, float]:
    """Seconds until painted for a visitor with an empty profile, and when he loads the page again."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    pair = _load(page, url), _load(page, url)
    context.close()
    return pair


def _load(page: Page, url: str) -> float:
    page.goto(url, wait_until="commit")
    return float(page.wait_for_function(_PAINTED, polling="raf", timeout=60_000).json_value()) / 1000
