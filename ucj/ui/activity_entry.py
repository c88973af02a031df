"""The form for an event of the outreach log: judged before it is kept, and part of it from the next build on."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from ucj import months, settings
from ucj.access import Permission, Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store import entered
from ucj.store.release import Info
from ucj.ui import activities, data, entered_list, show, words
from ucj.views import activity_entry
from ucj.views.activities import KINDS
from ucj.views.activity_entry import Entry

# A regulation may be as old as the law on social security itself; a plan is no event.
_OLDEST_YEARS, _AHEAD_DAYS = 25, 366


def form(info: Info, viewer: Viewer, t: Translator) -> None:
    """Only for those who plan."""
    if not viewer.may(Permission.PLAN):
        return
    with st.expander(t("activity.entry"), icon=":material/add:"):
        show.small(t("activity.entry_about"))
        names = activities.place_names(info, t)
        if entry := _asked(info, names, t):
            _keep(entry, info, viewer, t)
        own = entered.activities(settings.load())
        lines = activity_entry.listed(data.run, _filters(info, viewer), own, names, t)
        entered_list.draw(lines, entered.withdraw_activity, "kegiatan_tarik", t)


def _asked(info: Info, names: dict[str, str], t: Translator) -> Entry | None:
    """What was typed, once it is sent."""
    with st.form("kegiatan_baru", border=False):
        day_place, kind_place, where_place = st.columns((1, 2, 2))
        with day_place:
            day = _day(info, t)
        kind = kind_place.selectbox(
            t("activity.kind"), KINDS, format_func=lambda code: t.code("activity_type", code), key="kegiatan_jenis"
        )
        place = where_place.selectbox(
            t("activity.place"), [*names], format_func=lambda code: names[code], key="kegiatan_tempat"
        )
        name_place, people_place = st.columns((4, 1))
        name = name_place.text_input(t("activity.entry_name"), key="kegiatan_uraian")
        people = people_place.number_input(
            t("activity.entry_people_count"), value=None, step=1, min_value=0, key="kegiatan_hadir"
        )
        organiser_place, document_place = st.columns(2)
        organiser = organiser_place.text_input(t("activity.entry_organiser"), key="kegiatan_penyelenggara")
        document = document_place.text_input(t("activity.entry_document"), key="kegiatan_dokumen")
        is_sent = st.form_submit_button(t("activity.entry_save"), type="primary")
    return Entry(day, kind, name, place, people, organiser, document) if is_sent else None


def _day(info: Info, t: Translator) -> dt.date:
    earliest = dt.date(months.first_day(info.month).year - _OLDEST_YEARS, 1, 1)
    return st.date_input(
        t("activity.column_day"),
        value=info.as_of,
        min_value=earliest,
        max_value=info.as_of + dt.timedelta(days=_AHEAD_DAYS),
        format="DD-MM-YYYY",
        key="kegiatan_tanggal",
    )


def _keep(entry: Entry, info: Info, viewer: Viewer, t: Translator) -> None:
    before = entered.activities(settings.load())
    try:
        said = activity_entry.judge(data.run, _filters(info, viewer), entry, before, t)
        entered.add_activity(settings.load(), entry.facts(), viewer.role.value)
    except UcjError as problem:
        show.problem(problem, t)
        return
    st.success(words.plain(" ".join(said)))


def _filters(info: Info, viewer: Viewer) -> Filters:
    return Filters(info.region_code, info.month, is_public=viewer.is_public)
