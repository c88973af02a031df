"""The page *Kamus metrik* through `app.py`, and the "?" beside every number of every page that leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1.element_tree import Block, Metric

from tests.test_app import EN, ID, copied, key, opened, title_of, use, words
from ucj.access import Role, Viewer
from ucj.metrics import METRICS
from ucj.settings import Settings
from ucj.ui.meaning import METRIC
from ucj.ui.menu import PAGES, PageSpec

PAGE = next(spec for spec in PAGES if spec.url == "kamus")
ROLES = (Role.PUBLIK, Role.PIMPINAN, Role.OPERATOR)
# Addresses under which the pages show cards that their first sight does not have.
ADDRESSES: dict[str, tuple[dict[str, str], ...]] = {
    "profil": ({"desa": "6311022001"},),
    "wilayah": ({"tampilan": "banding"}, {"tampilan": "kecamatan"}),
}


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tiny, tmp_path_factory.mktemp("kamus") / "data")


@pytest.fixture(autouse=True)
def _demo(shown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, shown)


@pytest.mark.parametrize("role", ROLES[:2])
@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_its_entry_for_every_role(role: Role, name: str) -> None:
    at = opened(PAGE, role, metrik=name)
    assert title_of(at) == ID("dictionary.heading_entry", title=ID(f"metric.{name}.title"))
    for text in ("rationale", "definition", "caveats", "source", "owner", "history"):
        assert ID(f"metric.{name}.{text}") in words(at)
    formula, command = (each.value for each in at.code)
    assert formula == ID(f"metric.{name}.formula")
    assert command.startswith(f"python -m ucj metric {name} ")


def test_without_a_metric_all_are_listed_and_a_click_opens_one() -> None:
    at = opened(PAGE)
    assert title_of(at) == ID("dictionary.heading", count=ID.number(len(METRICS)))
    assert {button.key for button in at.main.button} == {f"kamus {name}" for name in METRICS}
    at.button(key="kamus quadrant").click().run()
    assert title_of(at) == ID("dictionary.heading_entry", title=ID("metric.quadrant.title"))
    assert at.query_params[METRIC] == "quadrant"
    at.selectbox(key(METRIC)).set_value("").run()
    assert METRIC not in at.query_params


@pytest.mark.parametrize("asked", ["coverag", "'; DROP TABLE metric; --", "a" * 5000, "<script>"])
def test_an_unknown_metric_is_said_and_the_list_is_shown(asked: str) -> None:
    at = opened(PAGE, metrik=asked)
    assert title_of(at) == ID("dictionary.heading", count=ID.number(len(METRICS)))
    assert len(at.info) == 1
    assert len(at.info[0].value) < 400
    assert len(at.main.button) == len(METRICS)


def test_words_narrow_the_list_and_nothing_found_is_said() -> None:
    at = opened(PAGE)
    at.text_input(key="kamus_cari").set_value("binomial").run()
    assert [button.key for button in at.main.button] == ["kamus funnel_limits"]
    at.text_input(key="kamus_cari").set_value("zebra [x](y)").run()
    assert not at.main.button
    assert "zebra" in at.info[0].value


def test_it_speaks_english() -> None:
    at = opened(PAGE, language="en", metrik="coverage")
    assert title_of(at) == EN("dictionary.heading_entry", title=EN("metric.coverage.title"))
    assert EN("metric.coverage.caveats") in words(at)


def test_all_of_it_can_be_taken_along() -> None:
    at = opened(PAGE)
    assert [button.proto.label for button in at.main.get("download_button")] == [ID("table.csv"), ID("table.xlsx")]


# The "?" beside the numbers


def blocks(block: Block) -> Iterator[Block]:
    """A block and all in it."""
    yield block
    for child in block.children.values():
        if isinstance(child, Block):
            yield from blocks(child)


def asked_by(link: Any) -> str:
    """The metric a "?" asks for."""
    return str(parse_qs(link.proto.query_string)[METRIC][0])


def links(block: Block) -> list[Any]:
    """Those that lead to the dictionary."""
    return [link for link in block.get("page_link") if METRIC in link.proto.query_string]


def unexplained(block: Block, *, is_explained: bool = False) -> list[str]:
    """Cards in whose frame no "?" stands, beside the card or beside the frame's title."""
    if getattr(getattr(block.proto, "flex_container", None), "border", False):
        is_explained = any(asked_by(link) in METRICS for link in links(block))
    found = [] if is_explained else [child.label for child in block.children.values() if isinstance(child, Metric)]
    for child in block.children.values():
        if isinstance(child, Block):
            found += unexplained(child, is_explained=is_explained)
    return found


VISITS = [
    pytest.param(spec, role, address, id=f"{spec.url}-{role}-{'-'.join(address.values())}")
    for spec in PAGES
    for role in ROLES
    for address in ({}, *ADDRESSES.get(spec.url, ()))
    if Viewer(role).may(spec.permission)
]


@pytest.mark.parametrize(("spec", "role", "address"), VISITS)
def test_every_card_of_a_page_has_its_entry(spec: PageSpec, role: Role, address: dict[str, str]) -> None:
    at = opened(spec, role, None, **address)
    assert not at.exception
    assert unexplained(at.main) == []
    assert {asked_by(link) for link in links(at.main)} <= set(METRICS)


def test_a_card_without_its_entry_would_be_found() -> None:
    """The first page has four cards, each with its "?"; once those are taken away, all four are found."""
    at = opened(PAGES[0])
    assert len(at.metric) == 4
    assert unexplained(at.main) == []
    for block in list(blocks(at.main)):
        for place in [place for place, child in block.children.items() if child.type == "page_link"]:
            del block.children[place]
    assert unexplained(at.main) == [card.label for card in at.metric]


def test_a_link_is_called_by_what_it_opens_in_both_languages() -> None:
    for language, t in (("id", ID), ("en", EN)):
        found = links(opened(PAGES[0], language=language).main)
        assert found
        for link in found:
            name = t("dictionary.link", title=t(f"metric.{asked_by(link)}.title"))
            assert link.proto.label.startswith(f"![{name}](")
