"""Small multiples: a strip of bars a thing over the periods, all on one scale, with the numbers on them. Plain HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.theme import theme

_HEIGHT = 44


@dataclass(frozen=True)
class Point:
    """One period: `height` 0 to 1 of the strip; `value` and `share` stand over the bar, `period` under it."""

    period: str
    value: str
    share: str
    height: float


@dataclass(frozen=True)
class Strip:
    """One thing over time."""

    name: str
    kind: str
    colour: str
    points: tuple[Point, ...]


def html(strips: Sequence[Strip]) -> str:
    """As many strips side by side as the place is wide."""
    items = "".join(map(_strip, strips))
    grid = "display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:14px 22px"
    return f'<div style="{grid}">{items}</div>'


def _strip(strip: Strip) -> str:
    look = theme()
    bars = "".join(_bar(point, strip.colour) for point in strip.points)
    return (
        f'<div><div style="font-size:0.84rem;line-height:1.25"><b>{escape(strip.name)}</b> '
        f'<span style="color:{look.muted}">{escape(strip.kind)}</span></div>'
        f'<div style="display:flex;align-items:flex-end;gap:8px;margin-top:4px">{bars}</div></div>'
    )


def _bar(point: Point, colour: str) -> str:
    look = theme()
    pixels = max(round(point.height * _HEIGHT), 1 if point.height else 0)
    return (
        '<div style="flex:1 1 0;max-width:76px;text-align:center;font-size:0.74rem;line-height:1.2">'
        f'<b>{escape(point.value)}</b><br><span style="color:{look.muted}">{escape(point.share)}</span>'
        f'<div style="height:{pixels}px;background:{colour};border-radius:3px 3px 0 0;margin-top:2px"></div>'
        f'<div style="border-top:1px solid {look.line};color:{look.muted};padding-top:2px">{escape(point.period)}</div>'
        "</div>"
    )
