"""Data masuk, riwayat: every batch with its counts, its paper, and a way to take it back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.store.jobs import Job
from ucj.store.release import Info
from ucj.ui import address, attempts, inbox_data, inbox_jobs
from ucj.ui import show as screen
from ucj.ui.words import plain
from ucj.views import inbox_lists
from ucj.views.inbox_lists import Batch

_KIND = "jenis_berkas"


def show(known: Sequence[Job], info: Info, viewer: Viewer, t: Translator) -> None:
    found = inbox_data.batches()
    found = found[found["kind"].map(viewer.handles)]
    kind = _kind(sorted(found["kind"].unique()), t)
    if kind:
        found = found[found["kind"] == kind]
    if found.empty:
        st.info(t("inbox.no_batches"), icon=":material/info:")
        return
    view = inbox_lists.history(found, info, None, t)
    with st.container(border=True):
        labels = {each.number: each.label for each in view.batches}
        number = st.selectbox(t("inbox.choose_batch"), list(labels), format_func=lambda each: labels[each])
        _acts(next(each for each in view.batches if each.number == number), known, viewer, t)
    screen.table_open(view.table, t)


def _kind(kinds: list[str], t: Translator) -> str:
    codes = ["", *kinds]
    key = address.follow(_KIND, codes, "", t)
    with st.container(width=320):
        return st.selectbox(
            t("minutes.kind"),
            codes,
            format_func=lambda code: t.code("kind", code) if code else t("inbox.all_kinds"),
            key=key,
            on_change=address.write,
            args=(_KIND, key, ""),
        )


def _acts(batch: Batch, known: Sequence[Job], viewer: Viewer, t: Translator) -> None:
    with st.container(horizontal=True):
        minutes_button(batch.number, t)
        if batch.undo:
            with st.popover(t("inbox.undo"), icon=":material/undo:"):
                st.markdown(plain(batch.undo))
                st.button(
                    t("inbox.undo_confirm", batch=batch.number),
                    key="batalkan",
                    disabled=inbox_jobs.is_writing(known),
                    on_click=attempts.follow,
                    args=(inbox_jobs.undo, viewer, batch.number),
                    type="primary",
                )


def minutes_button(batch: int, t: Translator) -> None:
    st.download_button(
        t("inbox.minutes"),
        lambda: inbox_data.paper(batch, t),
        t("inbox.minutes_file", batch=f"{batch:03d}"),
        "application/pdf",
        key=f"berita acara {batch}",
        on_click="ignore",
        icon=":material/download:",
    )
