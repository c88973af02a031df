"""What several pages show: a stamp, a share over its two counts, a table that is also a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.metrics.matching import PROBABLE_MIN
from ucj.store.release import Info
from ucj.theme import State

Run = Callable[[str, Filters], pd.DataFrame]
Facts = tuple[tuple[str, str], ...]

_NAME_MAX = 60
_STAGES = ("active", "eligible", "uncovered", "lapsed", "unregistered", "registered", "excluded", "labour_force")


@dataclass(frozen=True)
class Share:
    """A percentage never stands alone: its two counts and what they count stand under it. `metric`: its entry."""

    label: str
    value: str
    counts: str
    formula: str
    help: str
    metric: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    kind: text, count, pct, rate (a month), change (of a count), pace (change a month) or pp (percentage points).
    """

    name: str
    heading: str
    kind: str


@dataclass(frozen=True)
class Table:
    """A frame with its columns for people; the file holds exactly what is shown, and says what it is.

    frame: at least the columns named. facts: (name, value) pairs printed with the file. legend: says what is missing,
    sign_key what an empty cell shows: the sign of hidden only where every empty cell is hidden, the note says the rest.
    metric: whose entry of the dictionary explains the numbers.
    """

    title: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    file_stem: str
    facts: Facts
    legend: str
    sign_key: str = "number.none"
    metric: str = ""


@dataclass(frozen=True)
class Entered:
    """What somebody has entered, by its number, in words."""

    number: int
    text: str


def writer(kind: str, t: Translator) -> Callable[[Any], str]:
    """How a column of a kind is written; `change`, `pace` and `pp` have their sign."""
    writers: dict[str, Callable[[Any], str]] = {
        "text": str,
        "count": t.number,
        "pct": t.pct,
        "change": t.signed,
        "rate": lambda value: t.number(value, 1),
        **dict.fromkeys(("pace", "pp"), lambda value: t.signed(value, 1)),
    }
    return writers[kind]


def stamp(info: Info, month: int, t: Translator) -> str:
    """Month, the day it describes, release and sources: under every title; and the name of frozen numbers."""
    said = t("page.stamp", month=t.month(month), as_of=t.date(info.as_of), release=info.name)
    return " · ".join((said, t("freeze.stamp", name=info.frozen))) if info.frozen else said


def facts(info: Info, place: str, month: int, filters: str, t: Translator, metric: str = "coverage") -> Facts:
    """What a file says of itself; `metric`: the one whose definition and source stand for the table."""
    pairs = [
        (t("table.fact_region"), place),
        (t("table.fact_month"), t.month(month)),
        (t("table.fact_filters"), filters or t("table.no_filters")),
        (t(f"metric.{metric}.title"), t(f"metric.{metric}.definition")),
        (t("table.fact_source"), t(f"metric.{metric}.source")),
        (t("table.fact_release"), info.name),
    ]
    if info.frozen:
        pairs.append((t("freeze.fact"), info.frozen))
    return (*pairs, (t("table.fact_demo"), t("page.demo_long"))) if info.is_demo else tuple(pairs)


def file_stem(content: str, filters: Filters, info: Info) -> str:
    """A file's name without its ending: what it holds, the codes it is narrowed to, the release.

    Many codes would be longer than a file's name may be: their dimensions stand for them, and the file says them.
    """
    codes = [code for codes in filters.chosen.values() for code in codes]
    return "-".join((content, *(codes if len("-".join(codes)) <= _NAME_MAX else filters.chosen), info.name))


def listed_villages(run: Run, filters: Filters) -> tuple[int, int]:
    """How many villages of the place have a workforce list in force in the month, and how many there are."""
    every_worker = Filters(filters.region_code, filters.month, by="village", is_public=filters.is_public)
    is_listed = run("coverage", every_worker)["is_listed"]
    return int(is_listed.sum()), len(is_listed)


def probable_note(run: Run, filters: Filters, t: Translator) -> list[str]:
    """How many of the uncovered are probably members under another NIK: a sentence, or none where nobody compared."""
    row = run("probably_covered", filters.asking(TOTAL)).iloc[0]
    probable, uncovered = count_of(row["probably_covered_count"]), count_of(row["uncovered_count"])
    if probable is None or uncovered is None:
        return []
    bound = t.pct(100 * PROBABLE_MIN, 0)
    return [t("matching.note", probable=t.number(probable), uncovered=t.number(uncovered), bound=bound)]


def count_of(value: object) -> int | None:
    """A cell of a count column as a plain number; None when it is missing or hidden."""
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def state_of(row: Mapping[Any, Any]) -> State:
    """Why a row of `coverage` has a share or has none: three reasons that must never look alike."""
    if not row["is_listed"]:
        return "none"
    if pd.isna(row["eligible_count"]) or pd.isna(row["active_count"]):
        return "hidden"
    return "nobody" if row["eligible_count"] == 0 else "share"


def share_text(row: Mapping[Any, Any], t: Translator) -> str:
    """A share, or the word for why there is none."""
    state = state_of(row)
    return t.pct(float(row["coverage_pct"])) if state == "share" else t(f"number.{state}_word")


def coverage_table(rows: pd.DataFrame, place: str, title: str, file_stem: str, facts: Facts, t: Translator) -> Table:
    """Every coverage table: the place and its share first. rows: of the metric `coverage`. place: what the rows are."""
    columns = _coverage_columns(place, t)
    return explained(title, rows.assign(state=states_of(rows, columns)), columns, file_stem, facts, t)


def states_of(rows: pd.DataFrame, columns: Sequence[Column]) -> pd.Series:
    """What rows of `coverage` lack of the columns: a list, a hidden count, anybody to count, or nothing: `share`."""
    counts = rows[[column.name for column in columns if column.kind == "count"]]
    is_nobody = (rows["eligible_count"] == 0).fillna(False)
    states = pd.Series("share", index=rows.index).mask(is_nobody, "nobody").mask(counts.isna().any(axis=1), "hidden")
    return states.where(rows["is_listed"], "none")


def explained(
    title: str,
    rows: pd.DataFrame,
    columns: tuple[Column, ...],
    file_stem: str,
    facts: Facts,
    t: Translator,
    metric: str = "coverage",
) -> Table:
    """A table with a note wherever a number is missing, saying why: the `state` of its row."""
    words = {"none": t("table.note_none"), "hidden": t("table.note_hidden"), "nobody": t("number.nobody_word")}
    note, states = rows["state"].map(words).fillna(""), set(rows["state"]) - {"share"}
    if states:
        columns = (*columns, Column("note", t("table.note"), "text"))
    legend = " ".join(t(f"table.legend_{state}") for state in ("none", "hidden") if state in states)
    sign = "number.hidden" if states == {"hidden"} else "number.none"
    return Table(title, rows.assign(note=note), columns, file_stem, facts, legend, sign, metric)


def _coverage_columns(place: str, t: Translator) -> tuple[Column, ...]:
    return (
        Column("name", place, "text"),
        Column("coverage_pct", t("table.coverage_pct"), "pct"),
        *(Column(f"{name}_count", t.code("stage", name), "count") for name in _STAGES),
        Column("code", t("table.code"), "text"),
    )
