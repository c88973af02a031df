"""Belum terlindungi: how many, where the half of them is, and the places one by one, as a table and as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.metrics.change import SPANS
from ucj.store.release import Info
from ucj.views import area, naming, parts, ranks
from ucj.views.area import Choice
from ucj.views.gap import Half, against_regency, half_of
from ucj.views.parts import Column, Run, Table, count_of


@dataclass(frozen=True)
class Uncovered:
    """What stands above and below the map; every number speaks of the chosen place."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    notes: tuple[str, ...]
    table: Table


def build(run: Run, info: Info, choice: Choice, t: Translator) -> Uncovered:
    """The chosen place (`choice.focus`) in the chosen month, and the places in it."""
    whole = run("uncovered", choice.focus).iloc[0].to_dict()
    half = half_of(run, choice)
    message, is_empty = _message(run, whole, half, choice, t)
    return Uncovered(
        title=_title(whole, half, choice, t),
        stamp=parts.stamp(info, choice.filters.month, t),
        message=message,
        is_empty=is_empty,
        notes=_notes(run, choice, t),
        table=_table(run, info, choice, t),
    )


def _title(whole: Mapping[Any, Any], half: Half | None, choice: Choice, t: Translator) -> str:
    """The message, computed: how many, and how few places hold half of them."""
    uncovered = count_of(whole["uncovered_count"])
    # Nobody to cover is not nobody uncovered.
    if uncovered is None or count_of(whole["eligible_count"]) == 0:
        return t("uncovered.title_plain", place=naming.of_row(whole, t))
    if choice.village_code or half is None:
        return t("uncovered.title_place", count=t.number(uncovered), place=naming.of_row(whole, t))
    level = t(f"region.{choice.level}_plain")
    places = {"half": t.number(half.place_count), "places": t.number(half.all_count)}
    return t("uncovered.title", count=t.number(uncovered), level=level, **places)


def _message(run: Run, whole: Mapping[Any, Any], half: Half | None, choice: Choice, t: Translator) -> tuple[str, bool]:
    """The counts in a sentence, or why there are none and the nearest choice that has some."""
    row = run("coverage", choice.focus).iloc[0].to_dict()
    if reason := area.missing(row, choice.filters, t):
        return reason, parts.state_of(row) in ("none", "nobody")
    sentence = t(
        "uncovered.message",
        uncovered=t.number(whole["uncovered_count"]),
        eligible=t.number(whole["eligible_count"]),
        share=t.pct(float(whole["uncovered_pct"])),
        month=t.month(choice.filters.month),
        parts=_parts(whole, t),
    )
    rank = _rank(run, whole, half, choice, t) if choice.village_code and half else ""
    return " ".join(filter(None, (sentence, rank, area.filters_text(choice.filters, t)))), False


def _notes(run: Run, choice: Choice, t: Translator) -> tuple[str, ...]:
    """What a reader must know beside the numbers: lists and filters that are missing, and who is perhaps a member."""
    notes = area.cautions(run, choice, t)
    return tuple(notes if choice.filters.is_public else notes + parts.probable_note(run, choice.focus, t))


def _parts(whole: Mapping[Any, Any], t: Translator) -> str:
    lapsed, unregistered = count_of(whole["lapsed_count"]), count_of(whole["unregistered_count"])
    if lapsed is None or unregistered is None:
        return t("uncovered.parts_hidden")
    return t("uncovered.parts", lapsed=t.number(lapsed), unregistered=t.number(unregistered))


def _rank(run: Run, whole: Mapping[Any, Any], half: Half, choice: Choice, t: Translator) -> str:
    """Where the chosen village stands among those around it, by heads."""
    rank = ranks.gap_rank(run, choice.filters, choice.village_code)
    if rank is None:
        return ""
    share = t.pct(100.0 * float(whole["uncovered_count"]) / half.gap)
    places = {"rank": t.number(rank.rank), "places": t.number(rank.places)}
    return t("uncovered.rank", share=share, gap=t.number(half.gap), **places)


def _table(run: Run, info: Info, choice: Choice, t: Translator) -> Table:
    """The places of the level within the chosen place: a chosen village has one row, its own."""
    asked, columns = choice.focus, _columns(choice, t)
    place, month = naming.of_row(run("coverage", asked).iloc[0].to_dict(), t), asked.month
    rows = _with_readings(run, choice, t)
    level = t(f"region.{choice.level}").lower()
    return parts.explained(
        t("uncovered.table_title", level=level, place=place, month=t.month(month)),
        rows.assign(state=_states(rows, columns, choice)),
        columns,
        parts.file_stem(f"belum-terlindungi-{asked.region_code}-{choice.level}-{months.text(month)}", asked, info),
        parts.facts(info, place, month, area.filters_text(choice.filters, t), t, "uncovered"),
        t,
        "uncovered",
    )


def _states(rows: pd.DataFrame, columns: tuple[Column, ...], choice: Choice) -> pd.Series:
    """Why a row lacks a number. A change is hidden where others have one and this place, for the public, has none."""
    states = parts.states_of(rows, columns)
    if not choice.filters.is_public:
        return states
    changes = [name for span in SPANS if rows[name := f"uncovered_change_{span}_count"].notna().any()]
    return states.mask((states == "share") & rows[changes].isna().any(axis=1), "hidden")


def _with_readings(run: Run, choice: Choice, t: Translator) -> pd.DataFrame:
    """Metric `uncovered` beside the change over time and the two readings, by place."""
    asked = choice.focus.asking("village" if choice.village_code else choice.level)
    rows = run("uncovered", asked).sort_values(["uncovered_count", "code"], ascending=[False, True])
    change = run("change", asked)[["code", "uncovered_change_3_count", "uncovered_change_12_count"]]
    for metric in ("funnel_limits", "quadrant"):
        readings = against_regency(run, metric, choice).set_index("code")["reading"]
        said = {code: "" if pd.isna(code) else t(f"reading.{_READINGS[metric]}.{code}") for code in readings.unique()}
        rows[metric] = rows["code"].map(readings.map(said))
    return rows.merge(change, on="code", how="left", sort=False)


_READINGS = {"funnel_limits": "funnel", "quadrant": "quadrant"}


def _columns(choice: Choice, t: Translator) -> tuple[Column, ...]:
    place = t("region.village" if choice.village_code else f"region.{choice.level}")
    return (
        Column("name", place, "text"),
        *(Column(f"{stage}_count", t.code("stage", stage), "count") for stage in _STAGES),
        Column("uncovered_pct", t("uncovered.column_pct"), "pct"),
        Column("uncovered_change_3_count", t("uncovered.column_change_3"), "change"),
        Column("uncovered_change_12_count", t("uncovered.column_change_12"), "change"),
        Column("funnel_limits", t("uncovered.column_funnel"), "text"),
        Column("quadrant", t("uncovered.column_quadrant"), "text"),
        Column("code", t("table.code"), "text"),
    )


_STAGES = ("uncovered", "lapsed", "unregistered", "eligible")
