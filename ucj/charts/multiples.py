"""Small multiples: a line a place, all on one scale, with the whole's line behind each. HTML around SVG; it prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from ucj.charts import svg
from ucj.charts.plot import Axis
from ucj.theme import theme

# Two stand side by side on a telephone.
_WIDTH, _HEIGHT = 160.0, 96.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 26.0, 8.0, 8.0, 18.0
_SIZE = 12.0

Shares = Sequence[float | None]


@dataclass(frozen=True)
class Panel:
    """One place: `shares` (0-100) by month, None where there is no data; `value` the last one as written."""

    name: str
    shares: tuple[float | None, ...]
    value: str
    alt: str
    is_key: bool = False


@dataclass(frozen=True)
class Scale:
    """What all panels share: `y`, and `first` and `last`, the names of the months at both ends."""

    y: Axis
    first: str
    last: str


def html(panels: Sequence[Panel], reference: Shares, scale: Scale, words: tuple[str, str]) -> str:
    """As many panels side by side as the place is wide. words: what the line is, and what the one behind it is."""
    if not panels:
        return ""
    grid = "display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:12px 16px"
    items = "".join(_panel(panel, reference, scale) for panel in panels)
    return f'<div>{_key(words, scale)}<div style="{grid}">{items}</div></div>'


def _key(words: tuple[str, str], scale: Scale) -> str:
    look = theme()
    strokes = (f"3px solid {look.protected}", f"2px dashed {look.muted}")
    lines = "".join(
        f'<span style="white-space:nowrap"><span style="display:inline-block;width:24px;border-top:{stroke};'
        f'vertical-align:4px"></span> {escape(word)}</span>'
        for stroke, word in zip(strokes, words, strict=True)
    )
    style = "display:flex;flex-wrap:wrap;gap:2px 16px;font-size:0.82rem;margin-bottom:8px"
    return f'<div style="{style};print-color-adjust:exact"><span>{escape(scale.y.title)}</span>{lines}</div>'


def _panel(panel: Panel, reference: Shares, scale: Scale) -> str:
    weight = 700 if panel.is_key else 600
    return (
        '<div style="break-inside:avoid"><div style="display:flex;justify-content:space-between;gap:6px;'
        f'align-items:flex-end;font-size:0.86rem;line-height:1.2;min-height:2.1em"><span style="font-weight:{weight}">'
        f"{escape(panel.name)}</span><b>{escape(panel.value)}</b></div>{_drawing(panel, reference, scale)}</div>"
    )


def _drawing(panel: Panel, reference: Shares, scale: Scale) -> str:
    look = theme()
    parts = _ground(scale)
    parts += _line(reference, scale.y, look.muted, 1.4, "4 3")
    parts += _line(panel.shares, scale.y, look.protected, 2.6, "")
    if any(share is not None for share in panel.shares):
        # The value over the panel is that of the last month with data: here is where it stands.
        end = [place for place in _places(panel.shares, scale.y) if place is not None][-1]
        parts.append(_dot(end, look.protected, 4))
    return svg.document(_WIDTH, _HEIGHT, parts, panel.alt)


def _ground(scale: Scale) -> list[str]:
    """Only the ends of the scale are written: eight panels of five numbers would be noise."""
    look, bottom = theme(), _HEIGHT - _BOTTOM
    parts = []
    for value, text in scale.y.ticks:
        y = _y(value, scale.y)
        parts.append(svg.line([(_LEFT, y), (_WIDTH - _RIGHT, y)], look.line))
        if value in (scale.y.low, scale.y.high):
            parts.append(svg.text(_LEFT - 4, y + 4, text, size=_SIZE, colour=look.muted, anchor="end"))
    parts.append(svg.line([(_LEFT, bottom), (_WIDTH - _RIGHT, bottom)], look.muted))
    parts.append(svg.text(_LEFT, _HEIGHT - 4, scale.first, size=_SIZE, colour=look.muted))
    return [*parts, svg.text(_WIDTH - 1, _HEIGHT - 4, scale.last, size=_SIZE, colour=look.muted, anchor="end")]


def _y(value: float, axis: Axis) -> float:
    """A value beyond the scale stands at its end."""
    fraction = min(max(axis.fraction(value), 0.0), 1.0)
    return _HEIGHT - _BOTTOM - fraction * (_HEIGHT - _BOTTOM - _TOP)


def _places(shares: Shares, axis: Axis) -> list[tuple[float, float] | None]:
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(shares) - 1, 1)
    return [None if share is None else (_LEFT + index * step, _y(share, axis)) for index, share in enumerate(shares)]


def _line(shares: Shares, axis: Axis, colour: str, width: float, dash: str) -> list[str]:
    """A gap in the data is a gap in the line; a month alone between gaps is a dot."""
    runs = [
        [place for place in run if place is not None]
        for is_known, run in groupby(_places(shares, axis), key=lambda place: place is not None)
        if is_known
    ]
    return [
        svg.line(run, colour, width=width, dash=dash) if len(run) > 1 else _dot(run[0], colour, width) for run in runs
    ]


def _dot(place: tuple[float, float], colour: str, radius: float) -> str:
    return svg.mark("circle", *place, radius, colour)
