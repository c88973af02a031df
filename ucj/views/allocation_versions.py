"""Saved allocations in words: the list of them, and the question that one of them answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from ucj.i18n import Translator
from ucj.metrics.allocation_rule import AllocationRule
from ucj.store.allocations import Version
from ucj.views.allocation_aims import Goal, counted_of, goal_name, key_name


def rule(version: Version) -> AllocationRule:
    """Its village targets stand as they were saved."""
    plan = version.plan
    return AllocationRule(
        target=plan.target_code,
        year=plan.target_year,
        split_by=plan.split_by,
        minimum_count=plan.minimum_count,
        fixed=tuple(f"{each.village_code}={each.target_count}" for each in plan.villages if each.is_fixed),
        saved=tuple(f"{each.village_code}={each.target_count}" for each in plan.villages),
    )


def name(version: Version, t: Translator) -> str:
    return t("allocation.version_named", name=version.plan.name, number=version.allocation_id)


def said(version: Version, t: Translator) -> str:
    """With the day and who saved it, for files."""
    words = {"name": version.plan.name, "number": version.allocation_id}
    return t("allocation.version_said", **words, date=_day(version, t), by=version.made_by)


def listed(versions: Sequence[Version], goals: Sequence[Goal], t: Translator) -> pd.DataFrame:
    """Texts, a row a version, in the order given; columns are headings. goals: the targets in force."""
    return pd.DataFrame(
        [
            {
                t("allocation.version"): name(each, t),
                t("allocation.fact_target"): t(
                    "allocation.goal",
                    target=goal_name(each.plan.target_code, each.plan.target_year, t),
                    total=t.number(each.plan.target_count),
                ),
                t("allocation.key"): key_name(
                    each.plan.split_by, counted_of(goals, each.plan.target_code, each.plan.target_year), t
                ),
                t("allocation.minimum"): t.number(each.plan.minimum_count),
                t("allocation.saved_at"): _day(each, t),
                t("allocation.saved_by"): each.made_by,
            }
            for each in versions
        ]
    )


def _day(version: Version, t: Translator) -> str:
    return t.date(dt.datetime.fromisoformat(version.made_at).date())
