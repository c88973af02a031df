"""Check a file, or accept it into the registry: one transaction, the untouched original beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ucj.errors import Refused, WrongUsage
from ucj.intake import correcting, keeping, replacing, rules, sending, staging, together, workbench
from ucj.intake.report import Report
from ucj.intake.sending import MODES, Sending
from ucj.intake.staging import Staged
from ucj.settings import Settings
from ucj.store import lock, registry

Progress = Callable[[str, float], None]

__all__ = ["MODES", "accept", "batches", "check", "undo"]


def silent(step: str, done: float) -> None:
    """The progress of a call that nobody watches."""


def check(settings: Settings, path: Path, kind: str, period: str, *, progress: Progress = silent, **how: Any) -> Report:
    """The report an import would give; `how` as in `sending.parse`. Changes nothing."""
    sent = sending.parse(path, kind, period, **how)
    progress("intake.step_read", 0.0)
    staged = staging.stage(path, sent.kind, sent.sheet)
    with registry.attached(settings, is_writing=False) as con:
        return _judged(con, settings, sent, staged, progress)[1]


def accept(
    settings: Settings,
    path: Path,
    kind: str,
    period: str,
    *,
    by: str = "operator",
    is_demo: bool = False,
    received_at: dt.datetime | None = None,
    progress: Progress = silent,
    **how: Any,
) -> Report:
    """Accept a file: rows without an error join the registry, the others its quarantine; `how` as in `sending.parse`.

    Raises Refused and changes nothing when the file cannot be used, is already in, or takes too much away.
    """
    sent = sending.parse(path, kind, period, **how)
    progress("intake.step_read", 0.0)
    with lock.writing(settings):
        staged = staging.stage(path, sent.kind, sent.sheet)
        with registry.attached(settings, is_writing=True, is_demo=is_demo) as con:
            sent, report = _judged(con, settings, sent, staged, progress)
            progress("intake.step_keep", 0.0)
            report = replace(report, batch=keeping.next_batch(con))
            with _original_kept(settings, path, report.batch):
                keeping.keep(con, settings, sent, report, _sha256(path), by, received_at or keeping.now())
    progress("intake.step_keep", 1.0)
    return report


def _judged(
    con: duckdb.DuckDBPyConnection, settings: Settings, sent: Sending, staged: Staged, progress: Progress
) -> tuple[Sending, Report]:
    """Everything there is to say of a file, and how it is taken. Raises Refused for what concerns the whole of it."""
    _refuse_known(con, sent, staged)
    workbench.load(con, settings, staged, sent.kind, sent.period_month)
    sent = replace(sent, mode=sent.mode or correcting.mode(con, sent))
    progress("intake.step_rules", 0.0)
    own = workbench.findings(con, sent.kind)
    progress("intake.step_together", 0.0)
    villages = together.judge(con, sent, keeping.next_batch(con))
    if not sent.allow_shrink and not villages.empty:
        replacing.refuse_shrinking(villages)
    spanning = workbench.run(con, rules.of_kind(sent.kind.name, spans_files=True))
    found = pd.concat([own.assign(spans_files=False), spanning.assign(spans_files=True)], ignore_index=True)
    found = found.sort_values(["line", "rule", "column"], ignore_index=True)
    return sent, _report(con, sent, staged, found.astype({"spans_files": bool}), villages)


def _report(
    con: duckdb.DuckDBPyConnection, sent: Sending, staged: Staged, found: pd.DataFrame, villages: pd.DataFrame
) -> Report:
    row_count = con.execute("SELECT count(*) FROM staged").fetchall()[0][0]
    refused = found.loc[found["severity"] == "error", "line"].nunique()
    return Report(
        kind=sent.kind.name,
        file=sent.path.name,
        period=sent.period,
        mode=str(sent.mode),
        sheet=staged.header.sheet.name,
        row_count=row_count,
        accepted_count=row_count - refused,
        quarantined_count=refused,
        warning_count=int((found["severity"] == "warning").sum()),
        findings=found,
        villages=villages,
        unmapped=staged.header.unmapped,
        dropped=staged.header.dropped,
        guessed=staged.header.guessed,
    )


def _refuse_known(con: duckdb.DuckDBPyConnection, sent: Sending, staged: Staged) -> None:
    """The same bytes again: last month's file sent once more. Only a village may say that nothing has changed since its
    earlier period. Another sheet of a workbook is another list."""
    known = con.execute(
        """
        SELECT batch_id
        FROM registry.batch
        WHERE sha256 = $sha256
            AND kind = $kind
            AND (period_month = $month OR kind <> 'workforce')
            AND coalesce(sheet, $sheet) IN ($sheet, file_name)
            AND undone_at IS NULL
        """,
        {
            "sha256": _sha256(sent.path),
            "kind": sent.kind.name,
            "month": sent.period_month,
            "sheet": staged.header.sheet.name,
        },
    ).fetchall()
    if known:
        raise Refused("intake.file_known", file=sent.path.name, batch=known[0][0])


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _original_kept(settings: Settings, path: Path, batch: int | None) -> Iterator[None]:
    """The untouched file, gone again when the batch is not accepted.

    What a crash or a stop leaves behind is replaced by the next batch of this number.
    """
    folder = settings.inbox / str(batch)
    shutil.rmtree(folder, ignore_errors=True)
    settings.inbox.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700)
    try:
        shutil.copyfile(path, folder / path.name)
        yield
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def undo(settings: Settings, batch: int) -> None:
    """Take a batch out of every later build; its rows stay, marked.

    Raises WrongUsage for an unknown batch, Refused while a later one that corrects it is in force.
    """
    if not settings.registry.exists():
        raise Refused("store.no_registry", file=settings.registry)
    with lock.writing(settings), registry.opened(settings) as con:
        known = con.execute("SELECT batch_id FROM batch WHERE undone_at IS NULL ORDER BY batch_id").fetchall()
        if (batch,) not in known:
            raise WrongUsage(
                "intake.batch_unknown", batch=batch, choices=", ".join(str(row[0]) for row in known) or "-"
            )
        if corrections := con.execute(_CORRECTED_BY_SQL, [batch]).fetchall():
            raise Refused("intake.corrected_by", batch=batch, batches=", ".join(str(row[0]) for row in corrections))
        con.execute("UPDATE batch SET undone_at = ? WHERE batch_id = ?", [keeping.now(), batch])


# Rows that mend a list mean nothing without it: alone they would pass for the whole list.
_CORRECTED_BY_SQL = """
    SELECT DISTINCT c.by_batch_id
    FROM correction AS c
    JOIN batch AS b ON b.batch_id = c.by_batch_id AND b.undone_at IS NULL
    WHERE c.batch_id = ?
    ORDER BY 1
"""


def batches(settings: Settings) -> pd.DataFrame:
    """Every batch, newest first, with its counts and when it was undone."""
    with registry.reading(settings) as con:
        return con.execute("FROM batch ORDER BY batch_id DESC").df()
