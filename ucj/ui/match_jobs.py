"""Which commands the matching queue starts, and how the newest of them stands."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from ucj import settings
from ucj.access import Permission, Viewer
from ucj.errors import Refused
from ucj.store import jobs
from ucj.store.jobs import Job
from ucj.ui import inbox_jobs, uploads

_COMMANDS = ("match", "match-decide")


def newest(known: Sequence[Job]) -> Job | None:
    """The newest job of the queue. known: newest first."""
    return next((job for job in known if job.arguments[0] in _COMMANDS), None)


def decided(known: Sequence[Job], since: dt.datetime) -> dict[str, int]:
    """accepted_count, rejected_count of the decisions since then: those that no release rests on yet."""
    done = [
        job.result
        for job in known
        if job.arguments[0] == "match-decide" and job.status == "done" and job.finished_at and job.finished_at > since
    ]
    return {name: sum(result[name] for result in done) for name in ("accepted_count", "rejected_count")}


def refresh(viewer: Viewer) -> int:
    """Raises Refused, like the others, when the viewer may not."""
    return _start(viewer, "match")


def decide(viewer: Viewer, decisions: Mapping[int, bool]) -> int:
    """decisions: accept (True) or reject (False) by number, at least one."""
    words = []
    for option, wanted in (("--accept", True), ("--reject", False)):
        numbers = [str(number) for number, is_accepted in decisions.items() if is_accepted is wanted]
        words += [option, *numbers] if numbers else []
    return _start(viewer, "match-decide", f"--by={inbox_jobs.owner(viewer)}", *words)


def accept_above(viewer: Viewer, probability: float) -> int:
    return _start(viewer, "match-decide", f"--by={inbox_jobs.owner(viewer)}", f"--accept-above={probability}")


def decide_by_file(viewer: Viewer, name: str, content: BinaryIO) -> int:
    """A workbook of decisions, kept until the next one comes: the command reads it after the page has gone on."""
    _require(viewer)
    folder = settings.load().data / "match_files"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return _start(
        viewer,
        "match-decide",
        f"--by={inbox_jobs.owner(viewer)}",
        str(_written(folder / uploads.clean_name(name), content)),
    )


def _written(path: Path, content: BinaryIO) -> Path:
    draft = path.with_name(secrets.token_hex(8))
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        shutil.copyfileobj(content, stream)
    return draft.rename(path)


def _require(viewer: Viewer) -> None:
    if not viewer.may(Permission.DECIDE_MATCHES):
        raise Refused("page.forbidden")


def _start(viewer: Viewer, *arguments: str) -> int:
    _require(viewer)
    return jobs.start(settings.load(), arguments, inbox_jobs.owner(viewer))
