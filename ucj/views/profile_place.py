"""Where a village stands among others, what chance and its two shares say of it, and how it has moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj import pace
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.metrics.change import SPANS
from ucj.store.release import Info
from ucj.views import naming, parts
from ucj.views.allocation_aims import goal_name
from ucj.views.area import Choice
from ucj.views.parts import Run, count_of
from ucj.views.ranks import coverage_rank, gap_rank


@dataclass(frozen=True)
class Fact:
    """One line: what is asked, and the answer."""

    label: str
    text: str


def facts(run: Run, info: Info, choice: Choice, t: Translator) -> tuple[Fact, ...]:
    """Readings compare the village with the whole regency, changes with its own earlier months."""
    return (
        *_ranks(run, info, choice, t),
        Fact(t("profile.funnel"), _funnel(run, info, choice, t)),
        Fact(t("profile.quadrant"), _quadrant(run, info, choice, t)),
        Fact(t("profile.target"), _target(run, info, choice, t)),
        *(Fact(t("profile.change", months=span), _change(run, info, choice, span, t)) for span in SPANS),
    )


def _ranks(run: Run, info: Info, choice: Choice, t: Translator) -> tuple[Fact, ...]:
    around = (choice.filters, _regency(info, choice))
    names = [naming.of_row(run("coverage", filters).iloc[0].to_dict(), t) for filters in around]
    told = []
    for subject, rank in (("coverage", coverage_rank), ("gap", gap_rank)):
        found = [rank(run, filters, choice.village_code) for filters in around]
        texts = [
            t("profile.rank", rank=t.number(each.rank), places=t.number(each.places), place=name)
            for name, each in zip(names, found, strict=True)
            if each
        ]
        text = t(f"profile.rank_{subject}_said", ranks=", ".join(texts)) if texts else t("number.hidden_word")
        told.append(Fact(t(f"profile.rank_{subject}"), text))
    return tuple(told)


def _funnel(run: Run, info: Info, choice: Choice, t: Translator) -> str:
    row = _row(run, "funnel_limits", info, choice)
    if pd.isna(row["reading"]):
        return _why(run, choice, t)
    return t(
        "profile.funnel_said",
        reading=t(f"reading.funnel.{row['reading']}"),
        regency=info.region_name,
        low=t.pct(float(row["low_95_pct"])),
        high=t.pct(float(row["high_95_pct"])),
        eligible=t.number(int(row["eligible_count"])),
    )


def _quadrant(run: Run, info: Info, choice: Choice, t: Translator) -> str:
    row = _row(run, "quadrant", info, choice)
    return _why(run, choice, t) if pd.isna(row["reading"]) else t(f"reading.quadrant_long.{row['reading']}")


def _row(run: Run, metric: str, info: Info, choice: Choice) -> Mapping[Any, Any]:
    rows = run(metric, _regency(info, choice).asking("village"))
    return rows[rows["code"] == choice.village_code].iloc[0].to_dict()


def _change(run: Run, info: Info, choice: Choice, span: int, t: Translator) -> str:
    if choice.filters.month - span < info.first_month:
        return t("profile.change_none", first=t.month(info.first_month))
    row = run("change", choice.focus).iloc[0]
    heads, points = count_of(row[f"uncovered_change_{span}_count"]), row[f"coverage_change_{span}_pp"]
    if heads is None or pd.isna(points):
        return _why(run, choice, t)
    return t("profile.change_said", points=t.signed(float(points), 1), heads=t.signed(heads))


def _target(run: Run, info: Info, choice: Choice, t: Translator) -> str:
    """The village's part of the target, what it lacks of it, and whether its pace is enough."""
    try:
        row = _row(run, "allocation", info, choice)
    except Refused:
        return t("number.hidden_word")
    if pd.isna(row["target_count"]) or pd.isna(row["gap_count"]):
        return _why(run, choice, t)
    year = None if pd.isna(row["target_year"]) else int(row["target_year"])
    goal = goal_name(row["target_code"], year, t)
    if row["allocation_name"]:
        goal = t("profile.target_saved", goal=goal, name=row["allocation_name"])
    said = t("profile.target_part", part=t.number(int(row["target_count"])), goal=goal)
    if row["gap_count"] == 0:
        return t("profile.target_reached", said=said)
    words = {"gap": t.number(int(row["gap_count"])), "months": pace.VERDICT_SPAN}
    words["pace"] = t.number(row[f"pace_{pace.VERDICT_SPAN}_per_month"], 1)
    if pd.isna(row["needed_per_month"]):
        return t("profile.target_open", said=said, **words)
    return t("profile.target_needed", said=said, needed=t.number(float(row["needed_per_month"]), 1), **words)


def _why(run: Run, choice: Choice, t: Translator) -> str:
    """The word for having no number: of this month's, or else of what it would be compared with."""
    state = parts.state_of(run("coverage", choice.focus).iloc[0].to_dict())
    is_public = choice.filters.is_public
    return t(f"number.{state}_word" if state != "share" else f"number.{'hidden' if is_public else 'none'}_word")


def _regency(info: Info, choice: Choice) -> Filters:
    return replace(choice.filters, region_code=info.region_code)
