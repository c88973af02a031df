"""The outreach log: what was done to bring people in, where and when."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters

# An event of a district concerns its villages, and one of a village its district: above and below count, beside not.
# In a village words may name somebody, and few who came may be known: the public is told neither.
_SQL = """
    WITH event AS (
        SELECT
            a.*,
            coalesce(a.village_code, a.district_code, whole.region_code) AS code,
            $is_public AND a.village_code IS NOT NULL AS is_wordless,
            $is_public AND coalesce(a.participant_count BETWEEN 1 AND m.value::INTEGER, FALSE) AS is_hidden
        FROM activity AS a
        JOIN meta AS m ON m.name = 'small_count_max'
        CROSS JOIN (SELECT region_code FROM region WHERE level = 'regency') AS whole
        WHERE a.month <= $month
    )
    SELECT
        e.activity_id,
        CAST(e.activity_date AS VARCHAR) AS activity_date,
        e.month,
        e.activity_type,
        if(e.is_wordless, '', e.activity_name) AS activity_name,
        r.region_code,
        r.region_name,
        if(e.is_hidden, NULL, e.participant_count) AS participant_count,
        if(e.is_wordless, '', coalesce(e.organiser, '')) AS organiser,
        if(e.is_wordless, '', coalesce(e.document, '')) AS document,
        e.is_entered,
        e.is_hidden,
        1 AS activity_count
    FROM event AS e
    JOIN region AS r ON r.region_code = e.code
    WHERE starts_with(e.code, $region) OR starts_with($region, e.code)
    ORDER BY e.activity_id
"""
_COUNTS = {"activity_count": "Int64", "participant_count": "Int64"}


@metric(
    "activities",
    unit="rows",
    by=("event",),
    is_filterable=False,
    columns={
        **{"activity_id": "Int64", "activity_date": "str", "month": "Int64", "activity_type": "str"},
        **{"activity_name": "str", "region_code": "str", "region_name": "str", "organiser": "str", "document": "str"},
        **{"is_entered": "bool", "is_hidden": "bool"},
        **_COUNTS,
    },
)
def activities(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per event up to `filters.month` that concerns the place, oldest first: its own, those of the places in it
    and of the places it lies in; with by=TOTAL their number and the people who came.

    activity_id Int64 (of this release) · activity_date str (ISO 8601) · month Int64 (as in ucj.months) · activity_type,
    activity_name str · region_code, region_name str (the village, the district or the regency it was for) ·
    organiser, document str (empty: not said) · is_entered bool (on a page, not by file) · is_hidden bool (few came, and
    the public is not told how many) · activity_count Int64 (events; 1 a row) · participant_count Int64 (people who
    came; <NA>: not counted or hidden, in a sum where that is so of all; a sum is of those not hidden). Of an event in
    a village the public is told no activity_name, organiser and document: they are empty.
    Source: activity.
    """
    asked = {"month": filters.month, "region": filters.region_code, "is_public": filters.is_public}
    found = cur.execute(_SQL, asked).df().astype(_COUNTS)
    return (
        found[list(_COUNTS)].sum(min_count=1).fillna({"activity_count": 0}).to_frame().T
        if filters.by == TOTAL
        else found
    )
