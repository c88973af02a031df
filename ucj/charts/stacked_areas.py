"""Parts of a whole month by month, one on the other: stepped areas with their names and newest counts in the key.

A month is as wide as its step, so that one whose part is hidden has none of it, and no slope beside it tells of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ucj.charts import marks as marks_chart
from ucj.charts import plot, svg
from ucj.charts.marks import Marks
from ucj.charts.plot import Axis, Frame
from ucj.theme import theme

# Steps of the palette for parts in their order, neighbours far apart; more parts than that begin anew.
_STEPS = (7, 3, 9, 5, 1)


@dataclass(frozen=True)
class Part:
    """`counts` by month, None where it has none to draw; `label` its name and newest count; a plain one is grey."""

    label: str
    counts: tuple[int | None, ...]
    is_plain: bool = False


def wide(parts: Sequence[Part], x: Axis, y: Axis, alt: str, marks: Marks, first: int) -> str:
    """parts: from the bottom up. x: months by number from 0, which is `first`, half a month kept free at both ends."""
    return _draw(parts, x, y, alt, marks, first, plot.WIDE)


def narrow(parts: Sequence[Part], x: Axis, y: Axis, alt: str, marks: Marks, first: int) -> str:
    """For a telephone."""
    return _draw(parts, x, y, alt, marks, first, (plot.NARROW[0], 400.0))


def _draw(
    parts: Sequence[Part], x: Axis, y: Axis, alt: str, marks: Marks, first: int, size: tuple[float, float]
) -> str:
    colours = [theme().excluded if part.is_plain else _colour(order) for order, part in enumerate(parts)]
    signs = [svg.rect(-7, -7, 14, 14, colour, radius=2, stroke=theme().muted) for colour in colours]
    key, height = plot.key([(sign, part.label) for sign, part in zip(signs, parts, strict=True)], size[0], 22)
    under, foot = marks_chart.key(marks, size[0], size[1])
    frame = Frame(size, x, y, head=height + 8 + marks_chart.head(marks))
    drawn = plot.ground(frame) + key
    levels = [(0,) * len(parts[0].counts)]
    for part in parts:
        levels.append(_added(levels[-1], part.counts))
    for colour, low, high in zip(colours, levels, levels[1:], strict=False):
        outline = [*_points(frame, high), *reversed(_points(frame, low))]
        drawn += [svg.area(outline, colour), svg.line(_points(frame, high), theme().paper)]
    return svg.document(size[0], size[1] + foot, drawn + marks_chart.draw(marks, frame, first) + under, alt)


def _colour(order: int) -> str:
    return theme().coverage[_STEPS[order % len(_STEPS)]]


def _added(one: tuple[int, ...], other: tuple[int | None, ...]) -> tuple[int, ...]:
    return tuple(low + (count or 0) for low, count in zip(one, other, strict=True))


def _points(frame: Frame, counts: Sequence[int]) -> list[tuple[float, float]]:
    return [frame.at(month + side, count) for month, count in enumerate(counts) for side in (-0.5, 0.5)]
