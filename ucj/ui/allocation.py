"""Chooses what is split and how, or which saved version is opened, and puts the split on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import allocation as pure
from ucj import settings
from ucj.access import Permission, Viewer
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.metrics.allocation_rule import AllocationRule
from ucj.store import allocations
from ucj.store.allocations import Version
from ucj.store.release import Info
from ucj.ui import address, data, filter_bar, show
from ucj.views import allocation_aims, allocation_versions
from ucj.views.allocation import Allocation
from ucj.views.allocation_aims import Goal, Saved

# Public names in the address.
TARGET, KEY, MINIMUM, VERSION, BASE = "target", "kunci", "minimum", "versi", "dasar"
_IN_FORCE = "berlaku"
_MINIMA = ("0", "1", "2", "5", "10", "20", "50")
_LIST_PIXELS = 640


@dataclass(frozen=True)
class Chosen:
    """filters: the places of the level, and as detail the rule. versions: the newest first; none for the public.

    opened: the saved version that is shown, or the one in force.
    """

    filters: Filters
    rule: AllocationRule
    goal: Goal
    versions: tuple[Version, ...]
    opened: Version | None

    @property
    def is_of_now(self) -> bool:
        """Computed from today's counts: what a person may still change."""
        return bool(self.rule.split_by) and not self.rule.saved


def choose(info: Info, viewer: Viewer, t: Translator) -> Chosen:
    """A saved version, or else target, key and least addition; and the level of the places."""
    kept = allocations.versions(settings.load()) if viewer.may(Permission.PLAN) else ()
    filters = Filters(info.region_code, info.month, is_public=viewer.is_public)
    *pickers, last = st.columns((2.2, 2.5, 2.3, 2, 2.4)[not kept :], vertical_alignment="bottom")
    with last:
        level = filter_bar.switch(
            "tingkat", t("coverage.level"), ("village", "district"), lambda code: t(f"region.{code}_plain"), t
        )
    opened = _version(pickers.pop(0), kept, t) if kept else None
    if opened:
        goal, rule = _goal_of(opened, data.view(allocation_aims.goals, filters, t), t), allocation_versions.rule(opened)
    else:
        goal, rule, opened = _question(pickers, filters, kept, t)
    return Chosen(replace(filters, by=level, detail=rule), rule, goal, kept, opened)


def _question(
    pickers: Sequence[DeltaGenerator], filters: Filters, kept: tuple[Version, ...], t: Translator
) -> tuple[Goal, AllocationRule, Version | None]:
    """The target and how it is split, or the saved version of it that is in force."""
    with pickers[0]:
        goal = _goal(data.view(allocation_aims.goals, filters, t), t)
    held = data.view(allocation_aims.in_force, filters, goal.series, goal.year)
    with pickers[1]:
        rule = AllocationRule(goal.series, goal.year, _split_by(held, goal.counted, t))
    if not rule.split_by:
        return goal, rule, next((each for each in kept if held and each.allocation_id == held.number), None)
    with pickers[2]:
        return goal, replace(rule, minimum_count=_minimum(kept, t)), None


def _version(place: DeltaGenerator, kept: tuple[Version, ...], t: Translator) -> Version | None:
    by_code = {str(each.allocation_id): each for each in kept}

    def say(code: str) -> str:
        return allocation_versions.name(by_code[code], t) if code else t("allocation.version_new")

    with place:
        return by_code.get(filter_bar.select(VERSION, t("allocation.version"), ["", *by_code], say, t))


def _goal_of(version: Version, goals: Sequence[Goal], t: Translator) -> Goal:
    plan = version.plan
    name = allocation_aims.goal_name(plan.target_code, plan.target_year, t)
    counted = allocation_aims.counted_of(goals, plan.target_code, plan.target_year)
    return Goal(plan.target_code, plan.target_year, name, plan.target_count, counted)


def _goal(goals: tuple[Goal, ...], t: Translator) -> Goal:
    by_code = {each.code: each for each in goals}

    def say(code: str) -> str:
        return t("allocation.goal", target=by_code[code].name, total=t.number(by_code[code].total))

    return by_code[filter_bar.select(TARGET, t("allocation.target"), [*by_code], say, t)]


def _split_by(held: Saved | None, counted: str, t: Translator) -> str:
    """'': the saved allocation in force stands."""
    keys = (_IN_FORCE, *pure.KEYS) if held else pure.KEYS

    def say(code: str) -> str:
        return t("allocation.key_berlaku") if code == _IN_FORCE else allocation_aims.key_name(code, counted, t)

    key = filter_bar.select(KEY, t("allocation.key"), keys, say, t)
    return "" if key == _IN_FORCE else key


def _minimum(kept: tuple[Version, ...], t: Translator) -> int:
    """One of the usual ones, or that of the version that a new one starts from."""

    def say(code: str) -> str:
        return t("allocation.minimum_some", count=code) if code != "0" else t("allocation.minimum_none")

    base = st.query_params.get(BASE)
    own = {str(each.plan.minimum_count) for each in kept if str(each.allocation_id) == base}
    return int(filter_bar.select(MINIMUM, t("allocation.minimum"), sorted({*_MINIMA, *own}, key=int), say, t))


def version_text(chosen: Chosen, t: Translator) -> str:
    """For the files; '' for what is not saved."""
    return allocation_versions.said(chosen.opened, t) if chosen.opened else ""


def standing(chosen: Chosen, t: Translator) -> str:
    """Which allocation of the target is in force, and what comes with the next build."""
    goal = chosen.goal
    newest = next(
        (
            Saved(each.allocation_id, each.plan.name)
            for each in chosen.versions
            if (each.plan.target_code, each.plan.target_year) == (goal.series, goal.year)
        ),
        None,
    )
    return data.view(allocation_aims.standing, chosen.filters, goal.series, goal.year, newest, t)


def draw(view: Allocation, t: Translator) -> None:
    """Shares, ranked additions beside the table with its files."""
    if view.table is None:
        return
    show.shares(view.shares)
    bars, rows = show.panels((view.ranking_title, view.table.title), (3, 7), ("allocation", "allocation"))
    show.ranking(bars, view.bars, _LIST_PIXELS, view.ranking_title)
    with rows:
        show.table_open(view.table, t)


def rework(chosen: Chosen, viewer: Viewer, t: Translator) -> None:
    """The button that makes an opened version the start of a new one."""
    if chosen.opened and viewer.may(Permission.PLAN):
        st.button(
            t("allocation.rework"), icon=":material/edit:", on_click=_start_from, args=(chosen.opened, chosen.goal)
        )


def _start_from(version: Version, goal: Goal) -> None:
    address.put(VERSION, "", "")
    address.put(TARGET, goal.code, "")
    address.put(KEY, version.plan.split_by, "")
    address.put(MINIMUM, str(version.plan.minimum_count), "")
    address.put(BASE, str(version.allocation_id), "")
