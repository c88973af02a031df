"""The way from the regency down to the chosen place, each step a button that leads back to it; a village's profile."""

from __future__ import annotations

import streamlit as st

from ucj import months
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import filter_bar
from ucj.views import naming
from ucj.views.area import Choice


def show(choice: Choice, info: Info, t: Translator) -> None:
    """'Kabupaten Balangan > Halong > Mauya': the last one is where the reader is."""
    known, code = filter_bar.places(info), choice.focus.region_code
    steps = [(info.region_name, "")]
    steps += [(known.districts[code[:6]], code[:6])] if len(code) > 4 else []
    steps += [(naming.full_name(code, known.villages[code], t), code)] if len(code) > 6 else []
    # At the top there is no way back, and the title names the place.
    if len(steps) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for name, district in steps[:-1]:
            _step(name, district)
        st.markdown(f"**{steps[-1][0]}**", width="content")
        if choice.village_code:
            _profile(choice, t)


def _profile(choice: Choice, t: Translator) -> None:
    st.page_link(
        "pages/cakupan/profil.py",
        label=t("coverage.profile"),
        icon=":material/location_on:",
        query_params={"desa": choice.village_code, "bulan": months.text(choice.filters.month)},
    )


def _step(name: str, district: str) -> None:
    st.button(
        name,
        key=f"jejak {district}",
        type="tertiary",
        icon=":material/chevron_right:",
        icon_position="right",
        on_click=filter_bar.choose,
        args=(district,),
    )
