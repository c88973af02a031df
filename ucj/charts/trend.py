"""Active workers month by month with the goal lines, as a Vega-Lite specification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj import months
from ucj.charts.marks import NONE, Mark, Marks
from ucj.i18n import Translator
from ucj.theme import theme


@dataclass(frozen=True)
class Level:
    """A horizontal line at `count` workers."""

    count: int
    label: str
    colour: str
    dash: tuple[int, int]


@dataclass(frozen=True)
class Trend:
    """series: `month` (as in ucj.months), `active_count`, `is_reconstructed`; levels and what was done behind it."""

    series: pd.DataFrame
    levels: tuple[Level, ...]
    alt: str
    done: Marks = NONE


def spec(trend: Trend, t: Translator, height: int = 258) -> dict[str, Any]:
    """The chart, its data inside: one line, one marked end, a labelled line a level. The axis starts at zero."""
    known = trend.series.dropna(subset=["active_count"])
    values = [_point(row, t) for row in known.to_dict("records")]
    top = max([int(known["active_count"].max()) if len(known) else 0, *(level.count for level in trend.levels), 1])
    span = {"domain": [values[0]["date"], values[-1]["date"]]} if values else {}
    x = {"field": "date", "type": "temporal", "title": None, "axis": _month_axis(t), "scale": span}
    y = {
        "field": "count",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, top * 1.08]},
        "axis": _count_axis(),
    }
    counts = {value["date"]: value["count"] for value in values}
    return {
        "height": height,
        "data": {"values": values},
        "layer": [
            *_done(trend.done, counts, x),
            *(_level(level, known) for level in trend.levels),
            *_lines(x, y, values),
        ],
        "config": {"view": {"stroke": None}, "axis": {"labelColor": theme().muted}},
    }


def _point(row: dict[Any, Any], t: Translator) -> dict[str, Any]:
    month, count = int(row["month"]), int(row["active_count"])
    return {
        "date": months.first_day(month).isoformat(),
        "count": count,
        "said": f"{t.month(month)}: {t.number(count)}",
        "count_text": t.number(count),
        "reconstructed": bool(row["is_reconstructed"]),
    }


def _lines(x: dict[str, Any], y: dict[str, Any], values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    colour = theme().protected
    tooltip = {"field": "said"}
    last = values[-1:] or [{}]
    end = {"data": {"values": last}, "encoding": {"x": x, "y": y}}
    return [
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2.5}, "encoding": {"x": x, "y": y}},
        # Months before the first participant list are told by entry and exit alone: drawn thin and broken.
        {
            "transform": [{"filter": "datum.reconstructed"}],
            "mark": {"type": "line", "color": theme().paper, "strokeWidth": 3, "strokeDash": [3, 3]},
            "encoding": {"x": x, "y": y},
        },
        {"mark": {"type": "point", "opacity": 0, "size": 180}, "encoding": {"x": x, "y": y, "tooltip": tooltip}},
        end | {"mark": {"type": "point", "filled": True, "color": colour, "size": 70, "opacity": 1}},
        end
        | {
            "mark": {
                "type": "text",
                "dy": 18,
                "dx": -4,
                "align": "right",
                "fontWeight": 700,
                "fontSize": 14,
                "color": colour,
            },
            "encoding": {"x": x, "y": y, "text": {"field": "count_text"}},
        },
    ]


def _level(level: Level, known: pd.DataFrame) -> dict[str, Any]:
    start = months.first_day(int(known["month"].min())).isoformat() if len(known) else None
    label = {"type": "text", "align": "left", "dy": -7, "color": level.colour, "fontWeight": 600, "fontSize": 12}
    place = {"y": {"field": "level", "type": "quantitative"}}
    return {
        "data": {"values": [{"level": level.count, "label": level.label, "date": start}]},
        "layer": [
            {
                "mark": {"type": "rule", "color": level.colour, "strokeDash": list(level.dash), "strokeWidth": 1.5},
                "encoding": place,
            },
            {
                "mark": label,
                "encoding": place | {"x": {"field": "date", "type": "temporal"}, "text": {"field": "label"}},
            },
        ],
    }


def _done(done: Marks, counts: dict[str, int], x: dict[str, Any]) -> list[dict[str, Any]]:
    """Numbered flags stand on the axis, where no level has its words, and reach up to the line; ticks hang under it.

    Their list is written beside the chart. counts: of the line, by day.
    """
    flags = [_marked(mark, str(number)) for number, mark in enumerate(done.flags, 1)]
    for flag in flags:
        flag["count"] = counts.get(flag["date"], 0)
    base = {"x": {"field": "date", "type": "temporal", "scale": x["scale"]}, "tooltip": {"field": "said"}}
    pole = {"y": {"field": "count", "type": "quantitative"}, "y2": {"datum": 0}}
    ink, at = theme().ink, {"y": {"expr": "height - 20"}}
    disc = {"type": "point", "filled": True, "size": 190, "opacity": 1, "color": ink, **at}
    number = {"type": "text", "color": theme().paper, "fontSize": 12, "fontWeight": 700, **at}
    rule = {"type": "rule", "color": theme().muted, "strokeDash": [2, 3]}
    foot = {"type": "rule", "color": ink, "strokeWidth": 2.5, "y": {"expr": "height + 1"}, "y2": {"expr": "height + 8"}}
    layers: list[dict[str, Any]] = [
        {"data": {"values": [_marked(mark, "") for mark in done.ticks]}, "mark": foot, "encoding": base},
        {"data": {"values": flags}, "mark": rule, "encoding": base | pole},
        {"data": {"values": flags}, "mark": disc, "encoding": base},
        {"data": {"values": flags}, "mark": number, "encoding": base | {"text": {"field": "number"}}},
    ]
    return [layer for layer in layers if layer["data"]["values"]]


def _marked(mark: Mark, number: str) -> dict[str, Any]:
    return {"date": months.first_day(mark.month).isoformat(), "said": mark.label, "number": number}


def _month_axis(t: Translator) -> dict[str, Any]:
    names = ",".join(f"'{name}'" for name in t("date.months_short").split())
    return {
        "labelExpr": f"[{names}][month(datum.value)] + ' ' + year(datum.value)",
        "tickCount": 5,
        "grid": False,
        "labelPadding": 6,
    }


def _count_axis() -> dict[str, Any]:
    return {"labelExpr": "datum.value / 1000", "tickCount": 5, "gridColor": theme().line, "domain": False}
