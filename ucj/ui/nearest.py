"""The button that leads out of an empty page: to the nearest choice that has numbers."""

from __future__ import annotations

import streamlit as st

from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import data, filter_bar
from ucj.views import nearest
from ucj.views.area import Choice


def show(choice: Choice, info: Info, t: Translator) -> None:
    """Nothing where the choice has numbers, or where no other has."""
    offer = data.view(nearest.nearest, choice, info.month, t)
    if offer:
        st.button(offer.label, icon=":material/arrow_forward:", on_click=filter_bar.take, args=(offer, info))
