"""Who is not covered and where: the gap of places and of groups, and whom it is made of."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, WORKER_DIMENSIONS, Filters
from ucj.metrics.shares import PLACE, pct

_COUNTS = ("eligible_count", "uncovered_count", "lapsed_count", "unregistered_count")


@metric(
    "uncovered",
    unit="workers",
    by=("district", "village", *WORKER_DIMENSIONS),
    columns=PLACE | dict.fromkeys(_COUNTS, "Int64") | {"uncovered_pct": "Float64"},
)
def uncovered(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`, or per code of a dimension, in the month `filters.month`.

    code, name str (name empty for a dimension's code) · is_listed bool (a workforce list is in force) ·
    eligible_count, uncovered_count, lapsed_count, unregistered_count Int64 (workers; <NA>: no list, or hidden) ·
    uncovered_pct Float64 (0-100; uncovered of eligible).
    Source: the metric `coverage`.
    """
    frame = coverage(cur, filters)[[*PLACE, *_COUNTS]]
    return frame.assign(uncovered_pct=pct(frame["uncovered_count"], frame["eligible_count"]))


@metric(
    "composition",
    unit="pct",
    by=("sector", *(name for name in WORKER_DIMENSIONS if name != "sector")),
    columns={"code": "str"}
    | dict.fromkeys(_COUNTS, "Int64")
    | dict.fromkeys(("composition_pct", "eligible_pct", "uncovered_pct", "difference_pp"), "Float64"),
)
def composition(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per code of a dimension of workers; with by=TOTAL the place itself.

    code str · eligible_count, uncovered_count, lapsed_count, unregistered_count Int64 (workers; <NA>: no list, or
    hidden) · composition_pct Float64 (0-100; share of all uncovered of the place) · eligible_pct Float64 (0-100; share
    of all its eligible) · uncovered_pct Float64 (0-100; uncovered of the eligible with this code) · difference_pp
    Float64 (percentage points; composition_pct - eligible_pct, above 0 where over-represented).
    Source: the metric `coverage` for the codes and for the place.
    """
    whole = coverage(cur, filters.asking(TOTAL)).iloc[0]
    frame = coverage(cur, filters)[["code", *_COUNTS]]
    of_uncovered = pct(frame["uncovered_count"], whole["uncovered_count"])
    of_eligible = pct(frame["eligible_count"], whole["eligible_count"])
    return frame.assign(
        composition_pct=of_uncovered,
        eligible_pct=of_eligible,
        uncovered_pct=pct(frame["uncovered_count"], frame["eligible_count"]),
        difference_pp=of_uncovered - of_eligible,
    )
