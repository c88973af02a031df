"""The legend of a coverage map, drawn by us so that it prints: ten half-open classes, no data and hidden."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from ucj.i18n import Translator
from ucj.theme import COVERAGE_CLASSES, theme


def html(t: Translator) -> str:
    """One line that wraps on a telephone."""
    look = theme()
    borders = [f"{border:g}" for border in COVERAGE_CLASSES]
    names = [
        f"< {borders[1]}",
        *(f"{low}–<{high}" for low, high in pairwise(borders[1:])),
        borders[-1],
    ]
    items = [(colour, name) for colour, name in zip(look.coverage, names, strict=True)]
    items += [(look.paper, t("number.none_word")), (look.excluded, t("number.hidden_word"))]
    marks = "".join(
        '<span style="white-space:nowrap"><span style="display:inline-block;width:14px;height:12px;'
        f'background:{colour};border:1px solid {look.line};vertical-align:-1px"></span> {escape(name)}</span>'
        for colour, name in items
    )
    title = f"<b>{escape(t('map.legend_coverage'))}</b>"
    return (
        f'<div style="display:flex;flex-wrap:wrap;gap:2px 10px;font-size:0.78rem;color:{look.ink}">{title}{marks}</div>'
    )
