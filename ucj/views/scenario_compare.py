"""Saved scenarios side by side: the same rows, a column a scenario, each answered from the same release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.scenario import Scenario
from ucj.store.release import Info
from ucj.views import parts, scenario_words
from ucj.views.parts import Column, Run, Table

Named = tuple[str, Scenario]

_ROWS = (
    "workers",
    "span",
    "order",
    "payers",
    "budget",
    "cost",
    "head",
    "reached",
    "left",
    "next",
    "perhaps",
    "limit",
    "programme",
)


def build(run: Run, info: Info, chosen: Sequence[Named], t: Translator) -> Table:
    """chosen: names with their questions. One that has no answer in this release says why in its first row."""
    answers = [_answer(run, info, asked, t) for _, asked in chosen]
    frame = pd.DataFrame({"name": [t(f"scenario.row_{row}") for row in _ROWS]})
    for at, texts in enumerate(answers):
        frame[f"plan_{at}"] = [texts.get(row, t("number.none")) for row in _ROWS]
    columns = (
        Column("name", t("scenario.compared"), "text"),
        *(Column(f"plan_{at}", name, "text") for at, (name, _) in enumerate(chosen)),
    )
    title = t("scenario.compare_title", count=t.number(len(chosen)), month=t.month(info.month))
    facts = parts.facts(info, info.region_name, info.month, "", t, "scenario")
    return Table(
        title, frame, columns, f"banding-skenario-{info.region_code}-{info.name}", facts, "", metric="scenario"
    )


def _answer(run: Run, info: Info, asked: Scenario, t: Translator) -> dict[str, str]:
    filters = Filters(info.region_code, info.month, is_public=False, detail=asked)
    try:
        return _said(run("scenario", filters).iloc[0].to_dict(), asked, t)
    except UcjError as problem:
        return {"workers": problem.text(t)}


def _said(plan: Mapping[Any, Any], asked: Scenario, t: Translator) -> dict[str, str]:
    reached = {"active": t.number(plan["active_count"]), "eligible": t.number(plan["eligible_count"])}
    following = t(
        "scenario.next_said", workers=t.number(plan["next_worker_count"]), cost=t.rupiah(int(plan["next_cost_idr"]))
    )
    return {
        "workers": t.number(plan["worker_count"]),
        "span": scenario_words.span(plan, t),
        "order": t(f"scenario.order_{asked.order}"),
        "payers": scenario_words.payers_text(asked, t),
        "budget": _budget(plan, t),
        "cost": t.rupiah(int(plan["cost_idr"])),
        "head": t.rupiah(int(plan["cost_per_worker_idr"])),
        "reached": t("scenario.reached_said", share=t.pct(float(plan["coverage_pct"])), **reached),
        "left": t.number(plan["uncovered_count"]),
        "next": following,
        "perhaps": t.number(plan["perhaps_member_count"]),
        "limit": t.number(plan["reaching_limit_count"]),
        "programme": t.number(plan["in_programme_count"]),
    }


def _budget(plan: Mapping[Any, Any], t: Translator) -> str:
    if not scenario_words.has_budget(plan):
        return t("number.none")
    asked, left = t.rupiah(int(plan["budget_idr"])), t.rupiah(int(plan["unspent_idr"]))
    return t("scenario.budget_said", asked=asked, left=left)
