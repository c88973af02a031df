"""Progress toward the targets in force for a place: its own, and those of the province and the nation in heads."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj import pace
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters

UNIVERSAL = pace.UNIVERSAL

_TARGETS_SQL = """
    WITH known AS (
        SELECT
            *,
            region_code = left($region, 4)
            AND series = (SELECT "value" FROM meta WHERE name = 'headline_target') AS is_headline
        FROM target
        WHERE length(region_code) <= length($region) AND (region_code = 'ID' OR starts_with($region, region_code))
    )
    SELECT
        region_code,
        code,
        year,
        basis,
        coalesce(basis_note, '') AS basis_note,
        coalesce(basis_note_en, '') AS basis_note_en,
        unit,
        "value",
        source
    FROM known
    ORDER BY
        is_headline DESC,
        is_headline AND year < $year,
        CASE WHEN is_headline AND year < $year THEN -year ELSE year END,
        series,
        region_code = 'ID',
        length(region_code) DESC
"""


@metric(
    "target_progress",
    unit="pct",
    by=("target",),
    is_filterable=False,
    columns={
        "region_code": "str",
        "code": "str",
        "year": "Int64",
        "basis": "str",
        "basis_note": "str",
        "basis_note_en": "str",
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
    region_code str (whose target; '' for universal) · code str (its series, told apart by `target_names`: with year it
    is one target) · year Int64 (due on its 31 December; <NA> for universal) · basis str · basis_note, basis_note_en str
    (how sure the basis is, in two languages; '' where it is stated) · stated_value, stated_unit (as published) ·
    target_count Int64 (workers; a share is of the eligible workers, rounded up) · reached_count Int64 (active or
    registered workers, by basis) · progress_pct Float64 (0-100 and above; <NA> of a target of nobody) · gap_count Int64
    (workers still missing; 0 once reached) · source str. With by=TOTAL the headline target alone.
    Source: target, and the metric `coverage` for the place and month.
    """
    row = coverage(cur, filters.asking(TOTAL)).iloc[0]
    frame = cur.execute(_TARGETS_SQL, {"region": filters.region_code, "year": filters.month // 12}).df()
    frame = frame.rename(columns={"value": "stated_value", "unit": "stated_unit"})
    if len(filters.region_code) > 4:
        # A target in heads belongs to the regency as a whole; only shares mean something for a part of it.
        frame = frame[frame["stated_unit"] == "pct"]
    frame = pd.concat([frame, _universal()], ignore_index=True)
    eligible = None if pd.isna(row["eligible_count"]) else int(row["eligible_count"])
    stated = zip(frame["stated_value"], frame["stated_unit"], strict=True)
    frame["target_count"] = pd.array([_heads(value, unit, eligible) for value, unit in stated], dtype="Int64")
    reached = {"registered": row["registered_count"]}
    frame["reached_count"] = [reached.get(basis, row["active_count"]) for basis in frame["basis"]]
    frame = frame.astype({"reached_count": "Int64"})
    # Of nobody there is no share.
    frame["progress_pct"] = 100.0 * frame["reached_count"].astype("Float64") / frame["target_count"].replace(0, pd.NA)
    frame["gap_count"] = (frame["target_count"] - frame["reached_count"]).clip(lower=0)
    return frame.head(1) if filters.by == TOTAL else frame


def _heads(value: float, unit: str, eligible: int | None) -> int | None:
    """A share of an unknown number is unknown; a number of workers is not."""
    return pace.heads(value, unit, eligible or 0) if unit == "workers" or eligible is not None else None


def _universal() -> pd.DataFrame:
    columns = ["region_code", "code", "year", "basis", "source", "stated_unit", "stated_value"]
    frame = pd.DataFrame([pace.UNIVERSAL_TARGET], columns=columns).drop(columns="year")
    return frame.assign(basis_note="", basis_note_en="")
