"""Puts the pictures of the page *Keaktifan peserta* in their places, each with its own choice, kept in the address."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj.access import Permission, Viewer
from ucj.i18n import Translator
from ucj.metrics import flows
from ucj.store.release import Info
from ucj.ui import data, drawing, filter_bar, names, show
from ucj.ui.menu import PAGES
from ucj.views import flow_list, membership, membership_flows, membership_parts, membership_retention
from ucj.views.area import Choice
from ucj.views.membership_flows import Picture
from ucj.views.membership_retention import Stay

_NEXT = ("berisiko", "klaim")
# Whom one asks for by name: those who fell out first.
_CAUSES = ("lapsed", *(cause for cause in flows.CAUSES if cause != "lapsed"))


def draw(choice: Choice, info: Info, t: Translator) -> None:
    """Flows beside the month, parts beside those who stay, and the construction projects apart."""
    refused = membership.flows_refused(choice.focus, info)
    left, right = show.places((6.2, 3.8))
    if refused:
        left.info(t(refused), icon=":material/info:")
    else:
        with left:
            span = filter_bar.switch("rentang", t("membership.span"), membership_flows.SPANS, _span_name(t), t)
        _picture(left, data.view(membership_flows.bars, choice, int(span), t), "arus", "flows")
        _picture(right, data.view(membership_flows.bridge, choice, t), "jembatan_arus", "flows")
    # The public is not told who stays: nothing stands beside the parts.
    left, *beside = show.places((1,) if choice.focus.is_public else (1, 1))
    with left:
        dimension = _dimension("susunan", membership_parts.DIMENSIONS, t)
    _picture(left, data.view(membership_parts.build, choice, dimension, t), "susunan_aktif", "membership_series")
    for place in beside:
        _stay(place, choice, t)
    if not beside:
        show.notes((t("membership.stay_public"),))


def _stay(place: DeltaGenerator, choice: Choice, t: Translator) -> None:
    """Those who stay, and under both panels their counts beside construction."""
    with place:
        dimension = _dimension("bertahan", membership_retention.DIMENSIONS, t)
    stay = data.view(membership_retention.build, choice, dimension, t)
    _picture(place, stay.picture, "kurva_bertahan", "retention")
    _apart(stay, data.view(membership_parts.projects, choice, t))


def _span_name(t: Translator) -> Callable[[str], str]:
    return lambda code: t("membership.months", count=code)


def _rows_name(t: Translator) -> Callable[[str], str]:
    return lambda code: t(f"membership.rows_{code}")


def _dimension(name: str, codes: tuple[str, ...], t: Translator) -> str:
    return filter_bar.switch(name, t("membership.dimension"), codes, lambda code: t(f"membership.by_{code}"), t)


def _picture(place: DeltaGenerator, view: Picture, key: str, metric: str) -> None:
    """Under its title; a title alone says why there is no picture."""
    if not view.wide:
        place.info(view.title, icon=":material/info:")
        return
    show.titled(place, view.title, metric)
    drawing.show(place, view.wide, key, view.narrow)
    if view.note:
        with place:
            show.small(view.note)


def _apart(stay: Stay, projects: Picture) -> None:
    """Counts after one and two years, and construction apart."""
    left, right = show.places((5, 5))
    _picture(left, projects, "proyek", "construction_projects")
    for title, bars in stay.lists:
        show.titled(right, title, "retention")
        show.ranking(right, bars)


def table(choice: Choice, info: Info, viewer: Viewer, t: Translator) -> None:
    """By month, by place or by sector; and by name, for those who may."""
    if membership.flows_refused(choice.filters, info) or membership.flows_refused(choice.focus, info):
        return
    codes = membership.rows_of(choice.filters)
    rows = filter_bar.switch("baris", t("membership.rows"), codes, _rows_name(t), t)
    content = data.view(membership.table, info, choice, rows, t)
    show.titled(show.place(), content.title)
    show.table_open(content, t)
    if viewer.may(Permission.SEE_PERSONS):
        _names(choice, info, viewer, t)


def _names(choice: Choice, info: Info, viewer: Viewer, t: Translator) -> None:
    """Whom the chosen cause of the chosen month made come or go."""
    with st.columns((2, 5))[0]:
        cause = filter_bar.select(
            "sebab", t("membership.list_cause"), _CAUSES, lambda code: membership.cause_name(code, t), t
        )
    names.listed(
        info,
        viewer,
        lambda: data.asked(flows.listed, choice.focus, cause),
        lambda found, people: flow_list.table(data.run, info, choice, cause, found, people, t),
        t,
    )


def links(viewer: Viewer, t: Translator) -> None:
    """Where the reader goes from here, as far as the role may."""
    wanted = [spec for spec in PAGES if spec.url in _NEXT and viewer.may(spec.permission)]
    with st.container(horizontal=True, vertical_alignment="center"):
        for spec in wanted:
            st.page_link(spec.path, label=t(f"membership.next_{spec.url}"), icon=spec.icon)
