"""Pace and verdict, with the arithmetic written out."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucj import months, pace

SEPTEMBER = months.parse("2025-09")


def test_a_target_is_due_in_december_of_its_year() -> None:
    assert months.text(pace.due_month(2025)) == "2025-12"
    assert pace.due_month(2025) - SEPTEMBER == 3


@pytest.mark.parametrize(
    ("value", "unit", "eligible", "heads"),
    [
        (64_000, "workers", 74_000, 64_000),
        # 0.995 x 74,000 = 73,630 exactly; 0.3215 x 74,000 = 23,791 exactly, though not in binary.
        (99.5, "pct", 74_000, 73_630),
        (32.15, "pct", 74_000, 23_791),
        # 0.7 x 9,551 = 6,685.7: a share is rounded up.
        (70, "pct", 9_551, 6_686),
        (100, "pct", 74_000, 74_000),
        (43.92, "pct", 0, 0),
    ],
)
def test_a_target_in_heads(value: float, unit: str, eligible: int, heads: int) -> None:
    assert pace.heads(value, unit, eligible) == heads


@given(st.integers(0, 10_000), st.integers(0, 200_000))
def test_a_share_in_heads_is_the_exact_one_rounded_up(hundredths: int, eligible: int) -> None:
    exact = Fraction(hundredths, 10_000) * eligible
    assert pace.heads(hundredths / 100, "pct", eligible) == math.ceil(exact)


def test_needed_a_month() -> None:
    """62,000 of 64,000 with 3 months left: 2,000 / 3 = 666.7."""
    assert pace.needed(64_000 - 62_000, 3) == pytest.approx(666.67, abs=0.01)
    assert pace.needed(0, 3) is None
    assert pace.needed(2_000, 0) is None


def test_recent_pace() -> None:
    """61,013 in June and 62,000 in September: 987 / 3 = 329 a month."""
    active = {SEPTEMBER: 62_000, SEPTEMBER - 3: 61_013}
    assert pace.recent(active, SEPTEMBER, 3) == 329.0
    assert pace.recent(active, SEPTEMBER, 6) is None
    assert pace.recent({}, SEPTEMBER, 3) is None


@pytest.mark.parametrize(
    ("gap", "left", "recent", "said"),
    [
        (2_000, 3, 361.8, "behind"),
        # 2,000 / 3 = 666.7 needed; ahead from 1.25 x 666.7 = 833.3 on.
        (2_000, 3, 666.7, "on_pace"),
        (2_000, 3, 833.3, "on_pace"),
        (2_000, 3, 833.4, "ahead"),
        (2_000, 3, None, None),
        (2_000, 0, 900.0, "past_due"),
        (2_000, -5, None, "past_due"),
        (0, 3, -10.0, "reached"),
        (-1, 0, None, "reached"),
        (1, 1, -1.0, "behind"),
    ],
)
def test_the_verdict(gap: int, left: int, recent: float | None, said: str | None) -> None:
    assert pace.verdict(gap, left, recent) == said
