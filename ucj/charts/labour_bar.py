"""The whole labour force as one bar: protected, lapsed, never registered and outside the duty, with the goal lines."""

from __future__ import annotations

from dataclasses import dataclass

from ucj.charts import svg
from ucj.theme import text_on, theme


@dataclass(frozen=True)
class Part:
    """One stretch of the bar. `count` in workers, `value` as written, `label` its name."""

    count: int
    value: str
    label: str
    colour: str


@dataclass(frozen=True)
class Goal:
    """A line across the bar at `count` workers. Goals are given from the lowest."""

    count: int
    label: str
    colour: str


@dataclass(frozen=True)
class Bar:
    """Parts in order; `gap` spans the parts from `gap_from` to `gap_to` workers."""

    parts: tuple[Part, ...]
    goals: tuple[Goal, ...]
    gap_label: str
    gap_from: int
    gap_to: int
    alt: str

    @property
    def total(self) -> int:
        return max(sum(part.count for part in self.parts), 1)


_WIDE = 1100.0
_NARROW = 350.0
_ROW, _HEIGHT = 17.0, 52.0


def wide(bar: Bar) -> str:
    """For a projector: labels on the bar, goals above it, the gap as a bracket below."""
    scale = _WIDE / bar.total
    rows = _goal_rows(bar, scale)
    top = _ROW * (max(rows, default=0) + 1) + 4
    marks = _stretches(bar, scale, top, _HEIGHT)
    marks += _goals(bar, scale, rows, top) + _wide_labels(bar, scale, top) + _bracket(bar, scale, top)
    return svg.document(_WIDE, top + _HEIGHT + 46, marks, bar.alt)


def _stretches(bar: Bar, scale: float, top: float, height: float) -> list[str]:
    marks, at = [], 0.0
    for part in bar.parts:
        width = part.count * scale
        marks.append(svg.rect(at, top, width - 1, height, part.colour))
        at += width
    return marks


def _goal_rows(bar: Bar, scale: float) -> list[int]:
    """The row of each goal's label above the bar, 0 the nearest: a label that would touch its neighbour moves up."""
    rows: list[int] = []
    taken = 0.0
    for goal in bar.goals:
        x = min(goal.count * scale, _WIDE - 1)
        is_free = x - 6 - svg.text_width(goal.label, 13, weight=700) > taken
        rows.append(0 if is_free or not rows else 1 - rows[-1])
        taken = x
    return rows


def _goals(bar: Bar, scale: float, rows: list[int], top: float) -> list[str]:
    marks = []
    for goal, row in zip(bar.goals, rows, strict=True):
        x, y = min(goal.count * scale, _WIDE - 1), top - 4 - (row + 1) * _ROW
        marks.append(svg.line([(x, y + 2), (x, top + _HEIGHT + 8)], goal.colour, width=2.5))
        marks.append(svg.text(x - 6, y + 14, goal.label, weight=700, colour=goal.colour, anchor="end"))
    return marks


def _wide_labels(bar: Bar, scale: float, top: float) -> list[str]:
    """Inside where there is room; a narrow stretch is named below, where the bracket leaves space."""
    marks, at = [], 0.0
    for part in bar.parts:
        width = part.count * scale
        colour = text_on(part.colour)
        if width > max(svg.text_width(part.value, 20, weight=700), svg.text_width(part.label, 13)) + 12:
            marks.append(svg.text(at + 10, top + 25, part.value, size=20, weight=700, colour=colour))
            marks.append(svg.text(at + 10, top + 44, part.label, size=13, colour=colour))
        elif width > svg.text_width(part.value, 15) + 8:
            marks.append(svg.text(at + 6, top + 33, part.value, size=15, weight=700, colour=colour))
            marks.append(svg.text(at + width / 2, top + _HEIGHT + 16, part.label, size=13, anchor="middle"))
        elif part.count:
            words = f"{part.value} {part.label.lower()}"
            marks.append(svg.text(at - 8, top + _HEIGHT + 16, words, size=13, weight=600, anchor="end"))
            marks.append(svg.line([(at - 4, top + _HEIGHT + 12), (at + width / 2, top + _HEIGHT)], theme().muted))
        at += width
    return marks


def _bracket(bar: Bar, scale: float, top: float) -> list[str]:
    left, right, y = bar.gap_from * scale, bar.gap_to * scale - 1, top + _HEIGHT + 22
    colour = theme().uncovered
    words = svg.text((left + right) / 2, y + 19, bar.gap_label, size=14, weight=700, anchor="middle")
    return [svg.line([(left, y - 6), (left, y), (right, y), (right, y - 6)], colour, width=2), words]


def narrow(bar: Bar) -> str:
    """For a telephone: the same bar, its parts and goals listed below it."""
    scale = _NARROW / bar.total
    marks = _stretches(bar, scale, 6, 40)
    marks += [
        svg.line([(min(g.count * scale, _NARROW - 1), 0), (min(g.count * scale, _NARROW - 1), 52)], g.colour, width=2.5)
        for g in bar.goals
    ]
    y = 76.0
    for part in bar.parts:
        marks.append(svg.rect(0, y - 12, 14, 14, part.colour, radius=2))
        marks.append(svg.text(24, y, part.label, size=14))
        marks.append(svg.text(_NARROW, y, part.value, size=15, weight=700, anchor="end"))
        y += 25
    for goal in bar.goals:
        marks.append(svg.rect(5, y - 13, 3, 16, goal.colour))
        marks.append(svg.text(24, y, goal.label, size=14, weight=600, colour=goal.colour))
        y += 25
    marks.append(svg.text(0, y + 2, bar.gap_label, size=15, weight=700))
    return svg.document(_NARROW, y + 12, marks, bar.alt)
