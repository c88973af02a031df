"""Into the registry: the batch, its accepted rows, its quarantine, and what it had to say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from ucj.intake.report import Report
from ucj.intake.sending import Sending
from ucj.settings import Settings

_SQL = Path(__file__).parent / "sql"
# Kinds that name no person.
_WITHOUT_PERSONS = ("construction", "employer", "activity")


def now() -> dt.datetime:
    """When a batch comes in or leaves: the one place of intake that reads the clock."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


def next_batch(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.execute("SELECT coalesce(max(batch_id), 0) + 1 FROM registry.batch").fetchall()[0][0])


def keep(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    sending: Sending,
    report: Report,
    sha256: str,
    by: str,
    received_at: dt.datetime,
) -> None:
    """Write everything of one batch in one transaction. `con` is the workbench with the registry attached."""
    con.begin()
    _keep_batch(con, settings, sending, report, sha256, by, received_at)
    if sending.kind.name not in _WITHOUT_PERSONS:
        con.execute(_script("new_persons"))
    batch = {"batch": report.batch}
    con.execute(_script("insert_", sending.kind.name), batch)
    con.execute(_script("insert_correction"), batch | {"kind": sending.kind.name})
    if sending.kind.name == "workforce":
        con.execute(_script("insert_list_facts"))
    _keep_received(con, sending, report)
    _keep_findings(con, report)
    con.commit()


def _script(name: str, kind: str = "") -> str:
    return (_SQL / f"{name}{kind}.sql").read_text(encoding="utf-8")


def _keep_batch(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    sending: Sending,
    report: Report,
    sha256: str,
    by: str,
    received_at: dt.datetime,
) -> None:
    con.execute(
        "INSERT INTO registry.batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
        [
            *(report.batch, report.kind, sending.period_month, sending.mode, report.file, sha256),
            *(report.row_count, report.accepted_count, report.quarantined_count, report.warning_count),
            *(by, received_at, received_at.date() + dt.timedelta(days=settings.retention_days), report.sheet),
        ],
    )


def _keep_received(con: duckdb.DuckDBPyConnection, sending: Sending, report: Report) -> None:
    """Counts a village; kinds without villages have one row for all."""
    has_village = sending.kind.name == "workforce"
    con.execute(_script("place_workforce" if has_village else "place"))
    con.execute(_script("insert_received"), {"batch": report.batch})
    con.execute(_script("insert_fill"), {"batch": report.batch})


def _keep_findings(con: duckdb.DuckDBPyConnection, report: Report) -> None:
    """What spans files is not kept: the next build says it anew. What was refused is kept as it was sent."""
    con.execute(_script("insert_quarantine"), {"batch": report.batch})
    own = report.findings[~report.findings["spans_files"]]
    if not own.empty:
        con.execute(_script("insert_finding"), {"batch": report.batch})
