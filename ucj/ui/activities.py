"""Chooses whose outreach log is shown, and puts its timeline and what followed the events on the page."""

from __future__ import annotations

import streamlit as st

from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.ui import data, drawing, filter_bar, show
from ucj.views import activity_effect, naming
from ucj.views.activities import KINDS, Activities

_PLACE, _KIND = "tempat", "kegiatan"


def choose(info: Info, viewer: Viewer, t: Translator) -> tuple[Filters, str]:
    """The place and the newest month; the kind of event, '' for all."""
    places = place_names(info, t)
    where, what = st.columns((3, 2))
    with where:
        place = filter_bar.select(_PLACE, t("activity.place"), [*places], lambda code: places[code], t)
    with what:
        everything = t("activity.all_kinds")
        kind = filter_bar.select(
            _KIND,
            t("activity.kind"),
            ["", *KINDS],
            lambda code: t.code("activity_type", code) if code else everything,
            t,
        )
    return Filters(place, info.month, is_public=viewer.is_public), kind


def place_names(info: Info, t: Translator) -> dict[str, str]:
    """The regency, its districts and its villages by code; a village with its district: names repeat."""
    known = filter_bar.places(info)
    districts = {code: naming.full_name(code, name, t) for code, name in known.districts.items()}
    return {info.region_code: info.region_name, **districts} | {
        code: known.village_name(code) for code in known.villages
    }


def draw(view: Activities) -> None:
    """The timeline; nothing while nothing was held."""
    if view.wide:
        (place,) = show.panels((view.timeline_title,), (1,), ("activities",))
        drawing.show(place, view.wide, "garis_waktu", view.narrow)


def effect(filters: Filters, kind: str, info: Info, t: Translator) -> None:
    """Before and after, for roles whose figures come from persons."""
    if filters.is_public:
        show.small(t("activity.effect_public"))
        return
    view = data.view(activity_effect.build, info, filters, kind, t)
    (place,) = show.panels((view.title,), (1,), ("activity_effect",))
    with place:
        show.sentence(view.message, is_empty=not view.bars)
        if view.bars:
            show.html(place, view.bars)
            st.warning(view.caution, icon=":material/balance:")
    if view.table is not None:
        show.table(view.table, t)
