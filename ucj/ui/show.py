"""Puts finished views on the screen. No numbers are made here and no words are written."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj.charts import ranking as ranking_chart
from ucj.charts.ranking import Ranked
from ucj.errors import UcjError
from ucj.export import tables
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import drawing, meaning, styled, words
from ucj.views.parts import Share, Table

# So many ranked bars stand beside a map without a scroll bar.
_FITTING_BARS = 12
# A district's villages are shown whole; a regency's scroll in their own place.
_WHOLE_ROWS = 30


def header(title: str, stamp: str, info: Info, t: Translator, metric: str = "") -> None:
    """The message, and under it the month, the release and the sources; with the "?" of the metric it speaks of."""
    st.title(title, anchor=False)
    demo = f" :orange-badge[{t('page.demo')}]" if info.is_demo else ""
    if not metric:
        small(stamp, after=demo)
        return
    with st.container(horizontal=True, wrap=False, gap=None):
        small(stamp, after=demo)
        meaning.link(metric)


def small(text: str, after: str = "") -> None:
    """Secondary text. The library's caption is too pale to read from the back of a room."""
    st.markdown(f":small[:gray[{text}]]{after}")


def bar(wide: str, narrow: str) -> None:
    drawing.show(st.container(), wide, "batang", narrow)


def shares(cards: Sequence[Share]) -> None:
    for column, card in zip(st.columns(len(cards)), cards, strict=True):
        with column.container(border=True, gap=None, height="stretch"):
            _card(card)
            st.markdown(f"**{card.counts}**")
            small(card.formula)


def _card(card: Share) -> None:
    if not card.metric:
        st.metric(card.label, card.value, help=card.help)
        return
    with st.container(horizontal=True, wrap=False, gap=None):
        st.metric(card.label, card.value, width="stretch")
        meaning.link(card.metric, card.help)


def panels(titles: Sequence[str], widths: Sequence[float], metrics: Sequence[str] = ()) -> list[DeltaGenerator]:
    """Bordered places side by side, each under its title; below each other on a telephone.

    metrics: whose entry of the dictionary the "?" beside each title opens.
    """
    framed = places(widths)
    for place, title, metric in zip(framed, titles, metrics or ("",) * len(titles), strict=True):
        titled(place, title, metric)
    return framed


def titled(place: DeltaGenerator, title: str, metric: str = "") -> None:
    """A title in a place, and beside it the "?" of the metric that is shown under it."""
    if not metric:
        place.markdown(f"**{title}**")
        return
    with place.container(horizontal=True, wrap=False, gap=None):
        st.markdown(f"**{title}**", width="stretch")
        meaning.link(metric)


def places(widths: Sequence[float]) -> list[DeltaGenerator]:
    """Bordered places side by side that bring their own titles; below each other on a telephone."""
    return [column.container(border=True, height="stretch") for column in st.columns(widths)]


def trend(place: DeltaGenerator, spec: dict[str, Any], alt: str) -> None:
    place.vega_lite_chart(spec=spec, width="stretch", alt=alt, key="tren_aktif")


def svg(place: DeltaGenerator, drawn: str, key: str) -> None:
    """A drawing of ours. `key`: one of its own for each place of a page."""
    drawing.show(place, drawn, key)


def html(place: DeltaGenerator, text: str) -> None:
    """Bars and tables of ours."""
    place.html(text)


def scrolling(place: DeltaGenerator, text: str, height: int, label: str) -> None:
    """Bars and tables of ours that scroll in their own place: the keyboard reaches it, unlike the library's."""
    style = f"max-height:{height}px;overflow-y:auto"
    place.html(f'<div role="region" aria-label="{escape(label)}" tabindex="0" style="{style}">{text}</div>')


def ranking(place: DeltaGenerator, bars: Sequence[Ranked], height: int = 0, label: str = "") -> None:
    """Ranked bars; those beyond `height` pixels scroll in their own place, which is called `label`."""
    if height and len(bars) > _FITTING_BARS:
        scrolling(place, ranking_chart.html(bars), height, label)
    else:
        html(place, ranking_chart.html(bars))


def place() -> DeltaGenerator:
    """An empty place on the page, to be filled once its words are known."""
    return st.container()


def message(text: str, *, is_empty: bool) -> DeltaGenerator:
    """The figures in one sentence, in a box when the reader must choose again; returns the place beside it."""
    words, beside = st.columns((3, 1.3), vertical_alignment="center")
    with words:
        sentence(text, is_empty=is_empty)
    return beside


def sentence(text: str, *, is_empty: bool) -> None:
    """The figures in one sentence, in a box when the reader must choose again."""
    if is_empty:
        st.info(text, icon=":material/info:")
    else:
        st.markdown(text)


def plotly(figure: go.Figure, title: str, alt: str, key: str, metric: str) -> None:
    with st.container(border=True):
        titled(st.container(), title, metric)
        st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=alt)


def notes(lines: Sequence[str]) -> None:
    if lines:
        small(" · ".join(lines))


def quoted(lines: Sequence[str]) -> None:
    """Secondary lines that hold somebody else's words, which are no markup."""
    notes([words.plain(line) for line in lines])


def table(content: Table, t: Translator) -> None:
    """The table behind its title: made, with its files, once it is opened."""
    place = st.expander(content.title, key="tabel", on_change="rerun")
    if place.open:
        with place:
            table_open(content, t)


def table_open(content: Table, t: Translator) -> None:
    st.dataframe(
        styled.rows(content, t),
        column_config=styled.columns(content),
        hide_index=True,
        placeholder=t(content.sign_key),
        alt=content.title,
        height="content" if len(content.frame) <= _WHOLE_ROWS else 640,
    )
    if content.legend:
        small(content.legend)
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads(content, t)
        if content.metric:
            meaning.link(content.metric)


def downloads(content: Table, t: Translator) -> None:
    """Both files of a table; each is made when it is asked for."""
    st.download_button(
        t("table.csv"),
        lambda: tables.to_csv(content),
        f"{content.file_stem}.csv",
        "text/csv",
        key=f"{content.file_stem}.csv",
        on_click="ignore",
        icon=":material/download:",
    )
    st.download_button(
        t("table.xlsx"),
        lambda: tables.to_xlsx(content),
        f"{content.file_stem}.xlsx",
        tables.XLSX,
        key=f"{content.file_stem}.xlsx",
        on_click="ignore",
        icon=":material/download:",
    )


def problem(found: UcjError, t: Translator) -> None:
    """What is wrong and what mends it; never a traceback."""
    st.error(found.text(t), icon=":material/error:")
