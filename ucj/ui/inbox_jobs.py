"""Which commands the page *Data masuk* starts, for whom, and how a sending stands: read from the jobs themselves.

Nothing is remembered in a session. A sending is its upload and the newest job on it, so that a reload, another browser
and another day show the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ucj import months, settings
from ucj.access import Permission, Viewer
from ucj.errors import Refused
from ucj.store import history, jobs
from ucj.store.jobs import Job
from ucj.ui import uploads
from ucj.ui.uploads import Upload

# Only one of these runs at a time; the others only read.
_WRITING = ("import", "undo", "build", "publish", "demo", "match", "match-decide")


@dataclass(frozen=True)
class Asked:
    """How a file is to be read. `sheet` '' for the one that fits."""

    kind: str
    period_month: int
    sheet: str = ""
    allow_shrink: bool = False

    def arguments(self) -> list[str]:
        """Joined with '=': a sheet may be called '--help'."""
        words = [f"--kind={self.kind}", f"--period={months.text(self.period_month)}"]
        words += [f"--sheet={self.sheet}"] if self.sheet else []
        return words + (["--allow-shrink"] if self.allow_shrink else [])


@dataclass(frozen=True)
class Standing:
    """A sending: the upload, gone once it is accepted, and the newest job on it, none before the first."""

    token: str
    upload: Upload | None
    job: Job | None


def recent() -> list[Job]:
    """Every job on record, newest first."""
    return jobs.recent(settings.load(), jobs.KEPT_JOBS)


def is_writing(known: Sequence[Job]) -> bool:
    return any(job.status == "running" and job.arguments[0] in _WRITING for job in known)


def owner(viewer: Viewer) -> str:
    return viewer.role.value


def standing(token: str, known: Sequence[Job], viewer: Viewer) -> Standing | None:
    """The sending of a token from an address; None when there is none, or it is another's."""
    if not _is_theirs(token, viewer):
        return None
    job = next((each for each in known if token_of(each) == token), None)
    upload = uploads.find(settings.load(), token)
    return Standing(token, upload, job) if upload or job else None


def unfinished(known: Sequence[Job], viewer: Viewer) -> list[Standing]:
    """What this viewer may go on with, newest first. Accepted and outdated uploads are thrown away on the way."""
    newest = {token_of(job): job for job in reversed(known)}
    found = []
    for each in uploads.waiting(settings.load()):
        job = newest.get(each.token)
        if _is_over(each, job):
            uploads.remove(settings.load(), each.token)
        elif _is_theirs(each.token, viewer):
            found.append(Standing(each.token, each, job))
    return found


def _is_theirs(token: str, viewer: Viewer) -> bool:
    """Whoever publishes answers for all that comes in."""
    return viewer.may(Permission.PUBLISH) or token.startswith(f"{owner(viewer)}-")


def _is_over(upload: Upload, job: Job | None) -> bool:
    if job and job.status == "running":
        return False
    return is_accepted(job) or uploads.is_outdated(upload)


def is_accepted(job: Job | None) -> bool:
    return job is not None and job.arguments[0] == "import" and job.status == "done"


def token_of(job: Job) -> str | None:
    """Which upload a check or an import is of."""
    is_about_file = job.arguments[0] in ("check", "import") and len(job.arguments) > 1
    return Path(job.arguments[1]).parent.name if is_about_file else None


def asked(job: Job) -> Asked:
    """What a check or an import was asked for."""
    named = dict(word.split("=", 1) for word in job.arguments[2:] if "=" in word)
    return Asked(
        kind=named["--kind"],
        period_month=months.parse(named["--period"]),
        sheet=named.get("--sheet", ""),
        allow_shrink="--allow-shrink" in job.arguments,
    )


# Started here and nowhere else, so that the right to it is asked for where it counts.


def check(viewer: Viewer, upload: Upload, how: Asked) -> int:
    """Raises Refused, like the others, when the viewer may not."""
    _require_kind(viewer, how.kind)
    return _start(viewer, "check", str(upload.path), *how.arguments())


def accept(viewer: Viewer, upload: Upload, how: Asked, villages: Sequence[str] | None) -> int:
    """villages: codes of those that a workforce list replaces, none of them being an addition; None for other lists."""
    _require_kind(viewer, how.kind)
    words = [*how.arguments(), f"--by={owner(viewer)}"]
    if villages is not None:
        words.append(f"--villages={','.join(villages)}" if villages else "--mode=add")
    return _start(viewer, "import", str(upload.path), *words)


def undo(viewer: Viewer, batch: int) -> int:
    kinds = history.batches(settings.load()).set_index("batch_id")["kind"]
    _require_kind(viewer, str(kinds.get(batch, "-")))
    return _start(viewer, "undo", str(batch))


def publish(viewer: Viewer, reason: str = "") -> int:
    """Build a release and publish it. reason: why a large change is right, once a build was refused for it."""
    if not viewer.may(Permission.PUBLISH):
        raise Refused("inbox.publish_forbidden")
    return _start(viewer, "build", "--publish", *([f"--accept-change={reason}"] if reason else []))


def cancel(viewer: Viewer, job: Job) -> None:
    if may_cancel(viewer, job):
        jobs.cancel(settings.load(), job.job_id)


def may_cancel(viewer: Viewer, job: Job) -> bool:
    return viewer.may(Permission.PUBLISH) or job.by == owner(viewer)


def _require_kind(viewer: Viewer, kind: str) -> None:
    if not (viewer.may(Permission.SEND_FILES) and viewer.handles(kind)):
        raise Refused("inbox.kind_forbidden", kind=kind)


def _start(viewer: Viewer, *arguments: str) -> int:
    return jobs.start(settings.load(), arguments, owner(viewer))
