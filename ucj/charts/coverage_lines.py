"""Coverage of several places over time, in Plotly: its legend isolates a place, its hover reads a month across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ucj.i18n import Translator
from ucj.theme import theme


@dataclass(frozen=True)
class Line:
    """One place over time. `series`: `month` (as in ucj.months), `coverage_pct` (0-100)."""

    name: str
    series: pd.DataFrame


def figure(lines: Sequence[Line], t: Translator) -> go.Figure:
    """The first line is the whole, drawn strong; the others are its parts. The axis is a share, 0 to 100."""
    chart = go.Figure(layout=_layout(t))
    for index, line in enumerate(lines):
        share = line.series["coverage_pct"]
        chart.add_scatter(
            x=[t.month_short(int(month)) for month in line.series["month"]],
            y=share.astype(object).where(share.notna(), None),
            name=line.name,
            line=_style(index),
            hovertemplate="%{y:.1f} %",
        )
    return chart


def _style(index: int) -> dict[str, object]:
    """Told apart by dash as well as by colour: nine lines are too many for either alone."""
    look = theme()
    if index == 0:
        return {"color": look.ink, "width": 3.5}
    colours, dashes = (look.protected, look.uncovered, look.target, look.muted), ("solid", "dash", "dot")
    turn, colour = divmod(index - 1, len(colours))
    return {"color": colours[colour], "dash": dashes[turn % len(dashes)], "width": 2}


def _layout(t: Translator) -> go.Layout:
    return go.Layout(
        separators=t("number.separators"),
        hovermode="x unified",
        margin={"l": 50, "r": 10, "t": 10, "b": 40},
        height=440,
        yaxis={"title": t("coverage.trend_axis"), "range": [0, 100]},
        xaxis={"type": "category", "nticks": 8, "tickangle": 0},
        legend={"orientation": "h", "y": -0.12},
    )
