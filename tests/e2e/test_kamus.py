"""The "?" beside a number in a real browser: it opens its entry, and who looks, in which language, goes along."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.serving import Server
from tests.e2e.walking import address, eventually, go, look_as, query, settle, spec_of, title, visitor
from ucj import i18n

pytestmark = [pytest.mark.browser, pytest.mark.full]

EN = i18n.translator("en")


def test_a_link_takes_role_and_language_along_and_back_returns(site: Server, browser: Browser) -> None:
    with visitor(browser) as page:
        go(page, address(site, spec_of("wilayah"), kecamatan="631102", bahasa=EN("sidebar.own_name")))
        role = page.get_by_role("combobox", name=EN("sidebar.view_as"))
        look_as(page, "pimpinan")
        before, asked = title(page), query(page)
        # The library draws a link with a tooltip twice, once for telephones.
        link = page.get_by_role("link", name=EN("dictionary.link", title=EN("metric.coverage.title"))).first
        link.focus()
        page.keyboard.press("Enter")
        eventually(page, lambda: query(page).get("metrik") == ["coverage"], "the entry's address")
        settle(page)
        assert title(page) == EN("dictionary.heading_entry", title=EN("metric.coverage.title"))
        expect(role).to_have_value("Pimpinan")
        page.go_back()
        eventually(page, lambda: query(page) == asked, "the address before")
        settle(page)
        assert title(page) == before
        expect(role).to_have_value("Pimpinan")
