"""The clickable coverage map: geometry from the layer in force, a click drills into a district, a button comes back."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import maps
from ucj.charts import legend
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import data, filter_bar, show
from ucj.views.area import AreaView, Choice

HEIGHT = 430
_KEY = "peta"


def draw(place: DeltaGenerator, view: AreaView, choice: Choice, info: Info, t: Translator) -> None:
    is_drillable = choice.level == "district"
    layer = data.shapes(choice.level, choice.filters.region_code)  # type: ignore[arg-type]
    deck = data.drawn(
        layer.identity,
        (info.name, choice, t),
        lambda: maps.choropleth(layer.frame, data.neighbours(info.region_code), view.rows, with_names=is_drillable),
    )
    with place:
        st.pydeck_chart(
            deck,
            height=HEIGHT,
            key=f"{_KEY}-{choice.level}-{choice.filters.region_code}",
            on_select=_drill if is_drillable else "ignore",
            alt=view.map_alt,
        )
        st.html(legend.html(t))
        hint = f" {t('coverage.map_hint')}" if is_drillable else ""
        show.small(f"{t(layer.notice_key)} {t('coverage.neighbours')}{hint}")
        if not is_drillable and choice.filters.region_code != info.region_code:
            st.button(t("coverage.back"), icon=":material/arrow_back:", on_click=filter_bar.choose_district, args=("",))


def _drill() -> None:
    """A click on a district chooses it in the list above, so that address, table and map agree."""
    for key, state in st.session_state.items():
        if str(key).startswith(_KEY) and (picked := state["selection"]["objects"].get(maps.AREAS)):
            filter_bar.choose_district(picked[0]["code"])
