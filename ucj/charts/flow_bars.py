"""Comings over the line and goings under it, a bar a month, and what remains of both as a line of points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ucj.charts import marks as marks_chart
from ucj.charts import plot, svg
from ucj.charts.marks import Marks
from ucj.charts.plot import Axis, Frame
from ucj.theme import theme


@dataclass(frozen=True)
class Kind:
    """One part of the bars; `values` by month, below zero for goings; None where a month is not known."""

    name: str
    colour: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class FlowBars:
    """kinds: from the line outwards. net: what the parts of each month add up to. titles: a month in words."""

    kinds: tuple[Kind, ...]
    net: tuple[int | None, ...]
    net_name: str
    titles: tuple[str, ...]
    x: Axis
    y: Axis
    alt: str
    marks: Marks = marks_chart.NONE
    first: int = 0


def wide(drawn: FlowBars) -> str:
    """Beside another drawing."""
    return _draw(drawn, plot.WIDE)


def narrow(drawn: FlowBars) -> str:
    """For a telephone."""
    return _draw(drawn, (plot.NARROW[0], 400.0))


def _draw(drawn: FlowBars, size: tuple[float, float]) -> str:
    signs = [(_square(kind.colour), kind.name) for kind in drawn.kinds]
    key, height = plot.key([*signs, (_net_sign(), drawn.net_name)], size[0], 22)
    under, foot = marks_chart.key(drawn.marks, size[0], size[1])
    frame = Frame(size, drawn.x, drawn.y, head=height + marks_chart.head(drawn.marks))
    parts = plot.ground(frame) + key
    for month, title in enumerate(drawn.titles):
        parts.append(svg.titled("".join([*_bar(drawn, month, frame), *_hidden(drawn, month, frame)]), title))
    zero = frame.at(drawn.x.low, 0)[1]
    parts.append(svg.line([(frame.left, zero), (frame.right, zero)], theme().ink))
    parts += _net(drawn.net, frame) + marks_chart.draw(drawn.marks, frame, drawn.first) + under
    return svg.document(size[0], size[1] + foot, parts, drawn.alt)


def _square(colour: str) -> str:
    return svg.rect(-7, -7, 14, 14, colour, radius=2, stroke=theme().muted)


def _net_sign() -> str:
    return svg.line([(-12, 0), (12, 0)], theme().ink, width=2) + _dot(0, 0)


def _dot(x: float, y: float) -> str:
    return svg.mark("circle", x, y, 3.6, theme().paper, stroke=theme().ink, width=2)


def _bar(drawn: FlowBars, month: int, frame: Frame) -> Iterator[str]:
    """What comes is stacked up, what goes is stacked down."""
    x = frame.at(month, 0)[0]
    width = max((frame.right - frame.left) / len(drawn.titles) * 0.66, 3.0)
    ends = {True: 0, False: 0}
    for kind in drawn.kinds:
        if value := kind.values[month]:
            start = ends[value > 0]
            ends[value > 0] = end = start + value
            top, bottom = sorted((frame.at(month, start)[1], frame.at(month, end)[1]))
            yield svg.rect(x - width / 2, top, width, bottom - top, kind.colour)


def _hidden(drawn: FlowBars, month: int, frame: Frame) -> Iterator[str]:
    """A sign where the change is told and a part of it is not: a bar that is missing would be read as zero."""
    if drawn.net[month] is not None and any(kind.values[month] is None for kind in drawn.kinds):
        yield svg.text(frame.at(month, 0)[0], frame.bottom - 4, "×", weight=700, anchor="middle")


def _net(values: Sequence[int | None], frame: Frame) -> list[str]:
    """The line breaks where a month is not known."""
    parts: list[str] = []
    for month, (value, after) in enumerate(zip(values, [*values[1:], None], strict=True)):
        if value is not None and after is not None:
            parts += frame.curve([(month, value), (month + 1, after)], theme().ink, width=1.6)
    return parts + [_dot(*frame.at(month, value)) for month, value in enumerate(values) if value is not None]
