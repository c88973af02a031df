"""Differences as bars to both sides of zero: sign and arrow say what the side and the colour say. Plain HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.theme import theme


@dataclass(frozen=True)
class Difference:
    """One place. `fraction`: -1 to 1 of half the width, None where no difference can be told; `value` says why."""

    name: str
    value: str
    detail: str
    fraction: float | None
    is_key: bool = False


def html(bars: Sequence[Difference], ends: tuple[str, str], caption: str) -> str:
    """A list of bars in the order given. ends: what the left and the right end of the scale stand for."""
    return (
        f'<div role="group" aria-label="{escape(caption)}" style="print-color-adjust:exact">{_scale(ends)}'
        f'<ol style="list-style:none;margin:0;padding:0">{"".join(map(_row, bars))}</ol></div>'
    )


def _scale(ends: tuple[str, str]) -> str:
    """Three equal parts, so that zero stands over the middle."""
    texts = zip((ends[0], "0", ends[1]), ("left", "center", "right"), strict=True)
    spans = "".join(f'<span style="flex:1;text-align:{side}">{escape(text)}</span>' for text, side in texts)
    return f'<div style="display:flex;font-size:0.78rem;color:{theme().muted}">{spans}</div>'


def _row(bar: Difference) -> str:
    look = theme()
    weight = 700 if bar.is_key else 500
    return (
        '<li style="margin:0 0 5px;padding:0;break-inside:avoid">'
        '<div style="display:flex;justify-content:space-between;gap:8px;font-size:0.84rem;line-height:1.25">'
        f'<span style="font-weight:{weight}">{escape(bar.name)}</span>'
        f'<span style="text-align:right"><b style="white-space:nowrap">{escape(bar.value)}</b> '
        f'<span style="color:{look.muted};white-space:nowrap">{escape(bar.detail)}</span></span></div>'
        f'<div style="position:relative;background:{look.line};border-radius:4px;height:8px;margin-top:2px">'
        f'{_bar(bar.fraction)}<div style="{_BAR};left:calc(50% - 1px);width:2px;background:{look.ink}"></div>'
        "</div></li>"
    )


_BAR = "position:absolute;top:0;height:8px"


def _bar(fraction: float | None) -> str:
    """Nothing where there is no difference, and nothing where none can be told: its words say which."""
    if not fraction:
        return ""
    look, length = theme(), min(abs(fraction), 1.0) / 2
    start, colour = (0.5, look.protected) if fraction > 0 else (0.5 - length, look.uncovered)
    return f'<div style="{_BAR};left:{start:.1%};width:{length:.1%};background:{colour};border-radius:4px"></div>'
