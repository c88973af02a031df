"""The far side of a job: a command that a page started says how far it is and how it ended."""

from __future__ import annotations

import functools
import os
import signal
import sqlite3
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any, NoReturn

from ucj import settings
from ucj.errors import UcjError
from ucj.store import jobs

# Twice as often as a page asks: a bar never stands still for want of a word, and the disk is not kept busy.
_SECONDS_BETWEEN = 0.3


@dataclass
class Record:
    """Where this process says what becomes of it; nowhere when no page started it (`job_id` is None)."""

    job_id: int | None
    step: str = ""
    written_at: float = 0.0

    def advance(self, step: str, share: float) -> None:
        """Step and share (0 to 1). A step's beginning and end are always written, what lies between at intervals."""
        now = time.monotonic()
        if step == self.step and share < 1 and now - self.written_at < _SECONDS_BETWEEN:
            return
        self.step, self.written_at = step, now
        self._write(jobs.advance, step, share)

    def finish(self, exit_code: int, result: Any = None, problem: UcjError | None = None) -> None:
        self._write(jobs.finish, exit_code, result, problem)

    def _write(self, what: Callable[..., None], *said: Any) -> None:
        """A full disk must not make a command fail that has done its work: what cannot be recorded is left out."""
        if self.job_id is None:
            return
        try:
            what(settings.load(), self.job_id, *said)
        except (OSError, sqlite3.Error):
            traceback.print_exc()


@functools.cache
def record() -> Record:
    """This process's own. The number is taken out of the environment: what a job starts is not that job."""
    number = os.environ.pop(jobs.VARIABLE, None)
    if number is None:
        return Record(None)
    signal.signal(signal.SIGTERM, _stop)
    return Record(int(number))


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave by the way of an exception, so that whatever was begun is cleared away; asked twice, do it once."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(128 + signal.SIGTERM)
