"""Cakupan wilayah: coverage of the places below a place, as a map, a ranking and a table of the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj import months
from ucj.charts.coverage_lines import Line
from ucj.charts.ranking import Ranked
from ucj.i18n import Translator
from ucj.metrics import Filters, level_of
from ucj.store.release import Info
from ucj.theme import coverage_class, theme
from ucj.views import parts
from ucj.views.parts import Run, Table, count_of


@dataclass(frozen=True)
class Choice:
    """What the reader asks for: the filters, and the level of the places to show.

    dropped: dimensions that were asked for and that the reader's role may not filter by here.
    """

    filters: Filters
    level: str
    dropped: tuple[str, ...] = ()


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
    """The places of `choice.level` within the chosen place, in the chosen month."""
    filters = choice.filters
    whole = run("coverage", filters).iloc[0]
    rows = run("coverage", filters.asking(choice.level))
    place, level = str(whole["name"]), t(f"region.{choice.level}").lower()
    shown = rows.dropna(subset=["coverage_pct"]).sort_values(["coverage_pct", "code"])
    message, is_empty = _message(whole, filters, t)
    return AreaView(
        title=_title(whole, shown, place, t),
        stamp=parts.stamp(info, filters.month, t),
        message=" ".join((message, *_cautions(run, choice, t))),
        is_empty=is_empty,
        map_title=t("coverage.map_title", level=level, place=place),
        map_alt=_map_alt(shown, level, place, t),
        rows=_with_texts(rows, t),
        ranking=_ranking(shown, t),
        table=parts.coverage_table(
            rows,
            t(f"region.{choice.level}"),
            t("coverage.table_title", level=level, place=place, month=t.month(filters.month)),
            _file_stem(choice, info),
            parts.facts(info, place, filters.month, filters_text(filters, t), t),
            t,
        ),
    )


def _title(whole: pd.Series, shown: pd.DataFrame, place: str, t: Translator) -> str:
    if shown.empty or pd.isna(whole["coverage_pct"]):
        return t("coverage.title_plain", place=place)
    lowest = shown.iloc[0]
    return t(
        "coverage.title_range",
        place=place,
        share=t.pct(float(whole["coverage_pct"])),
        lowest=lowest["name"],
        lowest_share=t.pct(float(lowest["coverage_pct"])),
    )


def _message(whole: pd.Series, filters: Filters, t: Translator) -> tuple[str, bool]:
    """The share over its two counts, or why there is none and the nearest choice that has one."""
    if not whole["is_listed"]:
        return t("coverage.message_unlisted", place=whole["name"], month=t.month(filters.month)), True
    counts = {name: count_of(whole[f"{name}_count"]) for name in ("active", "eligible", "uncovered")}
    if counts["eligible"] == 0:
        first = next(iter(filters.chosen), "segment")
        return t("coverage.message_nobody", suggestion=t(f"coverage.{first}").lower()), True
    if None in counts.values():
        return t("coverage.message_hidden"), False
    texts = {name: t.number(count) for name, count in counts.items()}
    share = t.pct(float(whole["coverage_pct"]))
    sentence = t("coverage.message", share=share, month=t.month(filters.month), **texts)
    return " ".join(filter(None, (sentence, filters_text(filters, t)))), False


def _cautions(run: Run, choice: Choice, t: Translator) -> list[str]:
    """What a reader must know beside the sentence: lists that are missing, filters that were not applied."""
    cautions = []
    listed, villages = parts.listed_villages(run, choice.filters)
    if listed < villages:
        cautions.append(t("coverage.lists_missing", listed=t.number(listed), villages=t.number(villages)))
    if choice.dropped:
        names = ", ".join(t(f"coverage.{name}").lower() for name in choice.dropped)
        cautions.append(t("coverage.filters_dropped", names=names))
    return cautions


def _map_alt(shown: pd.DataFrame, level: str, place: str, t: Translator) -> str:
    if shown.empty:
        return t("coverage.map_title", level=level, place=place)
    ends = [f"{row['name']} {t.pct(float(row['coverage_pct']))}" for row in (shown.iloc[-1], shown.iloc[0])]
    return t("coverage.map_alt", level=level, place=place, highest=ends[0], lowest=ends[1])


def _with_texts(rows: pd.DataFrame, t: Translator) -> pd.DataFrame:
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


def _ranking(shown: pd.DataFrame, t: Translator) -> tuple[Ranked, ...]:
    """From the lowest share; the bar is the share itself, so that full width is everyone."""
    return tuple(
        Ranked(
            name=row["name"],
            value=t.pct(float(row["coverage_pct"])),
            share=f"{t.number(row['active_count'])} / {t.number(row['eligible_count'])}",
            fraction=min(float(row["coverage_pct"]) / 100, 1.0),
            colour=theme().coverage[coverage_class(float(row["coverage_pct"]))],
        )
        for row in shown.to_dict("records")
    )


def filters_text(filters: Filters, t: Translator) -> str:
    """'Sektor: Perdagangan; Jenis kelamin: Perempuan'."""
    return "; ".join(
        f"{t(f'coverage.{dimension}')}: {', '.join(t.code(dimension, code) for code in codes)}"
        for dimension, codes in filters.chosen.items()
    )


def _file_stem(choice: Choice, info: Info) -> str:
    filters = choice.filters
    chosen = "-".join(code for codes in filters.chosen.values() for code in codes)
    stem = f"cakupan-{filters.region_code}-{choice.level}-{months.text(filters.month)}"
    return "-".join(part for part in (stem, chosen, info.name) if part)


def lines(run: Run, choice: Choice) -> tuple[Line, ...]:
    """Coverage month by month of the chosen place and of the districts in it."""
    filters = choice.filters
    whole = run("coverage", filters).iloc[0]
    below = run("coverage", filters.asking("district")) if level_of(filters.region_code) == "regency" else None
    places = [(whole["code"], whole["name"])]
    places += [] if below is None else list(zip(below["code"], below["name"], strict=True))
    return tuple(Line(name, _series(run, filters, code)) for code, name in places)


def _series(run: Run, filters: Filters, region_code: str) -> pd.DataFrame:
    series = run("active_series", replace(filters, region_code=region_code, by="month"))
    return series[["month", "coverage_pct"]]
