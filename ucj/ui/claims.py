"""Chooses the place and month of Klaim & manfaat, and puts its panels on the page."""

from __future__ import annotations

from typing import cast

import streamlit as st

from ucj import months, settings
from ucj.access import Permission, Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.metrics import Filters, lead_members
from ucj.store import persons
from ucj.store.release import Info
from ucj.ui import data, drawing, filter_bar, show
from ucj.views import claims_trend, claims_value, claims_wait, claims_where, lead_list
from ucj.views.claims_trend import COUNTED, Counted
from ucj.views.claims_value import Said
from ucj.views.claims_wait import ClaimsWait
from ucj.views.claims_where import By, Ranking

_HEIGHT = 330


def choose(info: Info, viewer: Viewer, t: Translator) -> Filters:
    """A district and a month; without a district the whole regency."""
    known = filter_bar.places(info)
    newest_first = [months.text(month) for month in range(info.month, info.first_month - 1, -1)]
    where, when = st.columns((3, 1.4))
    with where:
        everywhere = t("coverage.all_districts")
        district = filter_bar.select(
            "kecamatan",
            t("coverage.district"),
            ["", *known.districts],
            lambda code: known.districts.get(code, everywhere),
            t,
        )
    with when:
        text = filter_bar.select(
            "bulan", t("coverage.month"), newest_first, lambda code: t.month(months.parse(code)), t
        )
    return Filters(district or info.region_code, months.parse(text), is_public=viewer.is_public)


def trend(filters: Filters, t: Translator) -> None:
    """Month by month, as claims or as rupiah."""
    (place,) = show.places((1,))
    with place:
        counted = cast(
            "Counted",
            filter_bar.switch(
                "klaim_dihitung", t("claims.counted"), COUNTED, lambda code: t(f"claims.counted_{code}"), t
            ),
        )
        view = data.view(claims_trend.build, filters, counted, t)
        show.titled(st.container(), view.title, "claims")
        if view.wide:
            drawing.show(st.container(), view.wide, "klaim_bulanan", view.narrow)
        if view.note:
            show.small(view.note)


def where(filters: Filters, t: Translator) -> By:
    """Ranked bars of the chosen breakdown; returns which one."""
    (place,) = show.places((1,))
    with place:
        choices = claims_where.offered(filters)
        by = cast(
            "By",
            filter_bar.switch(
                "klaim_rincian", t("claims.breakdown"), choices, lambda code: t(f"claims.column_{code}"), t
            ),
        )
        view = data.view(claims_where.build, filters, by, t)
        show.titled(st.container(), view.title, "claims")
        show.ranking(place, view.bars, _HEIGHT, view.title)
        if view.note:
            show.small(view.note)
    return by


def behind(filters: Filters, info: Info, viewer: Viewer, t: Translator) -> None:
    """Waiting times, families, what is due, what a lapse costs, and benefits against contributions."""
    if filters.is_public:
        _said(data.view(claims_value.lapse, filters, t), "lapse_cost")
        show.small(t("claims.role"))
        return
    _compared(data.view(claims_value.ratio, filters, t))
    left, right = st.columns((1, 1))
    with left:
        _waited(data.view(claims_wait.build, filters, t))
    with right:
        _reached(data.view(claims_value.families, filters, t))
        _said(data.view(claims_value.lapse, filters, t), "lapse_cost")
        _said(data.view(claims_value.leads, info, filters, t), "death_leads")
    if viewer.may(Permission.SEE_PERSONS):
        _leads(filters, info, viewer, t)


def _leads(filters: Filters, info: Info, viewer: Viewer, t: Translator) -> None:
    """By name, once asked for; never kept between two viewers."""
    place = st.expander(t("claims.lead_open"), key="klaim_nama", on_change="rerun")
    if not place.open:
        return
    with place:
        members = data.asked(lead_members.listed, filters)
        try:
            people = persons.people(settings.load(), info.name, viewer, members["person_id"].tolist())
        except UcjError as problem:
            show.problem(problem, t)
            return
        show.table_open(lead_list.table(data.run, info, filters, members, people, t), t)


def _waited(view: ClaimsWait) -> None:
    (place,) = show.panels((view.title,), (1,), ("claim_timeliness",))
    with place:
        st.markdown(view.message)
        if view.wide:
            drawing.show(st.container(), view.wide, "klaim_tunggu", view.narrow)
        show.notes(view.notes)


def _reached(view: Ranking) -> None:
    (place,) = show.panels((view.title,), (1,), ("claim_families",))
    with place:
        st.markdown(view.note)
        show.ranking(place, view.bars, _HEIGHT, view.title)


def _compared(view: Ranking) -> None:
    (place,) = show.panels((view.title,), (1,), ("benefit_ratio",))
    with place:
        show.sentence(view.note, is_empty=not view.bars)
        show.ranking(place, view.bars)


def _said(panel: Said, metric: str) -> None:
    (place,) = show.panels((panel.title,), (1,), (metric,))
    with place:
        st.markdown(panel.message)
        show.notes(panel.notes)


def table(filters: Filters, by: By, info: Info, t: Translator) -> None:
    """The numbers of the chosen breakdown, with their files."""
    view = data.view(claims_where.table, info, filters, by, t)
    show.titled(st.container(), view.title)
    show.table_open(view, t)
