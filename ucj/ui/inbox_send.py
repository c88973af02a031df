"""Data masuk, kirim: a file is chosen, what it seems to be is confirmed, it is checked, and accepted or thrown away.

How far a sending is comes from its upload and its jobs; the address holds its token.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from ucj import settings
from ucj.access import Viewer
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.store.jobs import Job
from ucj.store.release import Info
from ucj.ui import inbox_data, inbox_form, inbox_history, inbox_jobs, inbox_report, job_progress, uploads
from ucj.ui import show as screen
from ucj.ui.attempts import attempt
from ucj.ui.inbox_jobs import Standing
from ucj.ui.uploads import Upload
from ucj.ui.words import plain

_TOKEN = "kiriman"
_TURN = "giliran unggah"
_HINTS = ("shrinks", "file_known", "sheet_several", "wrong_kind")


def token() -> str:
    """Of the sending that the address names; '' for none."""
    return st.query_params.get(_TOKEN, "")


def show(known: Sequence[Job], _info: Info, viewer: Viewer, t: Translator) -> None:
    waiting = inbox_jobs.unfinished(known, viewer)
    now = inbox_jobs.standing(token(), known, viewer)
    if now is not None:
        _one(now, known, viewer, t)
        return
    if token():
        st.info(t("inbox.sending_gone"), icon=":material/info:")
    _choose(viewer, t)
    if waiting:
        st.subheader(t("inbox.unfinished"), anchor=False)
        screen.small(t("inbox.unfinished_note", days=uploads.DAYS_KEPT))
        for each in waiting:
            _offer(each, t)


def _choose(viewer: Viewer, t: Translator) -> None:
    key = f"berkas {st.session_state.get(_TURN, 0)}"
    st.file_uploader(
        t("inbox.choose"), key=key, on_change=attempt, args=(_keep, viewer, key), help=t("inbox.choose_help")
    )
    inbox_form.empty_forms(viewer, t)


def _keep(viewer: Viewer, key: str) -> None:
    """Onto the disk and out of the session's memory: a new uploader takes the old one's place."""
    file = st.session_state[key]
    if file is None:
        return
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    _open(uploads.store(settings.load(), inbox_jobs.owner(viewer), file.name, file).token)


def _open(chosen: str) -> None:
    st.query_params[_TOKEN] = chosen


def _leave() -> None:
    st.query_params.pop(_TOKEN, None)


def _discard(chosen: str) -> None:
    uploads.remove(settings.load(), chosen)
    _leave()


def _offer(each: Standing, t: Translator) -> None:
    """An upload that somebody began with: how far it is, to go on with or to throw away."""
    assert each.upload is not None
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        arrived = each.upload.arrived_at
        moment = t("minutes.moment", date=t.date(arrived.date()), time=f"{arrived:%H.%M}", zone=arrived.tzname() or "")
        st.markdown(f"**{plain(each.upload.path.name)}** · {_how_far(each, t)} · :small[:gray[{plain(moment)}]]")
        st.button(t("inbox.go_on"), key=f"lanjut {each.token}", on_click=_open, args=(each.token,))
        st.button(t("inbox.discard"), key=f"buang {each.token}", on_click=_discard, args=(each.token,), type="tertiary")


def _how_far(each: Standing, t: Translator) -> str:
    status = each.job.status if each.job else "new"
    known = status if status in ("new", "running", "done") else "refused"
    return t(f"inbox.how_far_{known}")


def _one(now: Standing, known: Sequence[Job], viewer: Viewer, t: Translator) -> None:
    job = now.job
    name = now.upload.path.name if now.upload else Path(job.arguments[1]).name if job else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(name), anchor=False)
        st.button(t("inbox.other_file"), key="lain", on_click=_leave, icon=":material/arrow_back:")
    if job and job.status == "running":
        job_progress.show(job, viewer, t)
    elif job and inbox_jobs.is_accepted(job):
        _accepted(job, t)
    elif now.upload is None:
        st.info(t("inbox.sending_gone"), icon=":material/info:")
    else:
        _undecided(now, now.upload, known, viewer, t)


def _accepted(job: Job, t: Translator) -> None:
    view = inbox_data.report(settings.load(), job.job_id, t)
    st.success(t("inbox.accepted", batch=view.batch, counts=view.counts), icon=":material/check_circle:")
    if view.quarantined_count:
        st.markdown(t("inbox.waits_in_quarantine", count=t.number(view.quarantined_count)))
    if view.batch is not None:
        inbox_history.minutes_button(view.batch, t)
    inbox_report.show(view, t)


def _undecided(now: Standing, upload: Upload, known: Sequence[Job], viewer: Viewer, t: Translator) -> None:
    """Confirm and check, as often as wanted; what the last check said decides what may follow."""
    try:
        with st.spinner(t("inbox.reading")):
            guessed = inbox_data.guessed(upload.path)
    except Refused as problem:
        st.error(plain(problem.text(t)), icon=":material/error:")
        _cancel(upload, t)
        return
    job = now.job
    how = inbox_form.ask(upload, guessed, job, viewer, t)
    with st.container(horizontal=True):
        st.button(
            t("inbox.check_again" if job else "inbox.check"),
            key="periksa",
            disabled=how is None,
            type="secondary" if job and job.status == "done" else "primary",
            on_click=attempt,
            args=(inbox_jobs.check, viewer, upload, how),
            icon=":material/rule:",
        )
        _cancel(upload, t)
    if job and job.status != "done":
        st.error(_refusal(job, t), icon=":material/error:")
    elif job and how == inbox_jobs.asked(job):
        inbox_report.decide(job, upload, known, viewer, t)
    elif job:
        st.info(t("inbox.changed"), icon=":material/info:")


def _refusal(job: Job, t: Translator) -> str:
    """The command's own sentence, and where it names an option of the command line, what does the same here."""
    name = (job.error_key or "").removeprefix("intake.")
    hint = f" {t(f'inbox.here_{name}')}" if name in _HINTS else ""
    return f"{plain(job.error(t))}{hint}"


def _cancel(upload: Upload, t: Translator) -> None:
    st.button(t("inbox.cancel"), key="batal", on_click=_discard, args=(upload.token,), icon=":material/delete:")
