"""Data masuk, kirim: what a file is taken for, and the empty forms that offices fill in."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from ucj import months
from ucj.access import Viewer
from ucj.export import tables
from ucj.i18n import Translator
from ucj.intake.guess import Guess
from ucj.store.jobs import Job
from ucj.ui import inbox_data, inbox_jobs
from ucj.ui.inbox_jobs import Asked
from ucj.ui.uploads import Upload

# As far back as the history of a release.
_MONTHS = 36
_SHRINKS = "intake.shrinks"


def ask(upload: Upload, guessed: Guess, job: Job | None, viewer: Viewer, t: Translator) -> Asked | None:
    """What the sender says of the file, beginning with the guess or the last check; None until it is complete."""
    before = inbox_jobs.asked(job) if job else None
    kind_place, period_place, sheet_place = st.columns((3, 2.4, 2.6), vertical_alignment="bottom")
    with kind_place:
        kind = _kind(upload, before.kind if before else guessed.kind, viewer, t)
    with period_place:
        period = _period(upload, before.period_month if before else guessed.period_month, t)
    with sheet_place:
        sheet = _sheet(upload, guessed, before.sheet if before else guessed.sheet or "", t)
    allow_shrink = _allow_shrink(upload, job, before, t)
    if not before:
        _said(guessed, kind, t)
    return Asked(kind, period, sheet, allow_shrink) if kind and period is not None else None


def _kind(upload: Upload, first: str | None, viewer: Viewer, t: Translator) -> str | None:
    kinds = [kind for kind in inbox_data.all_kinds() if viewer.handles(kind)]
    return st.selectbox(
        t("minutes.kind"),
        kinds,
        index=kinds.index(first) if first in kinds else None,
        format_func=lambda kind: t.code("kind", kind),
        placeholder=t("inbox.choose_kind"),
        key=f"jenis {upload.token}",
    )


def _period(upload: Upload, first: int | None, t: Translator) -> int | None:
    """Up to the current month by the clock, for a list of a later one is refused; and the guess wherever it lies."""
    newest = months.of(dt.date.today())  # noqa: DTZ011 - the office's own calendar day is meant
    choices = sorted({*range(newest, newest - _MONTHS, -1), first or newest}, reverse=True)
    chosen: int | None = st.selectbox(
        t("minutes.period"),
        choices,
        index=choices.index(first) if first is not None else None,
        format_func=t.month,
        placeholder=t("inbox.choose_period"),
        key=f"periode {upload.token}",
    )
    return chosen


def _sheet(upload: Upload, guessed: Guess, first: str, t: Translator) -> str:
    """Asked only where there is a choice."""
    if len(guessed.sheets) < 2:
        return ""
    choices = ["", *guessed.sheets]
    return st.selectbox(
        t("inbox.sheet"),
        choices,
        index=choices.index(first) if first in choices else 0,
        format_func=lambda name: name or t("inbox.sheet_fitting"),
        key=f"lembar {upload.token}",
    )


def _allow_shrink(upload: Upload, job: Job | None, before: Asked | None, t: Translator) -> bool:
    """Offered once a list was refused for taking away too much, never before."""
    is_allowed = bool(before and before.allow_shrink)
    if not is_allowed and not (job and job.error_key == _SHRINKS):
        return False
    return st.checkbox(t("inbox.allow_shrink"), value=is_allowed, key=f"susut {upload.token}")


def _said(guessed: Guess, kind: str | None, t: Translator) -> None:
    """Where the choices come from, so that they are looked at."""
    if guessed.kind is None or guessed.kind != kind:
        said = "inbox.guess_none"
    else:
        said = "inbox.guess_kind" if guessed.period_month is None else "inbox.guess_both"
    st.markdown(f":small[:gray[{t(said)}]]")


def empty_forms(viewer: Viewer, t: Translator) -> None:
    """A form per kind: with drop-downs and instructions, and accepted as it comes back."""
    with st.expander(t("inbox.forms")), st.container(horizontal=True, vertical_alignment="bottom"):
        kinds = [kind for kind in inbox_data.all_kinds() if viewer.handles(kind)]
        kind = st.selectbox(t("minutes.kind"), kinds, format_func=lambda each: t.code("kind", each), key="formulir")
        st.download_button(
            t("inbox.form"),
            lambda: inbox_data.form(kind, t),
            t("inbox.form_file", kind=t.code("kind", kind).lower().replace(" ", "_")),
            tables.XLSX,
            key=f"formulir {kind}",
            on_click="ignore",
            icon=":material/download:",
        )
