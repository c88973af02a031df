"""Mutu data on the screen, karantina: what waits for correction, and the workbook in which it is corrected."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import settings
from ucj.access import Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.intake import quarantine, waiting
from ucj.store.release import Info
from ucj.ui import offered
from ucj.ui import show as screen
from ucj.views import parts, quality_quarantine
from ucj.views.quality_quarantine import QuarantineView

_ALL = 0


def show(heading: DeltaGenerator, info: Info, viewer: Viewer, t: Translator) -> None:
    """Read from the registry as it is now, so that what was sent back an hour ago is gone."""
    try:
        found = waiting.batches(settings.load(), viewer.handles)
    except UcjError as problem:
        with heading:
            screen.header(t("quality.quarantine_name"), parts.stamp(info, info.month, t), info, t)
        st.info(problem.text(t), icon=":material/hourglass_empty:")
        return
    view = quality_quarantine.build(found, info, t)
    with heading:
        screen.header(view.title, parts.stamp(info, info.month, t), info, t)
    if view.is_empty:
        st.info(view.message, icon=":material/task_alt:")
        return
    st.markdown(view.message)
    _workbook(view, t)
    st.markdown(f"**{view.table.title}**")
    screen.table_open(view.table, t)


def _workbook(view: QuarantineView, t: Translator) -> None:
    with st.container(border=True):
        st.markdown(f"**{t('quality.workbook_title')}**")
        columns = st.columns((3, 3, 2.4), vertical_alignment="bottom")
        kind = columns[0].selectbox(
            t("quality.kind"), list(view.batches), format_func=lambda code: t.code("kind", code), key="karantina_jenis"
        )
        batch = columns[1].selectbox(
            t("quality.sending"),
            [_ALL, *view.batches[kind]],
            format_func=lambda number: t("quality.batch", batch=number) if number else t("quality.all_batches"),
            key=f"karantina_kiriman {kind}",
        )
        is_asked = columns[2].button(
            t("quality.workbook_make"), icon=":material/build:", width="stretch", key="karantina_buat"
        )
        if is_asked:
            number = batch or None
            offered.workbook(
                lambda: quarantine.workbook(settings.load(), kind, number, t),
                f"{quality_quarantine.file_stem(kind, number)}.xlsx",
                "karantina_unduh",
                t,
            )
        screen.small(t("quality.workbook_help"))
