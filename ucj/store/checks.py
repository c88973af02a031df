"""What must hold before a release may serve. A check is SQL that returns the offending rows as (place, found)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from ucj.errors import Refused
from ucj.store import release

# A regency's list grows by a few per cent a year; a tenth at once is a lost file before it is news.
LARGEST_CHANGE_PCT = 10.0


@dataclass(frozen=True)
class Check:
    """`code` is the key of its text, `check.<code>`."""

    code: str
    sql: str


CHECKS: tuple[Check, ...] = (
    Check(
        "overlap",
        """
        SELECT CAST(village_code AS VARCHAR) AS place, count(*) AS found
        FROM (
            SELECT
                village_code,
                start_month < lag(end_month) OVER (PARTITION BY person_id ORDER BY start_month) AS is_twice
            FROM status_spell
        )
        WHERE is_twice
        GROUP BY village_code
        """,
    ),
    Check(
        "nobody",
        """
        SELECT region_code AS place, 0 AS found
        FROM region
        WHERE level = 'regency' AND NOT EXISTS (
            FROM status_spell AS s CROSS JOIN param AS p
            WHERE s.start_month <= p.last_month AND s.end_month > p.last_month
        )
        """,
    ),
    Check(
        "worker_lost",
        """
        SELECT village_code AS place, count(*) AS found
        FROM workforce AS w
        CROSS JOIN param AS p
        WHERE w.to_month > p.last_month AND NOT EXISTS (
            FROM status_spell AS s
            WHERE s.person_id = w.person_id AND s.start_month <= p.last_month AND s.end_month > p.last_month
        )
        GROUP BY village_code
        """,
    ),
    Check(
        "parts",
        """
        SELECT region_code AS place, labour_force_count AS found
        FROM closed_coverage
        WHERE excluded_servant_count + excluded_age_count <> excluded_count
            OR excluded_count + eligible_count <> labour_force_count
            OR active_count + lapsed_count <> registered_count
            OR registered_count + unregistered_count <> eligible_count
            OR lapsed_count + unregistered_count <> uncovered_count
            OR active_count > eligible_count
        """,
    ),
    Check(
        "village_row",
        """
        SELECT l.village_code AS place, 0 AS found
        FROM listed_village AS l
        CROSS JOIN param AS p
        WHERE l.from_month <= p.last_month AND l.to_month > p.last_month AND NOT EXISTS (
            FROM closed_coverage AS c
            WHERE c.region_code = l.village_code AND c.month = p.last_month AND c.dimension = ''
        )
        """,
    ),
    # Counted anew from persons at every level: what the public sees must be what the roles see.
    Check(
        "closed_counts",
        """
        WITH counted AS (
            SELECT
                r.region_code,
                count(*) AS labour_force_count,
                count(*) FILTER (WHERE s.excluded_reason = 'none') AS eligible_count,
                count(*) FILTER (WHERE s.excluded_reason = 'none' AND s.status = 'active') AS active_count
            FROM region AS r
            JOIN status_spell AS s ON starts_with(CAST(s.village_code AS VARCHAR), r.region_code)
            CROSS JOIN param AS p
            WHERE s.start_month <= p.last_month AND s.end_month > p.last_month
            GROUP BY r.region_code
        )
        SELECT n.region_code AS place, n.active_count AS found
        FROM counted AS n
        JOIN closed_coverage AS c ON c.region_code = n.region_code AND c.dimension = ''
        JOIN param AS p ON p.last_month = c.month
        WHERE c.labour_force_count <> n.labour_force_count
            OR c.eligible_count <> n.eligible_count
            OR c.active_count <> n.active_count
        """,
    ),
)


def run(con: duckdb.DuckDBPyConnection, previous: Path | None, accept_change: str | None) -> None:
    """Stop a bad release. con: the release being built; previous: the published one, for the magnitude.

    Raises Refused naming the check, the places and what to do.
    """
    for check in CHECKS:
        bad = con.execute(check.sql).fetchall()
        if bad:
            raise Refused(f"check.{check.code}", places=", ".join(str(row[0]) for row in bad[:5]), found=bad[0][1])
    if previous and not accept_change:
        _magnitude(con, previous)


def _magnitude(con: duckdb.DuckDBPyConnection, previous: Path) -> None:
    now = _headline(con)
    try:
        old = release.open_release(previous)
    except Refused:
        return  # of another version: nothing to compare with
    with old:
        before = _headline(old)
    for name, old_count in before.items():
        change = 100.0 * abs(now[name] - old_count) / max(old_count, 1)
        if change > LARGEST_CHANGE_PCT:
            raise Refused(f"check.magnitude_{name}", before=old_count, now=now[name], limit=LARGEST_CHANGE_PCT)


def _headline(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    eligible, active = con.execute("""
        SELECT
            count(*) FILTER (WHERE excluded_reason = 'none')::BIGINT,
            count(*) FILTER (WHERE excluded_reason = 'none' AND status = 'active')::BIGINT
        FROM status_spell
        CROSS JOIN param
        WHERE start_month <= last_month AND end_month > last_month
    """).fetchall()[0]
    return {"eligible": int(eligible), "active": int(active)}
