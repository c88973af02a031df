"""Data masuk, pengirim: who was due to send for a month, and what came."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ucj import months, reference, settings
from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.store.jobs import Job
from ucj.store.release import Info
from ucj.ui import address, inbox_data
from ucj.ui.words import table
from ucj.views import inbox_lists

_PERIOD = "periode"
_PERIODS = 12


def show(_known: Sequence[Job], info: Info, _viewer: Viewer, t: Translator) -> None:
    period = _period(info, t)
    expected = inbox_data.expected(info, period)
    view = inbox_lists.senders(expected, reference.regions(settings.load()), period, info.as_of, t)
    st.markdown(view.message)
    if len(view.table):
        table(view.table)
    for title, names in view.gaps:
        with st.expander(title):
            st.markdown(names)


def _period(info: Info, t: Translator) -> int:
    """The months before the day of the release, for a month is due once it is over; first the release's own."""
    newest = months.of(info.as_of) - 1
    codes = [months.text(month) for month in sorted({*range(newest, newest - _PERIODS, -1), info.month}, reverse=True)]
    default = months.text(info.month)
    key = address.follow(_PERIOD, codes, default, t)
    with st.container(width=280):
        chosen = st.selectbox(
            t("minutes.period"),
            codes,
            format_func=lambda text: t.month(months.parse(text)),
            key=key,
            on_change=address.write,
            args=(_PERIOD, key, default),
        )
    return months.parse(chosen)
