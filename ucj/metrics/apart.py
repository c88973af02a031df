"""Members who are counted apart, never inside coverage: on no workforce list, or outside the duty."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics import people
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters, level_of

# Who stands on a workforce list in the month.
LISTED_SQL = "SELECT person_id FROM workforce WHERE from_month <= $month AND to_month > $month"
# A member on no list has no place here below the regency: no data, not zero.
_SQL = (
    f"""
    SELECT 'unlisted' AS code, CASE WHEN $is_whole THEN count(DISTINCT person_id)::BIGINT END AS active_count
    FROM participation
    ANTI JOIN ({LISTED_SQL}) USING (person_id)
    WHERE start_month <= $month AND end_month > $month
    UNION ALL
    SELECT 'excluded', count(*)::BIGINT
    FROM status_spell
    WHERE excluded_reason <> 'none' AND status = 'active' AND start_month <= $month AND end_month > $month """,
    """
    ORDER BY code
    """,
)


@metric("members_apart", unit="workers", by=("reason",), columns={"code": "str", "active_count": "Int64"})
def members_apart(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per reason; with by=TOTAL their sum (code 'total').

    code str: `unlisted` (works here and lives elsewhere, died, or the NIK is wrong), `excluded` (servant, or outside
    the age limits) · active_count Int64 (persons with a membership in force in
    the month; <NA> for the unlisted of a part of the regency, and for a sum with them).
    Source: participation, workforce, status_spell. Raises Refused for the public, whose tables are closed.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="members_apart")
    conditions, values = people.where(filters)
    values |= {"month": filters.month, "is_whole": level_of(filters.region_code) == "regency" and not filters.chosen}
    frame = cur.execute(conditions.join(_SQL), values).df()
    if filters.by == TOTAL:
        return pd.DataFrame([{"code": TOTAL, "active_count": frame["active_count"].astype("Int64").sum(skipna=False)}])
    return frame
