"""One writing command at a time in a data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from ucj.errors import Refused
from ucj.settings import Settings


@contextmanager
def writing(settings: Settings) -> Iterator[None]:
    """Hold the data folder's write lock. The kernel lets go of it when the process ends, however it ends.

    Whatever is written meanwhile, a database's own journal included, is for its owner alone: it holds names and NIKs.
    Raises Refused when another command holds it.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    before = os.umask(0o077)
    try:
        with _locked(settings):
            yield
    finally:
        os.umask(before)


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    with (settings.data / ".lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("store.busy", folder=settings.data) from None
        yield
