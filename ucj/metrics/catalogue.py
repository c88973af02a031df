"""The registry of metrics: what each is, what it may be asked by, and the one door through which it is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import pandas as pd

from ucj import months
from ucj.errors import WrongUsage
from ucj.metrics import people
from ucj.metrics.filters import TOTAL, Filters, level_of

Unit = Literal["workers", "pct", "idr", "rows"]
Function = Callable[[duckdb.DuckDBPyConnection, Filters], pd.DataFrame]
# What a document says beside its rows, as plain values by name.
Beside = Callable[[duckdb.DuckDBPyConnection, Filters], dict[str, Any]]


@dataclass(frozen=True)
class Metric:
    """`columns` maps a column to its dtype. Texts are `metric.<name>.<one of TEXTS>`.

    is_filterable: it answers of the chosen codes alone. Lists and targets are of everybody.
    prefers_own: asked by nothing, it answers by the first of `by` even where it knows places.
    detail: the frozen dataclass that `Filters.detail` may be. beside: what its document says beside the rows.
    """

    name: str
    function: Function
    unit: Unit
    by: tuple[str, ...]
    columns: dict[str, str]
    is_filterable: bool
    prefers_own: bool
    detail: type | None
    beside: Beside | None


METRICS: dict[str, Metric] = {}
# What the dictionary says of every metric, in the order in which it is read.
TEXTS = (
    *("title", "rationale", "definition", "formula", "numerator", "denominator", "caveats"),
    *("source", "owner", "history"),
)


def metric(
    name: str,
    *,
    unit: Unit,
    by: tuple[str, ...],
    columns: dict[str, str],
    is_filterable: bool = True,
    prefers_own: bool = False,
    detail: type | None = None,
    beside: Beside | None = None,
) -> Callable[[Function], Function]:
    """Register a metric function. `by`: the breakdowns it knows, the default first."""

    def register(function: Function) -> Function:
        METRICS[name] = Metric(name, function, unit, by, columns, is_filterable, prefers_own, detail, beside)
        return function

    return register


def get(name: str) -> Metric:
    """Raises WrongUsage with the valid choices."""
    if name not in METRICS:
        raise WrongUsage("metric.unknown", metric=name, choices=", ".join(METRICS))
    return METRICS[name]


def run(name: str, cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """The metric as a frame with its declared columns and dtypes.

    Raises WrongUsage for a region, month, breakdown or code that does not exist, naming the valid choices, and for
    chosen codes that the metric cannot tell apart.
    """
    wanted = get(name)
    _check(cur, wanted, filters)
    frame = wanted.function(cur, filters)
    return frame.astype({column: dtype for column, dtype in wanted.columns.items() if column in frame})


def default_by(wanted: Metric, region_code: str) -> str:
    """The breakdown asked for when none is: the level below the place, or the metric's own."""
    below = {"regency": "district", "district": "village", "village": "village"}[level_of(region_code)]
    return below if below in wanted.by and not wanted.prefers_own else wanted.by[0]


def _check(cur: duckdb.DuckDBPyConnection, wanted: Metric, filters: Filters) -> None:
    if filters.by not in (*wanted.by, TOTAL):
        raise WrongUsage("metric.by_unknown", by=filters.by, metric=wanted.name, choices=", ".join(wanted.by))
    if filters.chosen and not wanted.is_filterable:
        choices = ", ".join(each.name for each in METRICS.values() if each.is_filterable)
        raise WrongUsage("metric.only_unused", metric=wanted.name, choices=choices)
    is_known, first, last = cur.execute(_BOUNDS_SQL, {"region": filters.region_code}).fetchall()[0]
    if not is_known:
        raise WrongUsage("metric.region_unknown", region=filters.region_code, choices=_regions(cur))
    if not first <= filters.month <= last:
        raise WrongUsage(
            "metric.month_unknown", month=months.text(filters.month), first=months.text(first), last=months.text(last)
        )
    for dimension, codes in filters.chosen.items():
        known_codes = dimension_codes(cur, dimension)
        if unknown := sorted(set(codes) - set(known_codes)):
            raise WrongUsage(
                "metric.code_unknown", dimension=dimension, code=unknown[0], choices=", ".join(known_codes)
            )


_BOUNDS_SQL = """
    SELECT EXISTS (FROM region WHERE region_code = $region), first_month, last_month
    FROM param
"""


def _regions(cur: duckdb.DuckDBPyConnection) -> str:
    rows = cur.execute("SELECT region_code FROM region WHERE level <> 'village' ORDER BY region_code").fetchall()
    return ", ".join(row[0] for row in rows)


_CODES_SQL = {
    dimension: f"SELECT DISTINCT {column}, {people.CODE_SQL.format(column)} FROM status_spell ORDER BY 1"
    for dimension, column in people.COLUMNS.items()
}


def dimension_codes(cur: duckdb.DuckDBPyConnection, dimension: str) -> list[str]:
    """The codes a dimension has in this release, in their own order."""
    return [row[1] for row in cur.execute(_CODES_SQL[dimension]).fetchall()]
