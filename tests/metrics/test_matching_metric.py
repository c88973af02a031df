"""How many are probably covered under another NIK, against a count of people one by one."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, UNLISTED, Office, answer, new_office, quiet
from tests.matching_office import EVERYONE, RUKMINI, SLAMET, TEGUH, YULIA, filled, number_of, person
from ucj import months
from ucj.errors import Refused
from ucj.intake import match_queue
from ucj.metrics import TOTAL, Filters, run
from ucj.metrics.matching import PROBABLE_MIN

LAST = months.parse("2025-09")


@pytest.fixture(scope="module")
def queued(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return filled(new_office(tmp_path_factory.mktemp("matching")))


@pytest.fixture(scope="module")
def con(queued: Office) -> duckdb.DuckDBPyConnection:
    return queued.release()


def slow(office: Office, con: duckdb.DuckDBPyConnection, place: str, month: int) -> tuple[int, int]:
    """Uncovered, and of those probably covered: every worker asked for by himself, by name in the queue."""
    waiting = match_queue.queue(office.settings)
    likely = set(waiting.loc[waiting["probability"] >= PROBABLE_MIN, "worker_nik"])
    members = {
        row[0]
        for row in con.execute("SELECT person_id, start_month, end_month FROM participation").fetchall()
        if row[1] <= month < row[2]
    }
    listed = con.execute("SELECT person_id, village_code FROM workforce").fetchall()
    lacking = [row for row in listed if row[1].startswith(place) and row[0] not in members]
    known = {person(office, each): each.nik for each in EVERYONE}
    return len(lacking), sum(known[row[0]] in likely for row in lacking)


@pytest.mark.parametrize("place", ["6311", "631101", JUAI, MIHU])
def test_it_agrees_with_the_slow_count(queued: Office, con: duckdb.DuckDBPyConnection, place: str) -> None:
    row = answer(con, "probably_covered", "2025-09", place, by=TOTAL).iloc[0]
    assert (row["uncovered_count"], row["probably_covered_count"]) == slow(queued, con, place, LAST)


def test_the_parts_sum_to_the_whole(con: duckdb.DuckDBPyConnection) -> None:
    whole = answer(con, "probably_covered", "2025-09", by=TOTAL).iloc[0]
    assert (whole["uncovered_count"], whole["probably_covered_count"]) == (3, 2)
    for by in ("district", "village"):
        parts = answer(con, "probably_covered", "2025-09", by=by)
        for name in ("uncovered_count", "probably_covered_count"):
            assert parts[name].sum() == whole[name]
    alone = answer(con, "probably_covered", "2025-09", by="village").set_index("code")
    assert alone.loc[[JUAI, MIHU], "probably_covered_count"].tolist() == [1, 1]


def test_a_choice_is_a_part(con: duckdb.DuckDBPyConnection) -> None:
    for segment, expected in (("BPU", 1), ("PU", 1)):
        row = answer(con, "probably_covered", "2025-09", by=TOTAL, segment=(segment,)).iloc[0]
        assert row["probably_covered_count"] == expected


def test_no_list_and_no_release_month_are_no_number(con: duckdb.DuckDBPyConnection) -> None:
    row = answer(con, "probably_covered", "2025-09", UNLISTED, by=TOTAL).iloc[0]
    assert pd.isna(row["uncovered_count"])
    assert pd.isna(row["probably_covered_count"])
    earlier = answer(con, "probably_covered", "2025-08", by=TOTAL).iloc[0]
    assert (earlier["uncovered_count"], pd.isna(earlier["probably_covered_count"])) == (3, True)


def test_the_public_is_not_told(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(Refused, match="publik"):
        run("probably_covered", con, Filters("6311", LAST, "district", is_public=True))


def test_what_was_decided_is_no_longer_probable(office: Office) -> None:
    filled(office)
    chosen = {number_of(office, RUKMINI.name): True, number_of(office, SLAMET.name): False}
    match_queue.decide(office.settings, chosen, "Siti", "hand")
    row = answer(office.release(), "probably_covered", "2025-09", by=TOTAL).iloc[0]
    assert (row["uncovered_count"], row["probably_covered_count"]) == (2, 0)


def test_a_member_no_longer_active_covers_nobody(office: Office) -> None:
    filled(office)
    left = RUKMINI.slipped()
    gone = (left.nik, left.name, "12-03-1985", "2025-01", "T", "2025-07", "BPU", "APBD KABUPATEN", "", "")
    office.participation("2025-10", TEGUH.member(), gone, SLAMET.slipped().member())
    match_queue.refresh(office.settings, quiet)
    con = office.release()
    row = answer(con, "probably_covered", "2025-10", by=TOTAL).iloc[0]
    assert (row["uncovered_count"], row["probably_covered_count"]) == (3, 1)
    assert YULIA.name not in set(match_queue.queue(office.settings)["worker_name"])


def test_without_a_run_nothing_is_known(office: Office) -> None:
    office.workforce("2025-06", RUKMINI.works())
    office.participation("2025-09", RUKMINI.slipped().member())
    row = answer(office.release(), "probably_covered", "2025-09", by=TOTAL).iloc[0]
    assert (row["uncovered_count"], pd.isna(row["probably_covered_count"])) == (1, True)
