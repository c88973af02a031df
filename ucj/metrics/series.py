"""How the head counts moved, month by month, over the history a release holds."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics import closed_tables, people
from ucj.metrics.catalogue import metric
from ucj.metrics.counts import SHARE_SQL
from ucj.metrics.filters import TOTAL, Filters

_COUNTS = (
    "labour_force_count",
    "eligible_count",
    "registered_count",
    "active_count",
    "lapsed_count",
    "uncovered_count",
)

# Counting starts and ends touches each spell twice; joining spells to months would touch it once a month.
_PERSONS_SQL = (
    """
    WITH spell AS (
        SELECT
            start_month,
            end_month,
            CAST(excluded_reason = 'none' AS INTEGER) AS eligible,
            CAST(excluded_reason = 'none' AND status <> 'unregistered' AS INTEGER) AS registered,
            CAST(excluded_reason = 'none' AND status = 'active' AS INTEGER) AS active
        FROM status_spell
        WHERE TRUE """,
    """
    ),
    change AS (
        SELECT
            start_month AS month,
            count(*) AS people,
            sum(eligible) AS eligible,
            sum(registered) AS registered,
            sum(active) AS active
        FROM spell
        GROUP BY start_month
        UNION ALL
        SELECT end_month, -count(*), -sum(eligible), -sum(registered), -sum(active)
        FROM spell
        GROUP BY end_month
    )
    SELECT
        m.month,
        sum(c.people)::BIGINT AS labour_force_count,
        sum(c.eligible)::BIGINT AS eligible_count,
        sum(c.registered)::BIGINT AS registered_count,
        sum(c.active)::BIGINT AS active_count,
        sum(c.registered - c.active)::BIGINT AS lapsed_count,
        sum(c.eligible - c.active)::BIGINT AS uncovered_count
    FROM (SELECT unnest(range(first_month, last_month + 1)) AS month FROM param) AS m
    JOIN change AS c ON c.month <= m.month
    GROUP BY m.month
    """,
)
_FILLED_SQL = ", ".join(
    f"CASE WHEN s.month IS NULL AND m.is_listed THEN 0 ELSE s.{name} END AS {name}" for name in _COUNTS
)
# A month without a list in force is null; a month in which a list has nobody the filters mean is zero.
_SQL = (
    """
    WITH span AS (
        SELECT
            month,
            EXISTS (
                FROM listed_village
                WHERE starts_with(village_code, $place) AND from_month <= month AND to_month > month
            ) AS is_listed
        FROM (SELECT unnest(range(first_month, last_month + 1)) AS month FROM param)
        WHERE month BETWEEN $from_month AND $month
    ),
    stock AS (""",
    f""")
    SELECT
        m.month,
        {_FILLED_SQL},
        {SHARE_SQL} AS coverage_pct,
        m.month < (SELECT min(period_month) FROM source WHERE kind = 'participation') AS is_reconstructed
    FROM span AS m
    LEFT JOIN stock AS s ON s.month = m.month AND m.is_listed
    ORDER BY m.month
    """,
)


@metric(
    "active_series",
    unit="workers",
    by=("month",),
    columns={"month": "Int64"}
    | dict.fromkeys(_COUNTS, "Int64")
    | {"coverage_pct": "Float64", "is_reconstructed": "bool"},
)
def active_series(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per month of the release's history up to `filters.month`; with by=TOTAL that month alone.

    month Int64 (as in ucj.months) · labour_force_count .. uncovered_count Int64 (workers; <NA>: no list, or hidden) ·
    coverage_pct Float64 (0-100) · is_reconstructed bool (before the first participant list: told by entry and exit).
    Source: status_spell; closed_coverage when public (places without a choice of codes, then).
    """
    stock, values = closed_tables.series(filters) if filters.is_public else _stock(filters)
    first = filters.month if filters.by == TOTAL else 0
    values |= {"place": filters.region_code, "month": filters.month, "from_month": first}
    return cur.execute(stock.join(_SQL), values).df()


def _stock(filters: Filters) -> tuple[str, dict[str, object]]:
    conditions, values = people.where(filters)
    return conditions.join(_PERSONS_SQL), values
