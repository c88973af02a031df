"""Drawing lots: exact shares, weighted choice without replacement, quotas. Pure functions on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Rng = np.random.Generator
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Days = np.ndarray[tuple[int], np.dtype[np.datetime64]]


def shares(weights: Sequence[float] | Ints | Floats, total: int) -> Ints:
    """Split `total` in proportion to `weights` by largest remainder: int64 (n,), sums to `total`."""
    exact = np.asarray(weights, dtype=np.float64)
    if exact.sum() <= 0:
        return np.zeros(len(exact), dtype=np.int64)
    exact = exact * total / exact.sum()
    whole: Ints = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def pick(rng: Rng, candidates: Ints, count: int, log_weight: Floats | None = None) -> Ints:
    """At most `count` different candidates, weighted by exp(log_weight); int64, ascending.

    Adding Gumbel noise and taking the largest equals drawing one after the other without replacement.
    """
    count = min(max(count, 0), len(candidates))
    if count == 0:
        return candidates[:0]
    key = rng.gumbel(size=len(candidates)) + (0.0 if log_weight is None else log_weight)
    return np.sort(candidates[np.argpartition(-key, count - 1)[:count]])


def largest(candidates: Ints, key: Floats, count: int) -> Ints:
    """The `count` candidates with the largest key."""
    count = min(max(count, 0), len(candidates))
    return candidates[np.argsort(-key, kind="stable")[:count]]


def choose(rng: Rng, weights: Mapping[str, float], count: int) -> Texts:
    """`count` keys drawn with replacement, object (count,)."""
    keys = np.array(list(weights), dtype=object)
    chance = np.array(list(weights.values()), dtype=np.float64)
    return keys[rng.choice(len(keys), size=count, p=chance / chance.sum())]


def one_of(rng: Rng, values: Sequence[Any], count: int) -> Texts:
    """`count` values drawn with replacement and equal chance, object (count,)."""
    return np.array(values, dtype=object)[rng.integers(len(values), size=count)]


def running(groups: npt.NDArray[Any]) -> Ints:
    """How many earlier elements have the same value: int64 (n,), from 0."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.empty(0, dtype=np.int64)
    lengths = np.diff(np.r_[starts, len(ordered)])
    rank = np.empty(len(groups), dtype=np.int64)
    rank[order] = np.arange(len(groups)) - np.repeat(starts, lengths)
    return rank


def by_quota(candidates: Ints, group: Ints, score: Floats, quota: Ints, count: int) -> Ints:
    """Exactly `count` candidates, the best of each group, as near as can be to each group's quota.

    candidates, group and score are (n,), quota (groups,). Where a group is too small, others give more.
    """
    order = np.argsort(-score, kind="stable")
    excess = beyond(group[order], quota)
    taken = np.argsort(excess, kind="stable")[:count]
    return np.sort(candidates[order[taken]])


def beyond(group: Ints, quota: Ints) -> Ints:
    """How far each element, in order, lies beyond its group's quota (negative = within)."""
    return running(group) - quota[group]


def first_days(month: Ints) -> Days:
    """The first day of each month (year * 12 + month - 1), datetime64[D] (n,)."""
    days: Days = (month - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return days
