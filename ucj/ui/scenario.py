"""Puts a plan on the page: its numbers and pictures, what it rests on, and its workbook."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj.access import Viewer
from ucj.errors import UcjError
from ucj.export import tables
from ucj.i18n import Translator
from ucj.scenario import Scenario
from ucj.store.release import Info
from ucj.ui import data, drawing, scenario_saved, show
from ucj.views import parts
from ucj.views import scenario as views
from ucj.views.scenario import ScenarioView


def answer(asked: Scenario, info: Info, t: Translator) -> ScenarioView | UcjError:
    """The title, the message and the cards; of a wrong question why, with the nearest valid choice."""
    try:
        view = data.view(views.build, info, asked, t)
    except UcjError as problem:
        show.header(t("scenario.title_none"), parts.stamp(info, info.month, t), info, t)
        return problem
    show.header(view.title, view.stamp, info, t, "scenario")
    show.sentence(view.message, is_empty=False)
    for row in view.shares:
        show.shares(row)
    return view


def result(place: DeltaGenerator, view: ScenarioView | UcjError, t: Translator) -> None:
    """What may go wrong first: it changes how the pictures are read."""
    with place:
        if isinstance(view, UcjError):
            show.problem(view, t)
            return
        for line in view.cautions:
            st.warning(line, icon=":material/warning:")
        st.markdown(f"**{view.reached.title}**")
        drawing.show(st.container(), view.reached.wide, "cakupan_rencana", view.reached.narrow)
        st.markdown(f"**{view.money_title}**")
        show.html(st.container(), view.money)
        with st.expander(view.years.title):
            show.table_open(view.years, t)


def below(asked: Scenario, view: ScenarioView | UcjError, viewer: Viewer, t: Translator) -> None:
    """What is done with the plan, what its numbers rest on, and whom it covers."""
    if isinstance(view, UcjError):
        return
    _actions(asked, view, viewer, t)
    st.subheader(t("scenario.assumptions"), anchor=False)
    st.markdown("\n".join(f"- {line}" for line in view.assumptions))
    show.table(view.villages, t)


def _actions(asked: Scenario, view: ScenarioView, viewer: Viewer, t: Translator) -> None:
    """Save the plan, and take its workbook along."""
    with st.container(horizontal=True):
        scenario_saved.keep(asked, viewer, t)
        st.download_button(
            t("scenario.workbook"),
            lambda: tables.book(view.sheets),
            f"{view.file_stem}.xlsx",
            tables.XLSX,
            key="buku_skenario",
            on_click="ignore",
            icon=":material/download:",
        )
