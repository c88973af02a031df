"""Coverage of the groups of workers that a regency looks after by name: village apparatus, ojek riders, farmers, ..."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.shares import PLACE

_COUNTS = ("eligible_count", "active_count", "uncovered_count")
_SHOWN = [*PLACE, *_COUNTS, "coverage_pct"]
# No occupation is called so: no choice would mean all of them.
_NOBODY = ("-",)
_GROUPS_SQL = """
    SELECT group_code, list(occupation_code ORDER BY occupation_code)
    FROM worker_group
    GROUP BY group_code
    ORDER BY min(rowid)
"""


@metric(
    "group_coverage",
    unit="pct",
    by=("group", "district", "village"),
    columns=PLACE | {"group": "str"} | dict.fromkeys(_COUNTS, "Int64") | {"coverage_pct": "Float64"},
    prefers_own=True,
)
def group_coverage(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per group, or per place below `filters.region_code` and group, in the month `filters.month`; with
    by=TOTAL everybody in any of the groups.

    code, name str (the group's, its name empty; or the place's) · is_listed bool (a workforce list is in force) · group
    str (as in worker_groups.csv, in its order) · eligible_count, active_count, uncovered_count Int64 (workers; <NA>: no
    list) · coverage_pct Float64 (0-100; active of eligible; <NA> also where nobody of the group is eligible).
    Source: the metric `coverage` on the occupations of each group. Raises Refused for the public.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="group_coverage")
    groups = {group: frozenset(jobs) for group, jobs in cur.execute(_GROUPS_SQL).fetchall()}
    if filters.by == TOTAL:
        return _of(cur, filters, frozenset().union(*groups.values()))
    asked = filters.asking(TOTAL) if filters.by == "group" else filters
    rows = pd.concat([_of(cur, asked, jobs).assign(group=group) for group, jobs in groups.items()], ignore_index=True)
    if filters.by == "group":
        return rows.assign(code=rows["group"], name="")
    return rows.sort_values("code", kind="stable", ignore_index=True)


def _of(cur: duckdb.DuckDBPyConnection, filters: Filters, jobs: frozenset[str]) -> pd.DataFrame:
    """The coverage of those with one of these occupations, of the chosen ones where any are chosen."""
    wanted = jobs.intersection(filters.occupation) if filters.occupation else jobs
    return coverage(cur, replace(filters, occupation=tuple(sorted(wanted)) or _NOBODY))[_SHOWN]
