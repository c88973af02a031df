"""Mutu data on the screen: funnel, completeness and findings of the lists in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj.access import Viewer
from ucj.charts import heat_table, strips
from ucj.charts import ranking as ranking_chart
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import address, data
from ucj.ui import show as screen
from ucj.views import quality, quality_fill, quality_findings
from ucj.views.parts import Table
from ucj.views.quality import Asked, Bars

_DISTRICT = "kecamatan"


class _View(Protocol):
    """What every way of looking has: the message, and whether there is anything under it."""

    @property
    def title(self) -> str: ...
    @property
    def stamp(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def is_empty(self) -> bool: ...


def show(way: str, heading: DeltaGenerator, info: Info, viewer: Viewer, t: Translator) -> None:
    """One of the three ways that read the release."""
    {"corong": _funnel, "kelengkapan": _fill, "temuan": _findings}[way](heading, _asked(info, viewer, t), info, t)


def asked_kinds(viewer: Viewer) -> tuple[str, ...]:
    """The kinds a viewer answers for, as a view wants them: none named when all are his."""
    if viewer.handles("workforce"):
        return ()
    return tuple(kind for kind in ("participation", "claims", "contribution") if viewer.handles(kind))


def _asked(info: Info, viewer: Viewer, t: Translator) -> Asked:
    """A district can be chosen where lists say which one their rows are of."""
    asked = Asked(info.region_code, asked_kinds(viewer))
    if not asked.by_place:
        return asked
    names = data.view(quality.districts, info)
    codes, everywhere = ["", *names], t("coverage.all_districts")
    key = address.follow(_DISTRICT, codes, "", t)
    with st.container(width=320):
        chosen = st.selectbox(
            t("coverage.district"),
            codes,
            format_func=lambda code: names.get(code, everywhere),
            key=key,
            on_change=address.write,
            args=(_DISTRICT, key, ""),
        )
    return Asked(chosen or info.region_code, asked.kinds)


def _head(heading: DeltaGenerator, view: _View, metric: str, info: Info, t: Translator) -> None:
    with heading:
        screen.header(view.title, view.stamp, info, t, metric)
    if view.is_empty:
        st.info(view.message, icon=":material/info:")
    else:
        st.markdown(view.message)


def _funnel(heading: DeltaGenerator, asked: Asked, info: Info, t: Translator) -> None:
    view = data.view(quality.build, info, asked, t)
    _head(heading, view, "intake_funnel", info, t)
    if view.shares:
        screen.shares(view.shares)
    _panels(view.panels, t)
    for table in view.tables[:1]:
        st.markdown(f"**{table.title}**")
        screen.table_open(table, t)
    _tables(view.tables[1:], t)


def _fill(heading: DeltaGenerator, asked: Asked, info: Info, t: Translator) -> None:
    view = data.view(quality_fill.build, info, asked, t)
    _head(heading, view, "fill_rate", info, t)
    if view.lines:
        screen.titled(screen.place(), view.heat_title, "fill_rate")
        st.html(heat_table.html(view.corner, view.fields, view.lines, view.heat_title))
    _panels(view.panels, t)
    _tables(view.tables, t)


def _findings(heading: DeltaGenerator, asked: Asked, info: Info, t: Translator) -> None:
    view = data.view(quality_findings.build, info, asked, t)
    _head(heading, view, "intake_findings", info, t)
    if not view.is_empty:
        _panels(view.panels, t)
        with st.container(border=True):
            screen.titled(screen.place(), view.strips_title, "findings_series")
            st.html(strips.html(view.strips))
    _panels(view.waiting, t)
    _tables(view.tables, t)


def _panels(panels: Sequence[Bars], t: Translator) -> None:
    """At most two side by side: names of rules and columns are long."""
    for start in range(0, len(panels), 2):
        pair = panels[start : start + 2]
        places = screen.panels([each.title for each in pair], [1] * len(pair), [each.metric for each in pair])
        for place, each in zip(places, pair, strict=True):
            if each.bars:
                place.html(ranking_chart.html(each.bars))
            with place:
                screen.small(each.note or ("" if each.bars else t("quality.nothing_here")))


def _tables(tables: Sequence[Table], t: Translator) -> None:
    """Behind their titles: each is made, with its files, once it is opened."""
    for table in tables:
        place = st.expander(table.title, key=f"tabel {table.file_stem}", on_change="rerun")
        if place.open:
            with place:
                screen.table_open(table, t)
