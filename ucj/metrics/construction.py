"""Construction work, which is insured by the project: counts of projects, apart from everybody counted by name."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj import months
from ucj.errors import Refused
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters, level_of

_COUNTS = (
    *("project_count", "registered_project_count", "project_worker_count", "registered_project_worker_count"),
    "contract_idr",
)
_MONTHS_SQL = "(SELECT unnest(range(first_month, CAST($month AS INTEGER) + 1)) AS month FROM param)"
# Of which months and districts a row is. A project outside the districts is the regency's.
_ROWS_SQL = {
    "month": f"""
        SELECT
            printf('%04d-%02d', month // 12, month % 12 + 1) AS code, '' AS name,
            month AS since_month, month AS until_month, $district AS district
        FROM {_MONTHS_SQL}
    """,
    "year": f"""
        SELECT
            CAST(month // 12 AS VARCHAR) AS code, '' AS name,
            min(month) AS since_month, max(month) AS until_month, $district AS district
        FROM {_MONTHS_SQL}
        GROUP BY ALL
    """,
    "district": """
        SELECT
            region_code AS code, region_name AS name,
            $month AS since_month, $month AS until_month, region_code AS district
        FROM region
        WHERE level = 'district' AND starts_with(region_code, $district)
    """,
    TOTAL: "SELECT '' AS code, '' AS name, $month AS since_month, $month AS until_month, $district AS district",
}
# A project whose end nobody gave has not ended.
_SQL = {
    by: f"""
    WITH work AS (
        SELECT
            *,
            year(start_date) * 12 + month(start_date) - 1 AS start_month,
            coalesce(year(end_date) * 12 + month(end_date) - 1, {months.OPEN_END}) AS end_month
        FROM construction
    ),
    asked AS ({rows})
    SELECT
        a.code,
        a.name,
        count(w.project_number)::BIGINT AS project_count,
        count(w.project_number) FILTER (WHERE w.is_registered)::BIGINT AS registered_project_count,
        coalesce(sum(w.worker_count), 0)::BIGINT AS project_worker_count,
        coalesce(sum(w.worker_count) FILTER (WHERE w.is_registered), 0)::BIGINT AS registered_project_worker_count,
        coalesce(sum(w.contract_idr), 0)::BIGINT AS contract_idr
    FROM asked AS a
    LEFT JOIN work AS w
        ON w.start_month <= a.until_month
        AND w.end_month >= a.since_month
        AND starts_with(coalesce(w.district_code, ''), a.district)
    GROUP BY ALL
    ORDER BY a.code
    """
    for by, rows in _ROWS_SQL.items()
}


@metric(
    "construction_projects",
    unit="rows",
    by=("month", "year", "district"),
    columns={"code": "str", "name": "str"} | dict.fromkeys(_COUNTS, "Int64"),
    is_filterable=False,
    prefers_own=True,
)
def construction_projects(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per month of the release's history up to `filters.month`, calendar year of it, or district; TOTAL is all.

    Of projects at work, from the month they begin in to that they end in: in the month, in some month of the year, or
    in `filters.month`. One without a day of start is at work in no known month and is not counted.

    code str (the month as '2025-09', the year, the district) · name str (of the district) · project_count,
    registered_project_count Int64 (projects; registered as the newest list has it, in past months too) ·
    project_worker_count, registered_project_worker_count Int64 (workers whom the projects say they employ: numbers, not
    names, and in no coverage) · contract_idr Int64 (IDR).
    <NA>: no list of projects. Source: construction, source. Raises Refused for the public, and for a village: a project
    is told by its district.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="construction_projects")
    if level_of(filters.region_code) == "village":
        raise Refused("membership.construction_place", district=filters.region_code[:6])
    district = "" if level_of(filters.region_code) == "regency" else filters.region_code
    sql = _SQL[filters.by]
    frame = cur.execute(sql, {"month": filters.month, "district": district}).df()
    if filters.by == TOTAL:
        frame = frame[list(_COUNTS)]
    (is_known,) = cur.execute("SELECT count(*) > 0 FROM source WHERE kind = 'construction'").fetchall()[0]
    if not is_known:
        frame[list(_COUNTS)] = pd.NA
    return frame
