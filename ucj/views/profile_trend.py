"""Coverage of a village month by month, beside that of its district and its regency."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from ucj.charts import plot
from ucj.charts.marks import Marks
from ucj.charts.plot import Axis
from ucj.charts.share_lines import Line
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import activity_marks, area_trend, naming, parts
from ucj.views.area import Choice
from ucj.views.parts import Run

# Beside a map there is room for a short list.
_FLAGS_MAX = 5
# An axis shorter than this would make a mountain of one worker.
_SPAN_MIN = 20.0


@dataclass(frozen=True)
class Trend:
    """What `charts.share_lines` draws, under its title. done: what is marked on it; paper has no room for its list."""

    title: str
    lines: tuple[Line, ...]
    x: Axis
    y: Axis
    alt: str
    done: Marks
    first_month: int


def build(run: Run, info: Info, choice: Choice, t: Translator) -> Trend:
    """All months of the release up to the chosen one."""
    district, regency = choice.filters, replace(choice.filters, region_code=info.region_code)
    lines = tuple(_line(run, filters, t) for filters in (choice.focus, district, regency))
    first, last = (t.month_short(month) for month in (info.first_month, choice.filters.month))
    return Trend(
        title=t("profile.trend_title", first=first, last=last),
        lines=lines,
        x=_months(info.first_month, choice.filters.month, t),
        y=_shares(lines, t),
        alt=t(
            "profile.trend_alt",
            first=first,
            last=last,
            lines="; ".join(area_trend.spoken(line.name, line.shares, line.value, t) for line in lines),
        ),
        done=activity_marks.build(run, choice.focus, info.first_month, t, _FLAGS_MAX),
        first_month=info.first_month,
    )


def _line(run: Run, filters: Filters, t: Translator) -> Line:
    whole = run("coverage", filters).iloc[0].to_dict()
    series = run("active_series", filters.asking("month"))["coverage_pct"]
    shares = tuple(None if pd.isna(share) else float(share) for share in series)
    return Line(naming.of_row(whole, t), shares, parts.share_text(whole, t))


def _months(first: int, last: int, t: Translator) -> Axis:
    """A name every year back from the last month, more often in a short history."""
    step = next((step for step, least in ((12, 24), (6, 12)) if last - first >= least), 3)
    ticks = tuple((float(month - first), t.month_short(month)) for month in range(last, first - 1, -step))
    return Axis(0.0, float(max(last - first, 1)), ticks[::-1], "")


def _shares(lines: tuple[Line, ...], t: Translator) -> Axis:
    """Over what the lines take, never under a least span; its title says where it begins and ends."""
    known = [share for line in lines for share in line.shares if share is not None] or [0.0, 100.0]
    low = max(0.0, min(min(known), max(known) - _SPAN_MIN))
    axis = plot.axis(low, min(100.0, max(max(known), low + _SPAN_MIN)), "", t.number)
    return replace(axis, title=t("profile.trend_axis", low=t.number(axis.low), high=t.number(axis.high)))
