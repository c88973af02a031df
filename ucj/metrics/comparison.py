"""What moved between two releases or months, and why: causes whose sum is the difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd

from ucj import months
from ucj.errors import Refused
from ucj.metrics.catalogue import metric
from ucj.metrics.causes import CAUSES, QUANTITIES, changed
from ucj.metrics.coverage import coverage
from ucj.metrics.earlier import Comparison, Side, earlier, later
from ucj.metrics.filters import TOTAL, Filters, level_of
from ucj.metrics.shares import PLACE

_DIGITS = {"regency": 4, "district": 6, "village": 10}
_COUNTS = {f"{name}_{what}_count": "Int64" for name in QUANTITIES for what in ("before", "after", "change")}


def _beside(cur: duckdb.DuckDBPyConnection, filters: Filters) -> dict[str, Any]:
    with earlier(cur, filters) as before:
        return {"earlier": {"release": before.release, "month": months.text(before.month)} if before else None}


@metric(
    "compare",
    unit="workers",
    by=("cause", "district", "village"),
    columns=PLACE | _COUNTS | {"worker_count": "Int64"},
    is_filterable=False,
    prefers_own=True,
    detail=Comparison,
    beside=_beside,
)
def compare(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per cause, in the order in which causes apply, or per place below `filters.region_code`.

    The later side is this release in `filters.month`, the earlier one what `filters.detail` says. code, name str (name
    empty for a cause) · is_listed bool (a workforce list is in force on either side) · worker_count Int64 (workers who
    count for something else, or elsewhere, on one side than on the other; a place counts those who came and those who
    went) · in workers, before, after and the change between them: labour_force_before_count,
    labour_force_after_count, labour_force_change_count, eligible_before_count, eligible_after_count,
    eligible_change_count, registered_before_count, registered_after_count, registered_change_count,
    active_before_count, active_after_count, active_change_count, uncovered_before_count, uncovered_after_count,
    uncovered_change_count Int64; of a cause, among its workers only. A place without a list on one side counts there
    as nobody in the change, as in the sum it is part of. <NA>: no list on either side, hidden, or nothing earlier; for
    the public worker_count always. The changes of the causes add up to that of their place.
    Source: the metric `coverage` of both sides, and for causes what `causes.changed` names. Raises Refused for causes
    asked by the public, WrongUsage and Refused as `earlier` does.
    """
    if filters.by == "cause" and filters.is_public:
        raise Refused("compare.not_public")
    with earlier(cur, filters) as before:
        after = later(cur, filters)
        moved = changed(before, after) if before and not filters.is_public else None
        if filters.by == "cause":
            return _by_cause(moved, filters.region_code)
        return _by_place(before, after, moved, filters)


def _by_cause(moved: pd.DataFrame | None, within: str) -> pd.DataFrame:
    frame = pd.DataFrame({"code": CAUSES, "name": "", "is_listed": True})
    if moved is None:
        return frame.reindex(columns=[*PLACE, *_COUNTS, "worker_count"])
    here = {side: moved[f"village_{side}"].str.startswith(within) for side in ("before", "after")}
    counted = {f"{name}_{side}_count": moved[f"{name}_{side}"] & here[side] for name in QUANTITIES for side in here}
    workers = pd.DataFrame(counted).assign(worker_count=here["before"] | here["after"])
    sums = workers.groupby(moved["cause"]).sum().reindex(list(CAUSES), fill_value=0).reset_index(drop=True)
    for name in QUANTITIES:
        sums[f"{name}_change_count"] = sums[f"{name}_after_count"] - sums[f"{name}_before_count"]
    return pd.concat([frame, sums], axis="columns")


def _by_place(before: Side | None, after: Side, moved: pd.DataFrame | None, filters: Filters) -> pd.DataFrame:
    now = coverage(after.cur, filters)
    then = coverage(before.cur, replace(filters, month=before.month)) if before else _nothing(now)
    frame = now[list(PLACE)].assign(is_listed=now["is_listed"] | then["is_listed"])
    for name in QUANTITIES:
        was, now_is = then[f"{name}_count"].astype("Int64"), now[f"{name}_count"].astype("Int64")
        frame[f"{name}_before_count"], frame[f"{name}_after_count"] = was, now_is
        if before:
            # Nobody on the one side that has no list, unless neither has.
            was = was.mask(frame["is_listed"] & ~then["is_listed"], 0)
            now_is = now_is.mask(frame["is_listed"] & ~now["is_listed"], 0)
        frame[f"{name}_change_count"] = now_is - was
    level = level_of(filters.region_code) if filters.by == TOTAL else filters.by
    frame["worker_count"] = _touched(moved, frame["code"], _DIGITS[level]).where(frame["is_listed"])
    return frame


def _nothing(now: pd.DataFrame) -> pd.DataFrame:
    """Rows of `coverage` that say nothing."""
    counts = dict.fromkeys((f"{name}_count" for name in QUANTITIES), pd.array([pd.NA] * len(now), dtype="Int64"))
    return pd.DataFrame({"is_listed": False, **counts}, index=now.index)


def _touched(moved: pd.DataFrame | None, codes: pd.Series[str], digits: int) -> pd.Series[int]:
    """How many changed workers each place had, or has."""
    if moved is None:
        return pd.Series(pd.NA, index=codes.index, dtype="Int64")
    before, after = (moved[f"village_{side}"].str[:digits] for side in ("before", "after"))
    places = pd.concat([before, after[after != before]]).value_counts()
    return codes.map(places).fillna(0).astype("Int64")
