"""What happened month by month, a lane for each kind of thing, as SVG: a bar a month, with how many if several."""

from __future__ import annotations

from dataclasses import dataclass

from ucj.charts import plot, svg
from ucj.charts.plot import Axis
from ucj.theme import theme

_LANE, _SIZE, _FOOT = 54.0, 12.5, 28.0
_LOW, _HIGH, _BAR_MAX = 6.0, 17.0, 10.0
_SIDE = 12.0


@dataclass(frozen=True)
class Lane:
    """One kind of thing. months: (month, how many, what is said under a pointer), oldest first."""

    name: str
    total: str
    months: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Timeline:
    """x: months as in ucj.months."""

    lanes: tuple[Lane, ...]
    x: Axis
    alt: str


def wide(timeline: Timeline) -> str:
    return _draw(timeline, plot.WIDE[0])


def narrow(timeline: Timeline) -> str:
    """For a telephone."""
    return _draw(timeline, plot.NARROW[0])


def _draw(timeline: Timeline, width: float) -> str:
    bottom = _LANE * len(timeline.lanes)
    parts = _ticks(timeline.x, width, bottom)
    # One scale for all lanes.
    most = max(count for lane in timeline.lanes for _, count, _ in lane.months)
    for number, lane in enumerate(timeline.lanes):
        parts += _lane(lane, timeline.x, width, _LANE * number, most)
    return svg.document(width, bottom + _FOOT, parts, timeline.alt)


def _across(x: Axis, month: float, width: float) -> float:
    return _SIDE + x.fraction(month) * (width - 2 * _SIDE)


def _ticks(x: Axis, width: float, bottom: float) -> list[str]:
    """Texts that would touch the one before are left out."""
    parts, free, look = [], 0.0, theme()
    for month, text in x.ticks:
        at, half = _across(x, month, width), svg.text_width(text, _SIZE) / 2
        parts.append(svg.line([(at, 0), (at, bottom)], look.line))
        middle = min(max(at, half), width - half)
        if middle - half >= free:
            parts.append(svg.text(middle, bottom + 18, text, size=_SIZE, colour=look.muted, anchor="middle"))
            free = middle + half + 8
    return parts


def _lane(lane: Lane, x: Axis, width: float, top: float, most: int) -> list[str]:
    """Its name over its line: beside it there is no room on a telephone."""
    look, y = theme(), top + _LANE - 4
    parts = [
        svg.text(0, top + 15, lane.name, size=13, weight=600, halo=look.paper),
        svg.text(width, top + 15, lane.total, size=_SIZE, colour=look.muted, anchor="end", halo=look.paper),
        svg.line([(_SIDE, y), (width - _SIDE, y)], look.line),
    ]
    return parts + _bars(lane, x, width, y, most)


def _bars(lane: Lane, x: Axis, width: float, y: float, most: int) -> list[str]:
    """A bar a month; several say how many, where the number before leaves room."""
    parts, free, look = [], 0.0, theme()
    wide = min(_BAR_MAX, 0.7 * (_across(x, x.low + 1, width) - _across(x, x.low, width)))
    for month, count, said in lane.months:
        at, high = _across(x, month, width), _LOW + (_HIGH - _LOW) * count / most
        part = svg.rect(at - wide / 2, y - high, wide, high, look.protected, radius=1.5)
        half = svg.text_width(str(count), 12) / 2
        if count > 1 and at - half >= free:
            part += svg.text(at, y - high - 3, str(count), size=12, weight=600, anchor="middle", halo=look.paper)
            free = at + half + 3
        parts.append(svg.titled(part, said))
    return parts
