"""Waiting times as dots on days: a median and a 90th percentile a row, and the norm as a line across. SVG."""

from __future__ import annotations

from dataclasses import dataclass

from ucj.charts import plot, svg
from ucj.charts.plot import Axis
from ucj.theme import theme

_ROW, _HEAD, _FOOT = 30.0, 32.0, 46.0
_LEFT, _RIGHT = 82.0, 84.0


@dataclass(frozen=True)
class Row:
    """One thing that waits: days by half and by nine in ten, how many are over the norm, and all of it in words."""

    name: str
    median: float
    p90: float
    over: str
    words: str


@dataclass(frozen=True)
class Stage:
    """A stretch of the way with its norm in days."""

    title: str
    norm: float
    norm_words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Dots:
    """All stages on one scale of days; the words of both dots for the key, and of the counts at the end of a row."""

    stages: tuple[Stage, ...]
    x: Axis
    median_words: str
    p90_words: str
    over_words: str
    alt: str


def wide(dots: Dots) -> str:
    return _draw(dots, plot.WIDE[0])


def narrow(dots: Dots) -> str:
    """For a telephone."""
    return _draw(dots, plot.NARROW[0])


def _draw(dots: Dots, width: float) -> str:
    look = theme()
    signs = [
        (svg.mark("circle", 0, 0, 6, look.protected), dots.median_words),
        (svg.mark("diamond", 0, 0, 6, look.uncovered), dots.p90_words),
    ]
    parts, y = plot.key(signs, width, 0)
    for stage in dots.stages:
        y += 18
        drawn, height = _stage(stage, dots, width, y)
        parts += drawn
        y += height
    return svg.document(width, y + 6, parts, dots.alt)


def _stage(stage: Stage, dots: Dots, width: float, top: float) -> tuple[list[str], float]:
    x, over = dots.x, dots.over_words
    look, bottom = theme(), top + _HEAD + _ROW * len(stage.rows)
    parts = [svg.text(0, top + 4, stage.title, size=13, weight=600)]
    for value, text in x.ticks:
        at = _at(value, x, width)
        parts.append(svg.line([(at, top + _HEAD - 6), (at, bottom)], look.line))
        parts.append(svg.text(at, bottom + 16, text, size=12, colour=look.muted, anchor="middle"))
    norm = _at(stage.norm, x, width)
    parts.append(svg.line([(norm, top + _HEAD - 8), (norm, bottom)], look.ink, width=2, dash="5 3"))
    parts.append(svg.text(norm, top + _HEAD - 6, stage.norm_words, size=12, weight=600, halo=look.paper))
    parts.append(svg.text(width, top + 4, over, size=12, weight=600, anchor="end"))
    for number, row in enumerate(stage.rows):
        parts += _row(row, x, width, top + _HEAD + _ROW * (number + 0.5))
    return parts, bottom - top + _FOOT - 18


def _row(row: Row, x: Axis, width: float, y: float) -> list[str]:
    look, low, high = theme(), _at(row.median, x, width), _at(row.p90, x, width)
    parts = [
        svg.text(0, y + 4, row.name, size=12.5),
        svg.text(width, y + 4, row.over, size=12.5, anchor="end"),
        svg.line([(low, y), (high, y)], look.muted, width=2),
        svg.mark("circle", low, y, 6, look.protected),
        svg.mark("diamond", high, y, 6, look.uncovered),
    ]
    return [svg.titled("".join(parts), row.words)]


def _at(value: float, x: Axis, width: float) -> float:
    return _LEFT + x.fraction(value) * (width - _LEFT - _RIGHT)
