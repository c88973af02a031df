"""Since when the uncovered are without cover: the months since it ended, or never."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics import people
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.shares import pct

# From how many months on a lapse has each code.
_FROM_MONTHS = {"m0_2": 0, "m3_5": 3, "m6_11": 6, "m12_23": 12, "m24_up": 24}
NEVER = "never"
SINCE = (*_FROM_MONTHS, NEVER)
# The lapsed are few: their memberships are looked up after they are found.
_SQL = (
    """
    WITH gap AS (
        SELECT person_id, status
        FROM status_spell
        WHERE excluded_reason = 'none' AND status <> 'active' AND start_month <= $month AND end_month > $month """,
    f"""
    ),
    ended AS (
        SELECT person_id, $month - max(end_month) AS months
        FROM participation
        SEMI JOIN gap USING (person_id)
        WHERE end_month <= $month
        GROUP BY person_id
    )
    SELECT
        CASE
            WHEN g.status = 'unregistered' THEN '{NEVER}'
            {" ".join(f"WHEN e.months >= {low} THEN '{code}'" for code, low in reversed(_FROM_MONTHS.items()))}
        END AS code,
        count(*)::BIGINT AS uncovered_count
    FROM gap AS g
    LEFT JOIN ended AS e ON e.person_id = g.person_id
    GROUP BY ALL
    """,
)


@metric(
    "uncovered_since",
    unit="workers",
    by=("since",),
    columns={"code": "str", "uncovered_count": "Int64", "uncovered_pct": "Float64"},
)
def uncovered_since(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per span of time without cover, in the order of `SINCE`; with by=TOTAL their sum (code 'total').

    code str: full months since the first inactive month of the last membership that ended (`m0_2` .. `m24_up`), or
    `never` (unregistered) · uncovered_count Int64 (workers; <NA>: no list) · uncovered_pct Float64 (0-100; share of
    the uncovered).
    Source: status_spell, participation, and the metric `coverage`. Raises Refused for the public, whose tables are
    closed.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="uncovered_since")
    whole = coverage(cur, filters.asking(TOTAL)).iloc[0]
    if filters.by == TOTAL:
        frame = pd.DataFrame({"code": [TOTAL], "uncovered_count": [whole["uncovered_count"]]})
    else:
        conditions, values = people.where(filters)
        found = cur.execute(conditions.join(_SQL), values | {"month": filters.month}).df()
        counted = found.set_index("code")["uncovered_count"].reindex(SINCE, fill_value=0)
        frame = counted.rename_axis("code").reset_index()
    frame = frame.astype({"uncovered_count": "Int64"})
    if not whole["is_listed"]:
        frame["uncovered_count"] = pd.NA
    return frame.assign(uncovered_pct=pct(frame["uncovered_count"], whole["uncovered_count"]))
