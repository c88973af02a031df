"""Peserta berisiko: how many may be lost and why, what is at stake, what to do, and which ledgers are wanting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.metrics.risk_members import ANY, OUTSIDE, AtRisk
from ucj.store.release import Info
from ucj.views import area, naming, parts
from ucj.views.area import Choice
from ucj.views.parts import Run, Share, count_of

UNPAID = ("unpaid_1", "unpaid_2", "unpaid_3")
# Of each: whose risk it is, as the catalogues name them.
CARDS = {
    **dict.fromkeys(UNPAID, "own"),
    "employer_unpaid": "employed",
    **dict.fromkeys(("reaching_65", "under_3_months", "paid_twice"), "active"),
    OUTSIDE: "member",
}


@dataclass(frozen=True)
class Risks:
    """What stands above the places: the message, what is missing, and a card for each risk."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    missing: str
    cards: tuple[Share, ...]
    notes: tuple[str, ...]


def of(choice: Choice, risk: str, payers: tuple[str, ...]) -> Filters:
    """What the metric is asked of the chosen place."""
    return replace(choice.focus, detail=AtRisk(risk, payers))


def build(run: Run, info: Info, choice: Choice, payers: tuple[str, ...], t: Translator) -> Risks:
    """The chosen place in the chosen month; payers: of whose members, none means all."""
    asked = of(choice, ANY, payers)
    whole = run("at_risk", asked.asking(TOTAL)).iloc[0].to_dict()
    rows = {row["code"]: row for row in run("at_risk", asked.asking("risk")).to_dict("records")}
    covered = run("coverage", choice.focus).iloc[0].to_dict()
    reason = area.missing(covered, choice.filters, t)
    words = _words(whole, rows, asked.month, t)
    return Risks(
        title=_title(rows, whole, naming.of_row(whole, t), t),
        stamp=parts.stamp(info, choice.filters.month, t),
        message=reason or _message(whole, choice, payers, t),
        is_empty=bool(reason),
        missing=_missing(run, asked, t),
        cards=tuple(_card(risk, rows[risk], words, t) for risk in CARDS if _applies(rows[risk])),
        notes=tuple(area.cautions(run, choice, t)),
    )


def _title(rows: Mapping[str, Mapping[Any, Any]], whole: Mapping[Any, Any], place: str, t: Translator) -> str:
    """Who is about to lapse, where a ledger tells; else whose employer owes; else whoever carries any risk."""
    own, employer = rows[UNPAID[0]], rows["employer_unpaid"]
    if _is_telling(own):
        lapse, count = t.number(whole["lapse_month_count"]), sum(rows[risk]["worker_count"] for risk in UNPAID)
        return t("at_risk.title", count=_least(count, own, t), lapse=lapse)
    if _is_telling(employer) and not own["unknown_count"]:
        return t("at_risk.title_employer", count=_least(employer["worker_count"], employer, t))
    if _is_telling(whole):
        return t("at_risk.title_any", count=_least(whole["worker_count"], whole, t))
    return t("at_risk.title_plain", place=place)


def _is_telling(row: Mapping[Any, Any]) -> bool:
    """At least nobody says nothing."""
    return bool(
        pd.notna(row["worker_count"]) and row["checked_count"] and (row["worker_count"] or not row["unknown_count"])
    )


def _least(count: int, row: Mapping[Any, Any], t: Translator) -> str:
    """At the head of a sentence; where a ledger is wanting, more of them may carry the risk."""
    return t("at_risk.least", count=t.number(count)) if row["unknown_count"] else t.number(count)


def _message(whole: Mapping[Any, Any], choice: Choice, payers: tuple[str, ...], t: Translator) -> str:
    said = t(
        "at_risk.message",
        any=_least(whole["worker_count"], whole, t),
        active=t.number(whole["checked_count"]),
        share=t.pct(_share(whole)),
        place=naming.of_row(whole, t),
        month=t.month(choice.filters.month),
    )
    stake = t("at_risk.message_benefit", whole=t.rupiah(whole["death_benefit_idr"]))
    names = ", ".join(t.code("payer", payer) for payer in payers)
    chosen = t("at_risk.payers", names=names) if payers else ""
    return " ".join(filter(None, (said, stake, chosen, area.filters_text(choice.filters, t))))


def _share(row: Mapping[Any, Any]) -> float | None:
    return None if pd.isna(row["risk_pct"]) else float(row["risk_pct"])


def _missing(run: Run, asked: Filters, t: Translator) -> str:
    """Whose ledger of the month is wanting, with how many members: a sentence, or none."""
    rows = run("at_risk", asked.asking("payer"))
    rows = rows[(rows["unknown_count"] > 0).fillna(False)].sort_values(["unknown_count", "code"], ascending=False)
    if rows.empty:
        return ""
    names = ", ".join(
        t("at_risk.missing_payer", name=t.code("payer", row["code"]), count=t.number(row["unknown_count"]))
        for row in rows.to_dict("records")
    )
    return t("at_risk.missing", month=t.month(asked.month), payers=names)


def _words(
    whole: Mapping[Any, Any], rows: Mapping[str, Mapping[Any, Any]], month: int, t: Translator
) -> dict[str, str]:
    """What the advice needs: the months by which to pay, and what is at stake."""
    lapse = int(whole["lapse_month_count"])
    return {
        "pay_1": t.month(month + lapse - 1),
        "pay_2": t.month(month + lapse - 2),
        "lapse": t.number(lapse),
        "full": t.number(whole["full_benefit_month_count"]),
        "early": t.rupiah(whole["early_death_benefit_idr"]),
        "whole": t.rupiah(whole["death_benefit_idr"]),
        "elsewhere": t.number(count_of(whole["elsewhere_count"])),
        "soon": t.number(count_of(rows["reaching_65_soon"]["worker_count"])),
    }


def _applies(row: Mapping[Any, Any]) -> bool:
    """Whether it can be anybody's here: no employer owes for an own account, and who is on no list is in no part."""
    return bool(pd.notna(row["checked_count"]) and (row["checked_count"] or row["unknown_count"]))


def _card(risk: str, row: Mapping[Any, Any], words: Mapping[str, str], t: Translator) -> Share:
    count = count_of(row["worker_count"])
    return Share(
        label=t.code("risk", risk),
        value=t("at_risk.no_ledger") if count is None else t.number(count),
        counts=_counts(risk, row, t),
        formula=" ".join((t(f"at_risk.do_{risk}", **words), *_doubts(risk, row, t))),
        help="",
        metric="at_risk",
    )


def _counts(risk: str, row: Mapping[Any, Any], t: Translator) -> str:
    """Of how many, or of how many nothing can be told."""
    who = t(f"at_risk.who_{CARDS[risk]}")
    if pd.isna(row["worker_count"]):
        return t("at_risk.no_ledger_counts", unknown=t.number(row["unknown_count"]), who=who)
    return t("at_risk.counts", base=t.number(row["checked_count"]), who=who, share=t.pct(_share(row)))


def _doubts(risk: str, row: Mapping[Any, Any], t: Translator) -> list[str]:
    """What the count leaves out, and where it is a least."""
    said = []
    if pd.notna(row["worker_count"]) and row["unknown_count"]:
        partly = "at_risk.partly_paid_twice" if risk == "paid_twice" else "at_risk.partly"
        said.append(t(partly, unknown=t.number(row["unknown_count"])))
    if count_of(row["at_least_count"]):
        said.append(t("at_risk.at_least", count=t.number(row["at_least_count"])))
    return said
