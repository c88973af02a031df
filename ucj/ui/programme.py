"""Pekerja rentan & program on the screen: the schemes, the funnel of one, and the coverage of groups."""

from __future__ import annotations

import streamlit as st

from ucj.charts import fact_cards, heat_table, ranking, stage_bars
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import data, filter_bar, show
from ucj.views import group_matrix
from ucj.views import programme as views
from ucj.views.group_matrix import BY_NAME
from ucj.views.programme import Programme


def choose(info: Info, t: Translator) -> str:
    """The code of a scheme, the regency's own first; '' where there is none."""
    names = dict(data.view(views.names, info))
    if not names:
        return ""
    return filter_bar.select("program", t("programme.choose"), [*names], lambda code: names[code], t)


def draw(view: Programme) -> None:
    """The funnel of the chosen scheme, and below it what is known of each."""
    if view.stages:
        (place,) = show.panels((view.stages_title,), (1,), ("programme_funnel",))
        show.html(place, stage_bars.html(view.stages))
    if view.cards:
        (place,) = show.panels((view.cards_title,), (1,), ("programmes",))
        show.html(place, fact_cards.html(view.cards))


def groups(info: Info, t: Translator) -> None:
    """The groups as bars, and every village as a row of shares."""
    district, order = _chosen(info, t)
    view = data.view(group_matrix.build, info, district, order, t)
    (place,) = show.panels((view.title,), (1,), ("group_coverage",))
    show.html(place, ranking.html(view.bars))
    (place,) = show.panels((view.matrix_title,), (1,), ("group_coverage",))
    with place:
        st.html(heat_table.html(view.corner, view.columns, view.lines, view.matrix_title))
        show.small(t("programme.matrix_note"))
        with st.container(horizontal=True, vertical_alignment="center"):
            show.downloads(view.table, t)


def _chosen(info: Info, t: Translator) -> tuple[str, str]:
    districts, everywhere = filter_bar.places(info).districts, t("coverage.all_districts")
    orders = {
        code: t("programme.order_group", group=t.code("group", code)) for code in data.view(group_matrix.codes, info)
    }
    orders = {BY_NAME: t("programme.order_nama")} | orders
    where, how = st.columns(2)
    with where:
        district = filter_bar.select(
            "kecamatan", t("coverage.district"), ["", *districts], lambda code: districts.get(code, everywhere), t
        )
    with how:
        order = filter_bar.select("urut", t("programme.order"), [*orders], lambda code: orders[code], t)
    return district, order
