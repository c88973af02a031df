"""Cakupan wilayah: coverage of the places below a place, as a map, a ranking and a table of the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj import months
from ucj.charts.ranking import Ranked
from ucj.geo.layer import Level
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.theme import coverage_scale
from ucj.views import naming, parts
from ucj.views.parts import Run, Table, count_of


@dataclass(frozen=True)
class Choice:
    """What the reader asks for: the filters of the place whose parts are shown, and the level of these parts.

    dropped: dimensions that were asked for and that the reader's role may not filter by here.
    village_code: the one village that sentences speak of; its surroundings stay in sight.
    """

    filters: Filters
    level: Level
    dropped: tuple[str, ...] = ()
    village_code: str = ""

    @property
    def focus(self) -> Filters:
        """The place that sentences speak of."""
        return replace(self.filters, region_code=self.village_code) if self.village_code else self.filters


@dataclass(frozen=True)
class AreaView:
    """rows: `code`, `name`, `coverage_pct`, `state`, and the texts `value` and `counts` of a map's tooltip."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    map_title: str
    map_alt: str
    rows: pd.DataFrame
    ranking: tuple[Ranked, ...]
    table: Table


def build(run: Run, info: Info, choice: Choice, t: Translator) -> AreaView:
    """The places of `choice.level` within the chosen place, in the chosen month; what is said of a chosen village."""
    filters = choice.filters
    whole = run("coverage", filters).iloc[0].to_dict()
    rows = run("coverage", filters.asking(choice.level))
    place, level = str(whole["name"]), t(f"region.{choice.level}").lower()
    texts = with_texts(rows, t)
    shown = rows.dropna(subset=["coverage_pct"]).sort_values(["coverage_pct", "code"])
    # A hidden place could be the lowest or the highest: then none is said to be.
    ends = shown.iloc[:0] if (texts["state"] == "hidden").any() else shown
    focus = run("coverage", choice.focus).iloc[0].to_dict()
    message, is_empty = _message(focus, filters, t)
    return AreaView(
        title=_village_title(focus, whole, t) if choice.village_code else _title(whole, ends, t),
        stamp=parts.stamp(info, filters.month, t),
        message=" ".join((message, *cautions(run, choice, t))),
        is_empty=is_empty,
        map_title=t("coverage.map_title", level=level, place=place),
        map_alt=_map_alt(ends, level, place, t),
        rows=texts,
        ranking=_ranking(shown, choice.village_code, t),
        table=parts.coverage_table(
            rows,
            t(f"region.{choice.level}"),
            t("coverage.table_title", level=level, place=place, month=t.month(filters.month)),
            parts.file_stem(
                f"cakupan-{filters.region_code}-{choice.level}-{months.text(filters.month)}", filters, info
            ),
            parts.facts(info, place, filters.month, filters_text(filters, t), t),
            t,
        ),
    )


def _title(whole: Mapping[Any, Any], ends: pd.DataFrame, t: Translator) -> str:
    if ends.empty or pd.isna(whole["coverage_pct"]):
        return t("coverage.title_plain", place=naming.of_row(whole, t))
    lowest = ends.iloc[0]
    return t(
        "coverage.title_range",
        place=naming.of_row(whole, t),
        share=t.pct(float(whole["coverage_pct"])),
        lowest=lowest["name"],
        lowest_share=t.pct(float(lowest["coverage_pct"])),
    )


def _village_title(village: Mapping[Any, Any], around: Mapping[Any, Any], t: Translator) -> str:
    """A village's share beside that of the place it is seen in."""
    if pd.isna(village["coverage_pct"]) or pd.isna(around["coverage_pct"]):
        return t("coverage.title_plain", place=naming.of_row(village, t))
    return t(
        "coverage.title_village",
        place=naming.of_row(village, t),
        share=t.pct(float(village["coverage_pct"])),
        around=naming.of_row(around, t),
        around_share=t.pct(float(around["coverage_pct"])),
    )


