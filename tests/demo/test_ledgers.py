"""Ledgers, scheme lists, employers and activities of the demo, read back from the files and from what was accepted."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tests.helpers import answer
from ucj import months
from ucj.metrics.filters import TOTAL
from ucj.settings import Settings

LAST, NEVER_SENT = months.parse("2025-09"), months.parse("2025-03")
FIRST = months.parse("2025-01")
SCALE = 0.02


@pytest.fixture(scope="module")
def books(tiny: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(tiny.registry), read_only=True) as con:
        yield con


@pytest.fixture(scope="module")
def paid(books: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], set[int]]:
    """The months paid for a person by a payer."""
    rows = books.execute("SELECT nik, payer, contribution_month FROM contribution_row WHERE paid_idr > 0").fetchall()
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for nik, payer, month in rows:
        found[nik, payer].add(month)
    return found


@pytest.fixture(scope="module")
def spells(books: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str, int, int]]]:
    """Memberships of the newest list by NIK: segment, payer, start, end (the first inactive month)."""
    rows = books.execute(
        """
        SELECT nik, segment, payer, start_month, coalesce(inactive_month, 999999)
        FROM participation_row
        JOIN batch USING (batch_id)
        WHERE period_month = $last
        """,
        {"last": LAST},
    ).fetchall()
    found: dict[str, list[tuple[str, str, int, int]]] = defaultdict(list)
    for nik, *spell in rows:
        found[nik].append(tuple(spell))
    return found


def lapses(
    books: duckdb.DuckDBPyConnection, spells: dict[str, list[tuple[str, str, int, int]]]
) -> Iterator[tuple[str, str, int, int]]:
    """Own-account memberships of living workers that ended within the limits of age while nobody else paid."""
    listed = books.execute(
        "SELECT nik, birth_date FROM workforce_row JOIN batch USING (batch_id) WHERE period_month = ?", [LAST]
    ).fetchall()
    for nik, birth in listed:
        for segment, payer, start, end in spells.get(nik, []):
            others = any(begun <= end < ended for _, _, begun, ended in spells[nik])
            if segment == "BPU" and end <= LAST and not others and end < months.of(birth) + 66 * 12:
                yield nik, payer, start, end


def test_who_lapses_paid_nothing_for_three_months_and_paid_the_one_before(
    books: duckdb.DuckDBPyConnection,
    spells: dict[str, list[tuple[str, str, int, int]]],
    paid: dict[tuple[str, str], set[int]],
) -> None:
    """Inactive from 2025-09: nothing for 2025-06, -07, -08; 2025-05 is paid."""
    seen = 0
    for nik, payer, start, end in lapses(books, spells):
        # A membership of the same payer taken up again pays for itself.
        if end < FIRST + 4 or sum(each[1] == payer for each in spells[nik]) > 1:
            continue
        assert not paid[nik, payer] & {end - 3, end - 2, end - 1}
        if start <= end - 4 != NEVER_SENT:
            assert end - 4 in paid[nik, payer]
            seen += 1
    assert seen >= 5


def test_who_goes_on_is_unpaid_for_two_months_at_most(
    spells: dict[str, list[tuple[str, str, int, int]]], paid: dict[tuple[str, str], set[int]]
) -> None:
    unpaid: dict[int, int] = defaultdict(int)
    for nik, held in spells.items():
        for segment, payer, start, end in held:
            if segment == "BPU" and end > LAST:
                due = set(range(max(start, FIRST), LAST + 1)) - {NEVER_SENT}
                missing = due - paid[nik, payer]
                assert missing <= {LAST - 1, LAST}
                unpaid[len(missing)] += 1
    assert unpaid[0] > 20 * (unpaid[1] + unpaid[2])
    assert min(unpaid[1], unpaid[2]) > 0


def test_the_ledger_never_sent_is_no_ledger_even_where_some_paid_late(
    books: duckdb.DuckDBPyConnection, tiny_release: duckdb.DuckDBPyConnection
) -> None:
    held = books.execute("SELECT period_month FROM batch WHERE kind = 'contribution' ORDER BY 1").fetchall()
    assert [month for (month,) in held] == [month for month in range(FIRST, LAST + 1) if month != NEVER_SENT]
    late = books.execute(
        """
        SELECT DISTINCT period_month, contribution_month
        FROM contribution_row
        JOIN batch USING (batch_id)
        WHERE contribution_month <> period_month
        """
    ).fetchall()
    assert (NEVER_SENT + 1, NEVER_SENT) in late
    assert all(period - month == 1 for period, month in late)
    ledgers = {month for (month,) in tiny_release.execute("SELECT DISTINCT month FROM ledger_month").fetchall()}
    assert ledgers == set(range(FIRST, LAST + 1)) - {NEVER_SENT}


def test_rupiah_are_those_of_the_files(
    tiny: Settings, books: duckdb.DuckDBPyConnection, tiny_release: duckdb.DuckDBPyConnection
) -> None:
    accepted = dict(
        books.execute(
            "SELECT file_name, sum(paid_idr)::BIGINT FROM contribution_row JOIN batch USING (batch_id) GROUP BY 1"
        ).fetchall()
    )
    written = {path.name: sum(int(row["IURAN"]) for row in _rows(path)) for path in _files(tiny, "iuran_*.csv")}
    assert accepted == written
    released = tiny_release.execute("SELECT sum(paid_idr)::BIGINT FROM contribution").fetchall()[0][0]
    assert released == sum(written.values())


def test_own_account_members_pay_the_flat_amount(books: duckdb.DuckDBPyConnection) -> None:
    """JKK 10,000 + JKM 6,800 = 16,800; with JHT 20,000 more: 36,800."""
    found = books.execute(
        """
        SELECT DISTINCT programmes, paid_idr
        FROM contribution_row
        WHERE payer NOT IN ('company', 'village')
        ORDER BY ALL
        """
    ).fetchall()
    assert found == [("JKK+JKM", 16_800), ("JKK+JKM+JHT", 36_800)]


def test_the_rows_planted_are_refused_and_no_others(tiny: Settings, books: duckdb.DuckDBPyConnection) -> None:
    planted = pd.read_csv(tiny.data / "demo" / "faults.csv")
    wanted = {
        (row["file"], row["fault"]): row["planted_count"]
        for row in planted[planted["kind"].isin(["programme", "activity"])].to_dict("records")
    }
    found = books.execute(
        """
        SELECT file_name, rule, count(*)
        FROM finding
        JOIN batch USING (batch_id)
        WHERE severity = 'error' AND kind IN ('contribution', 'programme', 'employer', 'activity')
        GROUP BY ALL
        """
    ).fetchall()
    assert {(file, rule): count for file, rule, count in found} == wanted
    assert len({fault for _, fault in wanted}) == 5


def test_the_newest_list_has_all_whom_the_scheme_pays_for_and_those_it_may_not(
    books: duckdb.DuckDBPyConnection, spells: dict[str, list[tuple[str, str, int, int]]]
) -> None:
    rows = books.execute(
        "SELECT nik FROM programme_row JOIN batch USING (batch_id) WHERE payer = 'regency' AND period_month = ?", [LAST]
    ).fetchall()
    listed = {nik for (nik,) in rows}
    active = {nik: {payer for _, payer, _, end in held if end > LAST} for nik, held in spells.items()}
    covered = {nik for nik, payers in active.items() if "regency" in payers}
    assert covered <= listed
    proposed = listed - covered
    by_firm = {nik for nik in proposed if "company" in active.get(nik, set())}
    # At scale 0.02: 1,500 uncovered, 110 aged, 120 servants, 260 of firms, 45 deceased.
    assert len(by_firm) == round(260 * SCALE)
    assert len(proposed) == sum(round(count * SCALE) for count in (1500, 110, 120, 260, 45))


def test_arrears_are_the_months_and_rupiah_that_the_ledgers_lack(books: duckdb.DuckDBPyConnection) -> None:
    """A firm that owes two months in September paid nothing for August and September, and paid for July."""
    owing = books.execute(
        "SELECT employer_code, arrears_month_count, arrears_idr FROM employer_row WHERE arrears_month_count > 0"
    ).fetchall()
    assert owing
    for npp, count, idr in owing:
        paid = books.execute(
            "SELECT max(contribution_month) FROM contribution_row WHERE employer_code = ?", [npp]
        ).fetchall()[0][0]
        # The ledger before may be the one never sent.
        assert LAST - paid in ((count,) if LAST - count != NEVER_SENT else (count, count + 1))
        assert idr > 0
    others = books.execute(
        """
        SELECT count(*)
        FROM employer_row
        WHERE arrears_month_count = 0 AND is_active AND employer_code IN (
            SELECT employer_code
            FROM participation_row
            JOIN batch USING (batch_id)
            WHERE period_month = $last AND is_active
            EXCEPT
            SELECT employer_code
            FROM contribution_row
            WHERE contribution_month = $last
        )
        """,
        {"last": LAST},
    ).fetchall()
    assert others == [(0,)]


def test_employers_say_as_many_as_are_members_or_more(books: duckdb.DuckDBPyConnection) -> None:
    rows = books.execute(
        """
        SELECT e.worker_count, count(DISTINCT p.nik) FILTER (p.is_active)
        FROM employer_row AS e
        LEFT JOIN (
            FROM participation_row
            JOIN batch USING (batch_id)
            WHERE period_month = $last
        ) AS p ON p.employer_code = e.employer_code
        GROUP BY e.employer_code, e.worker_count
        """,
        {"last": LAST},
    ).fetchall()
    assert all(said >= members for said, members in rows)
    more = sum(said > members > 0 for said, members in rows)
    assert 0 < more < len(rows) / 2
    assert any(members == 0 < said for said, members in rows)


def test_activities_are_known_kinds_and_decisions_have_no_village(books: duckdb.DuckDBPyConnection) -> None:
    rows = books.execute(
        "SELECT activity_type, village_code, district_code, activity_date FROM activity_row"
    ).fetchall()
    assert len(rows) > 10
    assert {kind for kind, _, district, _ in rows if district is None} == {"budget_decision", "regulation"}
    assert {kind for kind, village, district, _ in rows if district and not village} == {"meeting"}
    assert {kind for kind, village, _, _ in rows if village} & {"outreach", "enrolment"}
    assert {day.weekday() for *_, day in rows} <= set(range(5)), "offices work from Monday to Friday"


def test_the_month_counts_what_it_counted_before(tiny_release: duckdb.DuckDBPyConnection) -> None:
    """A fiftieth of 74,000 eligible, 64,583 registered, 62,000 active and 2,583 lapsed."""
    row = answer(tiny_release, "coverage", "2025-09", by=TOTAL).iloc[0]
    assert (row["eligible_count"], row["active_count"]) == (1480, 1240)
    assert (row["registered_count"], row["lapsed_count"]) == (1292, 52)


def _files(tiny: Settings, pattern: str) -> list[Path]:
    return sorted((tiny.data / "demo").glob(pattern))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
