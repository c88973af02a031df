"""Which places lie further from the whole than chance explains, so that a small place is not shamed by it."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.shares import PLACE

Heads = npt.NDArray[np.float64]
# Spiegelhalter's warning and alarm: about two and three standard errors.
_TAILS = {"low_998": 0.001, "low_95": 0.025, "high_95": 0.975, "high_998": 0.999}
_SHARES = ("coverage_pct", "expected_pct", "low_95_pct", "high_95_pct", "low_998_pct", "high_998_pct")


@metric(
    "funnel_limits",
    unit="pct",
    by=("village", "district"),
    columns=PLACE
    | {"eligible_count": "Int64", "active_count": "Int64"}
    | dict.fromkeys(_SHARES, "Float64")
    | {"reading": "str"},
)
def funnel_limits(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`, in the month `filters.month`; with by=TOTAL the place itself.

    code, name str · is_listed bool (a workforce list is in force) · eligible_count, active_count Int64 (workers; <NA>:
    no list, or hidden) · coverage_pct Float64 (0-100) · expected_pct Float64 (0-100; coverage of the whole place asked
    for) · low_95_pct, high_95_pct, low_998_pct, high_998_pct Float64 (0-100; between them 95 % or 99.8 % of places with
    as many eligible workers lie by chance alone: exact binomial limits, after D. J. Spiegelhalter, "Funnel plots for
    comparing institutional performance", Statistics in Medicine 24, 2005) · reading str: `far_below`, `below`,
    `within`, `above`, `far_above` (strictly outside the 99.8 % or 95 % limits; missing where there is no share, and
    for the whole, which cannot be held against itself).
    Source: the metric `coverage` for the places and for the whole.
    """
    expected = coverage(cur, filters.asking(TOTAL)).iloc[0]["coverage_pct"]
    frame = coverage(cur, filters)[[*PLACE, "eligible_count", "active_count", "coverage_pct"]]
    is_known = frame["coverage_pct"].notna() & pd.notna(expected)
    known = frame[["eligible_count", "active_count"]].where(is_known).astype("Float64")
    eligible, active = (known[name].to_numpy(np.float64, na_value=np.nan) for name in known)
    limits = _limits(eligible, expected)
    readings = pd.Series(_reading(active, limits), index=frame.index, dtype="str")
    return frame.assign(
        expected_pct=expected,
        **{f"{name}_pct": 100.0 * heads / eligible for name, heads in limits.items()},
        reading=readings.where(is_known & (frame["code"] != filters.region_code)),
    )


def _limits(eligible: np.ndarray, expected: float) -> dict[str, np.ndarray]:
    """Heads, one an element of `eligible`."""
    # Imported when it is asked for: it is slow to load, and the statistics package that holds the same thrice as slow.
    from scipy import special

    share, whole = expected / 100.0, np.nan_to_num(eligible).astype(np.int64)

    def quantile(tail: float) -> np.ndarray:
        """The fewest heads at or under which the tail of a binomial distribution lies."""
        heads = np.nan_to_num(np.ceil(special.bdtrik(tail, eligible, share)))
        fewer = np.maximum(heads - 1, 0)
        result: np.ndarray = np.where(special.bdtr(fewer, whole, share) >= tail, fewer, heads)
        return result

    return {name: quantile(tail) for name, tail in _TAILS.items()}


def _reading(active: Heads, limits: dict[str, Heads]) -> np.ndarray[Any, Any]:
    outside = {
        "far_below": active < limits["low_998"],
        "below": active < limits["low_95"],
        "far_above": active > limits["high_998"],
        "above": active > limits["high_95"],
    }
    return np.select(list(outside.values()), list(outside), "within")
