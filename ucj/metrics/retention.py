"""Who stays: of those who became active, how many still are after one to twenty-four months."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics import people
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.shares import pct

AGES = range(1, 25)
# The age of the one figure: a year, or as long as the release has watched anybody.
_YEAR = 12
_CODES = {
    "month_since": f"'{TOTAL}'",
    "payer": "CAST(payer AS VARCHAR)",
    "membership_segment": "CAST(membership_segment AS VARCHAR)",
    "cohort": "printf('%04d-%02d', month // 12, month % 12 + 1)",
}
# Comings and goings of a person alternate, so the next turn after an entry is its end. Who at that end is still an
# eligible worker has lost his cover; who is not, is no loss and leaves both counts from that month on.
_SQL = {
    by: (
        """
    WITH worker AS (
        SELECT person_id, start_month, end_month, payer, membership_segment
        FROM status_spell
        WHERE excluded_reason = 'none' AND status = 'active' """,
        f"""
    ),
    turn AS (
        SELECT
            person_id,
            month,
            any_value(cause) AS cause,
            sum(change) AS change,
            lead(month, 1, 999999) OVER (PARTITION BY person_id ORDER BY month) AS end_month
        FROM flow
        WHERE month <= $month
        GROUP BY person_id, month
        HAVING sum(change) <> 0
    ),
    entry AS (
        SELECT t.person_id, t.month, t.end_month, {code} AS code
        FROM turn AS t
        JOIN worker AS w ON w.person_id = t.person_id AND w.start_month <= t.month AND w.end_month > t.month
        WHERE t.change = 1
            AND t.cause IN ('joined', 'returned')
            AND t.month >= (SELECT min(period_month) FROM source WHERE kind = 'participation')
    ),
    followed AS (
        SELECT e.*, s.person_id IS NOT NULL AS is_lost
        FROM entry AS e
        LEFT JOIN status_spell AS s
            ON s.person_id = e.person_id AND s.start_month = e.end_month AND s.excluded_reason = 'none'
    )
    SELECT
        f.code,
        a.age AS month_since,
        count(*) FILTER (WHERE f.end_month > f.month + a.age OR f.is_lost)::BIGINT AS entrant_count,
        count(*) FILTER (WHERE f.end_month > f.month + a.age)::BIGINT AS active_count
    FROM followed AS f
    JOIN (SELECT unnest($ages) AS age) AS a ON f.month + a.age <= $month
    GROUP BY ALL
    """,
    )
    for by, code in _CODES.items()
}


@metric(
    "retention",
    unit="pct",
    by=tuple(_CODES),
    columns={
        **{"code": "str", "month_since": "Int64", "entrant_count": "Int64", "active_count": "Int64"},
        "retained_pct": "Float64",
    },
    prefers_own=True,
)
def retention(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per code and months since entry, 1 to 24, that somebody has been watched for; ages of all alike.

    code str ('total' by month_since; the payer or segment of the membership entered; or the month of entry as
    '2024-05') · month_since Int64 (months after the month of entry) · entrant_count Int64 (eligible workers who became
    active, as joined or returned in `flows`, at least so many months before `filters.month`, and are eligible still or
    lost their cover first) · active_count Int64 (those without a gap since) · retained_pct Float64 (0-100). With
    by=TOTAL the row of a year, or of the longest that anybody has been watched for; <NA>: nobody has been watched.
    Entries begin with the first participant list: before it only those who stayed are known. Who died, grew too old,
    moved away or is off the list while active is no loss: he leaves both counts from then on.
    Source: flow, status_spell, source. Raises Refused for the public, whose tables are closed.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="retention")
    conditions, values = people.where(filters)
    by = "month_since" if filters.by == TOTAL else filters.by
    found = cur.execute(conditions.join(_SQL[by]), values | {"month": filters.month, "ages": list(AGES)}).df()
    frame = found.sort_values(["code", "month_since"], ignore_index=True).astype({"entrant_count": "Int64"})
    frame = frame.assign(retained_pct=pct(frame["active_count"].astype("Int64"), frame["entrant_count"]))
    return _one(frame) if filters.by == TOTAL else frame


def _one(frame: pd.DataFrame) -> pd.DataFrame:
    if frame.empty:
        # Nobody has been watched yet: that is no data, not nobody who came.
        unknown = dict.fromkeys(("entrant_count", "active_count", "retained_pct"), pd.NA)
        return pd.DataFrame([{"code": TOTAL, "month_since": _YEAR, **unknown}])
    oldest = min(_YEAR, int(frame["month_since"].max()))
    return frame.loc[frame["month_since"] == oldest].reset_index(drop=True)
