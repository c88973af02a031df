"""The legend of a coverage map, drawn by us so that it prints: ten half-open classes, and why a place has none."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from itertools import pairwise

from ucj.i18n import Translator
from ucj.theme import COVERAGE_CLASSES, MISSING, State, area_colour, theme


def html(states: Collection[State], t: Translator) -> str:
    """One line that wraps on a telephone; of the reasons for having no share, those in `states`."""
    look = theme()
    borders = [f"{border:g}" for border in COVERAGE_CLASSES]
    names = [
        f"< {borders[1]}",
        *(f"{low}–<{high}" for low, high in pairwise(borders[1:])),
        borders[-1],
    ]
    items = [(colour, name) for colour, name in zip(look.coverage, names, strict=True)]
    items += [(area_colour(state, None), t(f"number.{state}_word")) for state in MISSING if state in states]
    marks = "".join(
        '<span style="white-space:nowrap"><span style="display:inline-block;width:14px;height:12px;'
        f'background:{colour};border:1px solid {look.excluded};vertical-align:-1px"></span> {escape(name)}</span>'
        for colour, name in items
    )
    title = f"<b>{escape(t('map.legend_coverage'))}</b>"
    return (
        f'<div style="display:flex;flex-wrap:wrap;gap:2px 10px;font-size:0.78rem;color:{look.ink}">{title}{marks}</div>'
    )
