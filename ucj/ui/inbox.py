"""Data masuk on the screen: the message, what runs, and what waits for a release."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import reference, settings
from ucj.access import Permission, Viewer
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.store import history
from ucj.store.jobs import Job
from ucj.store.release import Info
from ucj.ui import attempts, inbox_data, inbox_history, inbox_jobs, inbox_send, inbox_senders, job_progress
from ucj.ui import show as screen
from ucj.ui.words import plain
from ucj.views import inbox_lists, parts

_MAGNITUDE = "magnitude_"


def show(way: str, heading: DeltaGenerator, info: Info, viewer: Viewer, t: Translator) -> None:
    """One of the three ways of the page, under what concerns all of them."""
    known = inbox_jobs.recent()
    with heading:
        screen.header(_title(info, t), parts.stamp(info, info.month, t), info, t)
    if refused := attempts.problem():
        st.error(plain(refused.text(t)), icon=":material/error:")
    for job in _shown(known, viewer, inbox_send.token()):
        _job(job, viewer, t)
    try:
        _waiting(known, viewer, t)
        {"kirim": inbox_send.show, "pengirim": inbox_senders.show, "riwayat": inbox_history.show}[way](
            known, info, viewer, t
        )
    except Refused as problem:
        # A command has the registry open for writing: its bar stands above, and the page runs again when it ends.
        st.info(plain(problem.text(t)), icon=":material/hourglass:")


def _title(info: Info, t: Translator) -> str:
    try:
        expected = inbox_data.expected(info, info.month)
    except Refused:
        return t("inbox.title_plain")
    return inbox_lists.senders(expected, reference.regions(settings.load()), info.month, info.as_of, t).title


def _shown(known: Sequence[Job], viewer: Viewer, token: str) -> list[Job]:
    """Whatever runs, the job of the address, and the last build while it still waits for somebody to do something."""
    last_build = next((job for job in known if job.arguments[0] == "build"), None)
    chosen = []
    for job in known:
        is_asked = str(job.job_id) == st.query_params.get(attempts.JOB)
        is_open = job is last_build and job.status != "done"
        is_theirs = inbox_jobs.may_cancel(viewer, job)
        if inbox_jobs.token_of(job) != token and (job.status == "running" or (is_theirs and (is_asked or is_open))):
            chosen.append(job)
    return chosen


def _job(job: Job, viewer: Viewer, t: Translator) -> None:
    if job.status == "running":
        job_progress.show(job, viewer, t)
    elif job.status == "done":
        if job.arguments[0] in ("undo", "build"):
            st.success(t(f"inbox.done_{job.arguments[0]}", **job.result), icon=":material/check_circle:")
    else:
        st.error(f"{job_progress.title(job, t)}: {plain(job.error(t))}", icon=":material/error:")
        if _MAGNITUDE in (job.error_key or "") and viewer.may(Permission.PUBLISH):
            _reason(viewer, t)


def _reason(viewer: Viewer, t: Translator) -> None:
    """A large change can be right; who says so says why, and the release keeps it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input(t("inbox.reason"), key="alasan", help=t("inbox.reason_help"), max_chars=200).strip()
        st.button(
            t("inbox.publish_with_reason"),
            key="terbitkan alasan",
            disabled=not reason,
            on_click=attempts.follow,
            args=(inbox_jobs.publish, viewer, reason),
            icon=":material/publish:",
        )


def _waiting(known: Sequence[Job], viewer: Viewer, t: Translator) -> None:
    """What came in or was taken back since the published release was built."""
    count = history.waiting_count(inbox_data.batches())
    if not count:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(t("inbox.waiting", count=t.number(count)))
        if viewer.may(Permission.PUBLISH):
            st.button(
                t("inbox.publish"),
                key="terbitkan",
                disabled=inbox_jobs.is_writing(known),
                on_click=attempts.follow,
                args=(inbox_jobs.publish, viewer),
                icon=":material/publish:",
            )
