"""Who the uncovered are: a bar a group, lapsed beside never registered, and a mark at its share of all eligible.

A bar beyond its mark is a group with more than its part of the gap. Plain HTML, so it prints and reads aloud in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.charts.legend import reason_look
from ucj.theme import mark_colours, theme

_HEIGHT = 10


@dataclass(frozen=True)
class Row:
    """One group. Fractions (0-1): of all uncovered (`uncovered`, and of these `lapsed`), of all eligible (`eligible`).

    `value` and `share` are what it says. A fraction is None where it is hidden; then `value` holds the word for it.
    """

    name: str
    value: str
    share: str
    uncovered: float | None
    lapsed: float | None
    eligible: float | None
    is_key: bool = False


@dataclass(frozen=True)
class Words:
    """The legend: what the stretches of a bar are, `undivided` where the two kinds are hidden, and the mark."""

    unregistered: str
    lapsed: str
    undivided: str
    mark: str


def html(rows: Sequence[Row], words: Words) -> str:
    """A list in the order given; every bar starts at zero and all are on one scale."""
    longest = max([0.01, *(value for row in rows for value in (row.uncovered, row.eligible) if value is not None)])
    items = "".join(_row(row, longest) for row in rows)
    exact = "print-color-adjust:exact;-webkit-print-color-adjust:exact"
    return f'<div style="{exact}">{_key(rows, words)}<ol style="list-style:none;margin:0;padding:0">{items}</ol></div>'


def _key(rows: Sequence[Row], words: Words) -> str:
    look = theme()
    is_undivided = any(row.lapsed is None and row.uncovered is not None for row in rows)
    box = "display:inline-block;width:16px;height:10px;vertical-align:0"
    signs = (
        (f"{box};background:{look.uncovered}", words.unregistered),
        (f"{box};{_lapsed_look()}", words.lapsed),
        *([(f"{box};background:{mark_colours()['undivided']}", words.undivided)] if is_undivided else []),
        (f"display:inline-block;width:3px;height:15px;vertical-align:-3px;background:{look.ink}", words.mark),
    )
    items = "".join(f'<span><span style="{sign}"></span> {escape(word)}</span>' for sign, word in signs)
    return f'<div style="display:flex;flex-wrap:wrap;gap:2px 14px;font-size:0.8rem;margin-bottom:8px">{items}</div>'


def _lapsed_look() -> str:
    """Edged, so that the pale stretch is seen on paper."""
    look = theme()
    return f"background:{look.lapsed};box-shadow:inset 0 0 0 1px {look.protected}"


def _row(row: Row, longest: float) -> str:
    look = theme()
    weight = 700 if row.is_key else 500
    return (
        '<li style="margin:0 0 7px;padding:0;break-inside:avoid">'
        '<div style="display:flex;justify-content:space-between;gap:8px;font-size:0.84rem;line-height:1.25">'
        f'<span style="font-weight:{weight}">{escape(row.name)}</span><span style="text-align:right">'
        f'<b>{escape(row.value)}</b> <span style="color:{look.muted}">{escape(row.share)}</span></span></div>'
        f'<div style="position:relative;height:{_HEIGHT + 6}px"><div style="position:absolute;inset:3px 0;display:flex;'
        f'background:{look.surface}">{_stretches(row, longest)}</div>{_mark(row, longest)}</div></li>'
    )


def _stretches(row: Row, longest: float) -> str:
    """Both kinds, or one stretch of no kind where their numbers are hidden and their sum is not."""
    look = theme()
    if row.uncovered is None:
        return _stretch(1.0, reason_look("hidden"))
    if row.lapsed is None:
        return _stretch(row.uncovered / longest, f"background:{mark_colours()['undivided']}")
    unregistered = _stretch((row.uncovered - row.lapsed) / longest, f"background:{look.uncovered}")
    return unregistered + _stretch(row.lapsed / longest, _lapsed_look())


def _stretch(fraction: float, style: str) -> str:
    return f'<div style="width:{fraction:.2%};{style}"></div>' if fraction > 0 else ""


def _mark(row: Row, longest: float) -> str:
    """Edged with paper, so that it is seen on a bar as well as beside one."""
    if row.eligible is None:
        return ""
    look = theme()
    style = f"background:{look.ink};box-shadow:0 0 0 1px {look.paper}"
    return (
        f'<div style="position:absolute;top:0;bottom:0;width:3px;margin-left:-1px;left:{row.eligible / longest:.2%};'
        f'{style}"></div>'
    )
