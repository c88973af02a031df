"""Beside every page: the language, and on demo data the role to look as."""

from __future__ import annotations

import streamlit as st

from ucj.access import Role
from ucj.i18n import LANGUAGES, Translator, translator
from ucj.store.release import Info
from ucj.ui import session, show


def language() -> Translator:
    """The switch comes before any text; its own words are in both languages, so that either reader finds it."""
    chosen = st.sidebar.segmented_control(
        "Bahasa · Language",
        LANGUAGES,
        default=LANGUAGES[0],
        required=True,
        format_func=lambda code: translator(code)("sidebar.own_name"),
        key=session.LANGUAGE_KEY,
        bind="query-params",
    )
    return translator(chosen)


def role(info: Info, t: Translator) -> None:
    """On demo data, whose persons do not exist, any role can be tried."""
    with st.sidebar:
        if session.may_try_roles():
            st.selectbox(
                t("sidebar.view_as"),
                [role.value for role in Role],
                # Not translated: roles are names, the same in commands and on screen.
                format_func=str.capitalize,
                key=session.ROLE_KEY,
                help=t("sidebar.view_as_help"),
                persist_state="session",
            )
        show.small(t("sidebar.release", release=info.name, built=t.date(info.built_at.date())))
