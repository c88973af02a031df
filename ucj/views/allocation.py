"""Alokasi target: who carries how much of it, that the parts make the whole, and what each place needs a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj import pace
from ucj.charts.ranking import Ranked
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters, level_of
from ucj.store.release import Info
from ucj.theme import theme
from ucj.views import allocation_table, naming, parts, progress_targets
from ucj.views.allocation_aims import counted, goal_name, key_name
from ucj.views.parts import Run, Share, Table, count_of


@dataclass(frozen=True)
class Allocation:
    """is_empty: nothing can be split as asked; the message says why and names the nearest choice."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    shares: tuple[Share, ...] = ()
    ranking_title: str = ""
    bars: tuple[Ranked, ...] = ()
    notes: tuple[str, ...] = ()
    table: Table | None = None


def build(run: Run, info: Info, filters: Filters, version: str, t: Translator) -> Allocation:
    """filters: the regency by `district` or `village`, and as detail the rule. version: how a saved one is called."""
    stamp = parts.stamp(info, filters.month, t)
    try:
        rows, whole = run("allocation", filters), run("allocation", filters.asking(TOTAL)).iloc[0].to_dict()
    except UcjError as problem:
        return Allocation(t("allocation.title_plain"), stamp, _said(problem, t), is_empty=True)
    if pd.isna(whole["target_count"]):
        return Allocation(t("allocation.title_plain"), stamp, t("allocation.no_lists"), is_empty=True)
    target = _target(run, whole, filters)
    ranked = rows[(rows["gap_count"] > 0).fillna(False)].sort_values(["gap_count", "code"], ascending=[False, True])
    return Allocation(
        title=_title(ranked, t),
        stamp=stamp,
        message=_message(target, rows, whole, filters, t),
        is_empty=False,
        shares=_shares(whole, t),
        ranking_title=t("allocation.ranking_title", level=t(f"region.{filters.by}_plain")),
        bars=_bars(ranked, t),
        notes=_notes(target, rows, whole, t),
        table=allocation_table.build(rows, whole, info, filters, version, t),
    )


def _said(problem: UcjError, t: Translator) -> str:
    """What a split refuses, its heads written as on the rest of the page."""
    return t(problem.key, **{name: t.number(of) if isinstance(of, int) else of for name, of in problem.params.items()})


def _half_count(ranked: pd.DataFrame) -> int:
    """How few of the places, the largest first, carry at least half."""
    return int((2 * ranked["gap_count"].cumsum() < ranked["gap_count"].sum()).sum()) + 1


def _title(ranked: pd.DataFrame, t: Translator) -> str:
    if ranked.empty:
        return t("allocation.title_done")
    top: Mapping[Any, Any] = ranked.iloc[0].to_dict()
    return t(
        "allocation.title",
        place=naming.of_row(top, t),
        part=t.number(int(top["gap_count"])),
        gap=t.number(int(ranked["gap_count"].sum())),
        half=t.number(_half_count(ranked)),
        level=t(f"region.{level_of(top['code'])}_plain"),
    )


def _target(run: Run, whole: Mapping[Any, Any], filters: Filters) -> dict[Any, Any]:
    """The target itself, which another metric says."""
    known = run("target_progress", replace(filters, by="target", detail=None))
    year = whole["target_year"]
    is_asked = (known["code"] == whole["target_code"]) & (
        known["year"].isna() if pd.isna(year) else known["year"] == year
    )
    found: dict[Any, Any] = known[is_asked].iloc[0].to_dict()
    return found


def _message(
    target: Mapping[Any, Any], rows: pd.DataFrame, whole: Mapping[Any, Any], filters: Filters, t: Translator
) -> str:
    """The parts added up beside the target itself."""
    total, sum_of_parts = int(target["target_count"]), int(rows["target_count"].sum())
    words = {
        "places": t.number(int(rows["target_count"].notna().sum())),
        "level": t(f"region.{filters.by}_plain"),
        "sum": t.number(sum_of_parts),
        "target": goal_name(target["code"], count_of(target["year"]), t),
        "total": t.number(total),
        "split": key_name(whole["split_by"], counted(whole["basis"]), t).lower(),
    }
    return t("allocation.message" if sum_of_parts == total else "allocation.message_older", **words)


def _shares(whole: Mapping[Any, Any], t: Translator) -> tuple[Share, ...]:
    """Today, and the target, of the eligible, named by what counts; how much of the target is reached."""
    named = counted(whole["basis"])
    cards = (
        (f"now_{named}", "reached", "eligible", "coverage" if named == "active" else "allocation"),
        (f"then_{named}", "target", "eligible", "allocation"),
        ("progress", "reached", "target", "target_progress"),
    )
    return tuple(
        _share(name, int(whole[f"{part}_count"]), int(whole[f"{base}_count"]), metric, t)
        for name, part, base, metric in cards
    )


def _share(name: str, part: int, base: int, metric: str, t: Translator) -> Share:
    return Share(
        label=t(f"allocation.share_{name}"),
        value=t.pct(100.0 * part / base if base else None),
        counts=t("allocation.counts", part=t.number(part), base=t.number(base)),
        formula=t(f"allocation.formula_{name.partition('_')[0]}"),
        help=t(f"metric.{metric}.definition"),
        metric=metric,
    )


def _bars(ranked: pd.DataFrame, t: Translator) -> tuple[Ranked, ...]:
    """The few that carry half stand apart."""
    if ranked.empty:
        return ()
    look, largest, half = theme(), int(ranked["gap_count"].max()), _half_count(ranked)
    return tuple(
        Ranked(
            name=row["name"],
            value=t.signed(int(row["gap_count"])),
            share=t("allocation.bar", target=t.number(int(row["target_count"]))),
            fraction=row["gap_count"] / largest,
            colour=look.target if index < half else look.excluded,
            is_key=row["is_fixed"],
        )
        for index, row in enumerate(ranked.to_dict("records"))
    )


def _notes(target: Mapping[Any, Any], rows: pd.DataFrame, whole: Mapping[Any, Any], t: Translator) -> tuple[str, ...]:
    notes = [t("allocation.note_pace", months=pace.VERDICT_SPAN)]
    if basis := progress_targets.basis_said(target, t):
        notes.append(basis)
    if whole["unknown_codes"]:
        notes.append(t("allocation.note_unknown", codes=whole["unknown_codes"]))
    if unlisted := int((~rows["is_listed"]).sum()):
        notes.append(t("allocation.note_unlisted", count=t.number(unlisted)))
    over = int((rows["reached_count"] - rows["target_count"]).clip(lower=0).sum())
    if over > 0:
        notes.append(t("allocation.note_over", count=t.number(over)))
    return tuple(notes)
