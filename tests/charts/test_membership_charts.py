"""Flows, parts and those who stay: bars as long as their counts, steps that end with their month, lines told apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from ucj.charts import flow_bars, plot, stacked_areas, survival_lines
from ucj.charts.flow_bars import FlowBars, Kind
from ucj.charts.marks import NONE
from ucj.charts.plot import Axis
from ucj.charts.stacked_areas import Part
from ucj.charts.survival_lines import Curve
from ucj.theme import theme

LOOK = theme()


def heights(drawn: str, colour: str) -> list[float]:
    """Of the bars of this colour, without the square of the key."""
    found = re.findall(rf'<rect [^>]*height="([\d.]+)"[^>]*fill="{colour}"', drawn)
    return [float(each) for each in found if float(each) != 14]


def bars(lapsed: tuple[int | None, ...], net: tuple[int | None, ...]) -> FlowBars:
    kinds = (Kind("baru", LOOK.protected, (30, 60)), Kind("nonaktif", LOOK.uncovered, lapsed))
    x, y = Axis(-0.6, 1.6, ((0.0, "Agu"), (1.0, "Sep")), ""), plot.axis(-60, 60, "orang", str)
    return FlowBars(kinds, net, "perubahan", ("Agustus <1>", "September"), x, y, "alt")


@pytest.mark.parametrize("draw", [flow_bars.wide, flow_bars.narrow])
def test_bars_are_as_long_as_their_counts_and_a_month_is_told_in_words(draw: Callable[[FlowBars], str]) -> None:
    drawn = draw(bars((-30, -15), (0, 45)))
    joined, lapsed = heights(drawn, LOOK.protected), heights(drawn, LOOK.uncovered)
    assert joined[1] == pytest.approx(2 * joined[0], abs=0.3)
    assert lapsed == pytest.approx([joined[0], joined[0] / 2], abs=0.3)
    assert "Agustus &lt;1&gt;" in drawn
    assert "×" not in drawn


def test_a_hidden_part_of_a_month_has_a_sign_and_an_unknown_month_no_line() -> None:
    hidden = flow_bars.wide(bars((None, -15), (0, 45)))
    assert hidden.count("×") == 1
    unknown = flow_bars.wide(bars((None, -15), (None, 45)))
    assert "×" not in unknown
    assert unknown.count("<circle") == hidden.count("<circle") - 1


def outlines(drawn: str, colour: str) -> list[list[tuple[float, float]]]:
    found = re.findall(rf'<(?:path|polygon) [^>]*(?:d|points)="([^"]+)"[^>]*fill="{colour}"', drawn)
    return [[(float(x), float(y)) for x, y in re.findall(r"([\d.]+)[ ,]([\d.]+)", each)] for each in found]


@pytest.mark.parametrize("draw", [stacked_areas.wide, stacked_areas.narrow])
def test_a_hidden_month_is_a_step_and_no_slope(draw: Callable[..., str]) -> None:
    parts = (Part("BPU 20", (20, None, 20)), Part("×", (0, 30, 0), is_plain=True))
    x, y = Axis(-0.5, 2.5, ((0.0, "Agu"),), ""), plot.axis(0, 30, "orang", str)
    drawn = draw(parts, x, y, "alt", NONE, 0)
    (grey,) = outlines(drawn, LOOK.excluded)
    top = min(height for _, height in grey)
    bottom = max(height for _, height in grey)
    across = sorted({left for left, _ in grey})
    assert len(across) == 4
    # The grey part stands from the floor to its count between the borders of its own month, and nowhere else.
    assert {left for left, height in grey if height == top} == set(across[1:3])
    assert {left for left, height in grey if height == bottom} == set(across[1:3])
    (blue,) = outlines(drawn, LOOK.coverage[7])
    assert all(one[0] == other[0] or one[1] == other[1] for one, other in pairwise(blue))


def test_lines_of_one_colour_differ_in_dash_and_end_in_a_point() -> None:
    curves = tuple(Curve(f"Pembayar {at}", ((0, 100.0), (12, 90.0 - at))) for at in range(8))
    x, y = Axis(0.0, 24.0, ((0.0, "0"),), ""), plot.axis(80.0, 100.0, "%", str)
    drawn = survival_lines.wide(curves, x, y, "alt")
    ends = [float(y) for y in re.findall(r'<circle[^>]*cy="([\d.]+)"', drawn)]
    assert len(ends) == 8
    assert ends == sorted(ends)
    signs = re.findall(r"<g transform[^>]*>(<[^>]+>)", drawn)
    looks = {tuple(re.findall(r'stroke(?:-dasharray)?="([^"]+)"', sign)) for sign in signs}
    assert len(looks) == 8
    assert all(curve.name in drawn for curve in curves)
