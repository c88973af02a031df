"""The table of an allocation, with what its files say of how it was made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ucj import pace
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import naming, parts
from ucj.views.allocation_aims import counted, goal_name, key_name
from ucj.views.parts import Column, Table


def build(
    rows: pd.DataFrame, whole: Mapping[Any, Any], info: Info, filters: Filters, version: str, t: Translator
) -> Table:
    """rows: of the metric `allocation` by a level; whole: its total. version: how a saved one is called, or ''."""
    columns = _columns(filters.by, counted(whole["basis"]), t)
    ordered = rows.sort_values(["gap_count", "code"], ascending=[False, True])
    shown = ordered.assign(verdict=[_verdict(row, t) for row in ordered.to_dict("records")])
    shown["fixed"] = shown["is_fixed"].map({True: t("allocation.fixed_word"), False: ""})
    year = None if pd.isna(whole["target_year"]) else int(whole["target_year"])
    target = goal_name(whole["target_code"], year, t)
    stem = "-".join(("alokasi", re.sub(r"\W+", "_", target), str(whole["split_by"]), filters.by))
    place = naming.of_row(whole, t)
    return parts.explained(
        t("allocation.table_title", target=target, level=t(f"region.{filters.by}").lower()),
        # A place listed since the allocation was saved has no part: nothing of it is hidden, and its verdict says so.
        shown.assign(
            state=parts.states_of(shown, columns).mask(rows["is_listed"] & rows["target_count"].isna(), "share")
        ),
        columns,
        parts.file_stem(stem, filters, info),
        (*_facts(whole, target, version, t), *parts.facts(info, place, filters.month, "", t, "allocation")),
        t,
        "allocation",
    )


def _facts(whole: Mapping[Any, Any], target: str, version: str, t: Translator) -> parts.Facts:
    """What was split, and how: printed with the file."""
    return (
        (t("allocation.fact_target"), t("allocation.goal", target=target, total=t.number(int(whole["target_count"])))),
        (t("allocation.key"), key_name(whole["split_by"], counted(whole["basis"]), t)),
        (t("allocation.minimum"), t.number(int(whole["minimum_count"]))),
        (t("allocation.fact_version"), version or whole["allocation_name"] or t("allocation.fact_unsaved")),
    )


def _verdict(row: Mapping[Any, Any], t: Translator) -> str:
    """A verdict, or why there is none."""
    if pd.isna(row["target_count"]):
        return t("allocation.no_part")
    if pd.isna(row["verdict"]):
        return t("progress.no_due" if pd.isna(row["target_year"]) else "progress.verdict_none")
    return t(f"progress.verdict_{row['verdict']}")


def _columns(level: str, counted: str, t: Translator) -> tuple[Column, ...]:
    """counted: active or registered: what the shares are of."""
    return (
        Column("name", t(f"region.{level}"), "text"),
        Column("reached_count", t("allocation.column_reached"), "count"),
        Column("target_count", t("allocation.column_target"), "count"),
        Column("gap_count", t("allocation.column_gap"), "count"),
        Column("needed_per_month", t("allocation.column_needed"), "rate"),
        _pace(pace.VERDICT_SPAN, t),
        Column("verdict", t("allocation.column_verdict"), "text"),
        *(_pace(span, t) for span in pace.SPANS if span != pace.VERDICT_SPAN),
        Column("eligible_count", t.code("stage", "eligible"), "count"),
        Column("coverage_pct", t(f"allocation.column_now_{counted}"), "pct"),
        Column("target_pct", t(f"allocation.column_then_{counted}"), "pct"),
        Column("fixed", t("allocation.column_fixed"), "text"),
        Column("code", t("table.code"), "text"),
    )


def _pace(span: int, t: Translator) -> Column:
    return Column(f"pace_{span}_per_month", t("allocation.column_pace", months=span), "pace")
