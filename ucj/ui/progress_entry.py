"""The form for a target of one's own: judged before it is kept, and in force from the next build on."""

from __future__ import annotations

import streamlit as st

from ucj import settings
from ucj.access import Permission, Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store import entered
from ucj.store.release import Info
from ucj.ui import data, entered_list, show, words
from ucj.views import progress_entry
from ucj.views.progress_entry import Entry

_COUNTED, _UNITS = ("active", "registered"), ("workers", "pct")


def form(info: Info, viewer: Viewer, t: Translator) -> None:
    """Only for those who plan."""
    if not viewer.may(Permission.PLAN):
        return
    with st.expander(t("progress.entry"), icon=":material/add:"):
        show.small(t("progress.entry_about"))
        entry = _asked(info, t)
        if entry:
            _keep(entry, info, viewer, t)
        own = progress_entry.listed(data.run, _filters(info, viewer), entered.targets(settings.load()), t)
        entered_list.draw(own, entered.withdraw_target, "target_tarik", t)


def _asked(info: Info, t: Translator) -> Entry | None:
    """What was typed, once it is sent."""
    with st.form("target_baru", border=False):
        series_place, year_place = st.columns((3, 1))
        series = series_place.text_input(
            t("progress.entry_series"), key="target_nama", max_chars=progress_entry.NAME_MAX
        )
        year = year_place.number_input(
            t("progress.entry_year"), min_value=2000, max_value=2100, value=info.month // 12 + 1, key="target_tahun"
        )
        counted_place, value_place, unit_place = st.columns((2, 1, 1))
        counted = counted_place.selectbox(
            t("progress.entry_basis"),
            _COUNTED,
            format_func=lambda code: t(f"progress.counted_{code}"),
            key="target_dasar",
        )
        value = value_place.number_input(t("progress.entry_value"), value=0.0, step=1.0, key="target_nilai")
        unit = unit_place.selectbox(
            t("progress.entry_unit"),
            _UNITS,
            format_func=lambda code: t(f"progress.entry_unit_{code}"),
            key="target_satuan",
        )
        source = st.text_input(t("progress.entry_source"), key="target_sumber")
        is_sent = st.form_submit_button(t("progress.entry_save"), type="primary")
    return Entry(series, int(year), counted, unit, float(value), source) if is_sent else None


def _keep(entry: Entry, info: Info, viewer: Viewer, t: Translator) -> None:
    filters = _filters(info, viewer)
    before = progress_entry.addresses(entered.targets(settings.load()))
    try:
        said = progress_entry.judge(data.run, filters, entry, before, t)
        entered.add_target(settings.load(), entry.facts(info.region_code), viewer.role.value)
    except UcjError as problem:
        show.problem(problem, t)
        return
    st.success(words.plain(" ".join(said)))


def _filters(info: Info, viewer: Viewer) -> Filters:
    return Filters(info.region_code, info.month, "target", is_public=viewer.is_public)
