"""Coverage and the head counts it is made of, by place or by dimension, from persons or from the closed tables."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics import closed_tables, people
from ucj.metrics.catalogue import metric
from ucj.metrics.counts import COUNTS, COUNTS_SQL, SHARE_SQL
from ucj.metrics.filters import DIMENSIONS, TOTAL, WORKER_DIMENSIONS, Filters, level_of

_KEYS = {"regency": "$within", "district": "district_code", "village": "village_code"} | people.COLUMNS
_PERSONS_SQL = {
    by: f"SELECT {key} AS place, {COUNTS_SQL} FROM status_spell WHERE start_month <= $month AND end_month > $month "
    for by, key in _KEYS.items()
}
# Every place has its row: nulls where no list exists, zeros where a list has nobody the filters mean.
_PLACES_SQL = (
    """
    WITH place AS (
        SELECT
            region_code AS code,
            region_name AS name,
            region_code IN (
                SELECT left(village_code, $digits)
                FROM listed_village
                WHERE from_month <= $month AND to_month > $month
            ) AS is_listed
        FROM region
        WHERE length(region_code) = $digits AND starts_with(region_code, $within)
    ),
    counted AS (""",
    f""")
    SELECT
        p.code,
        p.name,
        p.is_listed,
        {", ".join(f"CASE WHEN c.place IS NULL AND p.is_listed THEN 0 ELSE c.{name} END AS {name}" for name in COUNTS)},
        {SHARE_SQL} AS coverage_pct
    FROM place AS p
    LEFT JOIN counted AS c ON CAST(c.place AS VARCHAR) = p.code
    ORDER BY p.code
    """,
)
_CODES_SQL = (
    "WITH counted AS (",
    f""")
    SELECT {people.CODE_SQL.format("place")} AS code, '' AS name, TRUE AS is_listed, {", ".join(COUNTS)}, """,
    """ AS coverage_pct
    FROM counted
    ORDER BY place
    """,
)
_DIGITS = {"regency": 4, "district": 6, "village": 10}


@metric(
    "coverage",
    unit="pct",
    by=("district", "village", *DIMENSIONS),
    columns={"code": "str", "name": "str", "is_listed": "bool"}
    | dict.fromkeys(COUNTS, "Int64")
    | {"coverage_pct": "Float64"},
)
def coverage(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`, or per code of a dimension, in the month `filters.month`.

    code, name str (name empty for a dimension's code) · is_listed bool (a workforce list is in force) ·
    labour_force_count .. uncovered_count Int64 (workers; <NA>: no list, or hidden) · coverage_pct Float64 (0-100;
    active of eligible; <NA> also by payer and membership segment, which the never registered do not have).
    Source: status_spell; closed_coverage when public. Members on no workforce list are not in it: `members_apart`.
    """
    level = level_of(filters.region_code) if filters.by == TOTAL else filters.by
    counted, values = closed_tables.counted(filters, level) if filters.is_public else _counted(filters, level)
    values["month"] = filters.month
    if level in DIMENSIONS:
        share = SHARE_SQL if level in WORKER_DIMENSIONS else "NULL"
        return cur.execute(counted.join(_CODES_SQL[:2]) + share + _CODES_SQL[2], values).df()
    places = {"digits": _DIGITS[level], "within": filters.region_code}
    return cur.execute(counted.join(_PLACES_SQL), values | places).df()


def _counted(filters: Filters, level: str) -> tuple[str, dict[str, object]]:
    conditions, values = people.where(filters)
    return f"{_PERSONS_SQL[level]} {conditions} GROUP BY 1", values
