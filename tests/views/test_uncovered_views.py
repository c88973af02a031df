"""Belum terlindungi where there is little to show: it says why and offers what has numbers, and never a wrong zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, UNLISTED, Office, Person
from ucj import i18n, metrics, months
from ucj.geo import layer
from ucj.metrics import Filters
from ucj.settings import Settings
from ucj.store import release
from ucj.ui import uncovered_marks as page_marks
from ucj.views import uncovered, uncovered_first, uncovered_map, uncovered_readings, uncovered_who
from ucj.views.area import Choice
from ucj.views.uncovered_first import ORDERS
from ucj.views.uncovered_map import COUNTED, WAYS

T = i18n.translator("id")
LAST = months.parse("2025-09")
# A village of civil servants only, one where everyone is active, and the district of both.
SERVANTS, ALL_ACTIVE, COVERED_DISTRICT = "6311022019", "6311022005", "631102"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, duckdb.DuckDBPyConnection]:
    """Eligible / active: Juai 3/1, Mihu 1/0, Paringin 2/0 with one woman, ALL_ACTIVE 6/6, SERVANTS nobody eligible."""
    office = Office(Settings(tmp_path_factory.mktemp("little") / "data", "6311", history_months=12))
    serials = iter(range(1, 100))
    people = {village: [Person(next(serials)) for _ in range(size)] for village, size in _SIZES.items()}
    works = [person.works(village) for village, living in people.items() for person in living]
    woman, servant = Person(90, is_woman=True), Person(91)
    office.workforce("2025-06", *works, woman.works(PARINGIN), servant.works(SERVANTS, "ASN"))
    active = [people[JUAI][0], *people[ALL_ACTIVE]]
    office.participation("2025-09", *(person.member("2025-01") for person in active))
    return office.settings, office.release()


_SIZES = {JUAI: 3, MIHU: 1, PARINGIN: 1, ALL_ACTIVE: 6}


@pytest.fixture
def run(made: tuple[Settings, duckdb.DuckDBPyConnection]) -> Callable[[str, Filters], pd.DataFrame]:
    return lambda name, filters: metrics.run(name, made[1], filters)


@pytest.fixture
def info(made: tuple[Settings, duckdb.DuckDBPyConnection]) -> release.Info:
    return release.info(made[1], "ucj-20251013-090000")


def choice(region: str = "6311", village: str = "", *, is_public: bool = False, **chosen: Any) -> Choice:
    return Choice(Filters(region, LAST, is_public=is_public, **chosen), "village", (), village)


def places(run: Any, asked: Choice, way: Any = "titik") -> pd.DataFrame:
    return uncovered_map.build(run, asked, way, "semua", T).rows.set_index("code")


EMPTY = {
    "unlisted": (choice(village=UNLISTED), "coverage.message_unlisted"),
    "servants": (choice(village=SERVANTS), "coverage.message_no_worker"),
    "filtered": (choice(village=JUAI, sex=("P",)), "coverage.message_nobody"),
}


@pytest.mark.parametrize("case", EMPTY)
def test_without_anybody_the_page_says_why_and_offers_another_choice(case: str, run: Any, info: release.Info) -> None:
    asked, key = EMPTY[case]
    view = uncovered.build(run, info, asked, T)
    name = run("coverage", asked.focus).iloc[0]["name"]
    suggestion = T("coverage.sex").lower()
    assert view.is_empty
    assert T(key, place=f"Desa {name}", month=T.month(LAST), suggestion=suggestion)[:38] in view.message
    assert view.title == T("uncovered.title_plain", place=f"Desa {name}"), "no zero in the title"
    (row,) = view.table.frame.to_dict("records")
    note = {"unlisted": "table.note_none", "servants": "number.nobody_word", "filtered": "number.nobody_word"}[case]
    assert row["note"] == T(note)
    assert pd.isna(row["uncovered_count"]) == (case == "unlisted")


def test_no_list_nobody_and_zero_are_three_states_on_the_map(run: Any) -> None:
    for way in WAYS:
        states = places(run, choice(), way)["state"]
        assert (states[UNLISTED], states[SERVANTS], states[ALL_ACTIVE]) == ("none", "nobody", "share")
    zero = places(run, choice()).loc[ALL_ACTIVE]
    assert zero["value"] == T("uncovered.map_value", count="0", share=T.pct(0.0))


def test_one_worker_is_one_everywhere(run: Any, info: release.Info, made: Any) -> None:
    view = uncovered.build(run, info, choice("631101", MIHU), T)
    assert view.title == T("uncovered.title_place", count="1", place="Desa Mihu")
    assert view.table.frame["uncovered_count"].tolist() == [1]
    shapes = layer.load(made[0], "village", MIHU).frame
    for way in WAYS:
        shown = uncovered_map.build(run, choice(MIHU), way, "belum", T)
        assert shown.mark_count == 1
        assert len(page_marks.of(way, shown, shapes, "belum", T).marks) == (way != "bagian")
    assert uncovered_map.build(run, choice(MIHU), "titik", "nonaktif", T).mark_count == 0


def test_a_place_without_a_gap_says_so(run: Any, info: release.Info) -> None:
    asked = choice(COVERED_DISTRICT)
    view = uncovered.build(run, info, asked, T)
    assert not view.is_empty
    assert view.message.startswith(f"0 dari {_SIZES[ALL_ACTIVE]} ")
    assert uncovered_first.build(run, asked, "jumlah", T).title == T("uncovered.first_none")
    assert uncovered_who.build(run, asked, "sex", T).title == T("uncovered.first_none")
    assert uncovered_who.since(run, asked, T).title == T("uncovered.first_none")


def test_what_is_hidden_is_never_called_nobody_or_zero(run: Any, info: release.Info) -> None:
    """Six of twelve are not covered, in places of one to four: the public is told of none of them."""
    asked = choice("631101", is_public=True)
    view = uncovered.build(run, info, asked, T)
    assert view.message.startswith(T("coverage.message_hidden"))
    assert not view.is_empty
    assert view.title == T("uncovered.title_plain", place="Kecamatan Juai")
    assert not numbers_of(uncovered_first.build(run, asked, "jumlah", T).title)
    assert uncovered_first.build(run, asked, "jumlah", T).title == T("uncovered.reading_none")
    assert uncovered_first.build(run, asked, "bagian", T).bars == ()
    assert uncovered_who.build(run, asked, "sex", T).title == T("coverage.message_hidden")
    for way in WAYS:
        shown = uncovered_map.build(run, asked, way, "semua", T)
        states = shown.rows.set_index("code")["state"]
        assert (states[JUAI], states[MIHU], states[UNLISTED]) == ("hidden", "hidden", "none")
        assert shown.mark_count == 0
        assert not numbers_of(shown.alt.replace(T.month(LAST), ""))
    hidden = view.table.frame.set_index("code").loc[[JUAI, MIHU]]
    assert hidden["uncovered_count"].isna().all()
    assert set(hidden["note"]) == {T("table.note_hidden")}


def numbers_of(text: str) -> list[str]:
    return [letter for letter in text if letter.isdigit()]


@pytest.mark.parametrize("is_public", [False, True])
@pytest.mark.parametrize("asked", [choice(), choice("631101"), choice("631101", MIHU), choice(village=SERVANTS)])
def test_every_part_opens_on_little(asked: Choice, is_public: bool, run: Any, info: release.Info) -> None:
    asked = replace(asked, filters=replace(asked.filters, is_public=is_public))
    assert uncovered.build(run, info, asked, T).title
    for order in ORDERS:
        assert uncovered_first.build(run, asked, order, T).title
    for build in (uncovered_readings.funnel, uncovered_readings.quadrant):
        assert build(run, asked, T).title
    around = replace(asked, village_code="")
    for way in WAYS:
        for counted in COUNTED:
            assert uncovered_map.build(run, around, way, counted, T).alt


def test_the_alt_text_gives_the_whole_not_the_sum_of_what_is_shown(tiny_release: duckdb.DuckDBPyConnection) -> None:
    asked = choice(is_public=True)

    def ask(name: str, filters: Filters) -> pd.DataFrame:
        return metrics.run(name, tiny_release, filters)

    whole = ask("uncovered", asked.filters).iloc[0]["uncovered_count"]
    assert ask("uncovered", asked.filters.asking("village"))["uncovered_count"].isna().any()
    assert f"Seluruhnya {T.number(whole)} pekerja" in uncovered_map.build(ask, asked, "titik", "semua", T).alt


def test_a_half_that_is_not_among_the_places_shown_is_not_claimed(tiny_release: duckdb.DuckDBPyConnection) -> None:
    """The public sees less than half of the gap: a ranking of what it sees, and no word of half or of nobody."""
    asked = choice(is_public=True)
    ranked = metrics.run("gap_concentration", tiny_release, asked.filters.asking("village"))
    assert not ranked["is_half"].any()
    shown = uncovered_first.build(lambda name, filters: metrics.run(name, tiny_release, filters), asked, "jumlah", T)
    assert len(shown.bars) == (ranked["uncovered_count"] > 0).sum() > 0
    assert "menutup" not in shown.title
    assert shown.title != T("uncovered.first_none")
