"""Ranked bars with their counts and shares, as plain HTML that prints and reads aloud in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.theme import theme


@dataclass(frozen=True)
class Ranked:
    """One bar. `fraction` is its length (0-1) of the full width; `is_key` sets its name apart from the rest."""

    name: str
    value: str
    share: str
    fraction: float
    colour: str
    is_key: bool = False


def html(bars: Sequence[Ranked]) -> str:
    """A list of bars in the order given."""
    return f'<ol style="list-style:none;margin:0;padding:0">{"".join(map(_bar, bars))}</ol>'


def _bar(bar: Ranked) -> str:
    look = theme()
    weight = 700 if bar.is_key else 500
    return (
        '<li style="margin:0 0 5px;padding:0">'
        '<div style="display:flex;justify-content:space-between;gap:8px;font-size:0.84rem;line-height:1.25">'
        f'<span style="font-weight:{weight}">{escape(bar.name)}</span>'
        f'<span><b>{escape(bar.value)}</b> <span style="color:{look.muted}">{escape(bar.share)}</span></span></div>'
        f'<div style="background:{look.line};border-radius:4px;height:8px;margin-top:2px">'
        f'<div style="background:{bar.colour};border-radius:4px;height:8px;width:{bar.fraction:.1%}"></div></div></li>'
    )
