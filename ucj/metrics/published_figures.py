"""The published figures of a release as statements, and the limits of what is plausible between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from ucj.figure_bounds import LIMITS, Plausible
from ucj.statements import Statement

# The newest first; of one day in the order of the table.
_FIGURES_SQL = """
    SELECT
        row_number() OVER (ORDER BY stated_on DESC, rowid) AS number,
        stated_on::DATE::VARCHAR AS stated_date,
        region_code,
        figure,
        operator,
        "value" AS stated_value,
        half_width,
        unit,
        as_stated,
        speaker_or_body AS speaker,
        source
    FROM published_figure
    ORDER BY number
"""
_LIMITS_SQL = "SELECT name, \"value\" FROM assumption WHERE starts_with(name, 'plausible_')"


def read(cur: duckdb.DuckDBPyConnection) -> tuple[Statement, ...]:
    """Every published figure of the release, of whatever region."""
    return statements(cur.execute(_FIGURES_SQL).df().to_dict("records"))


def statements(rows: Iterable[Mapping[Any, Any]]) -> tuple[Statement, ...]:
    """Rows with the columns of the query above, as the metric `reconciliation` has them too."""
    return tuple(
        Statement(
            number=int(row["number"]),
            stated_on=dt.date.fromisoformat(row["stated_date"]),
            region_code=row["region_code"],
            figure=row["figure"],
            operator=row["operator"],
            value=float(row["stated_value"]),
            half_width=float(row["half_width"]),
            unit=row["unit"],
            as_stated=row["as_stated"],
            speaker_or_body=row["speaker"],
            source=row["source"],
        )
        for row in rows
    )


def limits(cur: duckdb.DuckDBPyConnection) -> Plausible:
    """As the table of assumptions has them; a limit that it does not name is none."""
    found = {name.removeprefix("plausible_"): float(value) for name, value in cur.execute(_LIMITS_SQL).fetchall()}
    return Plausible(**{name: found[name] for name in LIMITS if name in found})
