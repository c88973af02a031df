"""What made the number of active workers another: who came, who went, and why, between two stocks."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters, level_of
from ucj.metrics.series import active_series

# The sign with which a cause adds to the stock; the last two are net of comings and goings.
CAUSES = {
    **dict.fromkeys(("joined", "returned"), 1),
    **dict.fromkeys(("lapsed", "left", "died", "aged_out"), -1),
    **dict.fromkeys(("moved", "list_change"), 1),
}
FLOWS = tuple(f"{cause}_count" for cause in CAUSES)
# Of a worker, what can change while he stays active is in table `flow`; of other codes, those who grow older or change
# their work would be missing from the sum.
_CHOICES = ("segment", "sector")
_KEYS = {
    "month": "month",
    "regency": "left(CAST(village_code AS VARCHAR), 4)",
    "district": "left(CAST(village_code AS VARCHAR), 6)",
    "village": "CAST(village_code AS VARCHAR)",
    "segment": "CAST(segment AS VARCHAR)",
    "sector": "CAST(sector AS VARCHAR)",
}
_SUMS_SQL = ", ".join(
    f"coalesce({sign} * sum(change) FILTER (WHERE cause = '{cause}'), 0)::BIGINT AS {cause}_count"
    for cause, sign in CAUSES.items()
)
_SQL = {
    by: f"""
    SELECT {key} AS key, {_SUMS_SQL}
    FROM flow
    WHERE month BETWEEN $first AND $month
        AND starts_with(CAST(village_code AS VARCHAR), $region)
        AND (len($segment) = 0 OR list_contains($segment, CAST(segment AS VARCHAR)))
        AND (len($sector) = 0 OR list_contains($sector, CAST(sector AS VARCHAR)))
    GROUP BY key
    """
    for by, key in _KEYS.items()
}
_LISTED_SQL = """
    WITH gone AS (
        SELECT person_id, sum(change)::INTEGER AS change
        FROM flow
        WHERE month = $month AND cause = $cause
            AND starts_with(CAST(village_code AS VARCHAR), $region)
            AND (len($segment) = 0 OR list_contains($segment, CAST(segment AS VARCHAR)))
            AND (len($sector) = 0 OR list_contains($sector, CAST(sector AS VARCHAR)))
        GROUP BY person_id
        HAVING sum(change) <> 0
    )
    SELECT
        g.person_id,
        CAST(s.village_code AS VARCHAR) AS village_code,
        CAST(s.occupation_code AS VARCHAR) AS occupation_code,
        CAST(s.payer AS VARCHAR) AS payer,
        g.change
    FROM gone AS g
    JOIN status_spell AS s
        ON s.person_id = g.person_id
        AND s.excluded_reason = 'none'
        AND s.status = 'active'
        AND CASE WHEN g.change > 0 THEN s.start_month ELSE s.end_month END = $month
    ORDER BY village_code, g.person_id
"""
_UNTOLD = ", ".join(f"NULL::BIGINT AS {cause}_count" for cause in ("died", "aged_out", "moved", "list_change"))
_CLOSED_SQL = {
    by: f"""
    SELECT {key} AS key, joined_count, returned_count, lapsed_count, left_count, {_UNTOLD}
    FROM closed_flow
    WHERE month BETWEEN $first AND $month AND length(region_code) = $digits AND starts_with(region_code, $region)
    """
    for by, key in {"month": "month", "regency": "region_code", "district": "region_code"}.items()
}


@metric(
    "flows",
    unit="workers",
    by=("month", "district", "village", "segment", "sector"),
    columns={"month": "Int64", "code": "str", "name": "str"}
    | dict.fromkeys(("opening_count", *FLOWS, "closing_count"), "Int64"),
    prefers_own=True,
)
def flows(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per month after the release's first up to `filters.month`, or per place or code in that month.

    month Int64 (as in ucj.months) · code, name str (of the place, or of a code without a name) · in workers, Int64:
    opening_count and closing_count (active at the end of the month before and of the month), and between them
    joined_count (never a member before), returned_count (members once, and not the month before), lapsed_count
    (membership ended), left_count (off the list), died_count, aged_out_count (over the age limit), and net of comings
    and goings moved_count (to or from another village) and list_change_count (brought, dropped or restated by a list).
    closing = opening + joined + returned - lapsed - left - died - aged_out + moved + list_change. <NA>: no list in
    either month, hidden, or nothing before the release's first month; to the public the last four, which are in its
    joined and left.
    Source: flow, between the metrics `active_series` and `coverage`; closed_flow when public, for a regency and its
    districts. Raises Refused for chosen codes other than segment and sector, and for the public beyond its tables.
    """
    _check(filters)
    stock = _months(cur, filters) if filters.by == "month" else _places(cur, filters)
    stock["key"] = stock["month"] if filters.by == "month" else stock["code"]
    found = _found(cur, filters)
    frame = stock.merge(found, on="key", how="left").astype(dict.fromkeys(FLOWS, "Int64"))
    if not filters.is_public:
        is_unknown = frame[["opening_count", "closing_count"]].isna().any(axis=1)
        frame[[*FLOWS]] = frame[[*FLOWS]].fillna(0)
        frame.loc[is_unknown, [*FLOWS]] = pd.NA
    return frame[["month", "code", "name", "opening_count", *FLOWS, "closing_count"]]


