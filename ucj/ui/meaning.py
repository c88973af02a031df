"""The "?" beside a number: a link to its entry in the metric dictionary."""

from __future__ import annotations

import streamlit as st

from ucj.ui import menu, session

# The dictionary's word in the address: a public name.
METRIC = "metrik"
_PAGE = next(spec for spec in menu.PAGES if spec.url == "kamus")
# A picture, because what it shows and what the link is called by those who hear the page are two things.
_SIGN = "/app/static/tanya.svg"


def link(metric: str, help_text: str = "") -> None:
    """To the entry of a metric; the session goes along. help_text: what hovering says, instead of the link's name.

    Nothing for whoever may not open the dictionary: the library knows only the pages of a viewer's own menu.
    """
    if not session.viewer().may(_PAGE.permission):
        return
    t = session.translator()
    name = t("dictionary.link", title=t(f"metric.{metric}.title"))
    address = {METRIC: metric}
    st.page_link(_PAGE.path, label=f"![{name}]({_SIGN})", icon="", query_params=address, help=help_text or name)
