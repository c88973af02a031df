"""How few places hold how much of the gap: its share in the largest places together, one more at every step."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from ucj.charts import plot, svg
from ucj.charts.plot import Axis, Frame
from ucj.theme import theme

_SIZE = 16.0


@dataclass(frozen=True)
class Concentration:
    """cumulative: share of the gap (0-100) in the largest place, the two largest, and so on.

    The first `marked_count` places are marked, and `marked_word` says so.
    """

    cumulative: tuple[float, ...]
    marked_count: int
    marked_word: str
    x: Axis
    y: Axis
    alt: str


def wide(concentration: Concentration) -> str:
    return _draw(concentration, plot.WIDE)


def narrow(concentration: Concentration) -> str:
    """For a telephone."""
    return _draw(concentration, plot.NARROW)


def _draw(concentration: Concentration, size: tuple[float, float]) -> str:
    frame = Frame(size, concentration.x, concentration.y)
    curve = [(float(count), share) for count, share in enumerate((0.0, *concentration.cumulative))]
    parts = plot.ground(frame)
    if concentration.marked_count:
        parts += _filled(curve[: concentration.marked_count + 1], frame)
    parts += frame.curve(curve, theme().uncovered, width=3)
    if concentration.marked_count:
        parts += _marked(curve[concentration.marked_count], concentration.marked_word, frame)
    return svg.document(*size, parts, concentration.alt)


def _filled(curve: list[tuple[float, float]], frame: Frame) -> list[str]:
    """The marked places under their curve."""
    points = [frame.at(*point) for point in curve]
    return [svg.area([*points, (points[-1][0], frame.bottom)], theme().line)]


def _marked(point: tuple[float, float], word: str, frame: Frame) -> list[str]:
    """The point with lines to both axes, and its words where the curve, which bends up and right, leaves room."""
    look, (x, y) = theme(), frame.at(*point)
    lines = [(frame.left, y), (x, y), (x, frame.bottom)]
    # All places alike, the curve is straight and half of them hold half: there is always half of the width.
    words = textwrap.wrap(word, max(int((frame.right - x - 14) / svg.text_width("x", _SIZE, weight=700)), 1))
    return [
        svg.line(lines, look.ink, width=1.5, dash="5 4"),
        svg.mark("circle", x, y, 7, look.uncovered, stroke=look.ink, width=2),
        *(
            svg.text(x + 14, y + 24 + index * 20, line, size=_SIZE, weight=700, halo=look.paper)
            for index, line in enumerate(words)
        ),
    ]
