"""From the labour force to the gap, stage by stage."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.shares import pct

STAGES = ("labour_force", "excluded", "eligible", "registered", "active", "lapsed", "unregistered", "uncovered")


@metric(
    "status_funnel",
    unit="workers",
    by=("stage",),
    columns={"code": "str", "worker_count": "Int64", "labour_force_pct": "Float64", "eligible_pct": "Float64"},
)
def status_funnel(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per stage, in the order of `STAGES`; with by=TOTAL the labour force alone.

    code str · worker_count Int64 (workers) · labour_force_pct, eligible_pct Float64 (0-100, share of each base).
    Source: the metric `coverage` for the same place, month and choices.
    """
    row = coverage(cur, filters.asking(TOTAL)).iloc[0]
    stages = STAGES[:1] if filters.by == TOTAL else STAGES
    counts = pd.Series([row[f"{stage}_count"] for stage in stages], dtype="Int64")
    return pd.DataFrame(
        {
            "code": stages,
            "worker_count": counts,
            "labour_force_pct": pct(counts, row["labour_force_count"]),
            "eligible_pct": pct(counts, row["eligible_count"]),
        }
    )
