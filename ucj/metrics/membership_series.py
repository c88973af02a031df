"""Who is active month by month, by what the membership is or what the worker does."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics import people
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters, level_of
from ucj.metrics.series import active_series

_BY = ("membership_segment", "payer", "segment", "sector")
# Nobody active is `none`: the never registered have neither segment nor payer. Codes are all that the release knows, so
# that two months, or two places, are read by the same list.
_ROWS_SQL = """
    SELECT m.month, CAST(k.code AS VARCHAR) AS code, {count} AS active_count
    FROM (SELECT unnest(range(first_month, last_month + 1)) AS month FROM param) AS m
    CROSS JOIN (SELECT DISTINCT {by} AS code FROM status_spell WHERE {by} <> 'none') AS k
    LEFT JOIN counted AS c ON c.code = k.code AND {joined}
    WHERE m.month <= $month
    {grouped}
    ORDER BY m.month, k.code
"""
_SUMMED = {"count": "coalesce(sum(c.change), 0)::BIGINT", "joined": "c.month <= m.month"}
_PERSONS_SQL = {
    by: (
        f"""
    WITH spell AS (
        SELECT {by} AS code, start_month, end_month
        FROM status_spell
        WHERE excluded_reason = 'none' AND status = 'active' """,
        """
    ),
    counted AS (
        SELECT code, start_month AS month, count(*) AS change
        FROM spell
        GROUP BY ALL
        UNION ALL
        SELECT code, end_month, -count(*)
        FROM spell
        GROUP BY ALL
    )
    """
        + _ROWS_SQL.format(by=by, grouped="GROUP BY m.month, k.code", **_SUMMED),
    )
    for by in _BY
}
_CLOSED_SQL = {
    by: f"""
    WITH counted AS (
        SELECT month, code, active_count
        FROM closed_coverage
        WHERE dimension = '{by}' AND region_code = $region
    )
    """
    + _ROWS_SQL.format(by=by, count="c.active_count", joined="c.month = m.month", grouped="")
    for by in _BY
}


@metric(
    "membership_series",
    unit="workers",
    by=_BY,
    columns={"month": "Int64", "code": "str", "active_count": "Int64"},
)
def membership_series(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per month of the release's history up to `filters.month`, and code; with by=TOTAL that month alone.

    month Int64 (as in ucj.months) · code str (of the membership: segment, payer; or of the worker) · active_count
    Int64 (workers; <NA>: no list, or hidden; the codes of a month add up to `active_series`).
    Source: status_spell; closed_coverage when public, for a regency and its districts without a choice of codes.
    Raises Refused for the public beyond that.
    """
    if filters.by == TOTAL:
        return active_series(cur, filters)[["month", "active_count"]]
    if filters.is_public:
        if filters.chosen or level_of(filters.region_code) == "village":
            raise Refused("metric.public_limits")
        values = {"region": filters.region_code, "month": filters.month}
        return cur.execute(_CLOSED_SQL[filters.by], values).df()
    conditions, values = people.where(filters)
    frame = cur.execute(conditions.join(_PERSONS_SQL[filters.by]), values | {"month": filters.month}).df()
    whole = active_series(cur, filters.asking("month")).set_index("month")["active_count"]
    is_listed = frame["month"].map(whole).notna()
    return frame.assign(active_count=frame["active_count"].astype("Int64").where(is_listed))
