"""Registered share by lapse rate, cut at the whole's own shares: which places to reach, to keep, both or neither."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ucj.charts import plot, svg
from ucj.charts.plot import Axis, Frame, Spot
from ucj.theme import theme

Reading = Literal["reach", "keep", "both", "fine"]
READINGS: tuple[Reading, ...] = ("reach", "keep", "both", "fine")

# So many of the furthest from the middle are named.
_NAMED = 8
_STRIP, _LINE, _SIZE = 8.0, 16.0, 13.0


@dataclass(frozen=True)
class Point:
    """One place: `registered` share of the eligible and `lapsed` share of the registered (0-100)."""

    name: str
    registered: float
    lapsed: float
    reading: Reading
    said: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Quadrant:
    """The cuts are the whole's own shares (0-100), named by `cut_word`; `readings` stand in the four corners."""

    points: tuple[Point, ...]
    registered_cut: float
    lapse_cut: float
    x: Axis
    y: Axis
    readings: Mapping[Reading, str]
    cut_word: str
    alt: str


def wide(quadrant: Quadrant) -> str:
    return _draw(quadrant, plot.WIDE)


def narrow(quadrant: Quadrant) -> str:
    """For a telephone."""
    return _draw(quadrant, plot.NARROW)


def _draw(quadrant: Quadrant, size: tuple[float, float]) -> str:
    corners = {reading: _broken(text, size[0]) for reading, text in quadrant.readings.items()}
    strip = _STRIP + _LINE * max(map(len, corners.values()))
    frame = Frame((size[0], size[1] + strip), quadrant.x, quadrant.y, head=strip, foot=strip)
    points = sorted(quadrant.points, key=lambda point: (point.is_chosen, point.reading != "fine"))
    parts = plot.ground(frame) + _cuts(quadrant, frame) + _corners(corners, frame, strip)
    parts += [svg.titled(_mark(point, frame), point.said) for point in points]
    parts += plot.names(frame, _wanted(quadrant, frame), [frame.at(p.registered, p.lapsed) for p in points])
    cut = (svg.line([(-12, 0), (12, 0)], theme().ink, width=1.5, dash="5 4"), quadrant.cut_word)
    key, height = plot.key([cut], size[0], frame.size[1] + 4)
    return svg.document(size[0], frame.size[1] + 4 + height, parts + key, quadrant.alt)


def _broken(text: str, width: float) -> list[str]:
    """The lines of a corner's text, which has less than half of the width."""
    return textwrap.wrap(text, int((width - 90) / 2 / svg.text_width("x", _SIZE, weight=600)))


def _cuts(quadrant: Quadrant, frame: Frame) -> list[str]:
    x, y = quadrant.registered_cut, quadrant.lapse_cut
    across = ((quadrant.x.low, y), (quadrant.x.high, y))
    upward = ((x, quadrant.y.low), (x, quadrant.y.high))
    return [part for ends in (across, upward) for part in frame.curve(ends, theme().ink, dash="5 4")]


def _corners(corners: Mapping[Reading, list[str]], frame: Frame, strip: float) -> list[str]:
    """Strips over and under the points, so that no point hides a reading. Each text has its points' sign before it."""
    width = frame.right - frame.left
    parts = [svg.rect(frame.left, top, width, strip, theme().surface) for top in (frame.top - strip, frame.bottom)]
    for reading, lines in corners.items():
        is_left, is_over = reading in ("both", "reach"), reading in ("both", "keep")
        x = frame.left + 22 if is_left else frame.right - 22
        top = frame.top - strip if is_over else frame.bottom
        parts.append(_sign(reading, frame.left + 11 if is_left else frame.right - 11, top + strip / 2))
        first = top + strip / 2 - (len(lines) - 1) * _LINE / 2 + 4.5
        for index, line in enumerate(lines):
            y, anchor = first + index * _LINE, "start" if is_left else "end"
            parts.append(svg.text(x, y, line, size=_SIZE, weight=600, anchor=anchor))  # type: ignore[arg-type]
    return parts


def _sign(reading: Reading, x: float, y: float) -> str:
    """Its own shape for each reading; `both`, the worst, is the darkest."""
    look = theme()
    if reading == "fine":
        return svg.mark("circle", x, y, 3.5, look.paper, stroke=look.muted, width=1.2)
    shape: svg.Shape = {"reach": "square", "keep": "diamond", "both": "triangle"}[reading]  # type: ignore[assignment]
    fill = {"reach": look.uncovered, "keep": look.lapsed, "both": look.ink}[reading]
    return svg.mark(shape, x, y, 4.6, fill, stroke=look.ink)


def _mark(point: Point, frame: Frame) -> str:
    x, y = frame.at(point.registered, point.lapsed)
    ring = svg.mark("circle", x, y, 11, "none", stroke=theme().ink, width=2.5) if point.is_chosen else ""
    return _sign(point.reading, x, y) + ring


def _wanted(quadrant: Quadrant, frame: Frame) -> list[Spot]:
    """The chosen place, and those furthest from where the cuts meet, each axis measured by its own length."""
    middle = frame.at(quadrant.registered_cut, quadrant.lapse_cut)

    def near(point: Point) -> float:
        x, y = frame.at(point.registered, point.lapsed)
        return -((x - middle[0]) ** 2 + (y - middle[1]) ** 2)

    far = sorted((point for point in quadrant.points if point.reading != "fine" and not point.is_chosen), key=near)
    chosen = [point for point in quadrant.points if point.is_chosen]
    return [
        Spot(*frame.at(point.registered, point.lapsed), 12 if point.is_chosen else 5, point.name, point.is_chosen)
        for point in chosen + far[:_NAMED]
    ]
