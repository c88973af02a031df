"""What a reconciliation record says of a batch: counts, rules and places, and nothing of a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from ucj.errors import WrongUsage
from ucj.settings import Settings
from ucj.store import registry

LINES_SHOWN = 4


@dataclass(frozen=True)
class Record:
    """`rules`: a row a rule and severity, the most frequent error first: rule, severity str, found_count int64, lines
    (the first LINES_SHOWN, as lists). `villages`: codes of the villages whose lists this batch replaced. Times in UTC.
    """

    batch: int
    kind: str
    period_month: int
    mode: str
    file_name: str
    sha256: str
    row_count: int
    accepted_count: int
    quarantined_count: int
    warning_count: int
    imported_by: str
    imported_at: dt.datetime
    undone_at: dt.datetime | None
    rules: pd.DataFrame
    villages: tuple[str, ...]


def read(settings: Settings, batch: int) -> Record:
    """Raises WrongUsage for an unknown batch, Refused when there is no registry."""
    with registry.reading(settings) as con:
        facts = _batch(con, batch)
        return Record(**facts, rules=_rules(con, batch), villages=_villages(con, batch))


def _batch(con: duckdb.DuckDBPyConnection, batch: int) -> dict[str, Any]:
    cursor = con.execute(
        """
        SELECT
            batch_id AS batch, kind, period_month, mode, file_name, sha256, row_count, accepted_count,
            quarantined_count, warning_count, imported_by, imported_at, undone_at
        FROM batch
        WHERE batch_id = ?
        """,
        [batch],
    )
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall()
    if not rows:
        known = con.execute("SELECT batch_id FROM batch ORDER BY batch_id").fetchall()
        raise WrongUsage("intake.batch_unknown", batch=batch, choices=", ".join(str(row[0]) for row in known) or "-")
    facts = dict(zip(names, rows[0], strict=True))
    return facts | {name: _in_utc(facts[name]) for name in ("imported_at", "undone_at")}


def _in_utc(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.replace(tzinfo=dt.UTC) if moment else None


def _rules(con: duckdb.DuckDBPyConnection, batch: int) -> pd.DataFrame:
    return con.execute(
        """
        SELECT rule, severity, count(*)::BIGINT AS found_count, list(DISTINCT line ORDER BY line)[:$shown] AS lines
        FROM finding
        WHERE batch_id = $batch
        GROUP BY rule, severity
        ORDER BY severity, found_count DESC, rule
        """,
        {"batch": batch, "shown": LINES_SHOWN},
    ).df()


def _villages(con: duckdb.DuckDBPyConnection, batch: int) -> tuple[str, ...]:
    """Stray rows of other villages are added to those villages' lists, and replace nothing."""
    rows = con.execute(
        """
        SELECT DISTINCT village_code
        FROM workforce_row
        SEMI JOIN (FROM batch WHERE mode = 'replace') USING (batch_id)
        ANTI JOIN stray_village USING (batch_id, village_code)
        WHERE batch_id = $batch
        ORDER BY village_code
        """,
        {"batch": batch},
    ).fetchall()
    return tuple(str(row[0]) for row in rows)
