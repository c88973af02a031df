"""Where the active workers are headed: the fan with its assumptions, when a target is reached, and the trial on the
past; or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from ucj import forecast
from ucj.charts import fan, plot
from ucj.charts.fan import Fan, Level, Mark, Words
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.store.release import Info
from ucj.views import activity_marks, parts, progress_breaks
from ucj.views import progress_targets as targets
from ucj.views.parts import Column, Run, Table, count_of
from ucj.views.progress_targets import Row

# How much of the history is drawn: the two years that the projection looks ahead, or all of it.
Span = Literal["dekat", "seluruh"]
SPANS: tuple[Span, ...] = ("dekat", "seluruh")
# Count and heading of the trial's table.
_TRIAL = (
    *(
        ("forecast", "forecasts"),
        ("within_50", "50"),
        ("within_90", "90"),
        ("above_90", "above"),
        ("below_90", "below"),
    ),
    *(("recent_forecast", "recent"), ("recent_within_50", "recent_50"), ("recent_within_90", "recent_90")),
)
_BANDS = ["low_90_count", "low_50_count", "median_count", "high_50_count", "high_90_count"]


@dataclass(frozen=True)
class Projected:
    """message: when the target is reached, what that rests on, and why it is not drawn; or why nothing is foretold.

    In the last case all else is empty but `breaks`.
    """

    title: str
    message: str
    breaks: str
    wide: str = ""
    narrow: str = ""
    assumption: str = ""
    trial: str = ""
    table: Table | None = None


def build(run: Run, info: Info, is_public: bool, target: str, span: Span, t: Translator) -> Projected:
    """target: an address of `progress_targets`."""
    filters = Filters(info.region_code, info.month, "month", is_public=is_public)
    breaks = progress_breaks.marks(run("series_breaks", filters), t)
    said = t("progress.breaks", breaks="; ".join(each.words for each in breaks))
    said = said if breaks else t("progress.breaks_none")
    try:
        ahead = run("projection", filters)
    except Refused as problem:
        return Projected(t("progress.fan_title_none"), problem.text(t), said)
    row = targets.chosen(targets.joined(run, filters.asking("target")), target)
    series = run("active_series", filters).dropna(subset=["active_count"])
    shown = series.tail(forecast.HORIZON + 1) if span == "dekat" else series
    done = activity_marks.build(run, filters, int(shown["month"].min()), t)
    drawn = _fan(shown, ahead, row, breaks, said, t)
    drawn = replace(drawn, alt=activity_marks.alt(drawn.alt, done, t), done=done)
    trial = run("projection_backtest", filters.asking("horizon"))
    first, last = (t.month_short(int(month)) for month in (ahead["month"].min(), ahead["month"].max()))
    return Projected(
        title=t("progress.fan_title", first=first, last=last),
        message=" ".join(filter(None, (_range(row, int(ahead["month"].max()), t), _rests(row, t), _undrawn(row, t)))),
        breaks=said,
        wide=fan.wide(drawn),
        narrow=fan.narrow(drawn),
        assumption=t(
            "progress.assumption", eligible=t.number(int(ahead["eligible_count"].iloc[0])), window=forecast.WINDOW
        ),
        trial=_trial(run("projection_backtest", filters.asking(TOTAL)).iloc[0].to_dict(), t),
        table=_table(trial, info, t),
    )


def _fan(
    series: pd.DataFrame, ahead: pd.DataFrame, row: Row, breaks: tuple[Mark, ...], said: str, t: Translator
) -> Fan:
    history = tuple((float(m), float(n)) for m, n in zip(series["month"], series["active_count"], strict=True))
    counts = tuple(
        (float(each["month"]), tuple(float(each[name]) for name in _BANDS)) for each in ahead.to_dict("records")
    )
    ceiling, last = int(ahead["eligible_count"].iloc[0]), counts[-1][0]
    goal = _goal(row, t)
    aimed = t("progress.fan_alt_target", target=goal.words) if goal else _undrawn(row, t)
    goal_count = goal.count if goal else ceiling
    low = min([count for _, count in history] + [count for _, each in counts for count in each] + [goal_count])
    return Fan(
        history=history,
        ahead=((history[-1][0], (history[-1][1],) * len(_BANDS)), *counts),
        ceiling=Level(ceiling, t("progress.fan_eligible", count=t.number(ceiling))),
        goal=goal,
        due=_due(row, history[0][0], last, t),
        breaks=tuple(each for each in breaks if each.month >= history[0][0]),
        words=Words(*(t(f"progress.fan_{name}") for name in ("history", "median", "50", "90", "assumed"))),
        x=_months(history[0][0], last, t),
        y=plot.axis(low, max(ceiling, goal_count) * 1.04, t("progress.fan_y"), lambda count: t.number(count / 1000)),
        alt=_alt(history[-1], counts[-1], aimed, said, t),
    )


def _goal(row: Row, t: Translator) -> Level | None:
    """None where registered workers are aimed at: the fan is of the active."""
    count = count_of(row["target_count"])
    if count is None or row["basis"] == "registered":
        return None
    return Level(count, t("progress.fan_target", target=targets.name_of(row, t), count=t.number(count)))


def _undrawn(row: Row, t: Translator) -> str:
    return t("progress.fan_registered") if row["basis"] == "registered" else ""


def _due(row: Row, first: float, last: float, t: Translator) -> Mark | None:
    if targets.is_missing(row["year"]) or not first <= row["due_month"] <= last:
        return None
    return Mark(float(row["due_month"]), t("progress.fan_due", due=targets.due(row, t)))


def _months(first: float, last: float, t: Translator) -> plot.Axis:
    """A tick every half year, in January and July."""
    ticks = (month for month in range(int(first), int(last) + 1) if month % 6 == 0)
    return plot.Axis(first, last, tuple((float(m), t.month_short(m)) for m in ticks), t("progress.fan_x"))


def _alt(
    now: tuple[float, float], last: tuple[float, tuple[float, ...]], aimed: str, breaks: str, t: Translator
) -> str:
    names = ("low_90", "low_50", "median", "high_50", "high_90")
    said = {name: t.number(count) for name, count in zip(names, last[1], strict=True)}
    dates = {"month": t.month(int(now[0])), "last": t.month(int(last[0]))}
    return t("progress.fan_alt", now=t.number(now[1]), target=aimed, breaks=breaks, **dates, **said)


def _range(row: Row, end: int, t: Translator) -> str:
    """When the target is reached, as far as enough simulations say so."""
    said = {"target": targets.name_of(row, t), "end": t.month(end)}
    if not targets.is_missing(row["verdict"]) and row["verdict"] == "reached":
        return t("progress.range_reached", **said)
    told = {
        name: int(row[f"{name}_month"])
        for name in ("first", "median", "last")
        if not targets.is_missing(row[f"{name}_month"])
    }
    said |= {name: t.month(month) for name, month in told.items()}
    form = ("none", "first", "median", "all")[len(told)]
    return t(f"progress.range_{form}", **said)


def _rests(row: Row, t: Translator) -> str:
    """The share in time, if there is any, beside the one without the month it leans on most."""
    if targets.is_missing(row["without_largest_pct"]) or not row["in_time_pct"]:
        return ""
    return t(
        "progress.rests",
        share=t.pct(float(row["in_time_pct"])),
        without=t.pct(float(row["without_largest_pct"])),
        month=t.month(int(row["largest_month"])),
        window=forecast.WINDOW,
    )


def _trial(total: Row, t: Translator) -> str:
    tried = int(total["forecast_count"])
    if not tried:
        return t("progress.trial_none", needed=forecast.HISTORY_MIN)
    said = {"above": t.number(int(total["above_90_count"])), "below": t.number(int(total["below_90_count"]))}
    for half, start in (("", tried), ("recent_", int(total["recent_forecast_count"]))):
        said[f"{half}forecasts"] = t.number(start)
        for band in ("50", "90"):
            held = int(total[f"{half}within_{band}_count"])
            said |= {f"{half}within_{band}": t.number(held), f"{half}share_{band}": t.pct(100 * held / start)}
    return t("progress.trial", horizon=forecast.HORIZON, **said)


def _table(trial: pd.DataFrame, info: Info, t: Translator) -> Table:
    columns = tuple(Column(f"{name}_count", t(f"progress.trial_{heading}"), "count") for name, heading in _TRIAL)
    facts = parts.facts(info, info.region_name, info.month, t("progress.trial_scope"), t, "projection_backtest")
    stem = f"uji-proyeksi-{info.region_code}-{info.name}"
    horizon = Column("horizon_months", t("progress.trial_horizon"), "count")
    return Table(t("progress.trial_table"), trial, (horizon, *columns), stem, facts, "", metric="projection_backtest")
