"""The projection as a part of the release, made once: everybody may see where the whole regency is headed, though the
monthly flows beneath are partly hidden from the public."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from ucj import forecast, pace
from ucj.forecast import Arrival, History, Paths

_FLOW_SQL = (Path(__file__).parent / "sql" / "closed" / "flow.sql").read_text(encoding="utf-8")
_STOCK_SQL = """
    SELECT
        m.month,
        count(*) FILTER (s.status = 'active')::BIGINT AS active_count,
        count(*) FILTER (s.status = 'lapsed')::BIGINT AS lapsed_count,
        count(s.person_id)::BIGINT AS eligible_count
    FROM (SELECT unnest(range($first_month, $last_month + 1)) AS month) AS m
    LEFT JOIN status_spell AS s
        ON s.start_month <= m.month AND s.end_month > m.month AND s.excluded_reason = 'none'
    GROUP BY m.month
    ORDER BY m.month
"""
_TABLES = ("projection", "projection_target", "projection_backtest", "projection_history")
_STOCKS = ["active_count", "lapsed_count", "eligible_count"]
_REPLACED_SQL = """
    SELECT month
    FROM list_replaced
    WHERE starts_with(village_code, $region_code)
    GROUP BY month
    HAVING $one_in * count(*) >= (SELECT count(*) FROM listed_village)
"""
_FLOWS = ["joined_count", "returned_count", "lapsed_count", "left_count"]
_BANDS = ["low_90_count", "low_50_count", "median_count", "high_50_count", "high_90_count"]
_ARRIVAL = {
    **{"region_code": "str", "code": "str", "year": "Int64", "basis": "str", "source": "str", "target_count": "Int64"},
    **{"in_time_pct": "Float64", "first_month": "Int64", "median_month": "Int64", "last_month": "Int64"},
    **{"without_largest_pct": "Float64", "largest_month": "Int64"},
}
_SIMULATED = list(_ARRIVAL)[:-2]
# Of the later half of the months started from only the hits are kept.
_TRIAL = [f"{name}_count" for name in (*forecast.TRIED, *(f"recent_{name}" for name in forecast.TRIED[:3]))]


def build(con: duckdb.DuckDBPyConnection, region_code: str, first_month: int, last_month: int) -> None:
    """Create projection, projection_target, projection_backtest and projection_history in the release open in `con`.

    projection: a row a month ahead, workers. projection_target: a row a target and universal coverage; months as in
    ucj.months, NULL where too few simulations reach it; without_largest_pct is in_time_pct simulated without
    largest_month, the month drawn from that added most active workers. projection_backtest: a row a number of months
    ahead, counts of forecasts, recent_* those from the later half of the past. projection_history: one row,
    month_count, the months that are drawn from; with fewer than `forecast.HISTORY_MIN` the other tables are empty.
    Source: status_spell, list_replaced and closed/flow.sql from the first participant list on; target.
    """
    history = _history(con, region_code, first_month, last_month)
    if history.is_enough:
        paths = forecast.simulate(history)
        frames = _projection(history, paths, last_month), _targets(con, history, paths, last_month), _trial(history)
    else:
        frames = (
            _projection_frame(0, np.empty((0, 6), np.int64)),
            _arrivals([]),
            _trial_frame(np.empty((0, 1 + len(_TRIAL)), np.int64)),
        )
    told = pd.DataFrame({"month_count": [history.month_count]})
    for name, frame in zip(_TABLES, (*frames, told), strict=True):
        con.register("projected", frame)
        con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM projected")
        con.unregister("projected")


def _history(con: duckdb.DuckDBPyConnection, region_code: str, first_month: int, last_month: int) -> History:
    """Months before the first participant list are told by entry and exit alone, without those who vanished."""
    (listed,) = con.execute("SELECT min(period_month) FROM source WHERE kind = 'participation'").fetchall()[0]
    span = {"first_month": max(first_month, int(listed)), "last_month": last_month}
    stocks = con.execute(_STOCK_SQL, span).df()
    flows = con.execute(_FLOW_SQL, span | {"region_code": region_code}).df()
    flows = flows[flows["region_code"] == region_code].set_index("month").reindex(stocks["month"][1:], fill_value=0)
    asked = {"region_code": region_code, "one_in": forecast.REPLACED_ONE_IN}
    replaced = con.execute(_REPLACED_SQL, asked).df()["month"]
    jumped = stocks["eligible_count"].diff().abs() > forecast.JUMP * stocks["eligible_count"].shift()
    broken = (stocks["month"].isin(replaced) | jumped).to_numpy(np.bool_)[1:]
    return History(stocks[_STOCKS].to_numpy(np.int64), flows[_FLOWS].to_numpy(np.int64), broken)


def _projection(history: History, paths: Paths, last_month: int) -> pd.DataFrame:
    counts = forecast.bands(paths.active).T
    eligible = np.full((len(counts), 1), history.stocks[-1, 2])
    return _projection_frame(last_month, np.hstack([counts, eligible]))


def _projection_frame(last_month: int, counts: forecast.Ints) -> pd.DataFrame:
    frame = pd.DataFrame(counts, columns=[*_BANDS, "eligible_count"])
    frame.insert(0, "month", np.arange(1, len(frame) + 1) + last_month)
    return frame


def _targets(con: duckdb.DuckDBPyConnection, history: History, paths: Paths, last_month: int) -> pd.DataFrame:
    """With the share in time once more, without the month of the largest rise."""
    frame = _arrived(con, history, paths, last_month)
    largest = history.largest_rise
    if largest is not None and (without := history.without(largest)).is_enough:
        again = _arrived(con, without, forecast.simulate(without), last_month)
        frame["without_largest_pct"] = again["in_time_pct"]
        frame["largest_month"] = last_month - len(history.flows) + 1 + largest
    return frame.astype(_ARRIVAL)


def _arrived(con: duckdb.DuckDBPyConnection, history: History, paths: Paths, last_month: int) -> pd.DataFrame:
    active, lapsed, eligible = (int(count) for count in history.stocks[-1])
    stated = con.execute('SELECT region_code, code, year, basis, source, unit, "value" FROM target').fetchall()
    rows = []
    for place, code, year, basis, source, unit, value in [*stated, pace.UNIVERSAL_TARGET]:
        target = pace.heads(value, unit, eligible)
        simulated, now = (paths.registered, active + lapsed) if basis == "registered" else (paths.active, active)
        left = None if year is None else pace.due_month(year) - last_month
        arrival = forecast.arrival(simulated, now, target, left)
        rows.append((place, code, year, basis, source, target, *_told(arrival, last_month)))
    return _arrivals(rows)


def _told(arrival: Arrival, last_month: int) -> tuple[float | int | None, ...]:
    share = None if arrival.in_time_share is None else 100.0 * arrival.in_time_share
    ahead = (arrival.first, arrival.median, arrival.last)
    return share, *(None if each is None else last_month + each for each in ahead)


def _arrivals(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=_SIMULATED).reindex(columns=list(_ARRIVAL)).astype(_ARRIVAL)


def _trial(history: History) -> pd.DataFrame:
    tried = forecast.try_on_past(history)
    ahead = np.arange(1, forecast.HORIZON + 1)
    return _trial_frame(np.vstack([ahead, tried.whole, tried.recent[:3]]).T)


def _trial_frame(counts: forecast.Ints) -> pd.DataFrame:
    return pd.DataFrame(counts, columns=["horizon_months", *_TRIAL]).astype(np.int64)
