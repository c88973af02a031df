"""Progress toward the targets in force for a place: its own, and those of the province and the nation in heads."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters

UNIVERSAL = "universal"

_TARGETS_SQL = """
    WITH known AS (
        SELECT *, series = (SELECT "value" FROM meta WHERE name = 'headline_target') AS is_headline
        FROM target
        WHERE length(region_code) <= length($region) AND (region_code = 'ID' OR starts_with($region, region_code))
    )
    SELECT region_code, series, year, basis, unit, "value", source
    FROM known
    ORDER BY
        is_headline DESC,
        is_headline AND year < $year,
        CASE WHEN is_headline AND year < $year THEN -year ELSE year END,
        series,
        length(region_code) DESC
"""


@metric(
    "target_progress",
    unit="pct",
    by=("target",),
    is_filterable=False,
    columns={
        "code": "str",
        "year": "Int64",
        "basis": "str",
        "stated_value": "Float64",
        "stated_unit": "str",
        "target_count": "Int64",
        "reached_count": "Int64",
        "progress_pct": "Float64",
        "gap_count": "Int64",
        "source": "str",
    },
)
def target_progress(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per target of the place or above it, the headline target first, universal coverage last.

    Of several years of the headline target the one due soonest comes first, those past due last and newest first.
    code str (series) · year Int64 (due on its 31 December; <NA> for universal) · basis str · stated_value, stated_unit
    (as published) · target_count Int64 (workers; a share is of the eligible workers, rounded up) · reached_count Int64
    (active or registered workers, by basis) · progress_pct Float64 (0-100 and above) · gap_count Int64 (workers still
    missing; 0 once reached) · source str. With by=TOTAL the headline target alone.
    Source: target, and the metric `coverage` for the place and month.
    """
    row = coverage(cur, filters.asking(TOTAL)).iloc[0]
    frame = cur.execute(_TARGETS_SQL, {"region": filters.region_code, "year": filters.month // 12}).df()
    frame = frame.rename(columns={"series": "code", "value": "stated_value", "unit": "stated_unit"})
    if len(filters.region_code) > 4:
        # A target in heads belongs to the regency as a whole; only shares mean something for a part of it.
        frame = frame[frame["stated_unit"] == "pct"]
    frame = pd.concat([frame.drop(columns="region_code"), _universal()], ignore_index=True)
    eligible = row["eligible_count"]
    heads = frame["stated_value"].where(frame["stated_unit"] == "workers")
    share = (-(-frame["stated_value"] * eligible // 100)) if pd.notna(eligible) else pd.NA
    frame["target_count"] = heads.fillna(share).astype("Int64")
    reached = {"registered": row["registered_count"]}
    frame["reached_count"] = [reached.get(basis, row["active_count"]) for basis in frame["basis"]]
    frame = frame.astype({"reached_count": "Int64"})
    frame["progress_pct"] = 100.0 * frame["reached_count"].astype("Float64") / frame["target_count"]
    frame["gap_count"] = (frame["target_count"] - frame["reached_count"]).clip(lower=0)
    return frame.head(1) if filters.by == TOTAL else frame


def _universal() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": [UNIVERSAL],
            "basis": ["active_of_eligible"],
            "stated_unit": ["pct"],
            "stated_value": [100.0],
            "source": ["UCJ"],
        }
    )
