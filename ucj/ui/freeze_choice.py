"""Which release every page shows: the published one, or a frozen one that somebody opened, kept in the address."""

from __future__ import annotations

import streamlit as st

from ucj import settings
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.store import freezes
from ucj.ui import data, words

ADDRESS = "rilis"
# The other release that the page of comparisons shows.
OTHER = "ke"
# Of a name that nobody gave, so much is repeated.
_SHOWN = 60


def follow(t: Translator) -> None:
    """Open what the address names, or what was opened before: only frozen releases that open, whatever else is asked.

    A page change empties the address; the name is put back, so that every link shows the same numbers.
    """
    held = st.session_state.get(data.OPENED_KEY)
    asked = st.query_params.get(ADDRESS) or (held[0] if held else "")
    if not asked:
        return
    if opened := _opened(asked):
        st.session_state[data.OPENED_KEY] = opened
        if st.query_params.get(ADDRESS) != asked:
            st.query_params[ADDRESS] = asked
    else:
        _leave()
        if asked != data.published_info().name:
            st.info(words.plain(t("freeze.ignored", release=asked[:_SHOWN])), icon=":material/info:")


def _opened(name: str) -> tuple[str, str] | None:
    """The release with its names; None when it is not frozen, or does not open."""
    names = freezes.frozen(settings.load())
    if name not in names:
        return None
    try:
        data.info_of(name)
    except UcjError:
        return None
    return name, names[name] or name


def banner(t: Translator) -> None:
    """Over every page of frozen numbers: what is being looked at, and the way back."""
    info = data.info()
    if not info.frozen:
        return
    with st.container(border=True):
        words_place, way_back = st.columns((4, 1.3), vertical_alignment="center")
    facts = {"month": t.month(info.month), "as_of": t.date(info.as_of), "release": info.name}
    is_other = st.query_params.get(OTHER, info.name) != info.name
    said = "freeze.banner_beside" if is_other else "freeze.banner"
    words_place.markdown(t(said, name=words.plain(info.frozen), **facts))
    way_back.button(
        t("freeze.back"), icon=":material/undo:", on_click=_leave, key="angka_beku_kembali", width="stretch"
    )


def open_release(name: str) -> None:
    """Look at a frozen release from the next rerun on."""
    st.query_params[ADDRESS] = name


def _leave() -> None:
    st.session_state.pop(data.OPENED_KEY, None)
    st.query_params.pop(ADDRESS, None)
