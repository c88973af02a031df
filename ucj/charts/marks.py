"""What happened, marked on a drawing over months: numbered flags for what concerns the place, ticks for its villages.

A chart calls three: `head` keeps room over the frame, `draw` marks the months, `key` says under the drawing what the
numbers mean. They are given by `ucj.views.activity_marks`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from ucj.charts import svg
from ucj.charts.plot import Frame
from ucj.theme import theme

_SIZE, _ROW = 12.5, 17.0
_FLAG, _APART, _HEAD = 8.0, 18.0, 22.0
_TICK, _GAP = 7.0, 8.0


@dataclass(frozen=True)
class Mark:
    """What happened in a month (as in ucj.months): words that say the month too, of `count` events."""

    month: int
    label: str
    count: int = 1


@dataclass(frozen=True)
class Marks:
    """flags: numbered from 1, in the order of months. ticks: small, with counts; `tick_words` say what they are."""

    flags: tuple[Mark, ...] = ()
    ticks: tuple[Mark, ...] = ()
    tick_words: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The list under a drawing, for drawings that cannot write it themselves and for alt texts."""
        numbered = [f"{number}. {mark.label}" for number, mark in enumerate(self.flags, 1)]
        return (*numbered, *([self.tick_words] if self.ticks else []))


NONE = Marks()


def head(marks: Marks) -> float:
    """Room that the flags need over the frame: add it to the frame's `head`."""
    return _HEAD if marks.flags else 0.0


def draw(marks: Marks, frame: Frame, first: int = 0) -> list[str]:
    """Flags and ticks on a frame; `first` is the month at which its x axis counts 0 (0: it counts ucj.months)."""
    return _ticks(marks.ticks, frame, first) + _flags(marks.flags, frame, first)


def key(marks: Marks, width: float, top: float) -> tuple[list[str], float]:
    """What the flags and ticks mean, in lines of this width from `top` down, and how high they are with the gap."""
    parts, y = [], top + (_GAP if marks.lines else 0)
    for number, mark in enumerate(marks.flags, 1):
        words, height = _words(mark.label, width, y)
        parts += [_flag(9, y + 9, number), *words]
        y += height
    if marks.ticks:
        words, height = _words(marks.tick_words, width, y)
        parts += [_tick(9, y + 6), *words]
        y += height
    return parts, y - top


def _words(label: str, width: float, y: float) -> tuple[list[str], float]:
    lines = textwrap.wrap(label, int((width - 24) / svg.text_width("x", _SIZE))) or [""]
    return [svg.text(24, y + 13 + _ROW * row, line, size=_SIZE) for row, line in enumerate(lines)], _ROW * len(
        lines
    ) + 3


def _flags(marks: Sequence[Mark], frame: Frame, first: int) -> list[str]:
    parts = []
    at = [frame.at(mark.month - first, frame.y.low)[0] for mark in marks]
    for number, (mark, x, flag) in enumerate(zip(marks, at, _spread(at, frame), strict=True), 1):
        top = frame.top - _HEAD + _FLAG + 2
        pole = svg.line([(flag, top), (x, frame.top), (x, frame.bottom)], theme().muted, width=1, dash="2 3")
        parts.append(svg.titled(pole + _flag(flag, top, number), mark.label))
    return parts


def _spread(at: Sequence[float], frame: Frame) -> list[float]:
    """Where flags stand side by side, none on another, as near to their months as the frame lets them."""
    found: list[float] = []
    for x in at:
        found.append(max(x, found[-1] + _APART if found else frame.left))
    limit = frame.right
    for index in reversed(range(len(found))):
        found[index] = min(found[index], limit)
        limit = found[index] - _APART
    return found


def _flag(x: float, y: float, number: int) -> str:
    disc = svg.mark("circle", x, y, _FLAG, theme().ink)
    return disc + svg.text(x, y + 4.4, str(number), size=12, weight=700, colour=theme().paper, anchor="middle")


def _ticks(marks: Sequence[Mark], frame: Frame, first: int) -> list[str]:
    """Under the axis: over it bars and areas would swallow them. How many each stands for its label says."""
    at = [frame.at(mark.month - first, frame.y.low)[0] for mark in marks]
    return [svg.titled(_tick(x, frame.bottom + 1), mark.label) for mark, x in zip(marks, at, strict=True)]


def _tick(x: float, y: float) -> str:
    """Its head at (x, y)."""
    return svg.line([(x, y), (x, y + _TICK)], theme().ink, width=2.5)
