"""The sets of published figures that contradict each other, or that are not to be believed, number by number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pandas as pd

from ucj.metrics import published_figures
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters
from ucj.reconciliation import Conflict, Fit, Implied, judged
from ucj.statements import Statement

_COLUMNS = {
    **{"conflict": "Int64", "kind": "str", "region_code": "str", "number": "Int64", "figure": "str"},
    **{"stated_date": "str", "readings": "str", "is_possible": "bool"},
    **{"implied_low": "Float64", "implied_high": "Float64", "limit": "str", "active_share_max_pct": "Float64"},
    **{"misread_number": "Int64", "same_number": "Int64", "base_number": "Int64", "is_complete": "bool"},
}


@metric(
    "figure_conflicts",
    unit="rows",
    by=("conflict",),
    is_filterable=False,
    columns=_COLUMNS | {"conflict_count": "Int64", "implausible_count": "Int64"},
)
def figure_conflicts(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per smallest set, statement of it, and reading of the statements that can be read in several ways.

    conflict Int64 (number of the set) · kind str (contradiction; implausible: together possible, and not to be
    believed) · region_code str · number Int64, figure str, stated_date str (the statement, as in `reconciliation`; of
    several that say the same the first) ·
    readings str (figure_reading, by spaces) · is_possible bool (the others hold together so read) · implied_low,
    implied_high Float64 (where they leave the figure: workers or percent; <NA>: no limit) · limit str (the one limit of
    the plausible that is broken; empty: several, or a contradiction) · active_share_max_pct Float64 (0-100; active of
    registered at the most, where that is what is implausible) · misread_number, same_number, base_number Int64 (the
    statement that fits another base, the same figure of that base, the base) · is_complete bool (every set of the
    region and its day, or of the region where implausible, is listed; else the search ended before, or found too many).
    With by=TOTAL one row: conflict_count, implausible_count Int64 (sets; at least so many unless is_complete). Of all
    regions, whatever the place asked for.
    Source: published_figure, assumption.
    """
    found = judged(published_figures.read(cur), published_figures.limits(cur))
    if filters.by == TOTAL:
        counts = {"conflict_count": "contradiction", "implausible_count": "implausible"}
        total = {name: [sum(each.kind == kind for each in found)] for name, kind in counts.items()}
        return pd.DataFrame(total | {"is_complete": [all(each.is_complete for each in found)]})
    rows = [row for index, each in enumerate(found, 1) for row in _rows(index, each)]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _rows(index: int, conflict: Conflict) -> Iterator[tuple[Any, ...]]:
    fit = conflict.fit
    fitting = (fit.misread.number, fit.same.number, fit.base.number) if fit else (None, None, None)
    for each in conflict.implied:
        stated, reach = each.statement, each.range or (math.nan, math.nan)
        yield (
            *(index, conflict.kind, stated.region_code, stated.number, stated.figure, stated.stated_on.isoformat()),
            *(" ".join(each.readings), each.range is not None),
            *(value if math.isfinite(value) else None for value in reach),
            *(conflict.limit or "", conflict.active_share_max, *fitting, conflict.is_complete),
        )


def conflicts(frame: pd.DataFrame, statements: Sequence[Statement]) -> list[Conflict]:
    """The sets again from rows of the metric. statements: every one the rows speak of."""
    known = {each.number: each for each in statements}
    return [_conflict(rows.to_dict("records"), known) for _, rows in frame.groupby("conflict")]


def _conflict(rows: list[dict[Any, Any]], known: dict[int, Statement]) -> Conflict:
    first = rows[0]
    fitting = [first[name] for name in ("misread_number", "same_number", "base_number")]
    share = first["active_share_max_pct"]
    return Conflict(
        kind=first["kind"],
        statements=tuple(known[number] for number in dict.fromkeys(row["number"] for row in rows)),
        implied=tuple(_implied(row, known) for row in rows),
        limit=first["limit"] or None,
        active_share_max=None if pd.isna(share) else float(share),
        fit=None if pd.isna(fitting[0]) else Fit(*(known[int(number)] for number in fitting)),
        is_complete=bool(first["is_complete"]),
    )


def _implied(row: dict[Any, Any], known: dict[int, Statement]) -> Implied:
    low, high = (row["implied_low"], row["implied_high"])
    reach = (-math.inf if pd.isna(low) else float(low), math.inf if pd.isna(high) else float(high))
    return Implied(known[row["number"]], tuple(row["readings"].split()), reach if row["is_possible"] else None)
