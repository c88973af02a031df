"""How long families wait: days from the event to the report, from there to the payment, and over both."""

from __future__ import annotations

from typing import cast

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics import claim_cells
from ucj.metrics.catalogue import metric
from ucj.metrics.claims import Claims, reach
from ucj.metrics.filters import TOTAL, Filters, level_of
from ucj.metrics.intake import UNKNOWN

STAGES = ("event_to_report", "report_to_payment", "event_to_payment")
_WHOLE = STAGES[-1]
_KEYS = {
    "programme": "programme",
    "district": f"coalesce(district_code, '{UNKNOWN}')",
    "year": "CAST(paid_month // 12 AS VARCHAR)",
    "month": "$region",
    "stage": "stage",
    TOTAL: f"'{TOTAL}'",
}
# The norm of the whole way is that of its two halves.
_SQL = {
    by: f"""
        WITH norm AS (
            SELECT
                CAST(max(value) FILTER (WHERE name = 'claim_report_norm') AS BIGINT) AS report,
                CAST(max(value) FILTER (WHERE name = 'claim_payment_norm') AS BIGINT) AS payment
            FROM assumption
        ),
        waited AS (
            SELECT
                c.*,
                unnest(['event_to_report', 'report_to_payment', 'event_to_payment']) AS stage,
                unnest([c.report_days, c.payment_days, c.whole_days]) AS days,
                unnest([n.report, n.payment, n.report + n.payment]) AS norm_days
            FROM claims AS c
            CROSS JOIN norm AS n
            WHERE c.paid_month BETWEEN $first AND $last
                AND ($programme = '' OR c.programme = $programme)
                AND ($is_whole OR starts_with(coalesce(c.village_code, c.district_code), $region))
        )
        SELECT
            {key} AS code,
            coalesce(any_value(r.region_name), '') AS name,
            stage,
            {"paid_month" if by == "month" else "max($last)"} AS month,
            count(days)::BIGINT AS claim_count,
            (count(*) - count(days))::BIGINT AS undated_count,
            quantile_cont(days, 0.5) AS median_days,
            quantile_cont(days, 0.9) AS p90_days,
            any_value(norm_days) AS norm_days,
            count(*) FILTER (WHERE days > norm_days)::BIGINT AS over_norm_count,
            100.0 * over_norm_count / nullif(claim_count, 0) AS over_norm_pct
        FROM waited
        LEFT JOIN region AS r ON r.region_code = {key}
        WHERE $only = '' OR stage = $only
        GROUP BY 1, stage{", paid_month" if by == "month" else ""}
        ORDER BY code, month, list_position(['event_to_report', 'report_to_payment', 'event_to_payment'], stage)
    """
    for by, key in _KEYS.items()
}
_COLUMNS = {
    **{
        "code": "str",
        "name": "str",
        "stage": "str",
        "month": "Int64",
        "claim_count": "Int64",
        "undated_count": "Int64",
    },
    **{"median_days": "Float64", "p90_days": "Float64", "norm_days": "Int64"},
    **{"over_norm_count": "Int64", "over_norm_pct": "Float64"},
}


@metric(
    "claim_timeliness",
    unit="rows",
    by=("programme", "district", "year", "month", "stage"),
    is_filterable=False,
    prefers_own=True,
    detail=Claims,
    columns=_COLUMNS,
)
def claim_timeliness(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per programme, district, year or month of payment, and stage of the way; by="stage" one a stage.

    code, name str (of a month the place's own) · stage str (event_to_report, report_to_payment, event_to_payment) ·
    month Int64 (of payment; else the last one that the row covers) · claim_count Int64 (claims paid
    in the months asked for with both days known) · undated_count Int64 (claims paid of which one is not: not counted)
    · median_days, p90_days Float64 (days; half and nine in ten waited no longer) · norm_days Int64 (days, a setting)
    · over_norm_count Int64 (claims that took longer) · over_norm_pct Float64 (0-100, of claim_count).
    Only of what was paid: who still waits is in no list. Years and months go back to the first payment known.
    With by=TOTAL the whole way of all claims; <NA> without any. Source: claims, assumption. Raises Refused for the
    public.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="claim_timeliness")
    asked, known = cast("Claims", filters.detail or Claims()), claim_cells.held(cur)
    wide = "all" if filters.by in ("year", "month") else asked.span
    span = reach(wide, filters, known)
    values = {
        "first": span.first if span else 0,
        "last": span.last if span else -1,
        "programme": asked.programme,
        "region": filters.region_code,
        "is_whole": level_of(filters.region_code) == "regency",
        "only": _WHOLE if filters.by == TOTAL else "",
    }
    frame = cur.execute(_SQL[filters.by], values).df()
    if filters.by == TOTAL and frame.empty:
        return pd.DataFrame([{"code": TOTAL, "name": "", "stage": _WHOLE}]).reindex(columns=list(_COLUMNS))
    return frame
