"""Drawings of a plan: coverage month by month with and without it, and the money by year and payer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts import plot, share_lines, stacked_money
from ucj.charts.plot import Axis
from ucj.charts.share_lines import Line
from ucj.charts.stacked_money import Share, Stack
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views.parts import Run
from ucj.views.scenario_words import short_rupiah

# An axis shorter than this would make a mountain of a small plan.
_SPAN_MIN = 10.0


@dataclass(frozen=True)
class Picture:
    title: str
    wide: str
    narrow: str


def reached(run: Run, info: Info, plan: Mapping[Any, Any], today: Mapping[Any, Any], t: Translator) -> Picture:
    """From the month of the figures to the one after the plan, in which cover ends unless it is continued."""
    begin, end = int(plan["first_month"]), int(plan["first_month"] + plan["month_count"])
    now, after = float(today["coverage_pct"]), float(plan["coverage_pct"])
    shares = tuple(after if begin <= month < end else now for month in range(info.month, end + 1))
    lines = [Line(t("scenario.line_plan"), shares, t.pct(after)), *_target(run, info, today, len(shares), t)]
    lines.append(Line(t("scenario.line_now"), (now,) * len(shares), t.pct(now)))
    x, y = _months(info.month, end, t), _shares(lines, t)
    title = t("scenario.reached_title", first=t.month(begin), after=t.pct(after))
    alt = f"{title}: {'; '.join(f'{line.name} {line.value}' for line in lines)}"
    return Picture(title, share_lines.wide(lines, x, y, alt), share_lines.narrow(lines, x, y, alt))


def _target(run: Run, info: Info, today: Mapping[Any, Any], length: int, t: Translator) -> list[Line]:
    """The headline target as a share of today's eligible workers."""
    row = run("target_progress", Filters(info.region_code, info.month, is_public=False)).iloc[0]
    if pd.isna(row["target_count"]) or not today["eligible_count"]:
        return []
    share = 100.0 * int(row["target_count"]) / int(today["eligible_count"])
    # A target above all eligible workers lies outside any share.
    if share > 100:
        return []
    return [Line(t.code("target", str(row["code"])), (share,) * length, t.pct(share))]


def _months(first: int, last: int, t: Translator) -> Axis:
    step = next((step for step, least in ((12, 36), (6, 18), (3, 6)) if last - first >= least), 1)
    ticks = tuple((float(month - first), t.month_short(month)) for month in range(first, last + 1, step))
    return Axis(0.0, float(last - first), ticks, "")


def _shares(lines: list[Line], t: Translator) -> Axis:
    known = [share for line in lines for share in line.shares if share is not None]
    low = max(0.0, min(min(known), max(known) - _SPAN_MIN))
    axis = plot.axis(low, min(100.0, max(max(known), low + _SPAN_MIN)), "", t.number)
    title = t("scenario.axis", low=t.number(axis.low), high=t.number(axis.high))
    return Axis(axis.low, axis.high, axis.ticks, title)


def money(ledger: pd.DataFrame, t: Translator) -> str:
    """A bar a calendar year. ledger: rows of the metric by payer and month."""
    order = {payer: at for at, payer in enumerate(ledger["code"].unique())}
    years = ledger["month"] // 12
    longest = int(ledger.groupby(years)["cost_idr"].sum().max())
    return stacked_money.html([_stack(int(year), rows, order, longest, t) for year, rows in ledger.groupby(years)])


def _stack(year: int, rows: pd.DataFrame, order: Mapping[str, int], longest: int, t: Translator) -> Stack:
    paid = rows.groupby("code", sort=False)["cost_idr"].sum()
    shares = tuple(
        Share(order[payer], t.code("payer", payer), short_rupiah(cost, t), cost / longest)
        for payer, cost in zip(map(str, paid.index), map(int, paid), strict=True)
    )
    name = t("scenario.year", year=year, months=t.number(rows["month"].nunique()))
    return Stack(name, t.rupiah(int(paid.sum())), shares)
