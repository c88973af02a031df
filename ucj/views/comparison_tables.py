"""The tables of a comparison: every stage of two sides, and the places of a level in two months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import area, naming, parts
from ucj.views.parts import Column, Facts, Run, Table

# Every stage with what it is a share of.
_BASES = {
    "labour_force": "labour_force",
    "excluded": "labour_force",
    "eligible": "labour_force",
    "registered": "eligible",
    "active": "eligible",
    "lapsed": "eligible",
    "unregistered": "eligible",
    "uncovered": "eligible",
}


@dataclass(frozen=True)
class Side:
    """One of two that are compared: what was asked, the name it goes by, and its row of `coverage`."""

    filters: Filters
    name: str
    short: str
    row: Mapping[Any, Any]


def in_month(run: Run, filters: Filters, t: Translator) -> Side:
    """A place, named by the month."""
    month = filters.month
    return Side(filters, t.month(month), t.month_short(month), run("coverage", filters).iloc[0].to_dict())


def at_place(run: Run, filters: Filters, t: Translator) -> Side:
    """A place, named by itself."""
    row = run("coverage", filters).iloc[0].to_dict()
    name = naming.of_row(row, t)
    return Side(filters, name, name, row)


def facts(info: Info, sides: Sequence[Side], t: Translator) -> Facts:
    """What a file of one place in two months says of itself: it names both."""
    filters = sides[1].filters
    place, both = naming.of_row(sides[1].row, t), t("comparison.both", first=sides[0].name, second=sides[1].name)
    pairs = parts.facts(info, place, filters.month, area.filters_text(filters, t), t)
    return tuple((name, both if name == t("table.fact_month") else value) for name, value in pairs)


def stages(sides: Sequence[Side], title: str, file_stem: str, facts: Facts, t: Translator) -> Table:
    """One row a stage: shares of what the row names, and counts; differences are second less first."""
    first, second = (_stage_counts(side.row) for side in sides)
    frame = pd.DataFrame(
        {
            "name": [t.code("stage", stage) for stage in _BASES],
            "first_count": first["count"],
            "second_count": second["count"],
            "difference_count": second["count"] - first["count"],
            "base": [t.code("stage", base) for base in _BASES.values()],
            "first_pct": first["pct"],
            "second_pct": second["pct"],
            "difference_pp": second["pct"] - first["pct"],
        }
    )
    is_listed = pd.Series(all(side.row["is_listed"] for side in sides), index=frame.index)
    frame["state"] = _states(is_listed, frame["difference_count"], frame["difference_pp"])
    columns = (
        Column("name", t("comparison.stage"), "text"),
        Column("base", t("comparison.base"), "text"),
        Column("first_pct", t("comparison.in_percent", side=sides[0].short), "pct"),
        Column("second_pct", t("comparison.in_percent", side=sides[1].short), "pct"),
        Column("difference_pp", t("comparison.difference_pp"), "pp"),
        Column("first_count", t("comparison.in_people", side=sides[0].short), "count"),
        Column("second_count", t("comparison.in_people", side=sides[1].short), "count"),
        Column("difference_count", t("comparison.difference_count"), "change"),
    )
    return parts.explained(title, frame, columns, file_stem, facts, t)


def _stage_counts(row: Mapping[Any, Any]) -> pd.DataFrame:
    """count Int64, pct Float64 (0-100, of the stage's base) in the order of the stages."""
    counts = pd.Series([row[f"{stage}_count"] for stage in _BASES], dtype="Int64")
    bases = pd.Series([row[f"{base}_count"] for base in _BASES.values()], dtype="Int64")
    return pd.DataFrame({"count": counts, "pct": (100.0 * counts / bases.replace(0, pd.NA)).astype("Float64")})


def _states(is_listed: pd.Series, counts: pd.Series, points: pd.Series) -> pd.Series:
    """Why a row has no difference: a list is missing, a count is hidden, nobody is there to have a share."""
    states = pd.Series("share", index=counts.index).mask(points.isna(), "nobody").mask(counts.isna(), "hidden")
    return states.where(is_listed, "none")


def beside(before: pd.DataFrame, after: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """One row a place, the largest rise first: `first_` and `second_` counts, shares and texts, and their differences.

    before, after: rows of `coverage` for the same places. `state`: why there is no difference, or `share`.
    """
    sides = {"first": before.set_index("code"), "second": after.set_index("code")}
    rows = before[["code", "name"]].set_index("code")
    for side, frame in sides.items():
        for column in ("active_count", "eligible_count", "coverage_pct"):
            rows[f"{side}_{column}"] = frame[column]
        rows[f"{side}_text"] = [parts.share_text(row, t) for row in frame.to_dict("records")]
    rows["difference_count"] = rows["second_active_count"] - rows["first_active_count"]
    rows["difference_pp"] = rows["second_coverage_pct"] - rows["first_coverage_pct"]
    counts = rows["difference_count"] + rows["second_eligible_count"] + rows["first_eligible_count"]
    is_listed = sides["first"]["is_listed"] & sides["second"]["is_listed"]
    rows["state"] = _states(is_listed, counts, rows["difference_pp"])
    return rows.reset_index().sort_values(["difference_pp", "code"], ascending=[False, True], na_position="last")


def places(
    rows: pd.DataFrame, sides: Sequence[Side], level: str, title: str, stem: str, facts: Facts, t: Translator
) -> Table:
    """The places of `beside` with both shares over both counts. level: what the rows are."""
    names = {"first": sides[0].short, "second": sides[1].short}
    columns = (
        Column("name", level, "text"),
        *(Column(f"{side}_coverage_pct", t("comparison.coverage", side=month), "pct") for side, month in names.items()),
        Column("difference_pp", t("comparison.difference_pp"), "pp"),
        *(
            Column(f"{side}_{count}_count", f"{t.code('stage', count)}, {month}", "count")
            for count in ("active", "eligible")
            for side, month in names.items()
        ),
        Column("difference_count", t("comparison.difference_active"), "change"),
        Column("code", t("table.code"), "text"),
    )
    return parts.explained(title, rows, columns, stem, facts, t)
