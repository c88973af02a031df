"""Where most of the gap is: the places ranked by heads, and the fewest of them that hold half of it."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters, level_of
from ucj.metrics.shares import PLACE, pct


@metric(
    "gap_concentration",
    unit="workers",
    by=("village", "district"),
    columns=PLACE
    | {
        **{"rank": "Int64", "uncovered_count": "Int64", "uncovered_pct": "Float64"},
        **{"cumulative_count": "Int64", "cumulative_pct": "Float64", "is_half": "bool"},
        **{"place_count": "Int64", "half_place_count": "Int64", "half_count": "Int64"},
    },
)
def gap_concentration(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`, the largest gap first and those without a number last.

    code, name str · is_listed bool (a workforce list is in force) · rank Int64 (1 is the largest; ties by code; <NA>
    for all once a listed place is hidden: it could stand before any other) · uncovered_count Int64 (workers; <NA>: no
    list, or hidden) · uncovered_pct Float64 (0-100; share of the place's whole gap) · cumulative_count Int64,
    cumulative_pct Float64 (of this place and those before it) · is_half bool (one of the fewest places that together
    hold at least half of the gap). Where a place is hidden, cumulative_count, cumulative_pct and is_half are of those
    shown: they hold at least half, but need not be the fewest.
    With by=TOTAL the place itself: code, name, is_listed, uncovered_count, place_count Int64 (villages with a gap;
    districts where the public's choice of codes ends there; <NA> once one is hidden), half_place_count Int64,
    half_count Int64 (of the places that are half: how many, and the workers in them; 0 without a gap, <NA> when those
    shown hold less).
    Source: the metric `coverage` for the places and for the whole.
    """
    whole = coverage(cur, filters.asking(TOTAL))[[*PLACE, "uncovered_count"]].astype({"uncovered_count": "Int64"})
    gap = whole["uncovered_count"].iloc[0]
    if filters.by != TOTAL:
        return _ranked(coverage(cur, filters), gap)
    ranked = _ranked(coverage(cur, filters.asking(_finest(filters))), gap)
    half = ranked[ranked["is_half"]]
    is_known = pd.notna(gap) and (gap == 0 or len(half) > 0)
    is_counted = pd.notna(gap) and not _is_any_hidden(ranked)
    return whole.assign(
        place_count=int((ranked["uncovered_count"] > 0).sum()) if is_counted else None,
        half_place_count=len(half) if is_known else None,
        half_count=int(half["uncovered_count"].sum()) if is_known else None,
    )


def _finest(filters: Filters) -> str:
    is_coarse = filters.is_public and filters.chosen and level_of(filters.region_code) != "village"
    return "district" if is_coarse else "village"


def _is_any_hidden(places: pd.DataFrame) -> bool:
    return bool((places["is_listed"] & places["uncovered_count"].isna()).any())


def _ranked(places: pd.DataFrame, gap: int) -> pd.DataFrame:
    frame = places[[*PLACE, "uncovered_count"]].astype({"uncovered_count": "Int64"})
    frame = frame.sort_values(["uncovered_count", "code"], ascending=[False, True], ignore_index=True)
    counts = frame["uncovered_count"]
    cumulative = counts.cumsum()
    return frame.assign(
        rank=pd.Series(np.arange(1, len(frame) + 1), dtype="Int64").mask(counts.isna() | _is_any_hidden(frame)),
        uncovered_pct=pct(counts, gap),
        cumulative_count=cumulative,
        cumulative_pct=pct(cumulative, gap),
        is_half=_is_half(counts, cumulative, gap),
    )


def _is_half(counts: pd.Series[int], cumulative: pd.Series[int], gap: int) -> pd.Series[bool]:
    """Places are needed as long as those before them hold less than half; of none when all shown hold less."""
    is_needed = ((cumulative - counts) * 2 < gap) & (counts > 0)
    is_reached = bool((cumulative * 2 >= gap).fillna(False).any())
    return is_needed.fillna(False).astype(bool) & is_reached
