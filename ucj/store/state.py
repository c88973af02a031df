"""state.sqlite: what pages and commands both write, several processes at a time."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ucj.settings import Settings

_SCHEMA = (Path(__file__).parent / "sql" / "state.sql").read_text(encoding="utf-8")
# Every writer is done in milliseconds; a disk that takes longer than this to sync is failing.
_BUSY_SECONDS = 10.0


def now() -> str:
    """The moment as every row says it: UTC, ISO 8601."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


@contextmanager
def opened(settings: Settings) -> Iterator[sqlite3.Connection]:
    """One transaction, made durable when the block ends and undone when it raises. Rows are read by column name.

    A connection a use: SQLite opens in a fraction of a millisecond, and one handle must not serve many threads.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    path = settings.data / "state.sqlite"
    # The journal files take their mode from this one.
    path.touch(mode=0o600)
    con = sqlite3.connect(path, timeout=_BUSY_SECONDS)
    try:
        con.row_factory = sqlite3.Row
        con.execute("PRAGMA journal_mode = WAL")
        con.executescript(_SCHEMA)
        with con:
            yield con
    finally:
        con.close()
