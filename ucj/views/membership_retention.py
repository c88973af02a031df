"""How long members stay: curves by payer or segment, and their counts after one and two years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts import plot, survival_lines
from ucj.charts.ranking import Ranked
from ucj.charts.survival_lines import Curve
from ucj.i18n import Translator
from ucj.theme import theme
from ucj.views import naming
from ucj.views.area import Choice
from ucj.views.membership_flows import Picture
from ucj.views.parts import Run

DIMENSIONS = ("payer", "membership_segment")
# Of fewer entrants than this a share is chance more than habit.
_ENTRANTS_MIN = 30
_AGES = (12, 24)
# From here on the axis need not begin at nothing.
_HIGH = 50


@dataclass(frozen=True)
class Stay:
    """The curves, and for each of two ages its title and a bar a group, the lowest share first."""

    picture: Picture
    lists: tuple[tuple[str, tuple[Ranked, ...]], ...] = ()


def build(run: Run, choice: Choice, dimension: str, t: Translator) -> Stay:
    """Of entries until the chosen month, in the chosen place; not for the public."""
    asked = choice.focus
    place = naming.of_row(run("coverage", asked).iloc[0].to_dict(), t)
    rows = run("retention", asked.asking(dimension))
    rows = rows[(rows["entrant_count"] >= _ENTRANTS_MIN).fillna(False)]
    if rows.empty:
        return Stay(Picture(t("membership.stay_none", place=place, least=t.number(_ENTRANTS_MIN))))
    title = t(f"membership.stay_{dimension}", place=place, month=t.month(asked.month))
    lists = tuple((t("membership.stay_after", months=age), _bars(rows, age, dimension, t)) for age in _AGES)
    return Stay(_picture(rows, dimension, title, t), tuple(each for each in lists if each[1]))


def _picture(rows: pd.DataFrame, dimension: str, title: str, t: Translator) -> Picture:
    curves = tuple(_curve(str(code), dimension, each, t) for code, each in rows.groupby("code"))
    lowest = float(rows["retained_pct"].min())
    x = plot.Axis(0.0, 24.0, tuple((float(age), t.number(age)) for age in range(0, 25, 3)), t("membership.stay_x"))
    floor = _floor(lowest)
    y = plot.axis(floor, 100.0, t("membership.stay_y"), t.number)
    said = ", ".join(curve.name for curve in curves)
    alt = t("membership.stay_alt", title=title, curves=said, lowest=t.pct(lowest))
    drawn = [draw(curves, x, y, alt) for draw in (survival_lines.wide, survival_lines.narrow)]
    start = [t("membership.stay_floor", floor=t.pct(floor, 0))] if floor else []
    note = " ".join([*start, t("membership.stay_note", least=t.number(_ENTRANTS_MIN))])
    return Picture(title, drawn[0], drawn[1], note)


def _floor(lowest: float) -> float:
    """Where the axis begins: lines that all stay high are told apart only near their own heights."""
    return lowest // 10 * 10 if lowest >= _HIGH else 0.0


def _curve(code: str, dimension: str, rows: pd.DataFrame, t: Translator) -> Curve:
    shares = rows["retained_pct"].astype(float)
    points = zip(rows["month_since"].astype(int), shares, strict=True)
    age = t.number(int(rows["month_since"].iloc[-1]))
    name = t("membership.stay_key", group=t.code(dimension, code), share=t.pct(shares.iloc[-1], 0), months=age)
    return Curve(name, ((0, 100.0), *points))


def _bars(rows: pd.DataFrame, age: int, dimension: str, t: Translator) -> tuple[Ranked, ...]:
    found = rows[rows["month_since"] == age].sort_values(["retained_pct", "code"])
    return tuple(
        Ranked(
            name=t.code(dimension, row["code"]),
            value=t.pct(float(row["retained_pct"])),
            share=_counts(row, t),
            fraction=float(row["retained_pct"]) / 100,
            colour=theme().protected,
        )
        for row in found.to_dict("records")
    )


def _counts(row: Mapping[Any, Any], t: Translator) -> str:
    return t("membership.stay_counts", active=t.number(row["active_count"]), entered=t.number(row["entrant_count"]))
