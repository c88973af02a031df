"""Axes, curves and names that the drawings of points share."""

from __future__ import annotations

import random
import re
from itertools import combinations, pairwise

import pytest

from ucj.charts import plot, svg
from ucj.charts.plot import Frame, Spot

X = plot.axis(0, 100, "x", lambda value: f"{value:g}")
FRAME = Frame(plot.WIDE, X, X)


@pytest.mark.parametrize(
    ("low", "high", "first", "last"),
    [(0, 100, 0, 100), (66.4, 100, 65, 100), (0, 2556, 0, 3000), (83.8, 83.8, 83.8, 83.8), (0, 0, 0, 0), (0, 3, 0, 3)],
)
def test_an_axis_holds_its_values_and_ends_on_ticks(low: float, high: float, first: float, last: float) -> None:
    axis = plot.axis(low, high, "", str)
    assert (axis.low, axis.high) == (axis.ticks[0][0], axis.ticks[-1][0])
    assert axis.low == pytest.approx(first, abs=1e-6)
    assert axis.high == pytest.approx(last, abs=1e-6)
    assert axis.low < axis.high, "a point alone has room too"
    assert len(axis.ticks) <= 11


def test_points_stand_in_proportion() -> None:
    left, bottom = FRAME.at(0, 0)
    right, top = FRAME.at(100, 100)
    assert FRAME.at(50, 25) == pytest.approx(((left + right) / 2, bottom - (bottom - top) / 4))


def test_a_curve_ends_at_the_frame() -> None:
    (line,) = FRAME.curve([(0, -100), (100, 100)], "grey")
    points = [tuple(map(float, point.split(","))) for point in re.findall(r"[\d.-]+,[\d.-]+", line)]
    assert points == [pytest.approx(FRAME.at(50, 0), abs=0.1), pytest.approx(FRAME.at(100, 100), abs=0.1)]
    assert FRAME.curve([(0, 150), (100, 150)], "grey") == []
    assert FRAME.curve([], "grey") == []


def test_ticks_that_would_touch_are_left_out() -> None:
    crowded = plot.Axis(0, 100, tuple((float(value), "panjang sekali") for value in range(0, 101, 5)), "x")
    parts = plot.ground(Frame(plot.NARROW, crowded, X))
    ends = [float(x) for x in re.findall(r'<text x="([\d.]+)"[^>]*>panjang', "".join(parts))]
    wide = svg.text_width("panjang sekali", 12.5)
    assert 2 <= len(ends) <= 4
    assert all(later - earlier >= wide for earlier, later in pairwise(ends))


def boxes(parts: list[str]) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of the words drawn."""
    found = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)" font-size="([\d.]+)"[^>]*>([^<]*)<', "".join(parts))
    return [
        (float(x), float(y) - 0.8 * float(size), float(x) + svg.text_width(words, float(size), weight=700), float(y))
        for x, y, size, words in found
    ]


@pytest.mark.parametrize("size", [plot.WIDE, plot.NARROW])
@pytest.mark.parametrize("seed", range(5))
def test_names_never_meet_nor_cover_a_mark_nor_leave_the_drawing(size: tuple[float, float], seed: int) -> None:
    frame, dice = Frame(size, X, X), random.Random(seed)
    marks = [frame.at(dice.gauss(50, 22) % 100, dice.gauss(50, 22) % 100) for _ in range(150)]
    spots = [Spot(x, y, 6, f"Desa Nomor {index}") for index, (x, y) in enumerate(marks[:30])]
    drawn = boxes(plot.names(frame, spots, marks))
    assert 0 < len(drawn) <= 30
    for one, other in combinations(drawn, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for left, top, right, bottom in drawn:
        assert left >= 0
        assert right <= size[0]
        assert not [mark for mark in marks if left < mark[0] < right and top < mark[1] < bottom]


def test_the_chosen_name_is_said_in_any_crowd_and_first() -> None:
    middle = FRAME.at(50, 50)
    marks = [(middle[0] + dx, middle[1] + dy) for dx in range(-200, 201, 6) for dy in range(-40, 41, 6)]
    spots = [Spot(*middle, 6, "Lain"), Spot(*middle, 12, 'Pilihan <b>&"', is_chosen=True)]
    (said,) = plot.names(FRAME, spots, marks)
    assert "Pilihan &lt;b&gt;&amp;&quot;" in said
    assert 'font-weight="700"' in said


@pytest.mark.parametrize("corner", [(0, 0), (0, 100), (100, 0), (100, 100)])
def test_a_chosen_name_in_a_corner_stays_in_the_drawing(corner: tuple[float, float]) -> None:
    frame = Frame(plot.NARROW, X, X)
    spot = Spot(*frame.at(*corner), 12, "Baruh Panyambaran", is_chosen=True)
    ((left, top, right, bottom),) = boxes(plot.names(frame, [spot], []))
    assert (left >= 0, top >= 0, right <= plot.NARROW[0], bottom <= plot.NARROW[1]) == (True,) * 4


def test_a_key_breaks_into_rows_and_tells_its_height() -> None:
    items = [("", "kata yang cukup panjang")] * 4
    one, tall = plot.key(items, 2000, 0)[1], plot.key(items, 200, 0)[1]
    assert tall == 4 * one
    assert plot.key([], 200, 0)[0] == []
