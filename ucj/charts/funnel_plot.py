"""Coverage by the number of eligible workers, with the limits of chance: a small place is not shamed for being small.

Funnel plot after Spiegelhalter (2005): the fewer workers, the further a share strays from the whole's by chance alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ucj.charts import plot, svg
from ucj.charts.plot import Axis, Frame, Spot
from ucj.theme import theme

Reading = Literal["far_below", "below", "within", "above", "far_above"]
READINGS: tuple[Reading, ...] = ("far_below", "below", "within", "above", "far_above")

# So many of the furthest out are named on each side.
_NAMED = 5


@dataclass(frozen=True)
class Point:
    """One place: `eligible` workers, `share` covered (0-100), `said` under a pointer."""

    name: str
    eligible: int
    share: float
    reading: Reading
    said: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Limits:
    """Shares (0-100) that chance allows for so many `eligible` workers, in rising order; all of one length."""

    eligible: tuple[float, ...]
    low_95: tuple[float, ...]
    high_95: tuple[float, ...]
    low_998: tuple[float, ...]
    high_998: tuple[float, ...]


@dataclass(frozen=True)
class Funnel:
    """expected: share of the whole (0-100). words: of the readings; the other three name the lines."""

    points: tuple[Point, ...]
    limits: Limits
    expected: float
    x: Axis
    y: Axis
    words: Mapping[Reading, str]
    expected_word: str
    word_95: str
    word_998: str
    alt: str


def wide(funnel: Funnel) -> str:
    return _draw(funnel, plot.WIDE)


def narrow(funnel: Funnel) -> str:
    """For a telephone."""
    return _draw(funnel, plot.NARROW)


def _draw(funnel: Funnel, size: tuple[float, float]) -> str:
    frame = Frame(size, funnel.x, funnel.y)
    # The quiet ones first: what stands out lies on top, and the chosen one on all.
    points = sorted(funnel.points, key=lambda point: (point.is_chosen, point.reading != "within"))
    parts = plot.ground(frame) + _lines(funnel, frame)
    parts += [svg.titled(_mark(point, frame), point.said) for point in points]
    parts += plot.names(frame, _wanted(funnel, frame), [frame.at(p.eligible, p.share) for p in points])
    key, height = plot.key(_key(funnel), size[0], size[1] + 6)
    return svg.document(size[0], size[1] + 6 + height, parts + key, funnel.alt)


_DASH = "6 4"


def _lines(funnel: Funnel, frame: Frame) -> list[str]:
    look, limits = theme(), funnel.limits
    parts = []
    for shares, dash in (
        (limits.low_95, ""),
        (limits.high_95, ""),
        (limits.low_998, _DASH),
        (limits.high_998, _DASH),
    ):
        parts += frame.curve(zip(limits.eligible, shares, strict=True), look.muted, dash=dash)
    ends = ((funnel.x.low, funnel.expected), (funnel.x.high, funnel.expected))
    return parts + frame.curve(ends, look.ink, width=2)


def _sign(reading: Reading, x: float, y: float) -> str:
    """Shape by side, fill and size by how far out: read without colours too."""
    look = theme()
    if reading == "within":
        return svg.mark("circle", x, y, 3, look.paper, stroke=look.muted, width=1.2)
    is_below = reading.endswith("below")
    colour = look.uncovered if is_below else look.protected
    shape: svg.Shape = "wedge" if is_below else "square"
    if reading.startswith("far"):
        return svg.mark(shape, x, y, 6.5 if is_below else 5.5, colour, stroke=look.ink)
    return svg.mark(shape, x, y, 5 if is_below else 4, look.paper, stroke=colour, width=2)


def _mark(point: Point, frame: Frame) -> str:
    x, y = frame.at(point.eligible, point.share)
    ring = svg.mark("circle", x, y, 11, "none", stroke=theme().ink, width=2.5) if point.is_chosen else ""
    return _sign(point.reading, x, y) + ring


def _wanted(funnel: Funnel, frame: Frame) -> list[Spot]:
    """The chosen place, and those furthest out by chance's own measure: distance by the root of the workers."""

    def strayed(point: Point) -> float:
        return float((point.share - funnel.expected) * point.eligible**0.5)

    far = sorted((point for point in funnel.points if point.reading.startswith("far")), key=strayed)
    below = [point for point in far if point.reading == "far_below"][:_NAMED]
    above = [point for point in reversed(far) if point.reading == "far_above"][:_NAMED]
    chosen = [point for point in funnel.points if point.is_chosen]
    outside = [point for point in below + above if not point.is_chosen]
    return [
        Spot(*frame.at(point.eligible, point.share), 12 if point.is_chosen else 6, point.name, point.is_chosen)
        for point in chosen + outside
    ]


def _key(funnel: Funnel) -> list[tuple[str, str]]:
    """Only the signs that the drawing has."""
    look, here = theme(), {point.reading for point in funnel.points}
    stroke = [(-12.0, 0.0), (12.0, 0.0)]
    items = [
        (svg.line(stroke, look.ink, width=2), funnel.expected_word),
        (svg.line(stroke, look.muted, width=1.5), funnel.word_95),
        (svg.line(stroke, look.muted, width=1.5, dash=_DASH), funnel.word_998),
    ]
    return items + [(_sign(reading, 0, 0), funnel.words[reading]) for reading in READINGS if reading in here]
