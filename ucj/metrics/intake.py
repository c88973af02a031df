"""How good the lists are that a release rests on: what came in, what of it could be used, what was left empty."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters, level_of

# Rows whose village nobody knows: they have a place of their own, so that places sum to the whole.
UNKNOWN = "unknown"
# A list of this kind alone says which village each of its rows is of.
PLACED_KIND = "workforce"
_DIGITS = {"regency": 4, "district": 6, "village": 10}

# What of the tables of intake speaks of today, and of the place.
_CURRENT_SQL = """
    JOIN current_list AS c ON c.batch_id = r.batch_id AND c.village_code IS NOT DISTINCT FROM r.village_code
    WHERE ($is_whole OR starts_with(r.village_code, $region))
"""
# A corrected row came in twice and is one row.
_RECEIVED_SQL = f"""
    sum(r.row_count - r.corrected_count)::BIGINT AS received_count,
    sum(r.valid_count)::BIGINT AS valid_count
    FROM received AS r {_CURRENT_SQL}
"""
_PERSONS_SQL = """
    count(*)::BIGINT AS listed_count,
    count(*) FILTER (WHERE s.excluded_reason = 'none')::BIGINT AS eligible_count,
    count(*) FILTER (WHERE s.excluded_reason = 'none' AND s.status = 'active')::BIGINT AS active_count
    FROM listed_person AS l
    LEFT JOIN status_spell AS s ON s.person_id = l.person_id AND s.start_month <= $month AND s.end_month > $month
    WHERE ($is_whole OR starts_with(CAST(s.village_code AS VARCHAR), $region))
"""
_SHARES_SQL = """
    received_count,
    valid_count,
    listed_count,
    eligible_count,
    active_count,
    100.0 * valid_count / nullif(received_count, 0) AS valid_pct,
    100.0 * eligible_count / nullif(listed_count, 0) AS eligible_pct,
    100.0 * active_count / nullif(eligible_count, 0) AS active_pct
"""
_KINDS_SQL = f"""
    WITH sent AS (SELECT r.kind, {_RECEIVED_SQL} GROUP BY 1),
    person AS (SELECT l.kind, {_PERSONS_SQL} GROUP BY 1)
    SELECT kind AS code, '' AS name, {_SHARES_SQL}
    FROM sent
    FULL JOIN person USING (kind)
    ORDER BY kind <> $placed, kind <> 'participation', kind
"""
# A place with a list and nobody left on it has zeros, a place without a list has nothing.
_PLACES_SQL = f"""
    WITH sent AS (
        SELECT coalesce(left(r.village_code, $digits), $nowhere) AS code, {_RECEIVED_SQL} AND r.kind = $placed
        GROUP BY 1
    ),
    person AS (
        SELECT left(CAST(s.village_code AS VARCHAR), $digits) AS code, {_PERSONS_SQL} AND l.kind = $placed
        GROUP BY 1
    ),
    place AS (
        SELECT region_code AS code, region_name AS name
        FROM region
        WHERE length(region_code) = $digits AND starts_with(region_code, $region)
        UNION ALL
        SELECT code, ''
        FROM sent
        WHERE code = $unknown
    ),
    counted AS (
        SELECT
            p.code,
            p.name,
            s.received_count,
            s.valid_count,
            CASE WHEN s.code <> $unknown THEN coalesce(n.listed_count, 0) END AS listed_count,
            CASE WHEN s.code <> $unknown THEN coalesce(n.eligible_count, 0) END AS eligible_count,
            CASE WHEN s.code <> $unknown THEN coalesce(n.active_count, 0) END AS active_count
        FROM place AS p
        LEFT JOIN sent AS s ON s.code = p.code
        LEFT JOIN person AS n ON n.code = p.code
    )
    SELECT code, name, {_SHARES_SQL}
    FROM counted
    ORDER BY code
"""


@metric(
    "intake_funnel",
    unit="rows",
    by=("kind", "district", "village"),
    is_filterable=False,
    columns={
        **{"code": "str", "name": "str", "received_count": "Int64", "valid_count": "Int64", "listed_count": "Int64"},
        **{"eligible_count": "Int64", "active_count": "Int64"},
        **{"valid_pct": "Float64", "eligible_pct": "Float64", "active_pct": "Float64"},
    },
)
def intake_funnel(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per kind of file, or per place below `filters.region_code`; places and by=TOTAL are of workforce lists.

    code, name str (`unknown`: rows of no known village, of the whole regency only) · received_count Int64 (rows of the
    lists in force, a corrected row once) · valid_count Int64 (rows accepted) · listed_count Int64 (persons those rows
    name) · eligible_count Int64 (of the persons, those obliged to be members) · active_count Int64 (of the eligible,
    those with a membership in force) · valid_pct, eligible_pct, active_pct Float64 (0-100, of received, listed and
    eligible). <NA>: no list in force, a kind that names no village or no persons, another month than the release's.
    Source: received, current_list, listed_person, status_spell. Raises Refused for the public.
    """
    values = question("intake_funnel", filters) | {"placed": PLACED_KIND, "month": filters.month}
    if filters.by == "kind":
        return only_now(cur, filters, cur.execute(_KINDS_SQL, values).df())
    return only_now(cur, filters, cur.execute(_PLACES_SQL, values | places(filters)).df())


