"""What the public is told of a change whose counts are protected: that they are, and no number of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, Person, new_office
from ucj import i18n, months
from ucj.metrics import Filters, run
from ucj.metrics.causes import QUANTITIES
from ucj.metrics.earlier import Comparison
from ucj.store import release
from ucj.views import compare
from ucj.views.compare import Compared

T = i18n.translator("id")
NOW, BEFORE = months.parse("2025-09"), months.parse("2025-03")


def released(folder: Path, villages: dict[str, int], active: dict[str, int]) -> duckdb.DuckDBPyConnection:
    """Workers by village, so many of whom became members in June; counts up to four are protected."""
    office = new_office(folder)
    office.settings = replace(office.settings, small_count_max=4)
    serials = iter(range(1, 1000))
    people = {village: [Person(next(serials)) for _ in range(count)] for village, count in villages.items()}
    for village, own in people.items():
        office.workforce("2025-01", *(who.works(village) for who in own))
    members = [who for village, count in active.items() for who in people[village][:count]]
    office.participation("2025-09", *(who.member("2025-06") for who in members))
    return office.release()


def told(con: duckdb.DuckDBPyConnection) -> Compared:
    info = release.info(con, "ucj-x")
    name = Path(con.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall()[0][0]).stem
    info = replace(info, name=name)
    return compare.build(lambda metric, filters: run(metric, con, filters), info, info, BEFORE, True, T)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Three workers in all, two of them members since June."""
    return released(tmp_path_factory.mktemp("small"), {JUAI: 3}, {JUAI: 2})


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Three villages, in one of which two workers are members."""
    workers = {JUAI: 30, MIHU: 20, PARINGIN: 40}
    return released(tmp_path_factory.mktemp("mixed"), workers, {JUAI: 15, MIHU: 2, PARINGIN: 20})


def test_title_and_message_say_that_counts_are_hidden(small: duckdb.DuckDBPyConnection) -> None:
    view = told(small)
    assert view.title == T("compare.title_hidden", before="Maret 2025", after="September 2025")
    assert (view.message, view.is_empty) == (T("compare.message_hidden"), True)
    assert T("number.hidden_word") in view.places
    (table,) = view.tables
    numbers = table.frame[table.frame["name"] == "Juai"].drop(columns="name")[
        ["active_after_count", "active_change_count"]
    ]
    assert numbers.isna().all(axis=None)


def test_a_change_is_told_only_where_both_its_counts_are(mixed: duckdb.DuckDBPyConnection) -> None:
    asked = Filters("6311", NOW, "village", is_public=True, detail=Comparison(month=months.text(BEFORE)))
    rows = run("compare", mixed, asked).set_index("code")
    assert rows.loc[[MIHU], ["active_after_count", "active_change_count"]].isna().all(axis=None)
    listed = rows[rows["is_listed"]]
    for name in QUANTITIES:
        both = listed[[f"{name}_before_count", f"{name}_after_count"]].notna().all(axis=1)
        assert (listed[f"{name}_change_count"].notna() == both).all(), name
    view = told(mixed)
    assert view.title == T("compare.title_up", count="37", before="Maret 2025", after="September 2025", causes=""), (
        "15 + 2 + 20: the whole is no small count"
    )
    assert not view.is_empty
