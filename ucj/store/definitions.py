"""What each metric meant when a release was made: a number can be defended after its definition has changed."""

from __future__ import annotations

import duckdb

# The texts that say what a number is; the others say how to read it.
TEXTS = ("definition", "formula", "numerator", "denominator")

_SQL = "SELECT metric, text, value FROM metric WHERE text IN (SELECT unnest(?)) ORDER BY metric"


def kept(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Metric -> each of TEXTS that the release has of it, in the default language. con: a cursor of a release."""
    found: dict[str, dict[str, str]] = {}
    for metric, text, value in con.execute(_SQL, [list(TEXTS)]).fetchall():
        found.setdefault(metric, {})[text] = value
    return found
