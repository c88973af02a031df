"""What a place must gain a month to reach each target by its date, beside what it has gained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd

from ucj import pace
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.series import active_series
from ucj.metrics.targets import target_progress

_KNOWN = {
    **{"code": "str", "year": "Int64", "basis": "str", "source": "str", "due_month": "Int64"},
    **{"months_left_count": "Int64", "target_count": "Int64", "reached_count": "Int64", "gap_count": "Int64"},
    "needed_per_month": "Float64",
}
_PACES = {f"pace_{span}_per_month": "Float64" for span in pace.SPANS}


@metric(
    "required_pace",
    unit="workers",
    by=("target",),
    is_filterable=False,
    columns={**_KNOWN, **_PACES, "verdict": "str"},
)
def required_pace(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per target of the place or above it, in the order of `target_progress`; with by=TOTAL the headline alone.

    code str (series) · year Int64 (<NA> for universal) · basis, source str · due_month Int64 (December of the year) ·
    months_left_count Int64 (whole months after `filters.month`; 0 once past) · target_count, reached_count,
    gap_count Int64 (workers) · needed_per_month Float64 (workers; <NA>: reached, past due, or without a year) ·
    pace_3_per_month, pace_6_per_month, pace_12_per_month Float64 (net workers a month, active or registered by basis;
    <NA>: the earlier month has no number) · verdict str (as `ucj.pace.verdict`, by the pace of six months; null
    without one, and for a target without a year that is not reached).
    Source: the metrics `target_progress` and `active_series`.
    """
    frame = target_progress(cur, filters.asking("target"))
    series = active_series(cur, filters.asking("month"))
    paced = pd.DataFrame([_paced(row, series, filters.month) for row in frame.to_dict("records")])
    unsaid = ["region_code", "basis_note", "basis_note_en", "stated_value", "stated_unit", "progress_pct"]
    frame = pd.concat([frame.drop(columns=unsaid), paced], axis=1)
    return frame.head(1) if filters.by == TOTAL else frame


def _paced(row: Mapping[Any, Any], series: pd.DataFrame, month: int) -> dict[str, object]:
    due = None if pd.isna(row["year"]) else pace.due_month(int(row["year"]))
    left = None if due is None else max(due - month, 0)
    gap = None if pd.isna(row["gap_count"]) else int(row["gap_count"])
    recent = _recent(row["basis"], series, month)
    return {
        "due_month": due,
        "months_left_count": left,
        "needed_per_month": None if gap is None or left is None else pace.needed(gap, left),
        **{f"pace_{span}_per_month": value for span, value in recent.items()},
        "verdict": _verdict(gap, left, recent[pace.VERDICT_SPAN]),
    }


def _recent(basis: str, series: pd.DataFrame, month: int) -> dict[int, float | None]:
    known = series.dropna(subset=[f"{_counted(basis)}_count"])
    counts = dict(zip(known["month"].astype(int), known[f"{_counted(basis)}_count"].astype(int), strict=True))
    return {span: pace.recent(counts, month, span) for span in pace.SPANS}


def _counted(basis: str) -> str:
    return "registered" if basis == "registered" else "active"


def _verdict(gap: int | None, left: int | None, recent: float | None) -> str | None:
    if gap is None or (left is None and gap > 0):
        return None
    return pace.verdict(gap, left or 0, recent)
