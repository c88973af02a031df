"""Commands that a page starts and does not wait for: each a process of its own, with its progress and end on record.

A job outlives the browser and the server. It says itself how far it is (`advance`) and how it ended (`finish`); one
that is gone without having said so was killed.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ucj import i18n
from ucj.errors import Refused, UcjError, WrongUsage
from ucj.settings import Settings
from ucj.store import process, state

Status = Literal["running", "done", "refused", "failed", "cancelled", "lost"]

# By this name a command learns that it is a job, and which.
VARIABLE = "UCJ_JOB"
# A month of an office's work: its 157 villages once, and what was corrected. Results hold NIKs, so no more than that.
KEPT_JOBS = 200
UNEXPECTED = "cli.unexpected"
_CANCELLED, _LOST = "jobs.cancelled", "jobs.lost"


@dataclass(frozen=True)
class Job:
    """A command, its progress and its end.

    step: text key of what it does now, None before it said anything · share: 0 to 1, of that step · exit_code: None
    while it runs and when it never said · error_key: text key of why it did not end well, also when it was cancelled or
    lost · error_texts: that sentence by language, where the job said it itself.
    """

    job_id: int
    arguments: tuple[str, ...]
    by: str
    started_at: dt.datetime
    step: str | None
    share: float
    finished_at: dt.datetime | None
    exit_code: int | None
    status: Status
    error_key: str | None
    error_texts: dict[str, str]
    result_file: Path

    def error(self, t: i18n.Translator) -> str:
        """What went wrong and what to do, in the reader's language; empty while nothing did."""
        if self.error_key is None:
            return ""
        return self.error_texts.get(t.language) or t(self.error_key)

    @functools.cached_property
    def result(self) -> Any:
        """The document the command prints with --json; None unless the job is done. Raises Refused when it is lost.

        Read when asked for: a report of 20,000 findings is megabytes, and a list of jobs wants none of it.
        """
        if self.status != "done":
            return None
        try:
            return json.loads(self.result_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise Refused("jobs.result_gone", job=self.job_id, file=self.result_file) from None


def start(settings: Settings, arguments: Sequence[str], by: str) -> int:
    """Start a command with --json, detached from this process; the job's number.

    arguments: as on the command line, paths absolute. by: who asked, as the history shows it.
    """
    folder = _folder(settings)
    with state.opened(settings) as con:
        # The row and the process in one transaction: were this process killed between the two, neither would be known.
        job_id = con.execute(
            "INSERT INTO job (arguments, started_by, started_at, pid) VALUES (?, ?, ?, 0)",
            [json.dumps(list(arguments)), by, state.now()],
        ).lastrowid
        assert job_id is not None
        # What goes wrong unexpectedly is said in the log, for whoever looks after the machine.
        pid = process.spawn([*arguments, "--json"], _environment(settings, job_id), folder / f"{job_id}.log")
        con.execute("UPDATE job SET pid = ?, pid_started = ? WHERE job_id = ?", [pid, process.started(pid), job_id])
        con.execute("DELETE FROM job WHERE job_id <= ?", [job_id - KEPT_JOBS])
    _forget_files(folder, job_id - KEPT_JOBS)
    return job_id


def _environment(settings: Settings, job_id: int) -> dict[str, str]:
    return os.environ | {
        "UCJ_DATA": str(settings.data),
        "UCJ_REGION": settings.region_code,
        "UCJ_SMALL_COUNT_MAX": str(settings.small_count_max),
        VARIABLE: str(job_id),
    }


def _folder(settings: Settings) -> Path:
    folder = settings.data / "jobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _forget_files(folder: Path, last: int) -> None:
    for path in folder.iterdir():
        number = path.name.partition(".")[0]
        if number.isdigit() and int(number) <= last:
            path.unlink(missing_ok=True)


def get(settings: Settings, job_id: int) -> Job:
    """A job as it stands now. Raises WrongUsage for an unknown number."""
    with state.opened(settings) as con:
        return _standing(con, settings, job_id)


def recent(settings: Settings, limit: int, by: str | None = None) -> list[Job]:
    """The newest jobs, newest first; one person's only when `by` is given."""
    with state.opened(settings) as con:
        numbers = con.execute(
            "SELECT job_id FROM job WHERE started_by = coalesce(?, started_by) ORDER BY job_id DESC LIMIT ?",
            [by, limit],
        ).fetchall()
        return [_standing(con, settings, row["job_id"]) for row in numbers]


def cancel(settings: Settings, job_id: int) -> None:
    """Ask a running job to stop; it clears away what it had begun. One that has ended stays as it ended.

    Raises WrongUsage for an unknown number.
    """
    with state.opened(settings) as con:
        if _standing(con, settings, job_id).status != "running":
            return
        con.execute("UPDATE job SET cancelled_at = ? WHERE job_id = ?", [state.now(), job_id])
        pid = _row(con, job_id)["pid"]
    process.stop(pid)


def _standing(con: sqlite3.Connection, settings: Settings, job_id: int) -> Job:
    row = _row(con, job_id)
    if row["finished_at"] is None and not process.is_alive(row["pid"], row["pid_started"]):
        # It may have ended between the two looks, and the end is written before the process goes: look once more.
        row = _row(con, job_id)
        if row["finished_at"] is None:
            return _job(row, settings, "cancelled" if row["cancelled_at"] else "lost")
    return _job(row, settings, _status(row))


def _row(con: sqlite3.Connection, job_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = con.execute("SELECT * FROM job WHERE job_id = ?", [job_id]).fetchone()
    if row is None:
        raise WrongUsage("jobs.unknown", job=job_id)
    return row


def _status(row: sqlite3.Row) -> Status:
    if row["finished_at"] is None:
        return "running"
    if row["error_key"] is None:
        return "done"
    if row["error_key"] != UNEXPECTED:
        return "refused"
    # DuckDB reports an interrupted query as a failure of its own.
    return "cancelled" if row["cancelled_at"] else "failed"


def _job(row: sqlite3.Row, settings: Settings, status: Status) -> Job:
    ended = {"cancelled": _CANCELLED, "lost": _LOST}.get(status)
    return Job(
        job_id=row["job_id"],
        arguments=tuple(json.loads(row["arguments"])),
        by=row["started_by"],
        started_at=dt.datetime.fromisoformat(row["started_at"]),
        step=row["step"],
        share=row["share"],
        finished_at=dt.datetime.fromisoformat(row["finished_at"]) if row["finished_at"] else None,
        exit_code=row["exit_code"],
        status=status,
        error_key=ended or row["error_key"],
        error_texts={} if ended else json.loads(row["error_texts"] or "{}"),
        result_file=_result_file(settings, row["job_id"]),
    )


def _result_file(settings: Settings, job_id: int) -> Path:
    return settings.data / "jobs" / f"{job_id}.json"


def advance(settings: Settings, job_id: int, step: str, share: float) -> None:
    """Said by the job: how far it is."""
    with state.opened(settings) as con:
        con.execute(
            "UPDATE job SET step = ?, share = ? WHERE job_id = ? AND pid = ?", [step, share, job_id, os.getpid()]
        )


def finish(
    settings: Settings, job_id: int, exit_code: int, result: Any = None, problem: UcjError | None = None
) -> None:
    """Said by the job, last of all: how it ended. The result is there before anyone can read that it is."""
    if problem is None:
        path = _result_file(settings, job_id)
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
        draft.replace(path)
    texts = {} if problem is None else {name: problem.text(i18n.translator(name)) for name in i18n.LANGUAGES}
    with state.opened(settings) as con:
        con.execute(
            """
            UPDATE job SET finished_at = ?, exit_code = ?, error_key = ?, error_texts = ? WHERE job_id = ? AND pid = ?
            """,
            [state.now(), exit_code, problem and problem.key, json.dumps(texts), job_id, os.getpid()],
        )
