"""What was done, as marks on a trend: one place gives them for every chart, so that none tells another story."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import pandas as pd

from ucj.charts.marks import Mark, Marks
from ucj.i18n import Translator
from ucj.metrics import Filters, level_of
from ucj.views import activities
from ucj.views.parts import Run

FLAGS_MAX = 8
# Of a place the decisions first: they change what the whole of it may expect. Unnamed kinds come last.
_WEIGHTS = ("regulation", "budget_decision", "meeting", "data_validation", "benefit_handover")
_NAMES_MAX, _LETTERS_MAX = 2, 64


def build(run: Run, filters: Filters, first: int, t: Translator, flags_max: int = FLAGS_MAX) -> Marks:
    """Of `filters.region_code`, from the month `first` to `filters.month`.

    Flags: events of the place itself and of those it lies in, a flag a month, at most `flags_max` and the weightiest
    of them; a village's own come before any. Ticks: the places in it, and what found no flag.
    """
    # Done for everybody: no choice of workers narrows it.
    asked = Filters(filters.region_code, filters.month, "event", is_public=filters.is_public)
    events = run("activities", asked)
    events = events[events["month"] >= first]
    is_flagged = _flagged(events, filters.region_code, flags_max)
    rest = events[~is_flagged]
    return Marks(
        flags=tuple(_mark(month, rows, t) for month, rows in _months(events[is_flagged])),
        ticks=tuple(_mark(month, rows, t) for month, rows in _months(rest)),
        tick_words=_tick_words(rest, filters.region_code, t) if len(rest) else "",
    )


def alt(said: str, marks: Marks, t: Translator) -> str:
    """A trend's alt text with what is marked on it."""
    return " ".join((said, t("activity.marks_alt", marks="; ".join(marks.lines)))) if marks.lines else said


def note(marks: Marks, t: Translator) -> tuple[str, ...]:
    """Under charts that cannot write the list themselves."""
    return (t("activity.marks_note", marks="; ".join(marks.lines)),) if marks.lines else ()


def _tick_words(rest: pd.DataFrame, region_code: str, t: Translator) -> str:
    """How many found no flag, of which months, and whether some are the place's own."""
    months = (t.month_short(int(month)) for month in (rest["month"].min(), rest["month"].max()))
    is_inside = rest["region_code"].str.len() > len(region_code)
    key = "activity.tick_words" if is_inside.all() else "activity.tick_words_own"
    return t(key, count=t.number(len(rest)), **dict(zip(("first", "last"), months, strict=True)))


def _flagged(events: pd.DataFrame, region_code: str, flags_max: int) -> pd.Series[bool]:
    """True at the events of the weightiest months."""
    own = events[events["region_code"].map(region_code.startswith).astype(bool)]
    rank = own["activity_type"].map({kind: weight for weight, kind in enumerate(_WEIGHTS)}).fillna(len(_WEIGHTS))
    if level_of(region_code) == "village":
        rank = rank.mask(own["region_code"] == region_code, -1)
    # Of two months of one weight the newer: it is nearer to what is asked of the chart.
    months = sorted(rank.groupby(own["month"]).min().items(), key=lambda each: (each[1], -int(str(each[0]))))
    chosen = {month for month, _ in months[:flags_max]}
    return events["month"].isin(chosen) & events["activity_id"].isin(own["activity_id"])


def _months(events: pd.DataFrame) -> Iterable[tuple[int, pd.DataFrame]]:
    return ((int(str(month)), rows) for month, rows in events.groupby("month", sort=True))


def _mark(month: int, rows: pd.DataFrame, t: Translator) -> Mark:
    """Several in one month are one mark: the first ones by name, of the others how many."""
    names = [textwrap.shorten(name, _LETTERS_MAX, placeholder="…") for name in activities.named(rows, t).unique()]
    more = len(names) - _NAMES_MAX
    said = ", ".join(names[:_NAMES_MAX])
    said = t("activity.mark_more", names=said, count=t.number(more)) if more > 0 else said
    count = f" ({t.number(len(rows))}×)" if len(rows) > len(names) else ""
    return Mark(month, t("activity.mark", month=t.month_short(month), names=said + count), len(rows))
