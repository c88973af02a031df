"""Files that were handed in on a page and are not yet accepted: each in a folder that nobody can guess.

What a closed browser leaves behind is offered again, and thrown away after some days: it holds names and NIKs.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import secrets
import shutil
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ucj.errors import Refused
from ucj.settings import Settings

# A list that waits over a long weekend is found again; a longer wait sends it anew rather than an outdated one.
DAYS_KEPT = 5
_TOKEN = re.compile(r"[a-z]+-[0-9a-f]{32}")
# Bytes: most file systems allow 255, and the name stands in paths and messages.
_NAME_MAX = 180


@dataclass(frozen=True)
class Upload:
    """`token` names its folder and begins with its owner; `arrived_at` in the machine's own zone."""

    token: str
    path: Path
    arrived_at: dt.datetime

    @property
    def owner(self) -> str:
        return self.token.partition("-")[0]


def store(settings: Settings, owner: str, name: str, content: BinaryIO) -> Upload:
    """Keep a file as `owner`'s. Raises Refused when it cannot be written; nothing of it is left then."""
    token = f"{owner}-{secrets.token_hex(16)}"
    folder = _folder(settings) / token
    try:
        folder.mkdir(mode=0o700)
        path = folder / clean_name(name)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            shutil.copyfileobj(content, stream)
    except OSError as problem:
        shutil.rmtree(folder, ignore_errors=True)
        raise Refused("inbox.upload_failed", file=clean_name(name), problem=problem.strerror) from None
    return _upload(path)


def clean_name(name: str) -> str:
    """A browser's name for a file as one plain part of a path: no folders, no control signs, not hidden, not long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip().lstrip(".")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, suffix = plain, ""
    stem = stem.encode()[:_NAME_MAX].decode(errors="ignore").strip()
    return f"{stem or 'berkas'}{dot and suffix and '.'}{suffix}"


def find(settings: Settings, token: str) -> Upload | None:
    """The upload of a token, which may come from an address; None when there is none."""
    if not _TOKEN.fullmatch(token):
        return None
    return next(iter(_kept(settings, f"{token}/*")), None)


def waiting(settings: Settings) -> list[Upload]:
    """Everything that is kept, newest first."""
    return sorted(_kept(settings, "*/*"), key=lambda each: each.arrived_at, reverse=True)


def _kept(settings: Settings, pattern: str) -> list[Upload]:
    found = []
    for path in _folder(settings).glob(pattern):
        # Another browser may have thrown it away since.
        with contextlib.suppress(FileNotFoundError):
            found.append(_upload(path))
    return [each for each in found if _TOKEN.fullmatch(each.token)]


def remove(settings: Settings, token: str) -> None:
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_folder(settings) / token, ignore_errors=True)


def is_outdated(upload: Upload) -> bool:
    """Judged by the times of files, never by those of data."""
    return time.time() - upload.arrived_at.timestamp() > DAYS_KEPT * 24 * 3600


def _folder(settings: Settings) -> Path:
    folder = settings.data / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _upload(path: Path) -> Upload:
    return Upload(path.parent.name, path, dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone())
