"""The parts of the page of members at risk: whose members, which risk, where they are, and who they are."""

from __future__ import annotations

import streamlit as st

from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.metrics import risk_members
from ucj.store.release import Info
from ucj.ui import data, filter_bar, names, show
from ucj.ui.menu import PAGES
from ucj.views import at_risk, at_risk_list, at_risk_places
from ucj.views.area import Choice
from ucj.views.at_risk import Risks

_LIST_PIXELS = 620
_CARDS_A_ROW = 4
_RISKS = (risk_members.ANY, *(risk for risk in risk_members.RISKS if risk != risk_members.ANY))


def asked(info: Info, t: Translator) -> tuple[tuple[str, ...], str]:
    """Whose members the page speaks of, none chosen meaning everybody's; and which risk is looked at closely."""
    left, right, _ = st.columns((2, 2, 3))
    everybody = t("at_risk.all_payers")
    with left:
        payer = filter_bar.select(
            "pembayar",
            t("at_risk.payer"),
            ("", *info.payers),
            lambda code: t.code("payer", code) if code else everybody,
            t,
        )
    with right:
        risk = filter_bar.select("risiko", t("at_risk.risk"), _RISKS, lambda code: t.code("risk", code), t)
    return (payer,) if payer else (), risk


def missing(view: Risks) -> None:
    """Which ledger is wanting, and who sends it."""
    if view.missing:
        st.warning(view.missing, icon=":material/warning:")


def cards(view: Risks) -> None:
    for at in range(0, len(view.cards), _CARDS_A_ROW):
        show.shares(view.cards[at : at + _CARDS_A_ROW])


def employers(viewer: Viewer, t: Translator) -> None:
    """Where the arrears are told by employer, for those who may see them."""
    spec = next(each for each in PAGES if each.url == "perusahaan")
    if viewer.may(spec.permission):
        st.page_link(spec.path, label=t("at_risk.employers"), icon=spec.icon)


def places(info: Info, choice: Choice, risk: str, payers: tuple[str, ...], t: Translator) -> None:
    """Where the members of a risk are, and in which sectors and by whose money."""
    view = data.view(at_risk_places.build, info, choice, risk, payers, t)
    where, who = show.places((1, 1))
    show.titled(where, view.title, "at_risk")
    show.ranking(where, view.bars, _LIST_PIXELS, view.title)
    for title, bars in ((t("at_risk.by_sector"), view.by_sector), (t("at_risk.by_payer"), view.by_payer)):
        if bars:
            show.titled(who, title)
            show.ranking(who, bars)
    show.table(view.table, t)


def listed(info: Info, viewer: Viewer, choice: Choice, risk: str, payers: tuple[str, ...], t: Translator) -> None:
    """The members by name, once asked for; or who may see them."""
    names.listed(
        info,
        viewer,
        lambda: data.asked(risk_members.listed, at_risk.of(choice, risk, payers)),
        lambda found, people: at_risk_list.table(data.run, info, choice, risk, payers, found, people, t),
        t,
    )
