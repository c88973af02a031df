"""Data masuk, kirim: what a check found, and the decision on it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ucj import settings
from ucj.access import Viewer
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.store.jobs import Job
from ucj.ui import inbox_data, inbox_jobs
from ucj.ui import show as screen
from ucj.ui.attempts import attempt
from ucj.ui.uploads import Upload
from ucj.ui.words import plain, table
from ucj.views.inbox import ReportView, Village

# More villages than these scroll in their own place.
_FITTING, _HEIGHT = 8, 330


def decide(job: Job, upload: Upload, known: Sequence[Job], viewer: Viewer, t: Translator) -> None:
    """The report of a check, the villages to be confirmed, and the button that accepts the file."""
    try:
        view = inbox_data.report(settings.load(), job.job_id, t)
    except Refused as problem:
        st.error(plain(problem.text(t)), icon=":material/error:")
        return
    place = st.container()
    villages = _villages(view.villages, upload.token, t) if view.villages else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("inbox.accept", count=view.accepted),
            key="terima",
            type="primary",
            disabled=inbox_jobs.is_writing(known),
            on_click=attempt,
            args=(inbox_jobs.accept, viewer, upload, inbox_jobs.asked(job), villages),
            icon=":material/check:",
        )
        screen.small(t("inbox.accept_note"))
    with place:
        show(view, t)


def _villages(proposed: Sequence[Village], token: str, t: Translator) -> list[str]:
    """The codes of the villages whose lists this file replaces, as the sender confirms them."""
    st.markdown(f"**{t('inbox.villages_title')}**")
    screen.small(t("inbox.villages_help"))
    with st.container(height=_HEIGHT if len(proposed) > _FITTING else "content", gap=None):
        return [
            each.code
            for each in proposed
            if st.checkbox(each.label, value=each.is_replaced, key=f"desa {token} {each.code}")
        ]


def show(view: ReportView, t: Translator) -> None:
    st.subheader(plain(view.title), anchor=False)
    st.markdown(f"**{view.counts}**")
    if view.rules.empty:
        st.markdown(t("minutes.findings_none"))
    else:
        table(view.rules)
        with st.container(horizontal=True, vertical_alignment="center"):
            screen.downloads(view.findings, t)
            screen.small(t("inbox.findings_note"))
    for note in view.notes:
        screen.small(plain(note))