def missing(whole: Mapping[Any, Any], filters: Filters, t: Translator) -> str:
    """Why a row of `coverage` has no share, and the nearest choice that has one; '' when it has one."""
    state = parts.state_of(whole)
    if state == "none":
        return t("coverage.message_unlisted", place=naming.of_row(whole, t), month=t.month(filters.month))
    if state == "nobody" and not filters.chosen:
        return t("coverage.message_no_worker", place=naming.of_row(whole, t), month=t.month(filters.month))
    if state == "nobody":
        return t("coverage.message_nobody", suggestion=t(f"coverage.{next(iter(filters.chosen))}").lower())
    is_hidden = state == "hidden" or pd.isna(whole["uncovered_count"])
    return t("coverage.message_hidden") if is_hidden else ""


def _message(whole: Mapping[Any, Any], filters: Filters, t: Translator) -> tuple[str, bool]:
    """The share over its two counts, or why there is none; and whether the reader must choose again."""
    if reason := missing(whole, filters, t):
        return reason, parts.state_of(whole) in ("none", "nobody")
    counts = {name: count_of(whole[f"{name}_count"]) for name in ("active", "eligible", "uncovered")}
    texts = {name: t.number(count) for name, count in counts.items()}
    share = t.pct(float(whole["coverage_pct"]))
    sentence = t("coverage.message", share=share, month=t.month(filters.month), **texts)
    return " ".join(filter(None, (sentence, filters_text(filters, t)))), False


def cautions(run: Run, choice: Choice, t: Translator) -> list[str]:
    """What a reader must know beside the sentence: a month reconstructed, lists missing, filters not applied."""
    said = []
    if is_reconstructed(run, choice.filters):
        said.append(t("coverage.reconstructed", month=t.month(choice.filters.month)))
    listed, villages = parts.listed_villages(run, choice.filters)
    if listed < villages:
        said.append(t("coverage.lists_missing", listed=t.number(listed), villages=t.number(villages)))
    if choice.dropped:
        names = ", ".join(t(f"coverage.{name}").lower() for name in choice.dropped)
        said.append(t("coverage.filters_dropped", names=names))
    return said


def is_reconstructed(run: Run, filters: Filters) -> bool:
    """Whether a month lies before the first participant list: a property of the month, whoever is counted."""
    every_worker = Filters(filters.region_code, filters.month, is_public=filters.is_public)
    return bool(run("active_series", every_worker)["is_reconstructed"].any())


def _map_alt(ends: pd.DataFrame, level: str, place: str, t: Translator) -> str:
    if ends.empty:
        return t("coverage.map_title", level=level, place=place)
    highest, lowest = (f"{row['name']} {t.pct(float(row['coverage_pct']))}" for row in (ends.iloc[-1], ends.iloc[0]))
    return t("coverage.map_alt", level=level, place=place, highest=highest, lowest=lowest)


def with_texts(rows: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """Rows of `coverage` with the reason for having no share, and the texts of a map."""
    records = rows.to_dict("records")
    return rows[["code", "name", "coverage_pct"]].assign(
        state=[parts.state_of(row) for row in records],
        value=[parts.share_text(row, t) for row in records],
        counts=[_counts(row, t) for row in records],
    )


def _counts(row: Mapping[Any, Any], t: Translator) -> str:
    if pd.isna(row["active_count"]) or pd.isna(row["eligible_count"]):
        return ""
    return t("coverage.map_tooltip", active=t.number(row["active_count"]), eligible=t.number(row["eligible_count"]))


def _ranking(shown: pd.DataFrame, key_code: str, t: Translator) -> tuple[Ranked, ...]:
    """From the lowest share; the bar is the share itself, so that full width is everyone."""
    return tuple(
        Ranked(
            name=row["name"],
            value=t.pct(float(row["coverage_pct"])),
            share=f"{t.number(row['active_count'])} / {t.number(row['eligible_count'])}",
            fraction=min(float(row["coverage_pct"]) / 100, 1.0),
            colour=coverage_scale().colour(float(row["coverage_pct"])),
            is_key=row["code"] == key_code,
        )
        for row in shown.to_dict("records")
    )


def filters_text(filters: Filters, t: Translator) -> str:
    """'Sektor: Perdagangan; Jenis kelamin: Perempuan'."""
    return "; ".join(
        f"{t(f'coverage.{dimension}')}: {', '.join(t.code(dimension, code) for code in codes)}"
        for dimension, codes in filters.chosen.items()
    )
