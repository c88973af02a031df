"""Check a file, or accept it into the registry: one transaction, the untouched original beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ucj import months
from ucj.errors import Refused, WrongUsage
from ucj.intake import kinds, staging, workbench
from ucj.intake.report import Report
from ucj.settings import Settings
from ucj.store import lock, registry

MODES = ("replace", "add", "remove")
_SQL = Path(__file__).parent / "sql"


def parse_period(text: str) -> int:
    """Raises WrongUsage unless the text is a month, Refused when it lies in the future."""
    try:
        month = months.parse(text)
    except ValueError:
        raise WrongUsage("intake.period_form", period=text) from None
    if month > months.of(dt.date.today()):  # noqa: DTZ011 - the office's own calendar day is meant
        raise Refused("intake.period_future", period=text)
    return month


def check(settings: Settings, path: Path, kind_name: str, period: str) -> Report:
    """The report an import would give. Changes nothing."""
    kind = kinds.kind(kind_name)
    period_month = parse_period(period)
    staged = staging.stage(path, kind)
    with workbench.typed(settings, staged, kind, period_month) as con:
        return _report(staged, workbench.findings(con, kind), kind.name, path, period)


def accept(
    settings: Settings,
    path: Path,
    kind_name: str,
    period: str,
    *,
    mode: str | None = None,
    by: str = "operator",
    is_demo: bool = False,
) -> Report:
    """Accept a file: rows without an error join the registry, the others its quarantine.

    Raises Refused and changes nothing when the file cannot be used, or is already in.
    """
    kind = kinds.kind(kind_name)
    period_month = parse_period(period)
    if mode not in (None, *MODES):
        raise WrongUsage("intake.mode_unknown", mode=mode, choices=", ".join(MODES))
    if kind.name != "workforce" and mode not in (None, "add"):
        raise WrongUsage("intake.mode_workforce_only", mode=mode, kind=kind.name)
    with lock.writing(settings):
        staged = staging.stage(path, kind)
        with (
            workbench.typed(settings, staged, kind, period_month) as bench,
            registry.opened(settings, is_demo=is_demo) as con,
        ):
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            _refuse_known(con, path, kind.name, period_month, sha256)
            report = _report(staged, workbench.findings(bench, kind), kind.name, path, period)
            batch = _next_batch(con)
            _keep_original(settings, path, batch)
            con.execute("BEGIN")
            _insert_batch(con, settings, report, batch, mode or _default_mode(kind.name), sha256, by)
            _insert_rows(con, bench, kind.name, report.findings, batch)
            _insert_quarantine(con, staged, report.findings, batch)
            con.execute("COMMIT")
    return Report(**{**report.__dict__, "batch": batch})


def _default_mode(kind: str) -> str:
    """A village's list replaces the one before it; the other kinds are added to what is there."""
    return "replace" if kind == "workforce" else "add"


def _report(staged: staging.Staged, found: pd.DataFrame, kind: str, path: Path, period: str) -> Report:
    refused = found.loc[found["severity"] == "error", "line"].nunique()
    return Report(
        kind=kind,
        file=path.name,
        period=period,
        row_count=len(staged.frame),
        accepted_count=len(staged.frame) - refused,
        quarantined_count=refused,
        warning_count=int((found["severity"] == "warning").sum()),
        findings=found,
        unmapped=staged.unmapped,
        dropped=staged.dropped,
    )


def _refuse_known(con: duckdb.DuckDBPyConnection, path: Path, kind: str, period_month: int, sha256: str) -> None:
    known = con.execute(
        "SELECT batch_id FROM batch WHERE sha256 = ? AND kind = ? AND period_month = ? AND undone_at IS NULL",
        [sha256, kind, period_month],
    ).fetchall()
    if known:
        raise Refused("intake.file_known", file=path.name, batch=known[0][0])


def _next_batch(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.execute("SELECT coalesce(max(batch_id), 0) + 1 FROM batch").fetchall()[0][0])


def _keep_original(settings: Settings, path: Path, batch: int) -> None:
    """The untouched file. A crash before the commit leaves it behind; the next batch of this number takes its place."""
    folder = settings.inbox / str(batch)
    shutil.rmtree(folder, ignore_errors=True)
    settings.inbox.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700)
    shutil.copyfile(path, folder / path.name)


def _insert_batch(
    con: duckdb.DuckDBPyConnection, settings: Settings, report: Report, batch: int, mode: str, sha256: str, by: str
) -> None:
    now = workbench.today()
    con.execute(
        "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [
            *(batch, report.kind, months.parse(report.period), mode, report.file, sha256),
            *(report.row_count, report.accepted_count, report.quarantined_count, report.warning_count),
            *(by, now, now.date() + dt.timedelta(days=settings.retention_days)),
        ],
    )


def _insert_rows(
    con: duckdb.DuckDBPyConnection, bench: duckdb.DuckDBPyConnection, kind: str, found: pd.DataFrame, batch: int
) -> None:
    errors = found.loc[found["severity"] == "error", ["line"]].drop_duplicates().astype("int64")  # noqa: F841 - read by SQL
    accepted = bench.sql("SELECT * FROM typed ANTI JOIN errors USING (line) ORDER BY line").to_arrow_table()
    con.register("accepted", accepted)
    if kind != "construction":
        con.execute((_SQL / "new_persons.sql").read_text(encoding="utf-8"))
    con.execute((_SQL / f"insert_{kind}.sql").read_text(encoding="utf-8"), {"batch": batch})
    con.unregister("accepted")


def _insert_quarantine(con: duckdb.DuckDBPyConnection, staged: staging.Staged, found: pd.DataFrame, batch: int) -> None:
    refused = staged.frame[staged.frame["line"].isin(found.loc[found["severity"] == "error", "line"])]
    rows = [(batch, row.pop("line"), json.dumps(_raw(row), ensure_ascii=False)) for row in refused.to_dict("records")]
    if rows:
        kept = pd.DataFrame(rows, columns=["batch_id", "line", "raw"])  # noqa: F841 - read by SQL
        con.execute("INSERT INTO quarantine SELECT * FROM kept")
    if not found.empty:
        con.execute(
            'INSERT INTO finding SELECT ?, line, "column", value, rule, severity, detail FROM found ORDER BY ALL',
            [batch],
        )


def _raw(row: dict[Any, Any]) -> dict[str, str]:
    return {name: text for name, text in row.items() if name != "nik_is_number" and text}


def undo(settings: Settings, batch: int) -> None:
    """Take a batch out of every later build; its rows stay, marked. Raises WrongUsage for an unknown batch."""
    if not settings.registry.exists():
        raise Refused("store.no_registry", file=settings.registry)
    with lock.writing(settings), registry.opened(settings) as con:
        known = con.execute("SELECT batch_id FROM batch WHERE undone_at IS NULL ORDER BY batch_id").fetchall()
        if (batch,) not in known:
            raise WrongUsage(
                "intake.batch_unknown", batch=batch, choices=", ".join(str(row[0]) for row in known) or "-"
            )
        con.execute("UPDATE batch SET undone_at = ? WHERE batch_id = ?", [workbench.today(), batch])


def batches(settings: Settings) -> pd.DataFrame:
    """Every batch, newest first, with its counts and when it was undone."""
    with registry.reading(settings) as con:
        return con.execute("FROM batch ORDER BY batch_id DESC").df()
