"""The maps of the pages: a still one, and one on which a click drills into a district and a button comes back."""

from __future__ import annotations

import functools

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import maps
from ucj.charts import legend
from ucj.geo.layer import Level
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import data, filter_bar, show
from ucj.views import area, summary
from ucj.views.area import AreaView, Choice

HEIGHT = 430
_TURN = "giliran_peta"


def draw(place: DeltaGenerator, view: AreaView, choice: Choice, info: Info, t: Translator) -> None:
    is_drillable = choice.level == "district"
    layer = data.shapes(_level(choice), choice.filters.region_code)
    deck = _deck(layer.identity, choice, info, t)
    with place:
        st.pydeck_chart(
            deck,
            height=HEIGHT,
            key=_key(),
            on_select=_drill if is_drillable else "ignore",
            alt=view.map_alt,
        )
        st.html(legend.html(set(view.rows["state"]), t))
        hint = f" {t('coverage.map_hint')}" if is_drillable else ""
        show.small(f"{t(layer.notice_key)} {t('coverage.neighbours')}{hint}")
        if missing := sorted(set(view.rows["code"]) - set(layer.frame["region_code"])):
            names = view.rows.set_index("code").loc[missing, "name"]
            show.small(t("coverage.not_drawn", names=", ".join(names)))
        if not is_drillable and choice.filters.region_code != info.region_code:
            st.button(t("coverage.back"), icon=":material/arrow_back:", on_click=_choose, args=("",))


@functools.lru_cache(maxsize=100)
def _deck(_identity: str, choice: Choice, info: Info, t: Translator) -> maps.StillDeck:
    """The same deck for all who see the same: made once a layer, release and choice, and sent once to a browser."""
    rows = data.view(area.build, info, choice, t).rows
    shapes = data.shapes(_level(choice), choice.filters.region_code).frame
    return maps.choropleth(shapes, data.neighbours(info.region_code), rows, with_names=choice.level == "district")


@functools.lru_cache(maxsize=20)
def _districts(_identity: str, info: Info, is_public: bool, t: Translator) -> str:
    view = data.view(summary.build, info, is_public, t)
    return summary.map_drawing(view, data.shapes("district", info.region_code), t)


def districts(info: Info, is_public: bool, t: Translator) -> str:
    """The small map of the first screen, as SVG."""
    return _districts(data.shapes("district", info.region_code).identity, info, is_public, t)


def _level(choice: Choice) -> Level:
    return "district" if choice.level == "district" else "village"


def _key() -> str:
    """A new map after every choice on it: the old one would take a second click on a place for taking it back."""
    return f"peta {st.session_state.get(_TURN, 0)}"


def _drill() -> None:
    """A click on a district chooses it in the list above, so that address, table and map agree."""
    picked = st.session_state[_key()]["selection"]["objects"].get(maps.AREAS)
    if picked:
        _choose(picked[0]["code"])


def _choose(district_code: str) -> None:
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    filter_bar.choose_district(district_code)
