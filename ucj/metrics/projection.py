"""Where the active workers are headed: the simulation that the build made, and how well it did on its own history."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj import forecast, months
from ucj.errors import Refused, WrongUsage
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters, level_of
from ucj.metrics.targets import target_progress

_PROJECTION = ("low_90_count", "low_50_count", "median_count", "high_50_count", "high_90_count", "eligible_count")
_TRIAL = (
    *("forecast_count", "within_50_count", "within_90_count", "above_90_count", "below_90_count"),
    *("recent_forecast_count", "recent_within_50_count", "recent_within_90_count"),
)


@metric(
    "projection",
    unit="workers",
    by=("month",),
    is_filterable=False,
    columns={"month": "Int64"} | dict.fromkeys(_PROJECTION, "Int64"),
)
def projection(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per month of the two years after the release's newest; with by=TOTAL the last of them.

    month Int64 (as in ucj.months) · low_90_count, low_50_count, median_count, high_50_count, high_90_count Int64
    (active workers: the bands that hold 90 % and 50 % of the simulations, and their median) · eligible_count Int64
    (workers; held at the newest month's: assumed). Nothing is above it.
    Raises Refused from fewer than `forecast.HISTORY_MIN` months of lists without a break, WrongUsage for another month
    or place than the release's newest and its regency.
    Source: projection, simulated by `ucj.forecast` at the build.
    """
    _check(cur, filters)
    frame = cur.execute("FROM projection ORDER BY month").df()
    return frame.tail(1) if filters.by == TOTAL else frame


@metric(
    "projection_target",
    unit="pct",
    by=("target",),
    is_filterable=False,
    columns={
        **{"region_code": "str", "code": "str", "year": "Int64", "basis": "str"},
        **{"target_count": "Int64", "in_time_pct": "Float64"},
        **{"first_month": "Int64", "median_month": "Int64", "last_month": "Int64"},
        **{"without_largest_pct": "Float64", "largest_month": "Int64"},
    },
)
def projection_target(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per target in force, in the order of `target_progress`; with by=TOTAL the headline target.

    region_code, code str (as `target_progress`) · year Int64 (<NA> for universal) · basis str · target_count Int64
    (workers) · in_time_pct Float64 (0-100; simulations that are at the target or above it in December of its year;
    <NA>: reached already, no year, past due, or more than `forecast.HORIZON` months off) · first_month, median_month,
    last_month Int64 (as in ucj.months; by when 5, 50 and 95 % of the simulations have reached it for the first time;
    <NA>: fewer do within the horizon) · without_largest_pct Float64 (0-100; in_time_pct when largest_month is not
    drawn) · largest_month Int64 (of the months drawn from the one that added most active workers; both <NA> where none
    added any, or too few are left).
    Raises as `projection` does.
    Source: projection_target, simulated by `ucj.forecast` at the build.
    """
    _check(cur, filters)
    key = ["region_code", "code", "year", "basis", "source"]
    arrivals = cur.execute("FROM projection_target").df().astype({"year": "Int64"})
    order = target_progress(cur, filters.asking("target"))[key]
    frame = order.merge(arrivals, on=key, how="left").drop(columns="source")
    return frame.head(1) if filters.by == TOTAL else frame


@metric(
    "projection_backtest",
    unit="rows",
    by=("horizon",),
    is_filterable=False,
    columns={"horizon_months": "Int64"} | dict.fromkeys(_TRIAL, "Int64"),
)
def projection_backtest(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per number of months ahead, 1 to `forecast.HORIZON`; with by=TOTAL all of them together.

    horizon_months Int64 · forecast_count Int64 (months of the history that were foretold from those before them) ·
    within_50_count, within_90_count Int64 (of these, inside the band) · above_90_count, below_90_count Int64 (those
    outside the wider band: more workers than it held, or fewer) · recent_forecast_count, recent_within_50_count,
    recent_within_90_count Int64 (those foretold from the later half of the months alone). The workforce lists are
    today's, and what lay between two participant lists was learned from the later: the trial knows more than one could
    have known then.
    Raises as `projection` does.
    Source: projection_backtest, made by `ucj.forecast` at the build.
    """
    _check(cur, filters)
    frame = cur.execute("FROM projection_backtest ORDER BY horizon_months").df()
    return frame[list(_TRIAL)].sum().to_frame().T if filters.by == TOTAL else frame


def _check(cur: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """The build projects the regency from the newest month alone, and not without a history to learn from."""
    newest, told = cur.execute("SELECT last_month, month_count FROM param CROSS JOIN projection_history").fetchall()[0]
    if filters.month != newest:
        raise WrongUsage("progress.newest_only", month=months.text(filters.month), newest=months.text(newest))
    if level_of(filters.region_code) != "regency":
        raise WrongUsage("progress.regency_only", region=filters.region_code, regency=filters.region_code[:4])
    if told < forecast.HISTORY_MIN:
        raise Refused("progress.too_few_months", months=told, needed=forecast.HISTORY_MIN)
