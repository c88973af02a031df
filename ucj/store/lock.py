"""Who may write in a data folder, and who may open its registry meanwhile. The kernel lets go of a lock when its
process ends, however it ends.

Two locks, because they exclude different things: commands exclude one another from beginning to end, while readers of
the registry (a page's queue or history) are kept out only while a command has it open for writing. A build reads the
registry for minutes, and so may everyone else.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ucj.errors import Refused
from ucj.settings import Settings

# A page reads for milliseconds; a workbook of quarantined rows takes a few seconds. Longer than that, something hangs.
READERS_SECONDS_MAX = 10.0
_RETRY_SECONDS = 0.02


@contextmanager
def writing(settings: Settings) -> Iterator[None]:
    """Be the only command that writes in the data folder.

    Whatever is written meanwhile, a database's own journal included, is for its owner alone: it holds names and NIKs.
    Raises Refused at once when another command holds it: waiting looks like hanging.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    before = os.umask(0o077)
    try:
        with _held(settings, ".lock", fcntl.LOCK_EX, "store.busy"):
            yield
    finally:
        os.umask(before)


@contextmanager
def registry_reading(settings: Settings) -> Iterator[None]:
    """Keep the registry from being opened for writing. Raises Refused at once while it is."""
    with _held(settings, ".registry.lock", fcntl.LOCK_SH, "store.busy"):
        yield


@contextmanager
def registry_writing(settings: Settings) -> Iterator[None]:
    """Be the only one who has the registry open. Raises Refused when readers do not leave in READERS_SECONDS_MAX."""
    with _held(settings, ".registry.lock", fcntl.LOCK_EX, "lock.registry_in_use", READERS_SECONDS_MAX):
        yield


@contextmanager
def _held(settings: Settings, name: str, how: int, refusal: str, wait_seconds: float = 0.0) -> Iterator[None]:
    """A file of its own, never the database: closing any handle of that would drop DuckDB's own lock on it."""
    deadline = time.monotonic() + wait_seconds
    handle = os.open(settings.data / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _taken(handle, how):
            if time.monotonic() >= deadline:
                raise Refused(refusal, folder=settings.data)
            time.sleep(_RETRY_SECONDS)
        yield
    finally:
        os.close(handle)


def _taken(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
