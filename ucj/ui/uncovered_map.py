"""The map of the uncovered in its four ways: dots, shares, circles, density; a click chooses a village."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import maps
from ucj.geo.layer import Layer
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import area_map, data, deck_map, filter_bar, map_parts, show, uncovered_marks
from ucj.views import uncovered_map
from ucj.views.area import Choice
from ucj.views.uncovered_map import COUNTED, WAYS, Counted, UncoveredMap, Way


@dataclass(frozen=True, eq=False)
class _Drawn:
    """A map with the legend and the notes that belong to it."""

    content: maps.Content
    legend: str
    note: str


def draw(place: DeltaGenerator, choice: Choice, info: Info, t: Translator) -> None:
    """The map under its two switches, its legend and its notes under it."""
    with place:
        left, right = st.columns((1.75, 1), vertical_alignment="center")
    with left:
        way = filter_bar.switch("tampilan", t("uncovered.way"), WAYS, lambda code: t(f"uncovered.way_{code}"), t)
    with right:
        counted = filter_bar.select(
            "dihitung", t("uncovered.kind"), COUNTED, lambda code: t(f"uncovered.kind_{code}"), t, is_quiet=True
        )
    around = replace(choice, village_code="")
    view = data.view(uncovered_map.build, around, way, counted, t)
    layer = data.shapes(view.level, choice.filters.region_code)
    show.titled(place, view.title, "uncovered")
    if layer.frame.empty:
        place.info(t("coverage.no_shapes"), icon=":material/info:")
        return
    drawn = _drawn(layer.identity, around, way, counted, info, t)
    pick = functools.partial(area_map.choose, replace(choice, level=view.level))
    deck_map.show(place, drawn.content, "peta", view.alt, choice.village_code, pick)
    show.html(place, drawn.legend)
    with place:
        show.small(drawn.note)


def _notes(view: UncoveredMap, layer: Layer, t: Translator) -> list[str]:
    """What a reader must know of the map: its shapes, how to choose on it, and who is not on it."""
    notes = [t(layer.notice_key), t("uncovered.hint", level=t(f"region.{view.level}_plain"))]
    missing = view.rows[~view.rows["code"].isin(layer.frame["region_code"])]
    if len(missing):
        names, is_known = ", ".join(missing["name"]), missing["count"].notna().all()
        heads = t.number(int(missing["count"].sum()))
        words = (
            t("uncovered.marks_missing", count=heads, names=names) if is_known else t("coverage.not_drawn", names=names)
        )
        notes.append(words)
    return notes


@functools.lru_cache(maxsize=60)
def _drawn(_identity: str, choice: Choice, way: Way, counted: Counted, info: Info, t: Translator) -> _Drawn:
    """Made once for all who see the same: a layer, a release, a choice and a way to look."""
    view = data.view(uncovered_map.build, choice, way, counted, t)
    within = choice.filters.region_code
    layer = data.shapes(view.level, within)
    shapes = layer.frame
    shown = uncovered_marks.of(way, view, shapes, counted, t)
    is_valued = way == "bagian"
    texts = {
        row["code"]: (row["name"], row["value"] if is_valued and row["state"] == "share" else "")
        for row in view.rows.to_dict("records")
    }
    names = map_parts.names(view.level, within, texts)
    content = maps.content(shapes, map_parts.ground_of(info, within, t), view.rows, names, shown.marks)
    return _Drawn(content, shown.legend, " ".join(filter(None, (shown.note, *_notes(view, layer, t)))))
