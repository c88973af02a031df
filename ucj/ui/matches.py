"""Mutu data on the screen, pencocokan: the queue of suggestions, decided on the page, in bulk, or by file."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import settings
from ucj.access import Permission, Viewer
from ucj.charts import pair_table
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.intake import match_file, match_queue, waiting
from ucj.store.jobs import Job
from ucj.store.release import Info
from ucj.ui import guard, inbox_jobs, job_progress, match_jobs, offered
from ucj.ui import show as screen
from ucj.views import parts, quality_matches
from ucj.views.quality_matches import Pair

# A page of them is read in a few minutes, and saved before the mind wanders.
_PER_PAGE = 8
_PAGE = "halaman_pencocokan"
_ACCEPT, _REJECT = "accept", "reject"


def show(heading: DeltaGenerator, info: Info, viewer: Viewer, t: Translator) -> None:
    """The queue as the registry has it now; what a job of it did last stands above."""
    guard.require(Permission.DECIDE_MATCHES)
    known = inbox_jobs.recent()
    job, decided = match_jobs.newest(known), match_jobs.decided(known, info.built_at)
    is_busy = inbox_jobs.is_writing(known)
    stamp = parts.stamp(info, info.month, t)
    try:
        queue, matched_at = match_queue.queue(settings.load()), waiting.matched_at(settings.load())
    except UcjError as problem:
        with heading:
            screen.header(t("quality.match_name"), stamp, info, t)
        _standing(job, viewer, t)
        if job is None or job.status != "running":
            st.info(problem.text(t), icon=":material/hourglass_empty:")
        return
    view = quality_matches.build(queue, matched_at, t)
    with heading:
        screen.header(view.title, stamp, info, t)
    _standing(job, viewer, t)
    if any(decided.values()):
        st.success(t("quality.match_decided", **decided), icon=":material/task_alt:")
    if view.is_empty:
        st.info(view.message, icon=":material/info:")
    else:
        st.markdown(view.message)
    _tools(queue, viewer, is_busy, t)
    if not view.is_empty:
        _queue(queue, viewer, is_busy, t)


def _standing(job: Job | None, viewer: Viewer, t: Translator) -> None:
    """A running job, or why the newest one failed."""
    if job and job.status == "running":
        job_progress.show(job, viewer, t)
    elif job and job.status != "done":
        st.warning(job.error(t), icon=":material/error:")


def _tools(queue: pd.DataFrame, viewer: Viewer, is_busy: bool, t: Translator) -> None:
    with st.container(horizontal=True):
        st.button(
            t("quality.match_refresh"),
            icon=":material/sync:",
            disabled=is_busy,
            on_click=_started,
            args=(match_jobs.refresh, viewer),
            key="cocokkan",
        )
        if not queue.empty:
            with st.popover(t("quality.match_bulk"), icon=":material/done_all:", disabled=is_busy):
                _bulk(queue, viewer, t)
            with st.popover(t("quality.match_by_file"), icon=":material/description:", disabled=is_busy):
                _by_file(viewer, t)


def _bulk(queue: pd.DataFrame, viewer: Viewer, t: Translator) -> None:
    """The number it would accept stands on the button that confirms it."""
    bound = st.slider(t("quality.match_bound"), 50.0, 100.0, 99.0, 0.5, format="%g", key="batas")
    count = quality_matches.sure(queue, bound / 100)
    screen.small(t("quality.match_bulk_help"))
    is_sure = st.checkbox(t("quality.match_bulk_sure"), key="yakin")
    st.button(
        t("quality.match_bulk_accept", count=t.number(count), bound=t.pct(bound)),
        type="primary",
        disabled=not (count and is_sure),
        on_click=_started,
        args=(match_jobs.accept_above, viewer, bound / 100),
        key="terima_semua",
    )


def _by_file(viewer: Viewer, t: Translator) -> None:
    screen.small(t("quality.match_file_help"))
    if st.button(t("quality.workbook_make"), icon=":material/build:", key="cocok_buat"):
        offered.workbook(lambda: match_file.to_file(settings.load(), t), "pencocokan.xlsx", "cocok_unduh", t)
    sent = st.file_uploader(t("quality.match_upload"), type=["xlsx", "xls", "ods", "csv"], key="cocok_berkas")
    st.button(
        t("quality.match_file_decide"),
        type="primary",
        disabled=sent is None,
        on_click=_started,
        args=(match_jobs.decide_by_file, viewer, sent.name if sent else "", sent),
        key="cocok_putuskan",
    )


def _started(start: Callable[..., int], viewer: Viewer, *arguments: object) -> None:
    """What a button starts; the page that follows shows how it stands. The place in the queue begins anew."""
    start(viewer, *arguments)
    st.session_state[_PAGE] = 0


def _queue(queue: pd.DataFrame, viewer: Viewer, is_busy: bool, t: Translator) -> None:
    pages = -(-len(queue) // _PER_PAGE)
    page = min(st.session_state.get(_PAGE, 0), pages - 1)
    shown = quality_matches.pairs(queue.iloc[page * _PER_PAGE : (page + 1) * _PER_PAGE], t)
    with st.form("putusan", border=False):
        for pair in shown:
            _card(pair, t)
        st.form_submit_button(
            t("quality.match_save"),
            type="primary",
            icon=":material/save:",
            disabled=is_busy,
            on_click=_save,
            args=(shown, viewer),
        )
    if pages > 1:
        _pages(page, pages, t)


def _pages(page: int, pages: int, t: Translator) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("quality.previous"), disabled=page == 0, on_click=_turn, args=(page - 1,), key="sebelum")
        screen.small(t("quality.page", page=page + 1, pages=pages))
        st.button(t("quality.next"), disabled=page == pages - 1, on_click=_turn, args=(page + 1,), key="sesudah")


def _turn(page: int) -> None:
    st.session_state[_PAGE] = page


def _card(pair: Pair, t: Translator) -> None:
    with st.container(border=True):
        words, decision = st.columns((3, 1.4), vertical_alignment="center")
        words.markdown(f"**{pair.heading}**")
        decision.segmented_control(
            t("quality.match_decision", number=pair.suggestion_id),
            (_ACCEPT, _REJECT),
            format_func=lambda code: t(f"quality.match_{code}"),
            key=_key(pair),
            label_visibility="collapsed",
        )
        st.html(pair_table.html(pair.left_title, t("quality.match_worker"), pair.fields, t("quality.match_unsaid")))


def _key(pair: Pair) -> str:
    return f"putusan {pair.suggestion_id}"


def _save(shown: tuple[Pair, ...], viewer: Viewer) -> None:
    """Those of this page that were decided; the others go on waiting."""
    chosen = {pair.suggestion_id: st.session_state.get(_key(pair)) for pair in shown}
    decisions = {number: word == _ACCEPT for number, word in chosen.items() if word}
    if decisions:
        _started(match_jobs.decide, viewer, decisions)
