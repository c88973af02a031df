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
_COUNTED_SQL = """
    count(c.project_number)::BIGINT AS project_count,
    count(c.project_number) FILTER (WHERE c.is_registered)::BIGINT AS registered_project_count,
    coalesce(sum(c.worker_count), 0)::BIGINT AS project_worker_count,
    coalesce(sum(c.worker_count) FILTER (WHERE c.is_registered), 0)::BIGINT AS registered_project_worker_count,
    coalesce(sum(c.contract_idr), 0)::BIGINT AS contract_idr
"""
# A project without a day of start is of no year, and is in the total.
_SQL = {
    "year": f"""
        SELECT coalesce(CAST(year(c.start_date) AS VARCHAR), 'unknown') AS code, '' AS name, {_COUNTED_SQL}
        FROM construction AS c
        WHERE (c.start_date IS NULL OR c.start_date <= $until) AND starts_with(coalesce(c.district_code, ''), $district)
        GROUP BY ALL
        ORDER BY code
    """,
    "district": f"""
        SELECT r.region_code AS code, r.region_name AS name, {_COUNTED_SQL}
        FROM region AS r
        LEFT JOIN construction AS c
            ON c.district_code = r.region_code AND (c.start_date IS NULL OR c.start_date <= $until)
        WHERE r.level = 'district' AND starts_with(r.region_code, $region)
        GROUP BY ALL
        ORDER BY code
    """,
    TOTAL: f"""
        SELECT {_COUNTED_SQL}
        FROM construction AS c
        WHERE (c.start_date IS NULL OR c.start_date <= $until) AND starts_with(coalesce(c.district_code, ''), $district)
    """,
}


@metric(
    "construction_projects",
    unit="rows",
    by=("year", "district"),
    columns={"code": "str", "name": "str"} | dict.fromkeys(_COUNTS, "Int64"),
    is_filterable=False,
    prefers_own=True,
)
def construction_projects(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per year in which projects began, until the end of `filters.month`, or per district; TOTAL is all.

    code str (the year, or 'unknown'; the district) · name str (empty for a year) · project_count,
    registered_project_count Int64 (projects) · project_worker_count, registered_project_worker_count Int64 (workers
    whom the projects say they employ: numbers, not names, and in no coverage) · contract_idr Int64 (IDR).
    <NA>: no list of projects. Source: construction, source. Raises Refused for the public, and for a village: a project
    is told by its district.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="construction_projects")
    if level_of(filters.region_code) == "village":
        raise Refused("membership.construction_place", district=filters.region_code[:6])
    # A project outside the districts is the regency's.
    district = "" if level_of(filters.region_code) == "regency" else filters.region_code
    values = {"until": months.last_day(filters.month), "district": district, "region": filters.region_code}
    sql = _SQL[filters.by]
    frame = cur.execute(sql, {name: value for name, value in values.items() if f"${name}" in sql}).df()
    (is_known,) = cur.execute("SELECT count(*) > 0 FROM source WHERE kind = 'construction'").fetchall()[0]
    if not is_known:
        frame[list(_COUNTS)] = pd.NA
    return frame
