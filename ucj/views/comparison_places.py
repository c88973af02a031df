"""The parts of a place in two months: how much each rose or fell, as bars and maps, and what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts import comparison as chart
from ucj.charts import small_map
from ucj.charts.comparison import Difference
from ucj.charts.small_map import Area
from ucj.geo.layer import Layer
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.theme import MISSING, State, coverage_scale, difference_scale
from ucj.views import area, comparison_tables, naming
from ucj.views.area import Choice
from ucj.views.parts import Run, Table

# Shorter bars than this would make a tenth of a point look like a landslide.
_SCALE_MIN_PP = 1.0


@dataclass(frozen=True)
class StillMap:
    """Places and their shares, or by how much these differ."""

    title: str
    areas: tuple[Area, ...]
    is_difference: bool = False


@dataclass(frozen=True)
class PlacesThen:
    """bars: HTML. maps: of both months and of their difference. table: what all of these show, as numbers."""

    title: str
    bars: str
    maps: tuple[StillMap, StillMap, StillMap]
    table: Table


def build(run: Run, info: Info, choices: tuple[Choice, Choice], stem: str, t: Translator) -> PlacesThen:
    """The places of the choices' level; the choices differ by their month, the earlier one first."""
    first = choices[0]
    level = t(f"region.{first.level}").lower()
    before, after = (run("coverage", each.filters.asking(each.level)) for each in choices)
    rows = comparison_tables.beside(before, after, t)
    sides = tuple(comparison_tables.in_month(run, each.filters, t) for each in choices)
    place, names = naming.of_row(sides[0].row, t), {"first": sides[0].name, "second": sides[1].name}
    title = t("comparison.places_title", level=level, place=place)
    return PlacesThen(
        title,
        _bars(rows, first.village_code, title, t),
        _maps(rows, (before, after), _named(rows, first), names, t),
        comparison_tables.places(
            rows,
            sides,
            t(f"region.{first.level}"),
            t("comparison.table_title", level=level, place=place, **names),
            f"{stem}-{first.level}",
            comparison_tables.facts(info, sides, t),
            t,
        ),
    )


def _bars(rows: pd.DataFrame, key_code: str, title: str, t: Translator) -> str:
    reach = max([_SCALE_MIN_PP, *rows["difference_pp"].dropna().abs()])
    bars = [_bar(row, reach, key_code, t) for row in rows.to_dict("records")]
    ends = (t.signed(-reach, 1), t("comparison.points", points=t.signed(reach, 1)))
    return chart.html(bars, ends, title)


def _bar(row: Mapping[Any, Any], reach: float, key_code: str, t: Translator) -> Difference:
    is_key = row["code"] == key_code
    shares = f"{row['first_text']} → {row['second_text']}"
    if pd.isna(row["difference_pp"]):
        return Difference(row["name"], t(f"number.{row['state']}_word"), shares, None, is_key)
    points = round(float(row["difference_pp"]), 1)
    arrow = "▲" if points > 0 else "▼" if points < 0 else "="
    return Difference(row["name"], f"{arrow} {t.signed(points, 1)}", shares, points / reach, is_key)


def _named(rows: pd.DataFrame, choice: Choice) -> set[str]:
    """Districts all have their name on a map; of villages the largest rise and fall, and the chosen one."""
    if choice.level == "district":
        return set(rows["code"])
    moved = rows.dropna(subset=["difference_pp"])["code"]
    return {*moved.head(1), *moved.tail(1), choice.village_code}


def _maps(
    rows: pd.DataFrame,
    frames: tuple[pd.DataFrame, pd.DataFrame],
    named: set[str],
    names: Mapping[str, str],
    t: Translator,
) -> tuple[StillMap, StillMap, StillMap]:
    before, after = (_shares(frame, named, t) for frame in frames)
    return (
        StillMap(t("comparison.map_title", month=names["first"]), before),
        StillMap(t("comparison.map_title", month=names["second"]), after),
        StillMap(t("comparison.map_difference", **names), _differences(rows, named, t), is_difference=True),
    )


def _shares(rows: pd.DataFrame, named: set[str], t: Translator) -> tuple[Area, ...]:
    records = area.with_texts(rows, t).to_dict("records")
    return tuple(_area(row, row["coverage_pct"], row["value"], named) for row in records)


def _differences(rows: pd.DataFrame, named: set[str], t: Translator) -> tuple[Area, ...]:
    records = rows.to_dict("records")
    return tuple(_area(row, row["difference_pp"], t.signed(row["difference_pp"], 1), named) for row in records)


def _area(row: Mapping[Any, Any], share: float, value: str, named: set[str]) -> Area:
    name, value = (row["name"], value) if row["code"] in named else ("", "")
    return Area(row["code"], name, None if pd.isna(share) else float(share), value, row["state"])


def map_drawing(shown: StillMap, layer: Layer, t: Translator) -> str:
    """One of the small maps, over whichever layer is in force."""
    words: dict[State, str] = {state: t(f"number.{state}_word") for state in MISSING}
    spoken = ", ".join(f"{each.name} {each.value}" for each in shown.areas if each.name)
    alt, notice = t("comparison.map_alt", title=shown.title, areas=spoken), t(layer.notice_key)
    title = t("comparison.legend_difference" if shown.is_difference else "map.legend_coverage")
    scale, write = (difference_scale(), t.signed) if shown.is_difference else (coverage_scale(), t.number)
    return small_map.draw(layer.frame, shown.areas, title, words, notice, alt, scale=scale, write=write)
