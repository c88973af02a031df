"""Pekerja rentan & program: what each scheme is and pays, and how far those proposed to one of them came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj import months
from ucj.charts.fact_cards import Card
from ucj.charts.stage_bars import Stage
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.metrics.programme_funnel import STAGES, OfProgramme
from ucj.store.release import Info
from ucj.views import parts
from ucj.views.parts import Run, count_of

_Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Programme:
    """cards: every scheme; stages: of the chosen one, none where it has no list; is_empty: there is no scheme."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    cards: tuple[Card, ...]
    cards_title: str
    stages: tuple[Stage, ...]
    stages_title: str
    notes: tuple[str, ...]


def names(run: Run, info: Info) -> tuple[tuple[str, str], ...]:
    """Code and name of every scheme, in order."""
    rows = run("programmes", _filters(info))
    return tuple(zip(rows["code"], rows["name"], strict=True))


def build(run: Run, info: Info, code: str, t: Translator) -> Programme:
    """code: of the scheme whose funnel is drawn; '' where there is none."""
    rows = run("programmes", _filters(info)).to_dict("records")
    year = info.month // 12
    chosen = _chosen(run, info, code)
    of_chosen = next((row for row in rows if row["code"] == code), None)
    return Programme(
        title=_title(chosen, t),
        stamp=parts.stamp(info, info.month, t),
        message=_message(run, info, chosen, t),
        is_empty=chosen is None,
        cards=tuple(Card(row["name"], _facts(row, info, t)) for row in rows),
        cards_title=t("programme.cards", year=year, month=t.month(info.month)),
        stages=() if chosen is None or count_of(chosen["proposed_count"]) is None else _stages(run, info, chosen, t),
        stages_title="" if of_chosen is None else _funnel_title(of_chosen, t),
        notes=(t("programme.note_once"), t("programme.note_unplaced"), t("programme.note_sources")),
    )


def _funnel_title(row: _Row, t: Translator) -> str:
    """With the months that speak: without a ledger it ends earlier."""
    listed, ledger = count_of(row["list_month"]), count_of(row["ledger_month"])
    if listed is None:
        return t("programme.title_no_list", name=row["name"])
    if ledger is None:
        return t("programme.funnel_registered", name=row["name"], listed=t.month(listed))
    return t("programme.funnel", name=row["name"], listed=t.month(listed), ledger=t.month(ledger))


def _filters(info: Info) -> Filters:
    return Filters(info.region_code, info.month, "programme", is_public=False)


def _chosen(run: Run, info: Info, code: str) -> _Row | None:
    rows = run("programme_funnel", _filters(info)).to_dict("records")
    return next((row for row in rows if row["code"] == code), None)


def _title(row: _Row | None, t: Translator) -> str:
    if row is None:
        return t("programme.title_none")
    if count_of(row["proposed_count"]) is None:
        return t("programme.title_no_list", name=row["name"])
    reached = "registered" if count_of(row["paid_count"]) is None else "paid"
    counts = {"reached": t.number(row[f"{reached}_count"]), "proposed": t.number(row["proposed_count"])}
    return t(f"programme.title_{reached}", name=row["name"], **counts)


def _message(run: Run, info: Info, row: _Row | None, t: Translator) -> str:
    """Where most are lost: what to do first."""
    if row is None:
        return t("programme.message_none")
    if count_of(row["proposed_count"]) is None:
        return t("programme.message_no_list")
    lost = _reasons(run, info, row["code"]).dropna(subset=["dropped_count"])
    lost = lost[lost["dropped_count"] > 0].sort_values("dropped_count", ascending=False, kind="stable")
    if lost.empty:
        return t("programme.message_nobody_lost", proposed=t.number(row["proposed_count"]))
    first = lost.iloc[0]
    return t(
        "programme.message",
        lost=t.number(int(lost["dropped_count"].sum())),
        proposed=t.number(row["proposed_count"]),
        share=t.pct(100.0 * int(lost["dropped_count"].sum()) / int(row["proposed_count"])),
        reason=t.code("reason", first["code"]).lower(),
        count=t.number(first["dropped_count"]),
        month=t.month(info.month),
    )


