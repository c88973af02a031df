"""A target split over the villages, and what each of them still lacks of its part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from ucj import allocation as pure
from ucj import pace
from ucj.errors import Refused
from ucj.metrics.allocation_rule import Aim, AllocationRule, aim, check_known, in_force, said
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import Filters
from ucj.metrics.shares import PLACE, pct


@dataclass(frozen=True)
class _Split:
    """targets: Int64 by village. allocation_id, name: of the saved one in force, None and '' else.

    unknown: villages of a saved one that the release does not have.
    """

    targets: pd.Series
    fixed: frozenset[str]
    split_by: str
    minimum_count: int = 0
    allocation_id: int | None = None
    name: str = ""
    unknown: tuple[str, ...] = ()


@metric(
    "allocation",
    unit="workers",
    by=("district", "village"),
    is_filterable=False,
    detail=AllocationRule,
    columns=PLACE
    | dict.fromkeys(("eligible_count", "reached_count", "target_count", "gap_count"), "Int64")
    | dict.fromkeys(("coverage_pct", "target_pct", "needed_per_month"), "Float64")
    | {f"pace_{span}_per_month": "Float64" for span in pace.SPANS}
    | {"verdict": "str", "is_fixed": "bool", "target_code": "str", "target_year": "Int64", "basis": "str"}
    | {"split_by": "str", "minimum_count": "Int64", "allocation_id": "Int64", "allocation_name": "str"}
    | {"unknown_codes": "str"},
)
def allocation(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`, in the month `filters.month`; with by=TOTAL the place itself.

    The target is that of the whole regency, split over its villages; a place's part is the sum of its villages'.
    code, name str · is_listed bool (a workforce list is in force) · eligible_count, reached_count Int64 (workers;
    active or registered, by the target's basis) · target_count Int64 (workers; <NA> without a list) · gap_count Int64
    (workers still missing; 0 once reached) · coverage_pct, target_pct Float64 (0-100; reached and target of eligible) ·
    needed_per_month Float64 (workers; <NA> when nothing is missing or the date has passed) · pace_3_per_month,
    pace_6_per_month, pace_12_per_month Float64 (net workers; <NA> without a number then) · verdict str (as in
    `ucj.pace`; missing without a date or a pace) · is_fixed bool (a person has said the part of a village in it) ·
    target_code str, target_year Int64 (due on its 31 December; <NA> for universal) · basis str (the target's) ·
    split_by str · minimum_count Int64 (workers; the least additional ones of a village) · allocation_id Int64,
    allocation_name str (of the saved allocation in force; <NA> and '' when computed) · unknown_codes str (comma
    separated: villages of a saved allocation that the release does not have: their parts are left out).
    Raises Refused where a part cannot be, or where a count it needs is hidden.
    Source: the metrics `coverage` and `target_progress`; allocation.
    """
    rule = filters.detail if isinstance(filters.detail, AllocationRule) else AllocationRule()
    whole = replace(filters, region_code=filters.region_code[:4], by="village", detail=None)
    wanted = aim(cur, whole, rule)
    found = _split(cur, whole, rule, wanted)
    frame = _reached(cur, replace(filters, detail=None), wanted)
    digits = len(frame["code"].iloc[0])
    by_place = found.targets.groupby(found.targets.index.str[:digits]).sum(min_count=1)
    frame["target_count"] = frame["code"].map(by_place).astype("Int64")
    frame = _judged(frame.assign(**_paces(cur, filters, wanted, frame)), wanted, filters.month)
    about = {
        "target_year": wanted.year,
        "minimum_count": found.minimum_count,
        "allocation_id": found.allocation_id,
    }
    return frame.assign(
        is_fixed=frame["code"].isin({code[:digits] for code in found.fixed}),
        target_code=wanted.code,
        basis=wanted.basis,
        split_by=found.split_by,
        unknown_codes=", ".join(found.unknown),
        allocation_name=found.name,
        **{name: pd.Series(value, index=frame.index, dtype="Int64") for name, value in about.items()},
    )


def _reached(cur: duckdb.DuckDBPyConnection, filters: Filters, wanted: Aim) -> pd.DataFrame:
    """Eligible workers and those who count toward the target, a row a place."""
    frame = coverage(cur, filters)[[*PLACE, "eligible_count", wanted.counted]]
    frame = frame.rename(columns={wanted.counted: "reached_count"})
    return frame.astype({"eligible_count": "Int64", "reached_count": "Int64"})


