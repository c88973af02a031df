"""Coverage of several places over time, in Plotly: its legend isolates a place, its hover reads a month across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ucj import months
from ucj.i18n import Translator
from ucj.theme import theme


@dataclass(frozen=True)
class Line:
    """One place over time. `series`: `month` (as in ucj.months), `coverage_pct` (0-100)."""

    name: str
    series: pd.DataFrame


def figure(lines: Sequence[Line], t: Translator) -> go.Figure:
    """The first line is the whole, drawn strong; the others are its parts. The axis is a share, 0 to 100."""
    look = theme()
    shades = [*look.coverage[::-2], look.target, look.uncovered, look.muted, look.lapsed]
    chart = go.Figure(layout=_layout(t))
    for index, line in enumerate(lines):
        chart.add_scatter(
            x=[months.first_day(int(month)) for month in line.series["month"]],
            y=line.series["coverage_pct"].astype(object).where(line.series["coverage_pct"].notna(), None),
            name=line.name,
            line={
                "color": look.ink if index == 0 else shades[(index - 1) % len(shades)],
                "width": 3 if index == 0 else 1.8,
            },
            hovertemplate="%{y:.1f} %",
        )
    return chart


def _layout(t: Translator) -> go.Layout:
    return go.Layout(
        separators=t("number.separators"),
        hovermode="x unified",
        margin={"l": 50, "r": 10, "t": 10, "b": 40},
        height=460,
        yaxis={"title": t("coverage.trend_axis"), "range": [0, 100]},
        xaxis={"tickformat": "%m/%Y", "hoverformat": "%m/%Y"},
        legend={"orientation": "h", "y": -0.12},
    )
