"""The full demo reproduces the published headline exactly (design.md, "The job")."""

from __future__ import annotations

import duckdb
import pytest

from ucj import months
from ucj.metrics import DIMENSIONS, TOTAL, Filters, flows, run
from ucj.metrics.counts import COUNTS

pytestmark = pytest.mark.full

LAST = months.parse("2025-09")
HEADLINE = {
    "labour_force_count": 80_000,
    "excluded_servant_count": 5_500,
    "excluded_age_count": 500,
    "excluded_count": 6_000,
    "eligible_count": 74_000,
    "registered_count": 64_583,
    "active_count": 62_000,
    "lapsed_count": 2_583,
    "unregistered_count": 9_417,
    "uncovered_count": 12_000,
}


def asked(by: str, month: int = LAST) -> Filters:
    return Filters("6311", month, by, is_public=False)


def test_the_headline(full_release: duckdb.DuckDBPyConnection) -> None:
    row = run("coverage", full_release, asked(TOTAL)).iloc[0]
    assert {name: row[name] for name in COUNTS} == HEADLINE
    assert round(row["coverage_pct"], 1) == 83.8
    target = run("target_progress", full_release, asked(TOTAL)).iloc[0]
    assert (target["target_count"], target["reached_count"], target["gap_count"]) == (64_000, 62_000, 2_000)
    assert round(target["progress_pct"], 1) == 96.9


@pytest.mark.parametrize(("by", "rows"), [("district", 8), ("village", 157), *((name, None) for name in DIMENSIONS)])
def test_every_breakdown_sums_to_the_headline(
    full_release: duckdb.DuckDBPyConnection, by: str, rows: int | None
) -> None:
    frame = run("coverage", full_release, asked(by))
    assert rows in (None, len(frame))
    assert {name: frame[name].sum() for name in COUNTS} == HEADLINE
    assert not frame[list(COUNTS)].isna().any(axis=None)


def test_three_years_of_months(full_release: duckdb.DuckDBPyConnection) -> None:
    series = run("active_series", full_release, asked("month"))
    assert [months.text(series["month"].min()), len(series)] == ["2022-10", 36]
    assert series.iloc[-1]["active_count"] == 62_000


@pytest.mark.parametrize(("month", "expected"), [("2023-04", 25_000), ("2024-04", 41_000)])
def test_the_regencys_own_programme_grew_as_published(
    full_release: duckdb.DuckDBPyConnection, month: str, expected: int
) -> None:
    frame = run("coverage", full_release, asked("payer", months.parse(month))).set_index("code")
    assert frame.loc["regency", "active_count"] == expected


def test_death_claims_of_january_2023_to_april_2024(full_release: duckdb.DuckDBPyConnection) -> None:
    count, paid = full_release.execute(
        """
        SELECT count(*), sum(paid_idr)::BIGINT FROM claims
        WHERE programme = 'JKM' AND paid_month BETWEEN $first AND $last
        """,
        {"first": months.parse("2023-01"), "last": months.parse("2024-04")},
    ).fetchall()[0]
    assert abs(count - 55) <= 3
    assert paid == pytest.approx(2.3e9, rel=0.06)


def test_what_the_public_is_told_of_the_headline(full_release: duckdb.DuckDBPyConnection) -> None:
    row = run("coverage", full_release, Filters("6311", LAST, TOTAL, is_public=True)).iloc[0]
    assert {name: row[name] for name in COUNTS} == HEADLINE


def test_flows_are_the_difference_of_stocks_for_every_village_and_month(
    full_release: duckdb.DuckDBPyConnection,
) -> None:
    """The stocks are counted apart: closing = opening + joined + returned - lapsed - left - died - aged_out + net."""
    first, signs = months.parse("2022-10"), {f"{cause}_count": sign for cause, sign in flows.CAUSES.items()}
    whole = run("flows", full_release, asked("month")).set_index("month")
    assert len(whole) == 35
    for month in range(first + 1, LAST + 1):
        for by in ("village", "district", "segment", "sector"):
            frame = run("flows", full_release, asked(by, month))
            net = sum((frame[name] * sign for name, sign in signs.items()), start=frame["opening_count"])
            assert (net == frame["closing_count"]).all(), (by, month)
            counts = [*signs, "opening_count", "closing_count"]
            assert frame[counts].sum().to_dict() == whole.loc[month, counts].to_dict(), (by, month)
