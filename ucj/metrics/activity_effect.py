"""Who joined around an event in a village. Before and after is no proof: the same months elsewhere stand beside it."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics.activities import activities
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters

# Months looked at before and after the event's own.
SPAN = 3
_SQL = f"""
    WITH event AS (
        SELECT
            activity_id,
            village_code,
            month,
            -- The first month of a release has no flows: nothing is known before it.
            month - {SPAN} > first_month AND month + {SPAN} <= $month AS is_complete
        FROM activity
        CROSS JOIN param
        WHERE village_code IS NOT NULL AND month <= $month AND starts_with(village_code, $region)
    ),
    -- The event's own village, and those of its district in which nothing was held in the same months.
    looked AS (
        SELECT e.activity_id, e.month, v.region_code AS village_code, v.region_code = e.village_code AS is_own
        FROM event AS e
        JOIN region AS v ON v.level = 'village' AND v.parent_code = left(e.village_code, 6)
        WHERE e.is_complete
            AND EXISTS (
                FROM listed_village AS l
                WHERE l.village_code = v.region_code
                    AND l.from_month <= e.month - {SPAN}
                    AND l.to_month > e.month + {SPAN}
            )
            AND (
                v.region_code = e.village_code
                OR NOT EXISTS (
                    FROM activity AS o
                    WHERE o.village_code = v.region_code AND o.month BETWEEN e.month - {SPAN} AND e.month + {SPAN}
                )
            )
    ),
    joined AS (
        SELECT CAST(village_code AS VARCHAR) AS village_code, month, count(*) AS joined_count
        FROM flow
        WHERE change = 1 AND cause IN ('joined', 'returned')
        GROUP BY ALL
    ),
    counted AS (
        SELECT
            l.activity_id,
            l.is_own,
            count(DISTINCT l.village_code) AS village_count,
            coalesce(sum(j.joined_count) FILTER (j.month < l.month), 0)::BIGINT AS before_count,
            coalesce(sum(j.joined_count) FILTER (j.month = l.month), 0)::BIGINT AS during_count,
            coalesce(sum(j.joined_count) FILTER (j.month > l.month), 0)::BIGINT AS after_count
        FROM looked AS l
        LEFT JOIN joined AS j
            ON j.village_code = l.village_code AND j.month BETWEEN l.month - {SPAN} AND l.month + {SPAN}
        GROUP BY ALL
    )
    SELECT
        e.activity_id,
        own.before_count,
        own.during_count,
        own.after_count,
        CASE WHEN own.activity_id IS NOT NULL THEN coalesce(peer.village_count, 0) END AS peer_village_count,
        peer.before_count AS peer_before_count,
        peer.after_count AS peer_after_count
    FROM event AS e
    LEFT JOIN counted AS own ON own.activity_id = e.activity_id AND own.is_own
    -- Beside a village without a list nothing is compared.
    LEFT JOIN counted AS peer ON peer.activity_id = own.activity_id AND NOT peer.is_own
    ORDER BY e.activity_id
"""
_EVENT = {
    **{"activity_id": "Int64", "activity_date": "str", "month": "Int64", "activity_type": "str"},
    **{"activity_name": "str", "region_code": "str", "region_name": "str", "participant_count": "Int64"},
}
_COUNTS = {
    **{"before_count": "Int64", "during_count": "Int64", "after_count": "Int64"},
    **{"peer_village_count": "Int64", "peer_before_count": "Int64", "peer_after_count": "Int64"},
}
_SUMS = {"activity_count": "Int64", "complete_count": "Int64", "more_count": "Int64", "peer_more_count": "Int64"}


@metric(
    "activity_effect",
    unit="workers",
    by=("event",),
    is_filterable=False,
    columns=_EVENT | _COUNTS | _SUMS,
)
def activity_effect(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per event held in a village of the place up to `filters.month`, oldest first; with by=TOTAL how many.

    activity_id, month Int64 · activity_date, activity_type, activity_name, region_code, region_name str ·
    participant_count Int64: as in `activities`, the place a village · before_count, during_count, after_count Int64
    (workers who joined or returned to the active in the three months before the event's, in it, and in the three after;
    <NA> where these seven months are not all in the release and under a workforce list) · peer_village_count Int64
    (villages of the same district where nothing was held in these months) · peer_before_count, peer_after_count Int64
    (workers, likewise, in those villages; <NA>: there is none) · activity_count Int64 (events; 1 a row) ·
    complete_count Int64 (1 with such months, else 0) · more_count Int64 (1 where more came after than before, else 0) ·
    peer_more_count Int64 (likewise of the peers). What follows an event it need not have caused: this counts, it proves
    nothing.
    Source: activity, flow, listed_village. Raises Refused for the public, whose tables are closed.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="activity_effect")
    found = cur.execute(_SQL, {"month": filters.month, "region": filters.region_code}).df().astype(_COUNTS)
    events = activities(cur, filters.asking("event"))
    rows = events[[*_EVENT, "activity_count"]].merge(found, on="activity_id")
    rows = rows.assign(
        complete_count=rows["after_count"].notna().astype("Int64"),
        more_count=_more(rows, ""),
        peer_more_count=_more(rows, "peer_"),
    ).astype(_SUMS)
    return rows[list(_SUMS)].sum().to_frame().T if filters.by == TOTAL else rows


def _more(rows: pd.DataFrame, whose: str) -> pd.Series[int]:
    return (rows[f"{whose}after_count"] > rows[f"{whose}before_count"]).fillna(value=False).astype("Int64")
