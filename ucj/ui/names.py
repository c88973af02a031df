"""A list of persons by name: behind its title, for those who may see names; the others are told who may."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ucj import settings
from ucj.access import Permission, Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.store import persons
from ucj.store.release import Info
from ucj.ui import show
from ucj.views.parts import Table


def listed(
    info: Info,
    viewer: Viewer,
    find: Callable[[], pd.DataFrame],
    build: Callable[[pd.DataFrame, pd.DataFrame], Table],
    t: Translator,
) -> None:
    """find: the persons, by `person_id`, asked for once the list is opened. build: their table, of them and of whoever
    they are (as `persons.people` gives it).
    """
    if not viewer.may(Permission.SEE_PERSONS):
        show.notes((t("at_risk.list_only"),))
        return
    place = st.expander(t("at_risk.list_open"), key="daftar_nama", on_change="rerun")
    if place.open:
        with place:
            _table(info, viewer, find(), build, t)


def _table(
    info: Info,
    viewer: Viewer,
    found: pd.DataFrame,
    build: Callable[[pd.DataFrame, pd.DataFrame], Table],
    t: Translator,
) -> None:
    try:
        people = persons.people(settings.load(), info.name, viewer, found["person_id"].tolist())
    except UcjError as problem:
        show.problem(problem, t)
        return
    show.small(t("at_risk.list_count", count=t.number(len(found))))
    show.table_open(build(found, people), t)
