"""The tables of a comparison: causes by quantity, and districts before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.i18n import Translator
from ucj.metrics.causes import QUANTITIES
from ucj.store.release import Info
from ucj.views import parts
from ucj.views.parts import Column, Table

# Of a place: what is spoken of.
_OF_PLACES = ("active", "uncovered", "eligible")


@dataclass(frozen=True)
class Sides:
    """What both sides are called in a sentence; `ends`: in the name of a file; `both`: together, where two releases
    speak of one month, else ''."""

    before: str
    after: str
    ends: str
    both: str


def build(
    info: Info,
    sides: Sides,
    causes: pd.DataFrame | None,
    places: pd.DataFrame,
    total: Mapping[Any, Any],
    t: Translator,
) -> tuple[Table, ...]:
    """The causes first, where they may be told."""
    facts = parts.facts(info, info.region_name, info.month, "", t, "compare")
    facts = tuple(
        (name, f"{sides.before} – {sides.after}" if name == t("table.fact_month") else text) for name, text in facts
    )
    by_place = _places(sides, places, facts, t)
    return (by_place,) if causes is None else (_causes(sides, causes, total, facts, t), by_place)


def _causes(sides: Sides, causes: pd.DataFrame, total: Mapping[Any, Any], facts: parts.Facts, t: Translator) -> Table:
    """With their sum as the last row."""
    rows = causes[causes["worker_count"].fillna(0) > 0]
    named = [row | {"name": t.code("cause", row["code"])} for row in rows.to_dict("records")]
    columns = (
        Column("name", t("compare.col_cause"), "text"),
        Column("worker_count", t("compare.col_workers"), "count"),
        *(_change(name, t) for name in ("active", *(each for each in QUANTITIES if each != "active"))),
    )
    stem = t("compare.stem_causes", ends=sides.ends)
    title = t("compare.table_causes", before=sides.before, after=sides.after)
    frame = pd.DataFrame([*named, {**total, "name": t("compare.total")}])[[column.name for column in columns]]
    types = {column.name: "Int64" for column in columns[1:]}
    return Table(title, frame.astype(types), columns, stem, facts, "", metric="compare")


def _places(sides: Sides, places: pd.DataFrame, facts: parts.Facts, t: Translator) -> Table:
    columns = [Column("name", t("compare.col_place"), "text")]
    for name in _OF_PLACES:
        quantity = t.code("stage", name)
        columns.append(Column(f"{name}_before_count", t("compare.col_before", quantity=quantity), "count"))
        columns.append(Column(f"{name}_after_count", t("compare.col_after", quantity=quantity), "count"))
        columns.append(_change(name, t))
    missing = places[[column.name for column in columns[1:]]].isna().any(axis=1)
    states = pd.Series("share", index=places.index).mask(missing, "hidden").where(places["is_listed"], "none")
    stem = t("compare.stem_places", ends=sides.ends)
    title = t("compare.table_places", before=sides.before, after=sides.after)
    return parts.explained(title, places.assign(state=states), tuple(columns), stem, facts, t, "compare")


def _change(name: str, t: Translator) -> Column:
    return Column(f"{name}_change_count", t("compare.col_change", quantity=t.code("stage", name)), "change")
