"""From a whole to its parts, step by step: each bar begins where the one before it ends."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ucj.charts import svg
from ucj.theme import text_on, theme


@dataclass(frozen=True)
class Step:
    """One bar from `low` to `high` workers. `tag`: its part in the share that is spoken of; '' for none."""

    name: str
    value: str
    low: int
    high: int
    colour: str
    is_total: bool = False
    tag: str = ""


@dataclass(frozen=True)
class Line:
    """A goal across all bars."""

    at: int
    label: str


@dataclass(frozen=True)
class Waterfall:
    """Steps from the whole down; `goal` is None where no target is known."""

    steps: tuple[Step, ...]
    goal: Line | None
    alt: str


@dataclass(frozen=True)
class _Layout:
    """Sizes in the drawing's units. A bar begins at `left`, `down` below the top of its row."""

    width: float
    row: float
    left: float
    right: float
    down: float
    bar: float
    value_at: float
    base: float

    def top(self, index: int) -> float:
        """Of the row of a step."""
        return _HEAD + index * self.row


_HEAD = 24.0
_WIDE = _Layout(width=640, row=38, left=252, right=634, down=6, bar=26, value_at=242, base=24)
_NARROW = _Layout(width=350, row=44, left=2, right=346, down=19, bar=20, value_at=346, base=14)


def wide(drawn: Waterfall) -> str:
    """Names and counts before the bars."""
    return _draw(drawn, _WIDE)


def narrow(drawn: Waterfall) -> str:
    """Names and counts above the bars."""
    return _draw(drawn, _NARROW)


def _draw(drawn: Waterfall, layout: _Layout) -> str:
    scale = (layout.right - layout.left) / max((step.high for step in drawn.steps), default=1)
    height = _HEAD + layout.row * len(drawn.steps)
    parts = [_bar(step, index, scale, layout) for index, step in enumerate(drawn.steps)]
    parts += _joints(drawn.steps, scale, layout)
    if drawn.goal:
        parts += _goal(drawn.goal, scale, height, layout)
    # Over the lines: on a telephone they pass through the rows of names.
    parts += [part for index, step in enumerate(drawn.steps) for part in _words(step, index, scale, layout)]
    return svg.document(layout.width, height, parts, drawn.alt)


def _bar(step: Step, index: int, scale: float, layout: _Layout) -> str:
    x, y = layout.left + step.low * scale, layout.top(index) + layout.down
    width, stroke = (step.high - step.low) * scale, theme().ink if step.tag else "none"
    return svg.rect(x, y, max(width, 1), layout.bar, step.colour, radius=2, stroke=stroke)


def _words(step: Step, index: int, scale: float, layout: _Layout) -> list[str]:
    y, weight, halo = layout.top(index) + layout.base, 700 if step.is_total else 400, theme().paper
    parts = [
        svg.text(0, y, step.name, size=13.5, weight=weight, halo=halo),
        svg.text(layout.value_at, y, step.value, size=14, weight=700, anchor="end", halo=halo),
    ]
    return [*parts, _tag(step, index, scale, layout)] if step.tag else parts


def _tag(step: Step, index: int, scale: float, layout: _Layout) -> str:
    """In its bar where there is room, else before it; a bar too short for it stands at the far end."""
    start, end = (layout.left + count * scale for count in (step.low, step.high))
    y = layout.top(index) + layout.down + layout.bar / 2 + 4.5
    if svg.text_width(step.tag, 13, weight=700) + 16 <= end - start:
        return svg.text(start + 8, y, step.tag, weight=700, colour=text_on(step.colour))
    if step.is_total:
        return svg.text(end + 6, y, step.tag, weight=700, halo=theme().paper)
    return svg.text(start - 6, y, step.tag, weight=700, anchor="end", halo=theme().paper)


def _joints(steps: Sequence[Step], scale: float, layout: _Layout) -> list[str]:
    """What is taken away begins where the whole before it ends."""
    parts = []
    for index, (step, after) in enumerate(itertools.pairwise(steps)):
        joint = step.high if step.is_total else step.low
        if joint in (after.low, after.high):
            x, y = layout.left + joint * scale, layout.top(index) + layout.down + layout.bar
            parts.append(svg.line([(x, y), (x, y + layout.row - layout.bar)], theme().muted, dash="2 2"))
    return parts


def _goal(goal: Line, scale: float, height: float, layout: _Layout) -> list[str]:
    x = layout.left + goal.at * scale
    colour = theme().target
    return [
        svg.line([(x, _HEAD - 4), (x, height)], colour, width=2.5),
        svg.text(min(x, layout.right), 14, goal.label, weight=700, colour=colour, anchor="end"),
    ]
