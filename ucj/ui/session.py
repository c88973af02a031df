"""Who looks, in which language, at which release: what every page starts from."""

from __future__ import annotations

import streamlit as st

from ucj import i18n
from ucj.access import Role, Viewer
from ucj.store.release import Info
from ucj.ui import data

ROLE_KEY = "lihat_sebagai"
LANGUAGE_KEY = "bahasa"


def translator() -> i18n.Translator:
    """The session's language; the address holds it, so that a link keeps it."""
    chosen = st.session_state.get(LANGUAGE_KEY)
    return i18n.translator(chosen if chosen in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE)


def viewer() -> Viewer:
    """Everyone is `publik`; on demo data any role can be tried."""
    role = st.session_state.get(ROLE_KEY)
    return Viewer(Role(role)) if role and may_try_roles() else Viewer()


def may_try_roles() -> bool:
    """On demo data, whose persons do not exist. Opening a frozen demo must open no role on the office's own lists."""
    return info().is_demo and data.published_info().is_demo


def info() -> Info:
    return data.info()
