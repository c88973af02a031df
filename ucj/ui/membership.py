"""Puts the pictures of the page *Keaktifan peserta* in their places, each with its own choice, kept in the address."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import data, drawing, filter_bar, show
from ucj.ui.menu import PAGES
from ucj.views import membership, membership_flows, membership_parts, membership_retention
from ucj.views.area import Choice
from ucj.views.membership_flows import Picture
from ucj.views.membership_parts import Projects
from ucj.views.membership_retention import Stay

_NEXT = ("berisiko", "klaim")


def draw(choice: Choice, t: Translator) -> None:
    """Flows beside the month, parts beside those who stay, and the construction projects apart."""
    refused = membership.flows_refused(choice.focus)
    left, right = show.places((6.2, 3.8))
    if refused:
        left.info(t(refused), icon=":material/info:")
    else:
        with left:
            span = filter_bar.switch("rentang", t("membership.span"), membership_flows.SPANS, _span_name(t), t)
        _picture(left, data.view(membership_flows.bars, choice, int(span), t), "arus", "flows")
        _picture(right, data.view(membership_flows.bridge, choice, t), "jembatan_arus", "flows")
    left, right = show.places((5, 5))
    with left:
        dimension = _dimension("susunan", membership_parts.DIMENSIONS, t)
    _picture(left, data.view(membership_parts.build, choice, dimension, t), "susunan_aktif", "membership_series")
    with right:
        dimension = _dimension("bertahan", membership_retention.DIMENSIONS, t)
    stay = data.view(membership_retention.build, choice, dimension, t)
    _picture(right, stay.picture, "kurva_bertahan", "retention")
    _lists(stay, data.view(membership_parts.projects, choice, t))


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


def _lists(stay: Stay, projects: Projects | None) -> None:
    """Counts after one and two years, and construction apart: each only where it may be told."""
    wanted = [(title, bars, "retention", "") for title, bars in stay.lists]
    if projects:
        wanted.append((projects.title, projects.bars, "construction_projects", projects.note))
    if not wanted:
        return
    places = show.panels([each[0] for each in wanted], (1,) * len(wanted), [each[2] for each in wanted])
    for place, (_, bars, _, note) in zip(places, wanted, strict=True):
        show.ranking(place, bars)
        if note:
            with place:
                show.small(note)


def table(choice: Choice, info: Info, t: Translator) -> None:
    """By month or by place."""
    if membership.flows_refused(choice.filters) or membership.flows_refused(choice.focus):
        return
    rows = filter_bar.switch("baris", t("membership.rows"), membership.ROWS, _rows_name(t), t)
    content = data.view(membership.table, info, choice, rows, t)
    show.titled(show.place(), content.title)
    show.table_open(content, t)


def links(viewer: Viewer, t: Translator) -> None:
    """Where the reader goes from here, as far as the role may."""
    wanted = [spec for spec in PAGES if spec.url in _NEXT and viewer.may(spec.permission)]
    with st.container(horizontal=True, vertical_alignment="center"):
        for spec in wanted:
            st.page_link(spec.path, label=t(f"membership.next_{spec.url}"), icon=spec.icon)
