"""What can be split: the targets in force in heads, the one shown first, and which saved allocation is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.metrics.allocation_rule import AllocationRule
from ucj.views import progress_targets
from ucj.views.parts import Run, count_of


@dataclass(frozen=True)
class Goal:
    """A target: its code and year (None: universal coverage), what it is called, its heads (None: not known).

    counted: active or registered: which workers count toward it.
    """

    series: str
    year: int | None
    name: str
    total: int | None
    counted: str = "active"

    @property
    def code(self) -> str:
        """What the address says."""
        return self.series if self.year is None else f"{self.series} {self.year}"


@dataclass(frozen=True)
class Saved:
    """A saved allocation by number and name."""

    number: int
    name: str


def goals(run: Run, filters: Filters, t: Translator) -> tuple[Goal, ...]:
    """Every target of the place, first the one that is split when nobody says which."""
    known = run("target_progress", replace(filters, by="target", detail=None))
    found = [_goal(row, t) for row in known.to_dict("records")]
    try:
        first = run("allocation", replace(filters, by=TOTAL, detail=None)).iloc[0]
    except UcjError:
        return tuple(found)
    year = None if pd.isna(first["target_year"]) else int(first["target_year"])
    return tuple(sorted(found, key=lambda each: (each.series, each.year) != (first["target_code"], year)))


def _goal(row: Mapping[Any, Any], t: Translator) -> Goal:
    year = count_of(row["year"])
    name = goal_name(row["code"], year, t)
    return Goal(row["code"], year, name, count_of(row["target_count"]), counted(row["basis"]))


def counted(basis: str) -> str:
    """How a basis is called here."""
    return "registered" if basis == "registered" else "active"


def counted_of(goals: Sequence[Goal], series: str, year: int | None) -> str:
    """Which workers count toward a target; active where it is none any more."""
    return next((goal.counted for goal in goals if (goal.series, goal.year) == (series, year)), "active")


def key_name(split_by: str, counted: str, t: Translator) -> str:
    """What a split goes by, as the target's basis calls it."""
    return t(f"allocation.key_{split_by}_{counted}")


def goal_name(series: str, year: int | None, t: Translator) -> str:
    """'Bappenas 2025', or the words for universal coverage."""
    return progress_targets.name(series, year, t)


def in_force(run: Run, filters: Filters, series: str, year: int | None) -> Saved | None:
    """The saved allocation of a target that the release holds; None without one, or where it may not be shown."""
    try:
        row = run("allocation", replace(filters, by=TOTAL, detail=AllocationRule(series, year))).iloc[0]
    except UcjError:
        return None
    return None if pd.isna(row["allocation_id"]) else Saved(int(row["allocation_id"]), row["allocation_name"])


def standing(run: Run, filters: Filters, series: str, year: int | None, newest: Saved | None, t: Translator) -> str:
    """Which allocation of a target is in force, and what comes with the next build. newest: of those saved."""
    held = in_force(run, filters, series, year)
    said = t("allocation.force", name=held.name, number=held.number) if held else t("allocation.force_none")
    if newest is None or (held and held.number == newest.number):
        return said
    return f"{said} {t('allocation.force_next', name=newest.name, number=newest.number)}"