def _reasons(run: Run, info: Info, code: str) -> pd.DataFrame:
    asked = Filters(info.region_code, info.month, "reason", is_public=False, detail=OfProgramme(code))
    return run("programme_rejections", asked)


def _stages(run: Run, info: Info, row: _Row, t: Translator) -> tuple[Stage, ...]:
    reasons, proposed = _reasons(run, info, row["code"]), int(row["proposed_count"])
    return tuple(_stage(name, row, reasons[reasons["stage"] == name], proposed, t) for name in STAGES)


def _stage(name: str, row: _Row, reasons: pd.DataFrame, proposed: int, t: Translator) -> Stage:
    count = count_of(row[f"{name}_count"])
    lost = reasons[(reasons["dropped_count"] > 0).fillna(False)]
    said = (
        t("programme.lost", count=t.number(each["dropped_count"]), reason=t.code("reason", each["code"]))
        for each in lost.to_dict("records")
    )
    label = t(f"programme.stage_{name}")
    if count is None:
        return Stage(label, t("number.none"), t("programme.no_ledger"), None)
    share = count / proposed if proposed else 0.0
    shown = t("programme.share", share=t.pct(100.0 * share), proposed=t.number(proposed)) if proposed else ""
    return Stage(label, t.number(count), shown, share, tuple(said), name == STAGES[-1])


def _facts(row: _Row, info: Info, t: Translator) -> tuple[tuple[str, str], ...]:
    year = info.month // 12
    return (
        (t("programme.rule"), _rule(row, t)),
        (t("programme.payer"), t.code("payer", row["payer"])),
        (t("programme.persons"), _or_none(row["paid_person_count"], "programme.persons_said", t)),
        (t("programme.months"), _months(row, info, t)),
        (t("programme.paid", year=year), _paid(row, t)),
        (t("programme.budget", year=year), _budget(row, t)),
        (t("programme.source"), row["source"] or t("programme.no_data")),
    )


def _rule(row: _Row, t: Translator) -> str:
    if not row["is_ruled"]:
        return t("programme.no_rule")
    jobs = ", ".join(t.code("occupation", code).lower() for code in row["occupations"].split())
    work = jobs or t("programme.every_job")
    return t("programme.rule_said", youngest=row["youngest"], oldest=row["oldest"], work=work)


def _or_none(value: object, key: str, t: Translator) -> str:
    count = count_of(value)
    return t("programme.no_ledger") if count is None else t(key, count=t.number(count))


def _paid(row: _Row, t: Translator) -> str:
    paid = count_of(row["paid_idr"])
    return t("programme.no_ledger") if paid is None else t.rupiah(paid)


def _months(row: _Row, info: Info, t: Translator) -> str:
    """How many months of the year there is a ledger of, and which are missing: never nought for what never came."""
    held, asked = int(row["ledger_month_count"]), info.month % 12 + 1
    if not held:
        return t("programme.no_ledger")
    said = t("programme.months_said", held=held, asked=asked, months=t.number(row["person_month_count"]))
    if not row["missing_months"]:
        return said
    missing = ", ".join(t.month_short(months.parse(each)) for each in row["missing_months"].split(","))
    return " ".join((said, t("programme.months_missing", missing=missing)))


def _budget(row: _Row, t: Translator) -> str:
    budget = count_of(row["budget_idr"])
    if budget is None:
        return t("programme.no_budget")
    said = t("programme.budget_said", budget=t.rupiah(budget), lines=row["budget_lines"])
    if count_of(row["paid_idr"]) is None:
        return said
    return " ".join((said, t("programme.absorbed", share=t.pct(float(row["absorbed_pct"])))))
