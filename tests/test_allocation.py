"""A target split over places: against a slow second version in fractions, and worked by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj.allocation import KEYS, NOT_FIXED, Heads, largest_minimum, split, targets
from ucj.errors import Refused, WrongUsage


def heads(*counts: int) -> Heads:
    return np.array(counts, dtype=np.int64)


# A slow second version


def slow_split(total: int, weights: list[int], lower: list[int], upper: list[int]) -> list[int]:
    """The common measure is sought among the turning points; what is left over goes to the largest fractions."""

    def at(measure: Fraction) -> list[Fraction]:
        return [min(max(measure * w, Fraction(a)), Fraction(b)) for w, a, b in zip(weights, lower, upper, strict=True)]

    turns = [Fraction(0)] + [
        Fraction(bound, w) for w, *ends in zip(weights, lower, upper, strict=True) if w for bound in ends
    ]
    below = max(turn for turn in turns if sum(at(turn)) <= total)
    is_moving = [
        bool(w) and Fraction(a, w) <= below < Fraction(b, w) for w, a, b in zip(weights, lower, upper, strict=True)
    ]
    growing = sum(w for w, moves in zip(weights, is_moving, strict=True) if moves)
    exact = at(below + Fraction(total - sum(at(below)), growing) if growing else below)
    whole = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda each: (whole[each] - exact[each], each))
    for each in order[: total - sum(whole)]:
        whole[each] += 1
    return whole


class Asked(NamedTuple):
    total: int
    weights: list[int]
    lower: list[int]
    upper: list[int]


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Something that can be split: bounds in order, a total between their sums."""
    size = draw(st.integers(1, 12))
    numbers = st.integers(0, 30)
    lower = draw(st.lists(numbers, min_size=size, max_size=size))
    upper = [least + draw(numbers) for least in lower]
    # Few different weights: equal ones are where rounding could go wrong.
    weights = [draw(st.integers(1, 6)) for _ in lower]
    return Asked(draw(st.integers(sum(lower), sum(upper))), weights, lower, upper)


@settings(max_examples=400)
@given(asked())
def test_a_split_is_the_slow_one_in_sum_and_in_every_part(case: Asked) -> None:
    parts = split(case.total, *(heads(*each) for each in case[1:]))
    assert parts.sum() == case.total
    assert (parts >= case.lower).all()
    assert (parts <= case.upper).all()
    assert parts.tolist() == slow_split(*case)


@settings(max_examples=200)
@given(asked(), st.integers(0, 40))
def test_a_larger_weight_within_the_same_bounds_never_gets_less(case: Asked, width: int) -> None:
    lower, upper = [case.lower[0]] * len(case.weights), [case.lower[0] + width] * len(case.weights)
    total = min(max(case.total, sum(lower)), sum(upper))
    parts = split(total, heads(*case.weights), heads(*lower), heads(*upper))
    ordered = sorted(zip(case.weights, parts.tolist(), strict=True))
    assert [part for _, part in ordered] == sorted(parts.tolist())


@pytest.mark.parametrize("total", [9, 31])
def test_a_sum_that_the_bounds_do_not_allow_is_refused(total: int) -> None:
    with pytest.raises(ValueError, match=str(total)):
        split(total, heads(1, 1), heads(5, 5), heads(10, 20))


# Places


class Places(NamedTuple):
    reached: list[int]
    eligible: list[int]
    total: int


@st.composite
def places(draw: st.DrawFn) -> Places:
    reached = draw(st.lists(st.integers(0, 40), min_size=1, max_size=12))
    eligible = [count + draw(st.integers(0, 30)) for count in reached]
    return Places(reached, eligible, draw(st.integers(sum(reached), sum(eligible))))


@settings(max_examples=200)
@given(places(), st.sampled_from(KEYS), st.integers(0, 5), st.data())
def test_every_key_keeps_the_sum_the_bounds_the_minimum_and_what_is_fixed(
    case: Places, key: str, minimum: int, data: st.DataObject
) -> None:
    reached, eligible = heads(*case.reached), heads(*case.eligible)
    said = np.full_like(reached, NOT_FIXED)
    place = data.draw(st.integers(0, len(reached) - 1))
    said[place] = data.draw(st.integers(case.reached[place], case.eligible[place]))
    try:
        found = targets(case.total, reached, eligible, key, minimum, said)
    except Refused:
        # What is refused, and when, has tests of its own.
        return
    assert found.sum() == case.total
    assert found[place] == said[place]
    assert (found <= eligible).all()
    least = np.minimum(reached + minimum, eligible)
    assert (np.delete(found, place) >= np.delete(least, place)).all()


