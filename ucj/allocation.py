"""A target split over places: whole workers, exactly the target in sum, no place below today nor above its eligible."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ucj.errors import Refused, WrongUsage

Heads = npt.NDArray[np.int64]

# What a part goes by: the first is the default.
KEYS = ("uncovered", "eligible", "equal_rate")
# In an array of numbers said by a person: this place has none.
NOT_FIXED = -1


def targets(
    total: int, reached: Heads, eligible: Heads, split_by: str = KEYS[0], minimum: int = 0, fixed: Heads | None = None
) -> Heads:
    """The target of each place (workers, shape of `reached`); their sum is `total`.

    reached, eligible: workers today, 0 <= reached <= eligible. split_by: `uncovered` and `eligible` split what is
    missing in proportion to uncovered or to eligible workers; `equal_rate` lifts every place to one same share of its
    eligible workers, and places beyond it keep what they have. minimum: additional workers that each place gets, or all
    of its uncovered if they are fewer. fixed: the said target of a place, or NOT_FIXED.
    Equal places differ by one at most, the earlier one first. Raises WrongUsage for an unknown key, and Refused naming
    the nearest possible choice.
    """
    said = np.full_like(reached, NOT_FIXED) if fixed is None else fixed
    _check(total, reached, eligible, split_by, minimum, said)
    lower = np.where(said == NOT_FIXED, np.minimum(reached + min(minimum, total), eligible), said)
    upper = np.where(said == NOT_FIXED, eligible, said)
    if split_by == "equal_rate":
        return split(total, eligible, lower, upper)
    weights = eligible if split_by == "eligible" else eligible - reached
    return reached + split(total - int(reached.sum()), weights, lower - reached, upper - reached)


def split(total: int, weights: Heads, lower: Heads, upper: Heads) -> Heads:
    """Whole parts in proportion to the weights wherever the bounds allow it; their sum is `total`.

    weights: above 0 wherever upper > lower. A part of a larger weight within the same bounds is never smaller.
    Raises ValueError when no parts within the bounds have that sum.
    """
    if not lower.sum() <= total <= upper.sum():
        raise ValueError(total)
    parts, is_open = lower.copy(), upper > lower
    while is_open.any():
        rest, weight = total - parts[~is_open].sum(), weights[is_open].sum()
        # Multiplied out: whole numbers compare exactly.
        lack = np.where(is_open, np.maximum(lower * weight - rest * weights, 0), 0)
        excess = np.where(is_open, np.maximum(rest * weights - upper * weight, 0), 0)
        if not lack.any() and not excess.any():
            parts[is_open] = _rounded(rest * weights[is_open], weight)
            break
        # Closing the heavier side moves the common measure towards the other, so what is closed stays beyond its bound.
        if lack.sum() >= excess.sum():
            is_open &= lack == 0
        if excess.sum() >= lack.sum():
            parts[excess > 0] = upper[excess > 0]
            is_open &= excess == 0
    return parts


def _rounded(numerators: Heads, denominator: np.int64) -> Heads:
    """Fractions as whole numbers of the same sum: the largest remainders are rounded up, of equal ones the first."""
    whole, remainder = np.divmod(numerators, denominator)
    up = np.argsort(-remainder, kind="stable")[: remainder.sum() // denominator]
    whole[up] += 1
    return whole


def _check(total: int, reached: Heads, eligible: Heads, split_by: str, minimum: int, said: Heads) -> None:
    if split_by not in KEYS:
        raise WrongUsage("allocation.key_unknown", split_by=split_by, choices=", ".join(KEYS))
    if total < (now := int(reached.sum())):
        raise Refused("allocation.target_below", total=total, nearest=now)
    if total > (most := int(eligible.sum())):
        raise Refused("allocation.target_above", total=total, nearest=most)
    if minimum < 0:
        raise Refused("allocation.minimum_negative", minimum=minimum)
    is_said = said != NOT_FIXED
    least, most = (int(np.where(is_said, said, bound).sum()) for bound in (reached, eligible))
    if total < least:
        raise Refused("allocation.fixed_many", total=total, least=least, over=least - total)
    if total > most:
        raise Refused("allocation.fixed_few", total=total, most=most, short=total - most)
    room = np.where(is_said, 0, eligible - reached)
    if minimum > (largest := largest_minimum(total - least, room)) and largest < room.max():
        raise Refused("allocation.minimum_above", minimum=minimum, gap=total - least, nearest=largest)


def largest_minimum(gap: int, room: Heads) -> int:
    """The most additional workers that every place can get, or all of its room, out of `gap` for all of them."""
    # The sum grows with the minimum: the last one that fits is found by halving.
    low, high = 0, int(room.max(initial=0))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if np.minimum(room, middle).sum() <= gap else (low, middle - 1)
    return low
