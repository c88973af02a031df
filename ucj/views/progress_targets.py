"""The targets in force with all that is known of each, and the words for them, for the parts of Capaian & laju."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from ucj import months, pace, target_names
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.views.parts import Run, count_of

Row = Mapping[Any, Any]
_FEW = 10
_SIMULATED = [
    *("in_time_pct", "first_month", "median_month", "last_month"),
    *("without_largest_pct", "largest_month"),
]
State = Literal["plain", "reached", "past_due", "open", "needed", "paced"]


def joined(run: Run, filters: Filters) -> pd.DataFrame:
    """A row a target: `required_pace` with what was stated, the eligible workers and, if there is one, the projection.

    `address`: how the address names it.
    """
    rows = run("required_pace", filters).assign(
        eligible_count=run("coverage", filters.asking(TOTAL))["eligible_count"][0]
    )
    wanted = ["stated_value", "stated_unit", "progress_pct", "basis_note", "basis_note_en"]
    stated = run("target_progress", filters)[wanted]
    rows = pd.concat([rows, stated], axis=1)
    rows["address"] = [address(row["code"], row["year"]) for row in rows.to_dict("records")]
    try:
        return pd.concat([rows, run("projection_target", filters)[_SIMULATED]], axis=1).assign(is_projected=True)
    except Refused:
        return rows.assign(is_projected=False, **dict.fromkeys(_SIMULATED))


def is_missing(value: object) -> bool:
    """A cell without a value, of whatever kind: of a row as a dictionary the type is not known."""
    return bool(pd.isna(value))  # type: ignore[call-overload]


def address(code: str, year: object) -> str:
    """'Bappenas 2025'; universal coverage has no year."""
    return code if is_missing(year) else f"{code} {int(year)}"  # type: ignore[call-overload]


def codes(run: Run, filters: Filters) -> tuple[tuple[str, int | None], ...]:
    """Series and year of every target in force, the headline first."""
    rows = run("target_progress", filters.asking("target"))
    return tuple((code, count_of(year)) for code, year in zip(rows["code"], rows["year"], strict=True))


def chosen(every: pd.DataFrame, target: str) -> dict[Any, Any]:
    """The first of that address; the headline where none has it."""
    is_it = every["address"] == target
    return (every[is_it] if is_it.any() else every).iloc[0].to_dict()


def name(code: str, year: int | None, t: Translator) -> str:
    """A series that names years of its own is told apart from the year that is meant, one of a region above by it."""
    if year is None:
        return t.code("target", code)
    series, region = target_names.parted(code)
    form = "dated" if any(sign.isdigit() for sign in series) else "target"
    said = t(f"progress.{form}", series=series, year=year)
    return said if not region else t("progress.of_nation" if region == "ID" else "progress.of_province", target=said)


def name_of(row: Row, t: Translator) -> str:
    return name(row["code"], count_of(row["year"]), t)


def due(row: Row, t: Translator) -> str:
    return t.date(months.last_day(int(row["due_month"])))


def per_month(value: object, t: Translator, *, is_signed: bool = False) -> str:
    """Workers a month; a few of them with a decimal, for a fifth of a worker is not none."""
    if is_missing(value):
        return t.number(None)
    number = float(value)  # type: ignore[arg-type]
    decimals = 1 if abs(number) < _FEW and number else 0
    return t.signed(number, decimals) if is_signed else t.number(number, decimals)


def paces(row: Row, t: Translator) -> dict[str, str]:
    """`pace_3` and so on, as texts."""
    return {f"pace_{span}": per_month(row[f"pace_{span}_per_month"], t, is_signed=True) for span in pace.SPANS}


def verdict(row: Row, t: Translator) -> str:
    if is_missing(row["verdict"]):
        return t("progress.verdict_open" if is_missing(row["year"]) else "progress.verdict_none")
    return t(f"progress.verdict_{row['verdict']}")


def basis_note(row: Row, t: Translator) -> str:
    """How sure the basis is; '' where it is stated."""
    return str(row["basis_note_en" if t.language == "en" else "basis_note"])


def basis_said(row: Row, t: Translator) -> str:
    """The same as a sentence."""
    note = basis_note(row, t)
    return t("progress.basis_note", note=note) if note else ""


def base(row: Row, t: Translator) -> str:
    """What the target's heads are: set as such, or a share of the eligible."""
    share, eligible = t.pct(float(row["stated_value"]), 2), t.number(count_of(row["eligible_count"]))
    return t(f"progress.base_{row['stated_unit']}", share=share, eligible=eligible)


def state_of(row: Row) -> State:
    """What a title has to say: plain (no numbers), reached, past_due, open (no date), needed (no pace) or paced."""
    if count_of(row["gap_count"]) is None:
        return "plain"
    if not is_missing(row["verdict"]) and row["verdict"] in ("reached", "past_due"):
        return "reached" if row["verdict"] == "reached" else "past_due"
    if is_missing(row["year"]):
        return "open"
    return "needed" if is_missing(row["verdict"]) else "paced"
