"""Saved scenarios: keep the one on the page under a name, open one by its number, and put up to three side by side."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from ucj import settings
from ucj.access import Permission, Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.scenario import Scenario
from ucj.store import scenarios
from ucj.store.release import Info
from ucj.store.scenarios import Saved
from ucj.ui import address, data, scenario_address, show, words
from ucj.views import scenario_compare

_COMPARED, _COMPARED_MAX = "banding_skenario", 3


def keep(asked: Scenario, viewer: Viewer, t: Translator) -> None:
    """The button that saves the plan on the page."""
    if not viewer.may(Permission.PLAN):
        return
    with st.popover(t("scenario.save"), icon=":material/save:"), st.form("simpan_skenario", border=False):
        name = st.text_input(t("scenario.name"), max_chars=scenarios.NAME_MAX)
        is_sent = st.form_submit_button(t("scenario.save"), type="primary")
    if is_sent:
        try:
            number = scenarios.save(settings.load(), name, asked, viewer.role.value)
        except UcjError as problem:
            show.problem(problem, t)
            return
        scenario_address.choose_saved(number)
        st.rerun()


def listed(info: Info, viewer: Viewer, t: Translator) -> None:
    """All saved ones, and those that the reader compares."""
    kept = scenarios.saved(settings.load())
    st.subheader(t("scenario.saved_title", count=t.number(len(kept))), anchor=False)
    if not kept:
        show.small(t("scenario.saved_none"))
        return
    for each in kept:
        _row(each, viewer, t)
    _compare(kept, info, t)


def _row(each: Saved, viewer: Viewer, t: Translator) -> None:
    day = t.date(dt.datetime.fromisoformat(each.at).date())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{words.plain(each.name)}** · {each.by} · {day}", width="stretch")
        st.button(
            t("scenario.open"),
            key=f"buka {each.scenario_id}",
            on_click=scenario_address.choose_saved,
            args=(each.scenario_id,),
        )
        if viewer.may(Permission.PLAN):
            _removal(each, t)


def _removal(each: Saved, t: Translator) -> None:
    """Asks once more: what others have saved goes out of everybody's list."""
    with st.popover(t("scenario.delete"), icon=":material/delete:"):
        st.button(
            t("scenario.delete_confirm", name=words.plain(each.name)),
            key=f"hapus {each.scenario_id}",
            on_click=scenarios.delete,
            args=(settings.load(), each.scenario_id),
            type="primary",
        )


def _compare(kept: list[Saved], info: Info, t: Translator) -> None:
    names = {str(each.scenario_id): each for each in kept}
    key = address.follow(_COMPARED, names, [], t)
    st.session_state[key] = st.session_state[key][:_COMPARED_MAX]
    chosen = st.multiselect(
        t("scenario.compare"),
        names,
        format_func=lambda code: names[code].name,
        key=key,
        max_selections=_COMPARED_MAX,
        on_change=address.write,
        args=(_COMPARED, key, []),
        placeholder=t("scenario.compare_hint"),
    )
    if chosen:
        content = data.view(
            scenario_compare.build, info, tuple((names[code].name, names[code].asked) for code in chosen), t
        )
        st.markdown(f"**{content.title}**")
        show.table_open(content, t)
