"""Months in which the series itself changed: a list was replaced, or the denominator jumped."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj import forecast
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.series import active_series

_REPLACED_SQL = """
    SELECT r.month, count(*)::BIGINT AS village_count, any_value(l.listed_village_count) AS listed_village_count
    FROM list_replaced AS r
    CROSS JOIN (
        SELECT count(*)::BIGINT AS listed_village_count
        FROM listed_village
        WHERE starts_with(village_code, $region)
    ) AS l
    WHERE starts_with(r.village_code, $region)
    GROUP BY r.month
"""


@metric(
    "series_breaks",
    unit="workers",
    by=("month",),
    is_filterable=False,
    columns={
        **{"month": "Int64", "break_code": "str", "village_count": "Int64", "listed_village_count": "Int64"},
        **{"eligible_before_count": "Int64", "eligible_after_count": "Int64"},
    },
)
def series_breaks(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per month up to `filters.month` from which on the place's numbers are of another kind than before.

    month Int64 (as in ucj.months) · break_code str (start: the release's first month; reconstructed: the last one
    before the first participant list, told by entry and exit alone; denominator: the eligible workers moved by more
    than 1 % though no list was replaced; list_replaced: a workforce list was) · village_count Int64 (villages with a
    replaced list; <NA> for the others) · listed_village_count Int64 (of so many with any list, likewise) ·
    eligible_before_count, eligible_after_count Int64 (workers, the month before and the month; <NA>: none, or hidden).
    With by=TOTAL the newest alone.
    Source: list_replaced, and the metric `active_series`.
    """
    series = active_series(cur, filters.asking("month")).set_index("month")
    frame = pd.DataFrame({"eligible_after_count": series["eligible_count"].astype("Int64")})
    frame["eligible_before_count"] = frame["eligible_after_count"].shift()
    replaced = cur.execute(_REPLACED_SQL, {"region": filters.region_code}).df().set_index("month")
    frame = frame.join(replaced.astype("Int64"))
    moved = (frame["eligible_after_count"] - frame["eligible_before_count"]).abs()
    is_told = series["is_reconstructed"]
    frame["break_code"] = None
    # Of several in one month the last one here is said.
    for code, is_so in (
        ("start", frame.index == frame.index.min()),
        ("reconstructed", is_told & ~is_told.shift(-1, fill_value=True)),
        ("denominator", (moved > forecast.JUMP * frame["eligible_before_count"]).fillna(value=False)),
        ("list_replaced", frame["village_count"].notna()),
    ):
        frame.loc[is_so, "break_code"] = code
    breaks = frame.dropna(subset=["break_code"]).reset_index()
    return breaks.tail(1) if filters.by == TOTAL else breaks
