"""Which code made the numbers: the version alone stands still while formulas change."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import ucj

_FOLDER = Path(__file__).parent
# Metrics, the SQL of a build, and every module that both may compute with: one too many only says "other code" early.
_MADE_BY = (
    *("metrics/**/*.py", "store/sql/**/*.sql", "*.py"),
    *("store/build.py", "store/closed.py", "store/projecting.py", "store/told.py"),
)


@functools.cache
def code_version() -> str:
    """The version and the first 12 digits of a SHA-256 over the code that makes numbers: '0.1.0+0123456789ab'."""
    return f"{ucj.__version__}+{fingerprint(_FOLDER)}"


def fingerprint(folder: Path) -> str:
    """Of the files in a copy of the package, by their paths and contents."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in _MADE_BY for path in folder.glob(pattern)}):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
