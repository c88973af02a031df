"""How fresh the lists are that a release rests on."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters

_SQL = """
    SELECT
        kind AS code,
        max(period_month) AS newest_month,
        count(*)::BIGINT AS file_count,
        sum(accepted_count)::BIGINT AS accepted_count,
        sum(quarantined_count)::BIGINT AS quarantined_count,
        strftime(max(imported_at), '%Y-%m-%d') AS imported_date
    FROM source
    GROUP BY kind
    ORDER BY kind
"""


@metric(
    "data_freshness",
    unit="rows",
    by=("kind",),
    is_filterable=False,
    columns={
        "code": "str",
        "newest_month": "Int64",
        "age_months": "Int64",
        "file_count": "Int64",
        "accepted_count": "Int64",
        "quarantined_count": "Int64",
        "imported_date": "str",
    },
)
def data_freshness(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per kind of file in force; with by=TOTAL one row for all of them (code 'total').

    code str (kind) · newest_month Int64 (as in ucj.months; for the total that of the kind furthest behind) ·
    age_months Int64 (behind `filters.month`) · file_count, accepted_count, quarantined_count Int64 (files, rows,
    rows) · imported_date str (ISO, newest import).
    Source: source, the batches a release rests on.
    """
    frame = cur.execute(_SQL).df()
    if filters.by == TOTAL:
        sums = frame[["file_count", "accepted_count", "quarantined_count"]].sum()
        newest, imported = frame["newest_month"].min(), frame["imported_date"].max()
        frame = pd.DataFrame([{"code": TOTAL, "newest_month": newest, **sums, "imported_date": imported}])
    return frame.assign(age_months=(filters.month - frame["newest_month"]).clip(lower=0))
