"""One writing command at a time in a data folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from ucj.errors import Refused
from ucj.settings import Settings


@contextmanager
def writing(settings: Settings) -> Iterator[None]:
    """Hold the data folder's write lock. The kernel lets go of it when the process ends, however it ends.

    Raises Refused when another command holds it.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    with (settings.data / ".lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("store.busy", folder=settings.data) from None
        yield