def listed(cur: duckdb.DuckDBPyConnection, filters: Filters, cause: str) -> pd.DataFrame:
    """One row per worker whom a cause made count, or count no more, as active in the place in `filters.month`.

    person_id int · village_code, occupation_code, payer str (of the spell that began, or ended) · change int (1 comes,
    -1 goes). The changes add up to the cause's column of `flows`, with its sign; who came and went within the place is
    no row. Source: flow, status_spell. Raises Refused as `flows` does, and for the public.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="flows")
    _check(filters)
    values = {"month": filters.month, "region": filters.region_code, "cause": cause}
    chosen = {name: list(filters.chosen.get(name, ())) for name in _CHOICES}
    return cur.execute(_LISTED_SQL, values | chosen).df()


def _check(filters: Filters) -> None:
    if set(filters.chosen) - set(_CHOICES):
        raise Refused("membership.flows_choices", choices=", ".join(_CHOICES))
    is_beyond = filters.chosen or filters.by not in ("month", "district", TOTAL)
    if filters.is_public and (is_beyond or level_of(filters.region_code) == "village"):
        raise Refused("metric.public_limits")


def _months(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    series = active_series(cur, filters)[["month", "active_count"]].astype("Int64")
    named = coverage(cur, filters.asking(TOTAL)).iloc[0]
    series = series.rename(columns={"active_count": "closing_count"})
    series["opening_count"] = series["closing_count"].shift()
    return series.iloc[1:].assign(code=named["code"], name=named["name"])


def _places(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """Both stocks by place, or by code: a code that one month does not have is nobody in it."""
    ((first,),) = cur.execute("SELECT first_month FROM param").fetchall()
    after = _active(cur, filters, "closing_count")
    if filters.month == first:
        return after.assign(month=filters.month, opening_count=pd.array([pd.NA] * len(after), dtype="Int64"))
    before = _active(cur, replace(filters, month=filters.month - 1), "opening_count")
    both = before.merge(after, on=["code", "name"], how="outer").assign(month=filters.month)
    if filters.by in _CHOICES:
        both = both.fillna({"opening_count": 0, "closing_count": 0})
    return both


def _active(cur: duckdb.DuckDBPyConnection, filters: Filters, name: str) -> pd.DataFrame:
    stock = coverage(cur, filters)[["code", "name", "active_count"]]
    return stock.rename(columns={"active_count": name}).astype({"code": "str", "name": "str", name: "Int64"})


def _found(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    level = level_of(filters.region_code)
    by = level if filters.by == TOTAL else filters.by
    values: dict[str, object] = {"month": filters.month, "first": 0 if by == "month" else filters.month}
    values["region"] = filters.region_code
    if filters.is_public:
        digits = 6 if by == "district" else len(filters.region_code)
        return cur.execute(_CLOSED_SQL[by], values | {"digits": digits}).df()
    chosen = {name: list(filters.chosen.get(name, ())) for name in _CHOICES}
    return cur.execute(_SQL[by], values | chosen).df()
