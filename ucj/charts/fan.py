"""A count as it went and as it may go: a line, two nested bands with their median, a goal and a ceiling, as SVG."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ucj.charts import marks, plot, svg
from ucj.charts.marks import NONE, Marks
from ucj.charts.plot import Axis, Frame
from ucj.theme import mixed, theme

_SIZE, _ROW = 12.5, 17.0
# So much of the room on the left is enough on the right for words.
_RIGHT_MIN = 0.6
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Level:
    """A line across at `count`, with its words."""

    count: float
    words: str


@dataclass(frozen=True)
class Mark:
    """A line upright at a month, with its words."""

    month: float
    words: str


@dataclass(frozen=True)
class Words:
    """Of the key, and of the part that is assumed."""

    history: str
    median: str
    band_50: str
    band_90: str
    assumed: str


@dataclass(frozen=True)
class Fan:
    """history: (month, count) points. ahead: (month, five counts from low to high), the first where the line ends.

    goal, due: what is aimed at and by when; None where there is none, or outside the axes. done: what was done to get
    there, marked on its months.
    """

    history: Points
    ahead: tuple[tuple[float, tuple[float, ...]], ...]
    ceiling: Level
    goal: Level | None
    due: Mark | None
    breaks: tuple[Mark, ...]
    words: Words
    x: Axis
    y: Axis
    alt: str
    done: Marks = NONE


def wide(fan: Fan) -> str:
    return _draw(fan, plot.WIDE)


def narrow(fan: Fan) -> str:
    """For a telephone."""
    return _draw(fan, plot.NARROW)


def _draw(fan: Fan, size: tuple[float, float]) -> str:
    key, height = plot.key(_signs(fan.words), size[0], 22)
    done, done_height = marks.key(fan.done, size[0], size[1])
    frame = Frame(size, fan.x, fan.y, head=height + marks.head(fan.done))
    parts = [*_assumed(fan, frame), *plot.ground(frame), *key]
    parts += [_band(fan, frame, 0, 4, _shade(0.22)), _band(fan, frame, 1, 3, _shade(0.5))]
    breaks, free = _breaks(fan.breaks, frame)
    parts += [*done, *marks.draw(fan.done, frame), *breaks]
    parts += frame.curve([(month, counts[2]) for month, counts in fan.ahead], theme().ink, width=2, dash="6 4")
    parts += frame.curve(fan.history, theme().protected, width=3.2)
    parts += _levels(fan, frame, free)
    parts.append(svg.mark("circle", *frame.at(*fan.history[-1]), 4.5, theme().protected))
    return svg.document(size[0], size[1] + done_height, parts, fan.alt)


def _shade(weight: float) -> str:
    return mixed(theme().paper, theme().protected, weight)


def _signs(words: Words) -> list[tuple[str, str]]:
    look = theme()
    return [
        (svg.line([(-12, 0), (12, 0)], look.protected, width=3.2), words.history),
        (svg.line([(-12, 0), (12, 0)], look.ink, width=2, dash="6 4"), words.median),
        (svg.rect(-12, -6, 24, 12, _shade(0.5)), words.band_50),
        (svg.rect(-12, -6, 24, 12, _shade(0.22)), words.band_90),
    ]


def _assumed(fan: Fan, frame: Frame) -> list[str]:
    """The ground under what is not yet so, and the word for it."""
    x = frame.at(fan.ahead[0][0], frame.y.low)[0]
    word = svg.text(frame.right - 6, frame.bottom - 8, fan.words.assumed, size=_SIZE, weight=600, anchor="end")
    return [svg.rect(x, frame.top, frame.right - x, frame.bottom - frame.top, theme().surface), word]


def _band(fan: Fan, frame: Frame, low: int, high: int, fill: str) -> str:
    under = [frame.at(month, counts[low]) for month, counts in fan.ahead]
    over = [frame.at(month, counts[high]) for month, counts in fan.ahead]
    return svg.area([*under, *reversed(over)], fill)


def _levels(fan: Fan, frame: Frame, free: float) -> list[str]:
    """Ceiling and goal with their words over the line; those of a goal close under the ceiling stand under its own.

    free: up from here no words of breaks stand, and those of the date may.
    """
    look = theme()
    parts = _level(fan.ceiling, frame, look.muted, "2 3", -6)
    if fan.goal:
        gap = frame.at(frame.x.low, fan.goal.count)[1] - frame.at(frame.x.low, fan.ceiling.count)[1]
        parts += _level(fan.goal, frame, look.target, "8 3", -6 if gap > _ROW + 4 else 15)
    if fan.goal and fan.due:
        x, y = frame.at(fan.due.month, fan.goal.count)
        parts.append(svg.line([(x, y), (x, frame.bottom)], look.target, width=1.2, dash="3 3"))
        parts.append(svg.mark("diamond", x, y, 5.5, look.target, stroke=look.paper, width=1.5))
        parts += _beside(x, min(free, frame.bottom - 8 - _ROW), fan.due.words, frame, look.target)
    return parts


def _level(level: Level, frame: Frame, colour: str, dash: str, under: float) -> list[str]:
    y = frame.at(frame.x.low, level.count)[1]
    return [
        svg.line([(frame.left, y), (frame.right, y)], colour, width=1.8, dash=dash),
        svg.text(frame.left + 6, y + under, level.words, size=_SIZE, weight=600, colour=colour, halo=theme().paper),
    ]


def _breaks(breaks: Sequence[Mark], frame: Frame) -> tuple[list[str], float]:
    """Upright lines; their words stand over each other, so that those of near months are not on one another. And where
    the next words could stand."""
    look, parts, y = theme(), [], frame.bottom - 8
    for each in breaks:
        x = frame.at(each.month, frame.y.low)[0]
        parts.append(svg.line([(x, frame.top), (x, frame.bottom)], look.ink, width=1.2, dash="1 3"))
        words = _beside(x, y, each.words, frame, look.ink)
        parts += words
        y -= _ROW * len(words)
    return parts, y


def _beside(x: float, y: float, words: str, frame: Frame, colour: str) -> list[str]:
    """Beside an upright line in as many lines as its side has room for, the last one at y. Right of it unless that is
    narrow: what is known runs up to the line from the left."""
    right, left = frame.right - x, x - frame.left
    anchor, at, room = ("start", x + 6, right) if right >= _RIGHT_MIN * left else ("end", x - 6, left)
    lines = textwrap.wrap(words, max(int((room - 6) / svg.text_width("x", _SIZE, weight=600)), 1))
    look: dict[str, Any] = {"size": _SIZE, "weight": 600, "colour": colour, "anchor": anchor, "halo": theme().paper}
    return [svg.text(at, y - _ROW * above, line, **look) for above, line in enumerate(reversed(lines))]
