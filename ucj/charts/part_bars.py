"""Bars on one scale, each divided into two parts; a bar that is hidden or missing looks unlike a short one. Plain HTML,
so it prints and reads aloud in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.charts.legend import reason_look
from ucj.theme import State, theme

_HEIGHT = 10


@dataclass(frozen=True)
class Part:
    """A bar. `first` and `second` are its parts (0-1) of the full width, from the left.

    state: `share` where there is something to draw; else the reason why not, and `value` holds the word for it.
    """

    name: str
    value: str
    share: str
    first: float = 0.0
    second: float = 0.0
    state: State = "share"


@dataclass(frozen=True)
class Key:
    """What the parts are; no words for one that the bars do not have."""

    first: str
    second: str


def html(bars: Sequence[Part], key: Key) -> str:
    """A list in the order given, under its legend."""
    items = "".join(map(_bar, bars))
    exact = "print-color-adjust:exact;-webkit-print-color-adjust:exact"
    return f'<div style="{exact}">{_legend(key)}<ol style="list-style:none;margin:0;padding:0">{items}</ol></div>'


def _legend(key: Key) -> str:
    look = theme()
    signs = ((key.first, look.protected), (key.second, look.uncovered))
    box = "display:inline-block;width:16px;height:10px"
    items = "".join(
        f'<span><span style="{box};background:{colour}"></span> {escape(words)}</span>'
        for words, colour in signs
        if words
    )
    return f'<div style="display:flex;flex-wrap:wrap;gap:2px 14px;font-size:0.8rem;margin-bottom:8px">{items}</div>'


def _bar(bar: Part) -> str:
    look = theme()
    return (
        '<li style="margin:0 0 8px;padding:0;break-inside:avoid">'
        '<div style="display:flex;justify-content:space-between;gap:8px;font-size:0.84rem;line-height:1.25">'
        f'<span style="font-weight:500">{escape(bar.name)}</span><span style="text-align:right">'
        f'<b>{escape(bar.value)}</b> <span style="color:{look.muted}">{escape(bar.share)}</span></span></div>'
        f'<div style="display:flex;height:{_HEIGHT}px;margin-top:2px;{_ground(bar.state)}">'
        f"{_stretch(bar.first, look.protected)}{_stretch(bar.second, look.uncovered)}</div></li>"
    )


def _ground(state: State) -> str:
    """Hatched where it is hidden, an empty frame where nothing is known."""
    if state == "share":
        return f"background:{theme().surface}"
    return f"{reason_look(state)};box-shadow:inset 0 0 0 1px {theme().line}"


def _stretch(fraction: float, colour: str) -> str:
    return f'<div style="width:{fraction:.2%};background:{colour}"></div>' if fraction > 0 else ""