@settings(max_examples=100)
@given(places(), st.integers(1, 50))
def test_the_minimum_named_instead_is_the_largest_that_can_be_met(case: Places, minimum: int) -> None:
    reached, eligible = heads(*case.reached), heads(*case.eligible)
    try:
        targets(case.total, reached, eligible, minimum=minimum)
    except Refused as problem:
        nearest = int(str(problem.params["nearest"]))
        targets(case.total, reached, eligible, minimum=nearest)
        assert nearest < minimum
        with pytest.raises(Refused):
            targets(case.total, reached, eligible, minimum=nearest + 1)


# By hand: three places with 80, 60 and 10 protected of 100, 100 and 20 eligible workers; 20, 40 and 10 uncovered.
REACHED, ELIGIBLE = heads(80, 60, 10), heads(100, 100, 20)


@pytest.mark.parametrize(
    ("key", "minimum", "expected"),
    [
        # 35 more by 20 : 40 : 10 of 70: 35 * 2/7 = 10, 35 * 4/7 = 20, 35 * 1/7 = 5.
        ("uncovered", 0, (90, 80, 15)),
        # At least 8 each: the last gets 8 instead of 5; 27 are left by 20 : 40 of 60: 9 and 18.
        ("uncovered", 8, (89, 78, 18)),
        # By 100 : 100 : 20 of 220: 35 * 10/22 = 15.909.. twice, 35 * 2/22 = 3.18..: 15 + 15 + 3 = 33, and the two
        # larger remainders are rounded up: 16, 16, 3.
        ("eligible", 0, (96, 76, 13)),
        # 185 of 220 eligible: 84.09 %: 84.09.., 84.09.., 16.81..: 84 + 84 + 16 = 184, and the last has the largest
        # remainder.
        ("equal_rate", 0, (84, 84, 17)),
    ],
)
def test_a_target_of_185_by_hand(key: str, minimum: int, expected: tuple[int, ...]) -> None:
    assert targets(185, REACHED, ELIGIBLE, key, minimum).tolist() == list(expected)


def test_a_place_above_the_equal_rate_keeps_what_it_has() -> None:
    """165: 80 stay (80 %); 85 of the other 120 are 70.83 %: 70.83.. and 14.16..: 70 + 14 = 84, the first rounded up."""
    assert targets(165, REACHED, ELIGIBLE, "equal_rate").tolist() == [80, 71, 14]


def test_what_a_person_says_stands_and_the_rest_is_split_anew() -> None:
    """185 with 100 said for the first: 85 remain for places with 70: 15 more by 40 : 10: 12 and 3."""
    said = heads(100, NOT_FIXED, NOT_FIXED)
    assert targets(185, REACHED, ELIGIBLE, fixed=said).tolist() == [100, 72, 13]


def test_equal_places_differ_by_one_and_the_first_gets_it() -> None:
    assert targets(10, heads(0, 0, 0), heads(5, 5, 5)).tolist() == [4, 3, 3]


def test_today_and_everybody_are_targets_too() -> None:
    for key in KEYS:
        assert targets(150, REACHED, ELIGIBLE, key).tolist() == REACHED.tolist()
        assert targets(220, REACHED, ELIGIBLE, key, minimum=99).tolist() == ELIGIBLE.tolist()


def test_the_largest_minimum_by_hand() -> None:
    """35 for rooms of 20, 40, 10: 12 each needs 12 + 12 + 10 = 34, 13 each 36."""
    assert largest_minimum(35, ELIGIBLE - REACHED) == 12


@pytest.mark.parametrize(
    ("total", "minimum", "said", "key", "named"),
    [
        (149, 0, (-1, -1, -1), "target_below", {"total": 149, "nearest": 150}),
        (221, 0, (-1, -1, -1), "target_above", {"total": 221, "nearest": 220}),
        (185, -1, (-1, -1, -1), "minimum_negative", {"minimum": -1}),
        (185, 13, (-1, -1, -1), "minimum_above", {"minimum": 13, "gap": 35, "nearest": 12}),
        # 100 + 100 + 10 are 25 more than 185.
        (185, 0, (100, 100, -1), "fixed_many", {"total": 185, "least": 210, "over": 25}),
        # 80 + 60 + 20 are 25 fewer.
        (185, 0, (80, 60, -1), "fixed_few", {"total": 185, "most": 160, "short": 25}),
    ],
)
def test_what_cannot_be_is_refused_with_the_nearest_choice(
    total: int, minimum: int, said: tuple[int, ...], key: str, named: dict[str, int]
) -> None:
    with pytest.raises(Refused) as problem:
        targets(total, REACHED, ELIGIBLE, minimum=minimum, fixed=heads(*said))
    assert (problem.value.key, problem.value.params) == (f"allocation.{key}", named)
    assert all(str(number) in str(problem.value) for number in named.values())


def test_an_unknown_key_is_answered_with_the_keys() -> None:
    with pytest.raises(WrongUsage, match="uncovered, eligible, equal_rate"):
        targets(185, REACHED, ELIGIBLE, "area")
