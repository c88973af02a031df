"""What was paid month by month and by programme, with the outreach log marked on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from ucj.charts import month_bars, plot
from ucj.charts.month_bars import Bars, Part
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.metrics.claims import Claims
from ucj.views import activity_marks
from ucj.views.claims import place_name
from ucj.views.parts import Run

Counted = Literal["klaim", "rupiah"]
COUNTED: tuple[Counted, ...] = ("klaim", "rupiah")
_COLUMNS = {"klaim": "claim_count", "rupiah": "paid_idr"}
_MILLION = 1_000_000


@dataclass(frozen=True)
class ClaimsTrend:
    """wide, narrow: '' where no month has data."""

    title: str
    wide: str
    narrow: str
    note: str


def build(run: Run, filters: Filters, counted: Counted, t: Translator) -> ClaimsTrend:
    """Every month of the release up to the chosen one; of all programmes together where single ones are hidden."""
    column, place = _COLUMNS[counted], place_name(run, filters, t)
    series = run("claims", filters.asking("month"))
    title = t(f"claims.trend_{counted}", place=place)
    known = series.dropna(subset=["first_month"])
    if known.empty:
        return ClaimsTrend(title, "", "", t("claims.trend_none"))
    bars = _bars(run, filters, series, column, title, t)
    is_together = len(bars.parts) == 1 and len(run("claims", filters.asking("programme"))) > 1
    note = t("claims.trend_together") if is_together else ""
    return ClaimsTrend(title, month_bars.wide(bars), month_bars.narrow(bars), note)


def _bars(run: Run, filters: Filters, series: pd.DataFrame, column: str, title: str, t: Translator) -> Bars:
    first, highest = int(series["month"].iloc[0]), float(series[column].max()) if series[column].notna().any() else 1.0
    is_missing = series["first_month"].isna()
    is_hidden = series[column].isna() & ~is_missing
    marks = activity_marks.build(run, filters, first, t)
    scale = _MILLION if column == "paid_idr" else 1
    return Bars(
        parts=_parts(run, filters, series, column, t),
        x=plot.Axis(-0.6, len(series) - 0.4, _ticks(first, len(series), t), ""),
        y=plot.axis(0.0, max(highest, 1.0) / scale, t(f"claims.axis_{column}"), t.number),
        missing=tuple(int(at) for at in is_missing[is_missing].index),
        hidden=tuple(int(at) for at in is_hidden[is_hidden].index),
        missing_words=t("number.none_word"),
        hidden_words=t("number.hidden_word"),
        first=first,
        marks=marks,
        alt=activity_marks.alt(_alt(series, column, title, t), marks, t),
    )


def _ticks(first: int, length: int, t: Translator) -> tuple[tuple[float, str], ...]:
    """Every January, and the first month where none is near."""
    wanted = [at for at in range(length) if (first + at) % 12 == 0]
    if not wanted or wanted[0] > 3:
        wanted = [0, *wanted]
    if length - 1 - wanted[-1] > 3:
        wanted.append(length - 1)
    return tuple((float(at), t.month_short(first + at)) for at in wanted)


def _alt(series: pd.DataFrame, column: str, title: str, t: Translator) -> str:
    known = series.dropna(subset=[column])
    if known.empty:
        return title
    most = known.sort_values(column).iloc[-1]
    value = t.rupiah(int(most[column])) if column == "paid_idr" else t.number(int(most[column]))
    return t("claims.trend_alt", title=title, value=value, month=t.month(int(most["month"])))


def _parts(run: Run, filters: Filters, series: pd.DataFrame, column: str, t: Translator) -> tuple[Part, ...]:
    """A part a programme; one for all where a month's programmes are hidden and its sum is not."""
    codes = run("claims", filters.asking("programme"))["code"]
    found = {
        code: run("claims", replace(filters.asking("month"), detail=Claims(programme=code)))[column] for code in codes
    }
    is_known, sums = series["first_month"].notna(), pd.DataFrame(found).sum(axis=1, skipna=False)
    if sums.notna().equals(series[column].notna()):
        order = sorted(found, key=lambda code: -float(found[code].sum()))
        return tuple(_part(t.code("programme", code), found[code], is_known, column, t) for code in order)
    return (_part(t("claims.all_programmes"), series[column], is_known, column, t),)


def _part(name: str, values: pd.Series[int], is_known: pd.Series[bool], column: str, t: Translator) -> Part:
    """With the sum of its months, unless one of them is hidden."""
    scale = _MILLION if column == "paid_idr" else 1
    word = t.number(round(int(values.dropna().sum()) / scale)) if values[is_known].notna().all() else ""
    return Part(name, word, tuple(None if pd.isna(value) else int(value) / scale for value in values))
