"""Each way to look at the uncovered: its marks, the legend that explains them and what must be said of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import geopandas as gpd

from ucj import maps
from ucj.charts import legend
from ucj.charts.legend import Circle, Mark
from ucj.i18n import Translator
from ucj.maps.marks import Marked
from ucj.theme import MISSING, Kind, State, mark_colours, uncovered_scale
from ucj.views import uncovered_marks
from ucj.views.uncovered_map import MARKS, Counted, UncoveredMap, Way


class Shown(NamedTuple):
    """What a way adds to the places of the map."""

    marks: list[Marked]
    legend: str
    note: str


def of(way: Way, view: UncoveredMap, shapes: gpd.GeoDataFrame, counted: Counted, t: Translator) -> Shown:
    """The marks of a way over the shapes of the view's level."""
    return _WAYS[way](view, shapes, counted, t)


def _dots(view: UncoveredMap, shapes: gpd.GeoDataFrame, counted: Counted, t: Translator) -> Shown:
    del counted
    made = uncovered_marks.dots(view.rows, shapes)
    here = [kind for kind in MARKS if len(made.points[kind])]
    layers = [maps.dots(kind, made.points[kind], mark_colours()[kind], is_ring=kind == "lapsed") for kind in here]
    key = legend.marks(t("uncovered.legend_dots"), [_mark(kind, t) for kind in here], _missing(view, t))
    words = {"count": t.number(made.dot_count), "level": _level(view, t)}
    if made.each == 1:
        return Shown(layers, key, t("uncovered.dots_note", **words))
    return Shown(
        layers, key, t("uncovered.dots_many", each=t.number(made.each), heads=t.number(made.head_count), **words)
    )


def _shares(view: UncoveredMap, shapes: gpd.GeoDataFrame, counted: Counted, t: Translator) -> Shown:
    del shapes
    title = t(f"uncovered.legend_{counted}")
    return Shown([], legend.classes(title, uncovered_scale(), _missing(view, t), t.number), "")


def _circles(view: UncoveredMap, shapes: gpd.GeoDataFrame, counted: Counted, t: Translator) -> Shown:
    made = uncovered_marks.circles(view.rows, shapes)
    colours = mark_colours()
    outer = colours["lapsed" if counted == "nonaktif" else "unregistered"]
    layers = [maps.circles("circles", made.outer, outer)]
    sizes = [Circle(t.number(count), radius) for count, radius in made.sizes]
    if counted != "semua":
        return Shown(layers, legend.circles(t("uncovered.legend_circles"), sizes, [], _missing(view, t)), "")
    layers.append(maps.circles("circles-lapsed", made.inner, colours["lapsed"]))
    kinds: list[Kind] = ["unregistered", "lapsed"]
    if len(made.undivided):
        layers.append(maps.circles("circles-undivided", made.undivided, colours["undivided"]))
        kinds.append("undivided")
    title = t("uncovered.legend_circles_parts")
    return Shown(layers, legend.circles(title, sizes, [_mark(kind, t) for kind in kinds], _missing(view, t)), "")


def _hexagons(view: UncoveredMap, shapes: gpd.GeoDataFrame, counted: Counted, t: Translator) -> Shown:
    del counted
    made = uncovered_marks.hexagons(view.rows, shapes)
    key = legend.classes(t("uncovered.legend_hexagons"), made.scale, _missing(view, t), t.number)
    area = t.number(made.area_km2, 1)
    note = t("uncovered.hexagons_note", level=_level(view, t), area=area)
    return Shown([maps.hexagons("hexagons", made.cells)] if len(made.cells) else [], key, note)


_WAYS: dict[Way, Callable[[UncoveredMap, gpd.GeoDataFrame, Counted, Translator], Shown]] = {
    "titik": _dots,
    "bagian": _shares,
    "jumlah": _circles,
    "kerapatan": _hexagons,
}


def _mark(kind: Kind, t: Translator) -> Mark:
    return Mark(t(f"uncovered.mark_{kind}"), mark_colours()[kind], is_ring=kind == "lapsed")


def _missing(view: UncoveredMap, t: Translator) -> dict[State, str]:
    """Why places of this map have no number."""
    here = set(view.rows["state"])
    return {state: t(f"number.{state}_word") for state in MISSING if state in here}


def _level(view: UncoveredMap, t: Translator) -> str:
    return t(f"region.{view.level}_plain")
