"""Rekonsiliasi on the screen: the bridge with its definitions, and the statements that do not go together."""

from __future__ import annotations

import functools

import streamlit as st

from ucj import reference, settings
from ucj.access import Viewer
from ucj.charts import claim_cards
from ucj.i18n import Translator
from ucj.settings import Settings
from ucj.store.release import Info
from ucj.ui import data, drawing, filter_bar, show
from ucj.views import reconciliation as views
from ucj.views import reconciliation_bridge
from ucj.views.reconciliation import Names, Reconciliation
from ucj.views.reconciliation_bridge import DEFINITIONS, Ratio


def build(info: Info, viewer: Viewer, t: Translator) -> Reconciliation:
    return data.view(views.build, info, viewer.is_public, names(settings.load()), t)


@functools.lru_cache(maxsize=3)
def names(chosen: Settings) -> Names:
    """Provinces and regencies by code, of which figures are published."""
    rows = reference.regions(chosen)
    rows = rows[rows["level"].isin(("province", "regency"))]
    return tuple(zip(rows["region_code"], rows["region_name"], strict=True))


def bridge(info: Info, viewer: Viewer, t: Translator) -> None:
    """The waterfall, and beside it the chosen share with the sentence to say."""
    codes = list(DEFINITIONS)
    short = data.view(reconciliation_bridge.build, info, viewer.is_public, codes[0], t)
    code = filter_bar.switch("definisi", t("reconciliation.definition"), codes, lambda each: short.ratio(each).short, t)
    view = data.view(reconciliation_bridge.build, info, viewer.is_public, code, t)
    drawn, said = show.panels((view.title, t("reconciliation.say_title")), (6.7, 3.3), ("coverage", "coverage"))
    if view.wide:
        drawing.show(drawn, view.wide, "jembatan", view.narrow)
    else:
        drawn.info(view.missing, icon=":material/info:")
    with said:
        _ratio(view.ratio(code), t)


def _ratio(ratio: Ratio, t: Translator) -> None:
    st.metric(ratio.counts, ratio.value)
    show.small(ratio.formula)
    st.markdown(f"“{ratio.sentence}”")
    show.small(t("reconciliation.other_language", sentence=ratio.other_sentence))


def cards(view: Reconciliation, t: Translator) -> None:
    """What cannot be true together, and apart from it what can and is not to be believed."""
    for kind, found in (("contradiction", view.contradictions), ("implausible", view.implausible)):
        (place,) = show.panels((t(f"reconciliation.{kind}_title"),), (1,), ("figure_conflicts",))
        with place:
            show.small(t(f"reconciliation.{kind}_note" if found else f"reconciliation.{kind}_none"))
            if view.more:
                show.small(view.more)
        if found:
            show.html(place, claim_cards.html(found))


def published(view: Reconciliation, t: Translator) -> None:
    """Every published figure of the place beside the computed one, with its files."""
    if view.is_empty:
        return
    (place,) = show.panels((view.table.title,), (1,), ("reconciliation",))
    with place:
        show.table_open(view.table, t)
