"""Legends of maps, drawn by us so that they print: classes of a scale, marks, circles, why a place has no number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from ucj.i18n import Translator
from ucj.theme import MISSING, Scale, State, area_colour, coverage_scale, theme


@dataclass(frozen=True)
class Mark:
    """A sign on a map: a disc, or a ring where two kinds must be told apart without their colours."""

    label: str
    colour: str
    is_ring: bool = False


@dataclass(frozen=True)
class Circle:
    """A circle of a map: its radius in pixels, and the count it stands for as written."""

    label: str
    radius: float


def html(states: Collection[State], t: Translator) -> str:
    """The legend of a coverage map; of the reasons for having no share, those in `states`."""
    missing = {state: t(f"number.{state}_word") for state in MISSING if state in states}
    return classes(t("map.legend_coverage"), coverage_scale(), missing, t.number)


def classes(title: str, scale: Scale, missing: Mapping[State, str], write: Callable[[float], str]) -> str:
    """Half-open classes of a scale, and the reasons for having no number that the map has, with their words."""
    names = class_names(scale, write)
    swatches = [_swatch(f"background:{colour}", name) for colour, name in zip(scale.colours, names, strict=True)]
    return _row(title, [*swatches, *_reasons(missing)])


def class_names(scale: Scale, write: Callable[[float], str]) -> list[str]:
    """'< 5', '5–<10', '≥ 10': as many as the scale has classes."""
    others = [write(border) for border in scale.borders[1:]]
    if not others:
        return [f"≥ {write(scale.borders[0])}"]
    return [f"< {others[0]}", *(f"{low}–<{high}" for low, high in pairwise(others)), f"≥ {others[-1]}"]


def marks(title: str, items: Sequence[Mark], missing: Mapping[State, str]) -> str:
    """What dots stand for, and the places that hold none because their number is missing."""
    return _row(title, [*(_item(_dot(mark), mark.label) for mark in items), *_reasons(missing)])


def circles(title: str, sizes: Sequence[Circle], items: Sequence[Mark], missing: Mapping[State, str]) -> str:
    """How large a circle is for which count, as on the map, and what its parts stand for."""
    drawn = [_item(_circle(size), size.label) for size in sizes]
    return _row(title, [*drawn, *(_item(_dot(mark), mark.label) for mark in items), *_reasons(missing)])


_INLINE = "display:inline-block;vertical-align:middle;box-sizing:border-box"


def _row(title: str, items: Sequence[str]) -> str:
    """One line that wraps on a telephone. Colours are asked to print: a browser would save the ink."""
    style = f"display:flex;flex-wrap:wrap;align-items:center;gap:2px 10px;font-size:0.78rem;color:{theme().ink}"
    exact = "print-color-adjust:exact;-webkit-print-color-adjust:exact"
    return f'<div style="{style};{exact}"><b>{escape(title)}</b>{"".join(items)}</div>'


def _item(sign: str, label: str) -> str:
    return f'<span style="white-space:nowrap">{sign} {escape(label)}</span>'


def _swatch(look: str, label: str) -> str:
    border = f"border:1px solid {theme().excluded}"
    return _item(f'<span style="{_INLINE};width:16px;height:13px;{look};{border}"></span>', label)


def _reasons(missing: Mapping[State, str]) -> list[str]:
    return [_swatch(reason_look(state), missing[state]) for state in MISSING if state in missing]


def reason_look(state: State) -> str:
    """The background of a place without a number, as CSS: hatched where small counts are protected, else plain."""
    colour = area_colour(state, None)
    if state != "hidden":
        return f"background:{colour}"
    return f"background:repeating-linear-gradient(135deg,{theme().muted} 0 1px,{colour} 1px 5px)"


def _dot(mark: Mark) -> str:
    fill = "" if mark.is_ring else f";background:{mark.colour}"
    look = f"{_INLINE};width:11px;height:11px;border-radius:50%;border:2px solid {mark.colour}{fill}"
    return f'<span style="{look}"></span>'


def _circle(size: Circle) -> str:
    pixels = f"{2 * size.radius:g}px"
    look = f"{_INLINE};width:{pixels};height:{pixels};border-radius:50%;border:1.5px solid {theme().ink}"
    return f'<span style="{look}"></span>'
