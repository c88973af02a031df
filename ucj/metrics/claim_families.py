"""Families whom a benefit has reached, and since when the first one came to a place."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics import claim_cells
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.intake import places, question

_COUNTS = ("family_count", "scholarship_family_count", "scholarship_count", "scholarship_idr")
# An accident of long ago is not the death that the population office tells of.
_IS_DEATH_SQL = """
    programme IN ('JKM', 'scholarship')
    OR (programme = 'JKK' AND person_id IN (
        SELECT f.person_id
        FROM person_fate AS f
        WHERE f.fate = 'died' AND claims.event_month >= f.fate_month - 1
    ))
"""
_COUNTS_SQL = f"""
    count(DISTINCT person_id) FILTER (WHERE {_IS_DEATH_SQL})::BIGINT AS family_count,
    count(DISTINCT person_id) FILTER (WHERE programme = 'scholarship')::BIGINT AS scholarship_family_count,
    count(*) FILTER (WHERE programme = 'scholarship')::BIGINT AS scholarship_count,
    coalesce(sum(paid_idr) FILTER (WHERE programme = 'scholarship'), 0)::BIGINT AS scholarship_idr,
    min(paid_month) AS first_paid_month
    FROM claims
    WHERE paid_month <= $month AND ($is_whole OR starts_with(coalesce(village_code, district_code), $region))
"""
_TOTAL_SQL = f"SELECT $region AS code, {_COUNTS_SQL}"
_PLACES_SQL = f"""
    WITH counted AS (
        SELECT
            CASE
                WHEN length(coalesce(village_code, district_code)) >= $digits
                THEN left(coalesce(village_code, district_code), $digits)
                ELSE $unknown
            END AS code,
            {_COUNTS_SQL}
        GROUP BY 1
    ),
    place AS (
        SELECT region_code AS code, region_name AS name
        FROM region
        WHERE length(region_code) = $digits AND starts_with(region_code, $region)
        UNION ALL
        SELECT code, ''
        FROM counted
        WHERE code = $unknown
    )
    SELECT
        p.code,
        p.name,
        {", ".join(f"coalesce(c.{name}, 0) AS {name}" for name in _COUNTS)},
        c.first_paid_month
    FROM place AS p
    LEFT JOIN counted AS c ON c.code = p.code
    ORDER BY p.code
"""


@metric(
    "claim_families",
    unit="rows",
    by=("district", "village"),
    is_filterable=False,
    columns={"code": "str", "name": "str"} | dict.fromkeys((*_COUNTS, "first_paid_month"), "Int64"),
)
def claim_families(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`: of all claims paid since the first known, up to the month asked.

    code, name str (`unknown`: of no known place of the level) · family_count Int64 (members for whose death a family
    was paid: a death benefit, a scholarship, or work accident cover where the population office says that he died) ·
    scholarship_family_count Int64 (of these, with a scholarship) ·
    scholarship_count Int64 (scholarships paid, a child's each year apart) · scholarship_idr Int64 (rupiah) ·
    first_paid_month Int64 (month of the first benefit of any kind; <NA>: none yet). <NA> without a claims list, or
    before its first payment.
    Source: claims, person_fate. Raises Refused for the public.
    """
    values = question("claim_families", filters) | {"month": filters.month}
    known = claim_cells.held(cur)
    if filters.by == TOTAL:
        frame = cur.execute(_TOTAL_SQL, values).df()
    else:
        wanted = places(filters)
        frame = cur.execute(_PLACES_SQL, values | {name: wanted[name] for name in ("digits", "unknown")}).df()
    if known is None or filters.month < known.first:
        frame[list(_COUNTS)] = None
    return frame
