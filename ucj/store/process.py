"""Commands as processes of their own. Linux only, like the locks."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from ucj.settings import PROJECT


def spawn(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> int:
    """Start a command of `python -m ucj`; its process id.

    It leads a session of its own, so that neither a closed terminal nor the end of this process ends it. What it says
    to people goes to `log`, for the owner only; what it prints goes nowhere.
    """
    log.touch(mode=0o600)
    with log.open("wb") as stream:
        child = subprocess.Popen(
            [sys.executable, "-m", "ucj", *arguments],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stream,
            start_new_session=True,
        )
    # Somebody must take note of its end, or it stays in the table of processes for as long as a server runs.
    threading.Thread(target=child.wait, daemon=True).start()
    return child.pid


def stop(pid: int) -> None:
    """Ask a spawned process, and whatever it started, to end."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGTERM)


def started(pid: int) -> int | None:
    """When a process began, in clock ticks since the machine started; None when it is gone.

    One that has ended and waits for its parent to take note is gone, but not while its last threads hold its locks.
    """
    try:
        text = Path("/proc", str(pid), "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field is the program's name in brackets, which may hold anything.
    fields = text.rpartition(")")[2].split()
    has_ended = fields[0] in "ZX" and int(fields[17]) <= 1
    return None if has_ended else int(fields[19])


def is_alive(pid: int, since: int | None) -> bool:
    """False also for another process that was given the number later."""
    return since is not None and started(pid) == since
