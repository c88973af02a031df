"""How a place's gap and coverage have moved against an earlier month."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import Filters
from ucj.metrics.shares import PLACE

# Months back: a quarter, and the same month of last year.
SPANS = (3, 12)
_NOW = {"eligible_count": "Int64", "active_count": "Int64", "uncovered_count": "Int64", "coverage_pct": "Float64"}


@metric(
    "change",
    unit="workers",
    by=("district", "village"),
    columns=PLACE
    | _NOW
    | {
        **{"uncovered_change_3_count": "Int64", "coverage_change_3_pp": "Float64"},
        **{"uncovered_change_12_count": "Int64", "coverage_change_12_pp": "Float64"},
    },
)
def change(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`, in the month `filters.month`; with by=TOTAL the place itself.

    code, name str · is_listed bool (a workforce list is in force) · eligible_count, active_count, uncovered_count
    Int64 (workers; <NA>: no list, or hidden) · coverage_pct Float64 (0-100; active of eligible) ·
    uncovered_change_3_count, uncovered_change_12_count Int64 (workers; now less 3 and 12 months before) ·
    coverage_change_3_pp, coverage_change_12_pp Float64 (percentage points, likewise). <NA> where either month has no
    number, or the earlier one lies before the release's first.
    Source: the metric `coverage` in the three months.
    """
    ((first_month,),) = cur.execute("SELECT first_month FROM param").fetchall()
    frame = coverage(cur, filters)[[*PLACE, *_NOW]].astype(_NOW)
    unknown = pd.DataFrame(index=frame.index, columns=list(_NOW)).astype(_NOW)
    for span in SPANS:
        earlier = replace(filters, month=filters.month - span)
        then = coverage(cur, earlier).astype(_NOW) if earlier.month >= first_month else unknown
        frame[f"uncovered_change_{span}_count"] = frame["uncovered_count"] - then["uncovered_count"]
        frame[f"coverage_change_{span}_pp"] = frame["coverage_pct"] - then["coverage_pct"]
    return frame
