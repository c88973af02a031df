"""Coverage of several places over time, in Plotly: its legend isolates a place, its hover reads a month across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ucj.charts.marks import NONE, Mark, Marks
from ucj.i18n import Translator
from ucj.theme import theme

_NAMES_MAX = 7


@dataclass(frozen=True)
class Line:
    """One place over time. `series`: `month` (as in ucj.months), `coverage_pct` (0-100)."""

    name: str
    series: pd.DataFrame


def figure(lines: Sequence[Line], t: Translator, done: Marks = NONE) -> go.Figure:
    """The first line is the whole, drawn strong; the others are its parts. The axis is a share, 0 to 100.

    done: what is marked on the months; its list is written beside the chart.
    """
    chart = go.Figure(layout=_layout(lines, t))
    for index, line in enumerate(lines):
        share = line.series["coverage_pct"]
        chart.add_scatter(
            x=[t.month_short(int(month)) for month in line.series["month"]],
            y=share.astype(object).where(share.notna(), None),
            name=line.name,
            line=_style(index),
            hovertemplate="%{y:.1f} %",
        )
    for number, mark in enumerate(done.flags, 1):
        _flag(chart, mark, number, t)
    for mark in done.ticks:
        _tick(chart, mark, t)
    return chart


def _flag(chart: go.Figure, mark: Mark, number: int, t: Translator) -> None:
    look, month = theme(), t.month_short(mark.month)
    chart.add_shape(
        type="line", x0=month, x1=month, y0=0, y1=1, yref="paper", line={"color": look.ink, "width": 1, "dash": "dot"}
    )
    chart.add_annotation(
        x=month,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=str(number),
        hovertext=mark.label,
        showarrow=False,
        bgcolor=look.ink,
        borderpad=3,
        font={"color": look.paper, "size": 12},
    )


def _tick(chart: go.Figure, mark: Mark, t: Translator) -> None:
    """A short line under the axis; hovering over lines reads the month, so that its words are in the list alone."""
    month = t.month_short(mark.month)
    chart.add_shape(
        type="line", x0=month, x1=month, y0=-0.022, y1=0, yref="paper", line={"color": theme().ink, "width": 2.5}
    )


def _style(index: int) -> dict[str, object]:
    """Told apart by dash as well as by colour: nine lines are too many for either alone."""
    look = theme()
    if index == 0:
        return {"color": look.ink, "width": 3.5}
    colours, dashes = (look.protected, look.uncovered, look.target, look.muted), ("solid", "dash", "dot")
    turn, colour = divmod(index - 1, len(colours))
    return {"color": colours[colour], "dash": dashes[turn % len(dashes)], "width": 2}


def _layout(lines: Sequence[Line], t: Translator) -> go.Layout:
    return go.Layout(
        separators=t("number.separators"),
        hovermode="x unified",
        margin={"l": 50, "r": 10, "t": 30, "b": 40},
        height=440,
        yaxis={"title": t("coverage.trend_axis"), "range": [0, 100]},
        xaxis=_month_axis(lines, t),
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom"},
    )


def _month_axis(lines: Sequence[Line], t: Translator) -> dict[str, object]:
    """The newest month and earlier ones in equal steps, the year under the month: so they fit a telephone."""
    names = [t.month_short(int(month)) for month in lines[0].series["month"]]
    shown = names[::-1][:: -(-len(names) // _NAMES_MAX)]
    text = [name.replace(" ", "<br>") for name in shown]
    return {
        **{"type": "category", "tickangle": 0, "tickvals": shown, "ticktext": text},
        **{"ticks": "outside", "ticklen": 10, "automargin": True, "tickcolor": theme().line},
    }
