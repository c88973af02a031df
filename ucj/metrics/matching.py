"""Who is not covered by his own NIK and probably is by another: what the matching suggests and nobody has decided."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics import people
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters, level_of

# Of suggestions this probable hardly one in a hundred proved wrong on synthetic lists; `make bench` measures it.
PROBABLE_MIN = 0.9

_COUNT_SQL = {
    level: (
        f"""
        SELECT {key} AS code, count(*)::BIGINT AS probably_covered_count
        FROM status_spell
        JOIN match_suggestion USING (person_id)
        WHERE probability >= $probable
            AND excluded_reason = 'none'
            AND status <> 'active'
            AND start_month <= $month
            AND end_month > $month """,
        " GROUP BY 1",
    )
    for level, key in (
        ("regency", "$region"),
        ("district", "CAST(district_code AS VARCHAR)"),
        ("village", "CAST(village_code AS VARCHAR)"),
    )
}


@metric(
    "probably_covered",
    unit="workers",
    by=("district", "village"),
    columns={
        **{"code": "str", "name": "str"},
        **{"uncovered_count": "Int64", "probably_covered_count": "Int64"},
    },
)
def probably_covered(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`, in the release's month.

    code, name str · uncovered_count Int64 (workers; <NA>: no list) · probably_covered_count Int64 (of those, the ones
    suggested as an active participant under another NIK with at least PROBABLE_MIN; <NA> also in an earlier month, or
    when the matching never ran).
    Source: status_spell, match_suggestion. Raises Refused for the public, whose tables are closed.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="probably_covered")
    frame = coverage(cur, filters)[["code", "name", "uncovered_count"]]
    if not _is_known(cur, filters.month):
        return frame.assign(probably_covered_count=None)
    level = level_of(filters.region_code) if filters.by == TOTAL else filters.by
    conditions, values = people.where(filters)
    values |= {"month": filters.month, "probable": PROBABLE_MIN}
    if level == "regency":
        values["region"] = filters.region_code
    counted = cur.execute(conditions.join(_COUNT_SQL[level]), values).df()
    found = frame["code"].map(counted.set_index("code")["probably_covered_count"]).fillna(0).astype("Int64")
    return frame.assign(probably_covered_count=found.mask(frame["uncovered_count"].isna()))


def _is_known(cur: duckdb.DuckDBPyConnection, month: int) -> bool:
    rows = cur.execute("SELECT run_at IS NOT NULL AND last_month = ? FROM matched CROSS JOIN param", [month]).fetchall()
    return bool(rows[0][0])
