"""What a place needs, told by two shares: whether its workers were ever registered, and whether they stayed."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.shares import PLACE, pct

_COUNTS = ("eligible_count", "registered_count", "lapsed_count")


@metric(
    "quadrant",
    unit="pct",
    by=("village", "district"),
    columns=PLACE
    | dict.fromkeys(_COUNTS, "Int64")
    | dict.fromkeys(("registered_pct", "lapse_pct", "registered_cut_pct", "lapse_cut_pct"), "Float64")
    | {"reading": "str"},
)
def quadrant(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`, in the month `filters.month`; with by=TOTAL the place itself.

    code, name str · is_listed bool (a workforce list is in force) · eligible_count, registered_count, lapsed_count
    Int64 (workers; <NA>: no list, or hidden) · registered_pct Float64 (0-100; registered of eligible) · lapse_pct
    Float64 (0-100; lapsed of registered, <NA> when nobody is) · registered_cut_pct, lapse_cut_pct Float64 (0-100; the
    same shares of the whole place asked for) · reading str: `reach` (registered below the cut), `keep` (lapse above its
    cut), `both`, `fine`; missing where a share it needs is, and for the whole, which cannot be held against itself.
    Source: the metric `coverage` for the places and for the whole.
    """
    whole = _shares(coverage(cur, filters.asking(TOTAL))).iloc[0]
    frame = _shares(coverage(cur, filters))
    frame = frame.assign(registered_cut_pct=whole["registered_pct"], lapse_cut_pct=whole["lapse_pct"])
    frame = frame.astype({"registered_cut_pct": "Float64", "lapse_cut_pct": "Float64"})
    return frame.assign(reading=_reading(frame).mask(frame["code"] == filters.region_code))


def _shares(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[*PLACE, *_COUNTS]].assign(
        registered_pct=pct(frame["registered_count"], frame["eligible_count"]),
        lapse_pct=pct(frame["lapsed_count"], frame["registered_count"]),
    )


def _reading(frame: pd.DataFrame) -> pd.Series[str]:
    is_short = frame["registered_pct"] < frame["registered_cut_pct"]
    is_leaving = frame["lapse_pct"] > frame["lapse_cut_pct"]
    # Where all are still to be reached nobody can have left, though there is no share to say so.
    is_leaving = is_leaving.mask((is_short & (frame["registered_count"] == 0)).fillna(False), False)
    short, leaving = (each.fillna(False).to_numpy(bool) for each in (is_short, is_leaving))
    readings = np.select([short & leaving, short, leaving], ["both", "reach", "keep"], "fine")
    return pd.Series(readings, index=frame.index, dtype="str").where(is_short.notna() & is_leaving.notna())