def _split(cur: duckdb.DuckDBPyConnection, whole: Filters, rule: AllocationRule, wanted: Aim) -> _Split:
    """whole: asks for all villages of the regency."""
    villages = _reached(cur, whole, wanted).set_index("code")
    listed = villages[villages["is_listed"]]
    # The parts of a total give away what is hidden in one of them.
    if hidden := int(listed[["eligible_count", "reached_count"]].isna().any(axis=1).sum()):
        raise Refused("allocation.public_hidden", hidden=hidden)
    fixed = said(rule.fixed)
    if rule.saved:
        saved = _Split(_heads(said(rule.saved)), frozenset(fixed), rule.split_by, rule.minimum_count)
        return _known(saved, villages.index)
    if rule.is_of_force and len(rows := in_force(cur, wanted)):
        return _known(_of_force(rows), villages.index)
    check_known(fixed, villages.index)
    return _computed(listed, fixed, rule, wanted)


def _of_force(rows: pd.DataFrame) -> _Split:
    """rows: as `in_force` gives them."""
    _, first = next(rows.iterrows())
    minimum, number = (int(first[name]) for name in ("minimum_count", "allocation_id"))
    targets = dict(zip(rows["village_code"], rows["target_count"], strict=True))
    fixed = frozenset(rows.loc[rows["is_fixed"], "village_code"])
    return _Split(_heads(targets), fixed, first["split_by"], minimum, number, first["name"])


def _known(split: _Split, villages: pd.Index[str]) -> _Split:
    """A saved split without the villages that the release does not have."""
    is_known = split.targets.index.isin(villages)
    unknown = tuple(split.targets.index[~is_known])
    return replace(split, targets=split.targets[is_known], fixed=split.fixed.difference(unknown), unknown=unknown)


def _computed(listed: pd.DataFrame, fixed: dict[str, int], rule: AllocationRule, wanted: Aim) -> _Split:
    """listed: eligible_count and reached_count by village with a list."""
    split_by = rule.split_by or pure.KEYS[0]
    if wanted.total is None:
        return _Split(_heads({}), frozenset(), split_by)
    for code, number in fixed.items():
        _check_fixed(listed, code, number)
    reached, eligible = (listed[name].to_numpy("int64") for name in ("reached_count", "eligible_count"))
    numbers = np.array([fixed.get(code, pure.NOT_FIXED) for code in listed.index], dtype="int64")
    targets = pure.targets(wanted.total, reached, eligible, split_by, rule.minimum_count, numbers)
    return _Split(_heads(dict(zip(listed.index, targets, strict=True))), frozenset(fixed), split_by, rule.minimum_count)


def _check_fixed(listed: pd.DataFrame, code: str, number: int) -> None:
    if code not in listed.index:
        raise Refused("allocation.fixed_unlisted", code=code)
    village: dict[Any, Any] = listed.loc[code].to_dict()
    low, high = village["reached_count"], village["eligible_count"]
    if not low <= number <= high:
        nearest = min(max(number, low), high)
        raise Refused(
            "allocation.fixed_beyond", village=village["name"], number=number, low=low, high=high, nearest=nearest
        )


def _heads(targets: dict[str, int]) -> pd.Series:
    return pd.Series(targets, dtype="Int64", index=pd.Index(targets, dtype="str"))


def _paces(
    cur: duckdb.DuckDBPyConnection, filters: Filters, wanted: Aim, now: pd.DataFrame
) -> dict[str, pd.Series[float]]:
    """Net workers a month over each span, by column; <NA> where the earlier month has no number or is no part of it."""
    ((first_month,),) = cur.execute("SELECT first_month FROM param").fetchall()
    paces = {}
    for span in pace.SPANS:
        earlier = replace(filters, month=filters.month - span)
        then = _reached(cur, earlier, wanted)["reached_count"] if earlier.month >= first_month else pd.NA
        moved = (now["reached_count"] - then).astype("Float64")
        paces[f"pace_{span}_per_month"] = moved / span
    return paces


def _judged(frame: pd.DataFrame, wanted: Aim, month: int) -> pd.DataFrame:
    """What is missing, what is needed for it, and how that compares with the recent pace."""
    left = None if wanted.year is None else pace.due_month(wanted.year) - month
    gaps = (frame["target_count"] - frame["reached_count"]).clip(lower=0)
    recent = frame[f"pace_{pace.VERDICT_SPAN}_per_month"]
    judged = [_judge(gap, left, each) for gap, each in zip(gaps, recent, strict=True)]
    return frame.assign(
        gap_count=gaps,
        coverage_pct=pct(frame["reached_count"], frame["eligible_count"]),
        target_pct=pct(frame["target_count"], frame["eligible_count"]),
        needed_per_month=pd.Series([needed for needed, _ in judged], index=frame.index, dtype="Float64"),
        verdict=pd.Series([verdict for _, verdict in judged], index=frame.index, dtype="str"),
    )


def _judge(gap: Any, left: int | None, recent: Any) -> tuple[float | None, str | None]:
    """Needed a month and the verdict. left: whole months until the date; None: there is none."""
    if pd.isna(gap):
        return None, None
    if left is None:
        return None, "reached" if gap == 0 else None
    return pace.needed(int(gap), left), pace.verdict(int(gap), left, None if pd.isna(recent) else recent)
