"""Who stays, against plain loops; by hand at the borders: death, a gap, what has not been watched yet."""

from __future__ import annotations

import duckdb
import pytest

from tests.helpers import JUAI, MIHU, Person, answer, new_office
from tests.metrics.slow_membership import SlowMembership
from tests.metrics.test_compare import civil
from ucj import months
from ucj.errors import Refused
from ucj.metrics import TOTAL, Filters, run
from ucj.settings import Settings

LAST = months.parse("2025-09")
BEFORE, STAYED, LAPSED, DEAD, GAP, LATE, REMOVED = (Person(n) for n in range(1, 8))


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """All but one enter in January 2025, the month after the first list; the last one in August."""
    office = new_office(tmp_path_factory.mktemp("retention"))
    people = (BEFORE, STAYED, LAPSED, DEAD, GAP, LATE, REMOVED)
    office.workforce("2024-10", *(who.works() for who in people))
    office.participation("2024-12", BEFORE.member("2024-11"))
    entered = [who.member("2025-01", payer="MANDIRI") for who in (STAYED, DEAD, REMOVED)]
    office.participation(
        "2025-06",
        BEFORE.member("2024-11"),
        *entered,
        LAPSED.member("2025-01", "T", "2025-04", payer="MANDIRI"),
        GAP.member("2025-01", "T", "2025-03"),
    )
    civil(office, "2025-08", (DEAD, "MENINGGAL", "02-07-2025"))
    office.workforce("2025-05", REMOVED.works(), mode="remove")
    office.participation(
        "2025-09",
        BEFORE.member("2024-11"),
        *entered,
        LAPSED.member("2025-01", "T", "2025-04", payer="MANDIRI"),
        GAP.member("2025-01"),
        LATE.member("2025-08"),
    )
    return office.release()


def shares(con: duckdb.DuckDBPyConnection, by: str, code: str, month: str = "2025-09") -> dict[int, tuple[int, int]]:
    """Months since entry -> (entrants, still active)."""
    frame = answer(con, "retention", month, by=by)
    rows = frame[frame["code"] == code]
    return {int(a): (int(n), int(k)) for a, n, k in rows[["month_since", "entrant_count", "active_count"]].to_numpy()}


def test_a_gap_and_a_lapse_lose_and_the_dead_and_removed_count_no_longer(watched: duckdb.DuckDBPyConnection) -> None:
    """Five of January and one of August; BEFORE entered before the first list and is of no cohort."""
    found = shares(watched, "month_since", "total")
    # After 1 month: January's five, and LATE in September. After 2, March: GAP is out.
    assert (found[1], found[2]) == ((6, 6), (5, 4))
    # After 3, April: LAPSED too. After 4, May: REMOVED is off the list and in neither count.
    assert (found[3], found[4]) == ((5, 3), (4, 2))
    # After 6, July: DEAD is in neither count. GAP, active again in September, stays lost to his first entry.
    assert (found[5], found[6], found[8]) == ((4, 2), (3, 1), (3, 1))
    # August is not half a year ago, and no cohort of the release is older than eight months.
    assert max(found) == 8
    assert shares(watched, "payer", "self")[8] == (2, 1)
    assert shares(watched, "cohort", "2025-08") == {1: (1, 1)}


def test_an_earlier_month_knows_only_what_was_then(watched: duckdb.DuckDBPyConnection) -> None:
    assert shares(watched, "month_since", "total", "2025-03") == {1: (5, 5), 2: (5, 4)}
    total = answer(watched, "retention", "2025-03", by=TOTAL).iloc[0]
    assert (total["month_since"], total["retained_pct"]) == (2, pytest.approx(80))
    nobody = answer(watched, "retention", "2025-01", by=TOTAL).iloc[0]
    assert nobody[["entrant_count", "active_count", "retained_pct"]].isna().all()
    assert answer(watched, "retention", "2025-09", MIHU, by="payer").empty


@pytest.mark.parametrize("by", ["month_since", "payer", "membership_segment"])
def test_it_is_what_plain_loops_count(tiny: Settings, tiny_release: duckdb.DuckDBPyConnection, by: str) -> None:
    slow = SlowMembership(tiny, tiny_release)
    for region, month, chosen in (("6311", LAST, {}), ("631106", LAST, {}), ("6311", LAST - 1, {"sex": ("P",)})):
        filters = Filters(region, month, by, is_public=False, **chosen)  # type: ignore[arg-type]
        frame = run("retention", tiny_release, filters)
        expected = slow.retention(filters)
        rows = {(row["code"], row["month_since"]): row for row in frame.to_dict("records")}
        assert set(rows) == set(expected)
        for key, row in expected.items():
            assert {name: rows[key][name] for name in row} == pytest.approx(row), (region, key)


def test_cohorts_are_the_entries_of_the_flows(tiny_release: duckdb.DuckDBPyConnection) -> None:
    """Whoever joined or returned a month before is watched for a month, unless gone from the list since."""
    first = months.parse("2025-05")
    cohorts = answer(tiny_release, "retention", "2025-09", by="cohort")
    entered = answer(tiny_release, "flows", "2025-09", by="month").set_index("month")
    newest = cohorts[cohorts["month_since"] == 1].set_index("code")["entrant_count"]
    for month in range(first, LAST):
        came = int(entered.loc[month, ["joined_count", "returned_count"]].sum())
        gone = int(entered.loc[month + 1, ["died_count", "aged_out_count", "left_count"]].sum())
        assert came - gone <= newest.get(months.text(month), 0) <= came


def test_the_public_is_refused(watched: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(Refused, match="publik"):
        run("retention", watched, Filters(JUAI, LAST, "payer"))
