"""Each metric beside the same counts as bare SQL on the same release."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import duckdb

from tests.bench import table
from ucj import metrics
from ucj.metrics import Filters
from ucj.store.release import Info

_HEADS = """
    count(*), count(*) FILTER (WHERE excluded_reason = 'none'),
    count(*) FILTER (WHERE excluded_reason = 'none' AND status = 'active')
"""
_NOW = "FROM status_spell WHERE start_month <= $month AND end_month > $month"
_SERIES = f"""
    SELECT m.month, {_HEADS}
    FROM (SELECT unnest(range(first_month, last_month + 1)) AS month FROM param) AS m
    JOIN status_spell AS s ON s.start_month <= m.month AND s.end_month > m.month
    GROUP BY m.month
"""
_GAP = """
    count(*) FILTER (WHERE excluded_reason = 'none') AS eligible,
    count(*) FILTER (WHERE excluded_reason = 'none' AND status = 'lapsed') AS lapsed,
    count(*) FILTER (WHERE excluded_reason = 'none' AND status = 'unregistered') AS unregistered
"""
_GAPS = f"SELECT village_code, {_GAP} {_NOW} GROUP BY village_code"
# The tightest query that gives the counts at all; `naive` is what an analyst would write from the two lists.
_BARE = {
    "coverage by district": f"SELECT district_code, {_HEADS} {_NOW} GROUP BY district_code",
    "coverage by district, naive": """
        SELECT left(w.village_code, 6), count(*), count(p.person_id)
        FROM workforce AS w
        LEFT JOIN (
            SELECT DISTINCT person_id FROM participation WHERE start_month <= $month AND end_month > $month
        ) AS p ON p.person_id = w.person_id
        WHERE w.from_month <= $month AND w.to_month > $month
        GROUP BY 1
    """,
    "coverage by village": f"SELECT village_code, {_HEADS} {_NOW} GROUP BY village_code",
    "coverage by sector": f"SELECT sector, {_HEADS} {_NOW} GROUP BY sector",
    "coverage by district, public": """
        SELECT region_code, labour_force_count, eligible_count, active_count FROM closed_coverage
        WHERE month = $month AND dimension = '' AND length(region_code) = 6
    """,
    "status_funnel by stage": f"SELECT {_HEADS} {_NOW}",
    "active_series by month": _SERIES,
    "active_series by month, public": """
        SELECT month, eligible_count, active_count FROM closed_coverage
        WHERE month <= $month AND dimension = '' AND length(region_code) = 4
    """,
    "target_progress by target": f"SELECT {_HEADS} {_NOW}",
    "data_freshness by kind": "SELECT kind, max(period_month) FROM source WHERE period_month <= $month GROUP BY kind",
    "members_apart by reason": """
        SELECT count(DISTINCT person_id) FROM participation
        WHERE person_id NOT IN (SELECT person_id FROM workforce) AND start_month <= $month AND end_month > $month
    """,
    "uncovered by village": _GAPS,
    "uncovered by village, public": """
        SELECT region_code, eligible_count, lapsed_count, unregistered_count FROM closed_coverage
        WHERE month = $month AND dimension = '' AND length(region_code) = 10
    """,
    "composition by sector": f"SELECT sector, {_GAP} {_NOW} GROUP BY sector",
    "change by village": f"""
        SELECT m.month, s.village_code, {_GAP}
        FROM (VALUES ($month), ($month - 3), ($month - 12)) AS m (month)
        JOIN status_spell AS s ON s.start_month <= m.month AND s.end_month > m.month
        GROUP BY m.month, s.village_code
    """,
    "gap_concentration by village": f"""
        SELECT village_code, sum(lapsed + unregistered) OVER (ORDER BY lapsed + unregistered DESC, village_code)
        FROM ({_GAPS})
    """,
    "funnel_limits by village": _GAPS,
    "quadrant by village": _GAPS,
    "uncovered_since by since": f"""
        SELECT p.last_month, count(*)
        FROM (SELECT person_id, excluded_reason, status {_NOW}) AS s
        LEFT JOIN (
            SELECT person_id, max(end_month) AS last_month FROM participation WHERE end_month <= $month GROUP BY ALL
        ) AS p USING (person_id)
        WHERE s.excluded_reason = 'none' AND s.status <> 'active'
        GROUP BY p.last_month
    """,
}


def show(con: duckdb.DuckDBPyConnection, info: Info) -> None:
    rows = []
    for name, sql in _BARE.items():
        what, _, words = name.partition(" by ")
        filters = Filters(info.region_code, info.month, by=words.split(",")[0], is_public=words.endswith("public"))
        ours, bare = _timed(con, what, filters, sql)
        rows.append(
            [name, table.ms(ours), table.ms(bare), f"{table.median(ours) / table.median(bare):.1f}", str(len(ours))]
        )
    table.show("Metrics beside bare SQL", ["metric", "ms", "bare ms", "ratio", "runs"], rows)


def _timed(con: duckdb.DuckDBPyConnection, name: str, filters: Filters, sql: str) -> tuple[list[float], list[float]]:
    """Taken in turns, so that a slow moment of the machine meets both."""
    values = {"month": filters.month} if "$month" in sql else {}
    ours, bare = [], []
    for _ in range(3 * table.RUNS):
        with con.cursor() as cur:
            ours.append(_seconds(lambda cur=cur: metrics.run(name, cur, replace(filters))))
            bare.append(_seconds(lambda cur=cur: cur.execute(sql, values).df()))
    return ours, bare


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
