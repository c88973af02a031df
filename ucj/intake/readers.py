"""A file becomes rows of cells, with the line numbers its sender sees. Libraries read; this only picks one."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ucj.errors import Refused
from ucj.intake import text_files, workbooks
from ucj.intake.cells import Cell, Sheet, as_text
from ucj.intake.unpack import BYTES_MAX

__all__ = ["TEXTS", "WORKBOOKS", "Cell", "Sheet", "as_text", "read"]

WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
# Zip (xlsx, xlsb, ods; the second is an archive of nothing), and OLE (xls, and any of them under a password).
_WORKBOOK_MARKS = (b"PK\x03\x04", b"PK\x05\x06", bytes.fromhex("d0cf11e0a1b11ae1"))
# Web pages, saved web pages and XML, which many systems of offices send as .xls.
_MARKUP = re.compile(r"[\s\ufeff]*(<(\?xml|!doctype|!--|[a-z]+[\s/>])|mime-version:)", re.IGNORECASE)


def read(path: Path) -> list[Sheet]:
    """Every sheet of a workbook that its sender sees, or the one of a text file; told apart by content, not by name.

    Hidden sheets are left out: they hold choices for drop-downs or old versions, and a finding in one names a line
    that the sender cannot find. Raises Refused for a file that is absent, empty, encrypted, broken, too large, or of
    a type that is not read.
    """
    if not path.is_file():
        raise Refused("intake.file_missing", file=path)
    if path.suffix.lower() not in WORKBOOKS + TEXTS:
        raise Refused("intake.type_unsupported", file=path.name, choices=", ".join(WORKBOOKS + TEXTS))
    try:
        return _read(path)
    except OSError as problem:
        raise Refused("intake.file_unreadable", file=path.name, problem=problem.strerror) from None


def _read(path: Path) -> list[Sheet]:
    size = path.stat().st_size
    if size == 0:
        raise Refused("intake.file_empty", file=path.name)
    if size > BYTES_MAX:
        raise workbooks.too_large(path)
    with path.open("rb") as stream:
        head = stream.read(1024)
    if head.startswith(_WORKBOOK_MARKS):
        return workbooks.read(path)
    if _is_markup(head):
        raise Refused("intake.file_markup", file=path.name)
    return [text_files.read(path)]


def _is_markup(head: bytes) -> bool:
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return bool(_MARKUP.match(head.decode("utf-16" if is_wide else "utf-8-sig", errors="ignore")))