_CELLS_SQL = f"""
    sum(r.row_count)::BIGINT AS cell_count,
    sum(r.filled_count)::BIGINT AS filled_count,
    100.0 * sum(r.filled_count)::BIGINT / nullif(sum(r.row_count)::BIGINT, 0) AS filled_pct
    FROM fill AS r {_CURRENT_SQL}
    -- A field that no list in force has was never asked for.
    AND (r.kind, r.field) IN (
        SELECT (r.kind, r.field)
        FROM fill AS r
        JOIN current_list AS c ON c.batch_id = r.batch_id AND c.village_code IS NOT DISTINCT FROM r.village_code
        WHERE r.filled_count > 0
    )
"""
_FIELDS_SQL = f"""
    SELECT concat(r.kind, '.', r.field) AS code, '' AS name, r.kind, r.field, {_CELLS_SQL}
    GROUP BY r.kind, r.field
    ORDER BY r.kind <> $placed, r.kind <> 'participation', r.kind, filled_pct, r.field
"""
_FIELD_PLACES_SQL = f"""
    WITH counted AS (
        SELECT coalesce(left(r.village_code, $digits), $nowhere) AS code, r.kind, r.field, {_CELLS_SQL}
            AND r.kind = $placed
        GROUP BY ALL
    )
    SELECT c.code, coalesce(p.region_name, '') AS name, c.* EXCLUDE (code)
    FROM counted AS c
    LEFT JOIN region AS p ON p.region_code = c.code
    ORDER BY c.code, c.field
"""
_ALL_FIELDS_SQL = f"""
    SELECT $region AS code, {_CELLS_SQL} AND r.kind = $placed
"""


@metric(
    "fill_rate",
    unit="pct",
    by=("field", "district", "village"),
    is_filterable=False,
    columns={
        **{"code": "str", "name": "str", "kind": "str", "field": "str"},
        **{"cell_count": "Int64", "filled_count": "Int64", "filled_pct": "Float64"},
    },
)
def fill_rate(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per kind and field; by place one row per place and field, and by=TOTAL one for all, of workforce lists.

    code str (`workforce.nik`, or the place's; `unknown` as in `intake_funnel`) · name, kind, field str · cell_count
    Int64 (cells: rows of the lists in force, refused ones included) · filled_count Int64 (cells with anything in them)
    · filled_pct Float64 (0-100). Fields that no list in force fills anywhere are left out.
    <NA> in another month than the release's. Source: fill, current_list. Raises Refused for the public.
    """
    values = question("fill_rate", filters) | {"placed": PLACED_KIND}
    if filters.by == "field":
        return only_now(cur, filters, cur.execute(_FIELDS_SQL, values).df())
    if filters.by == TOTAL:
        return only_now(cur, filters, cur.execute(_ALL_FIELDS_SQL, values).df())
    wanted = places(filters)
    values |= {name: wanted[name] for name in ("digits", "nowhere")}
    return only_now(cur, filters, cur.execute(_FIELD_PLACES_SQL, values).df())


def question(name: str, filters: Filters) -> dict[str, Any]:
    """The values that say which place is meant. Raises Refused for the public, whose tables are closed."""
    if filters.is_public:
        raise Refused("metric.not_public", metric=name)
    return {"region": filters.region_code, "is_whole": level_of(filters.region_code) == "regency"}


def only_now(cur: duckdb.DuckDBPyConnection, filters: Filters, frame: pd.DataFrame) -> pd.DataFrame:
    """Lists are judged by row and as they stand: of a past month nothing is known, and today's is no answer."""
    (last,) = cur.execute("SELECT last_month FROM param").fetchall()[0]
    if filters.month == last:
        return frame
    return frame.assign(**{name: None for name in map(str, frame.columns) if name.endswith(("_count", "_pct"))})


def places(filters: Filters) -> dict[str, Any]:
    """The codes' length, and what rows of no known village are counted under: `unknown`, or the regency itself."""
    level = level_of(filters.region_code) if filters.by == TOTAL else filters.by
    nowhere = filters.region_code if level == "regency" else UNKNOWN
    return {"digits": _DIGITS[level], "nowhere": nowhere, "unknown": UNKNOWN}
