"""Money a year as bars, each divided by who pays: every stretch is named with its sum below its bar. Plain HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.theme import theme

# Steps of the palette for payers in their order, neighbours far apart; more payers than that begin anew.
_STEPS = (7, 3, 9, 5, 1)
_HEIGHT = 22


@dataclass(frozen=True)
class Share:
    """A payer's part: its place in the order of payers, its name, the sum as written, the part of the longest bar."""

    order: int
    name: str
    value: str
    fraction: float


@dataclass(frozen=True)
class Stack:
    """One year."""

    name: str
    value: str
    shares: tuple[Share, ...]


def html(stacks: Sequence[Stack]) -> str:
    """A list of bars on one scale, in the order given."""
    items = "".join(map(_row, stacks))
    return f'<ol style="list-style:none;margin:0;padding:0;print-color-adjust:exact">{items}</ol>'


def _row(stack: Stack) -> str:
    return (
        '<li style="margin:0 0 14px;padding:0;break-inside:avoid">'
        '<div style="display:flex;justify-content:space-between;gap:8px;font-size:0.95rem">'
        f"<span>{escape(stack.name)}</span><b>{escape(stack.value)}</b></div>"
        f'<div style="display:flex;gap:2px;height:{_HEIGHT}px;margin:3px 0 4px">'
        f"{''.join(map(_stretch, stack.shares))}</div>"
        f'<div style="display:flex;flex-wrap:wrap;gap:2px 16px;font-size:0.84rem">'
        f"{''.join(map(_named, stack.shares))}</div></li>"
    )


def _colour(order: int) -> str:
    return theme().coverage[_STEPS[order % len(_STEPS)]]


def _stretch(share: Share) -> str:
    look = f"width:{share.fraction:.2%};background:{_colour(share.order)};border-radius:3px"
    return f'<div style="{look}" title="{escape(share.name)}: {escape(share.value)}"></div>'


def _named(share: Share) -> str:
    box = f"display:inline-block;width:12px;height:12px;border:1px solid {theme().muted};border-radius:2px"
    sign = f'<span style="{box};background:{_colour(share.order)}"></span>'
    return f'<span style="white-space:nowrap">{sign} {escape(share.name)} <b>{escape(share.value)}</b></span>'
