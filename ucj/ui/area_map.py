"""The maps of coverage: a small still one, and one on which a click chooses a district or a village."""

from __future__ import annotations

import functools
from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import maps
from ucj.charts import legend
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.theme import area_colour
from ucj.ui import data, deck_map, filter_bar, map_parts, show
from ucj.views import area, summary
from ucj.views.area import AreaView, Choice

HEIGHT = deck_map.HEIGHT


def draw(place: DeltaGenerator, view: AreaView, choice: Choice, info: Info, t: Translator) -> None:
    layer = data.shapes(choice.level, choice.filters.region_code)
    if layer.frame.empty:
        place.info(t("coverage.no_shapes"), icon=":material/info:")
        return
    content = _content(layer.identity, replace(choice, village_code=""), info, t)
    deck_map.show(place, content, "peta", view.map_alt, choice.village_code, functools.partial(choose, choice))
    with place:
        st.html(legend.html(set(view.rows["state"]), t))
        show.small(f"{t(layer.notice_key)} {t('coverage.neighbours')} {t(f'coverage.map_hint_{choice.level}')}")
        not_drawn(view.rows["code"], view.rows["name"], layer.frame["region_code"], t)


def not_drawn(codes: pd.Series, names: pd.Series, drawn: pd.Series, t: Translator) -> None:
    """Places that have numbers and no shape are named: a map must not lose them unseen."""
    missing = names[~codes.isin(drawn)]
    if len(missing):
        show.small(t("coverage.not_drawn", names=", ".join(missing)))


@functools.lru_cache(maxsize=100)
def _content(_identity: str, choice: Choice, info: Info, t: Translator) -> maps.Content:
    """The same map for all who see the same: made once a layer, release and choice, and sent once to a browser."""
    within = choice.filters.region_code
    rows = data.view(area.build, info, choice, t).rows
    records = rows.to_dict("records")
    fills = [area_colour(row["state"], row["coverage_pct"]) for row in records]
    # Why a place has no share is said by its colour and the legend; eight times over the map it would hide it.
    texts = {row["code"]: (row["name"], row["value"] if row["state"] == "share" else "") for row in records}
    return maps.content(
        data.shapes(choice.level, within).frame,
        map_parts.ground_of(info, within, t),
        rows.assign(fill=fills),
        map_parts.names(choice.level, within, texts),
    )


@functools.lru_cache(maxsize=20)
def _districts(_identity: str, info: Info, is_public: bool, t: Translator) -> str:
    view = data.view(summary.build, info, is_public, t)
    return summary.map_drawing(view, data.shapes("district", info.region_code), t)


def districts(info: Info, is_public: bool, t: Translator) -> str:
    """The small map of the first screen, as SVG."""
    return _districts(data.shapes("district", info.region_code).identity, info, is_public, t)


def choose(choice: Choice, code: str) -> None:
    """A click on a place is the same choice as the lists; a second click on a village takes it back."""
    if len(code) == len(choice.filters.region_code) + 2 and choice.level == "district":
        filter_bar.choose(district=code)
    else:
        filter_bar.choose(district=_kept_district(choice), village="" if code == choice.village_code else code)


def _kept_district(choice: Choice) -> str:
    """A village clicked on the regency's map does not draw the reader into its district."""
    return "" if len(choice.filters.region_code) == 4 else choice.filters.region_code
