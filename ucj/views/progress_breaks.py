"""The months in which the series itself broke, in words: on the fan, and beside the paces that run over them."""

from __future__ import annotations

import pandas as pd

from ucj import forecast, pace
from ucj.charts.fan import Mark
from ucj.i18n import Translator
from ucj.views import progress_targets as targets
from ucj.views.parts import count_of
from ucj.views.progress_targets import Row


def marks(rows: pd.DataFrame, t: Translator) -> tuple[Mark, ...]:
    """Those between two months of the history: its beginning is none that a reader must be told."""
    return tuple(Mark(float(row["month"]), _words(row, t)) for row in _named(rows))


def crossed(rows: pd.DataFrame, target: Row, month: int, t: Translator) -> str:
    """The paces said of a target that run over a break, and which; empty without one, or where so few lists were
    replaced that a projection keeps the month too. month: the paces' last."""
    if targets.state_of(target) in ("plain", "reached"):
        return ""
    spans = [span for span in pace.SPANS if not targets.is_missing(target[f"pace_{span}_per_month"])]
    told = [row for row in _named(rows) if not _is_small(row)]
    within = [(_age(row, month), row) for row in told if 0 <= _age(row, month) < max(spans, default=0)]
    if not within:
        return ""
    over = [t.number(span) for span in spans if span > min(age for age, _ in within)]
    return t("progress.crossed", spans=", ".join(over), breaks="; ".join(_words(row, t) for _, row in within))


def _named(rows: pd.DataFrame) -> list[Row]:
    return [*rows[rows["break_code"] != "start"].to_dict("records")]


def _is_small(row: Row) -> bool:
    is_replaced = row["break_code"] == "list_replaced"
    return is_replaced and forecast.REPLACED_ONE_IN * int(row["village_count"]) < int(row["listed_village_count"])


def _age(row: Row, month: int) -> int:
    """Months between the first one of the new kind and `month`: the last reconstructed one is still of the old."""
    return month - int(row["month"]) - int(row["break_code"] == "reconstructed")


def _words(row: Row, t: Translator) -> str:
    what = t(
        f"progress.break_{row['break_code']}",
        villages=t.number(count_of(row["village_count"])),
        listed=t.number(count_of(row["listed_village_count"])),
        before=t.number(count_of(row["eligible_before_count"])),
        after=t.number(count_of(row["eligible_after_count"])),
    )
    return t("progress.fan_break", month=t.month_short(int(row["month"])), what=what)
