"""Workbooks: read by `unpack` in a process of its own, whose rows wait in a file without a name."""

from __future__ import annotations

import errno
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ucj.errors import Refused
from ucj.intake import unpack
from ucj.intake.cells import Cell, Sheet

# The process has a limit of computing time; this is for a disk that does not answer.
_SECONDS_MAX = 600
# A library that asks for more memory than it may have aborts; the other is the end of its computing time.
_LIMITS = (-signal.SIGABRT, -signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL)


def read(path: Path) -> list[Sheet]:
    """The visible sheets of an xlsx, xls, xlsb or ods file.

    Raises Refused, whatever the file makes the library do; OSError when the disk is full.
    """
    store = _Store()
    answer = _unpacked(path, store)
    sheets = [
        Sheet(each["name"], WorkbookRows(store, each["spans"]), tuple(map(tuple, each["merged"])))
        for each in answer["sheets"]
    ]
    if not any(any(sheet.rows) for sheet in sheets):
        raise Refused("intake.sheets_empty", file=path.name)
    return sheets


def too_large(path: Path) -> Refused:
    """For a text file as for a workbook."""
    million, gib = unpack.ROWS_MAX // 1_000_000, unpack.BYTES_MAX // (1024 * unpack.MIB)
    return Refused("intake.file_too_large", file=path.name, million=million, gib=gib)


class _Store:
    """A file that is gone as soon as nobody holds it, even if this process is killed: it has no name."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115

    def __del__(self) -> None:
        self.file.close()


@dataclass(frozen=True)
class WorkbookRows:
    """Rows of a sheet, a few thousand cells in memory at a time. `spans`: offset and length of each part."""

    store: _Store
    spans: list[tuple[int, int]]

    def __iter__(self) -> Iterator[list[Cell]]:
        for offset, size in self.spans:
            yield from _Plain(io.BytesIO(os.pread(self.store.file.fileno(), size, offset))).load()


class _Plain(pickle.Unpickler):
    """Takes cells only: the other process has read a stranger's file."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in {("datetime", kind) for kind in ("date", "datetime", "time", "timedelta")}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(name)


def _unpacked(path: Path, store: _Store) -> dict[str, Any]:
    done = _run(path, store)
    if done is None or done.returncode in _LIMITS:
        raise too_large(path)
    answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"refused": "broken"}
    match answer.get("refused"):
        case "encrypted":
            raise Refused("intake.file_encrypted", file=path.name)
        case "too_large":
            raise too_large(path)
        case "broken":
            raise Refused("intake.file_broken", file=path.name)
        case "disk_full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return answer


def _run(path: Path, store: _Store) -> subprocess.CompletedProcess[bytes] | None:
    """None when it did not end in time. `-I` keeps the environment and the current folder out of the process."""
    rows_to = store.file.fileno()
    try:
        with path.open("rb") as book, tempfile.TemporaryDirectory() as folder:
            return subprocess.run(
                [sys.executable, "-I", unpack.__file__, str(rows_to), folder],
                stdin=book,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(rows_to,),
                timeout=_SECONDS_MAX,
                check=False,
            )
    except subprocess.TimeoutExpired:
        return None
