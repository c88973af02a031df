"""The progress of a job on the page: asked for again and again while it runs, and never otherwise."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from ucj import settings
from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.store import jobs
from ucj.store.jobs import Job
from ucj.ui import inbox_jobs

# Half as often as a job says how far it is.
_SECONDS = 0.7
_NAMED = ("check", "import", "undo", "build")


def title(job: Job, t: Translator) -> str:
    """What a job does, without the name of a file: others see it too."""
    name = job.arguments[0]
    return t(f"inbox.job_{name}" if name in _NAMED else "inbox.job_other", command=name)


def show(job: Job, viewer: Viewer, t: Translator) -> None:
    """A running job with its bar; the whole page runs again once it has ended."""
    with st.container(border=True):
        _bar(job.job_id, t)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":small[:gray[{t('inbox.goes_on')}]]")
            if inbox_jobs.may_cancel(viewer, job):
                st.button(
                    t("inbox.stop"),
                    key=f"hentikan {job.job_id}",
                    on_click=inbox_jobs.cancel,
                    args=(viewer, job),
                    icon=":material/stop_circle:",
                )


@st.fragment(run_every=_SECONDS)
def _bar(job_id: int, t: Translator) -> None:
    job = jobs.get(settings.load(), job_id)
    if job.status != "running":
        st.rerun()
    seconds = (dt.datetime.now(dt.UTC) - job.started_at).total_seconds()
    st.progress(min(max(job.share, 0.0), 1.0), text=_text(job, int(seconds), t))


def _text(job: Job, seconds: int, t: Translator) -> str:
    step = t(job.step) if job.step else t("inbox.job_begins")
    return t("inbox.job_at", job=title(job, t), step=step, seconds=t.number(seconds))
