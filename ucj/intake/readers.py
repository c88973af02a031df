"""A file becomes rows of cells, with the line numbers its sender sees. Libraries read; this only picks one."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from ucj.errors import Refused

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Sheet:
    """Rows of cells; the row at index i stands in line i + 1 of the sheet or file."""

    name: str
    rows: list[list[Cell]]


def read(path: Path) -> list[Sheet]:
    """Every sheet of a workbook, or the one of a text file.

    Raises Refused for an absent, empty, encrypted, broken or unsupported file.
    """
    if not path.is_file():
        raise Refused("intake.file_missing", file=path)
    suffix = path.suffix.lower()
    if suffix not in WORKBOOKS + TEXTS:
        raise Refused("intake.type_unsupported", file=path.name, choices=", ".join(WORKBOOKS + TEXTS))
    if path.stat().st_size == 0:
        raise Refused("intake.file_empty", file=path.name)
    return _workbook(path) if suffix in WORKBOOKS else [Sheet(path.name, _text_rows(path))]


def _workbook(path: Path) -> list[Sheet]:
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        return [Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except python_calamine.PasswordError:
        raise Refused("intake.file_encrypted", file=path.name) from None
    except (python_calamine.CalamineError, OSError, ValueError) as problem:
        raise Refused("intake.file_broken", file=path.name, problem=problem) from None


def _text_rows(path: Path) -> list[list[Cell]]:
    text = decode(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    rows: list[list[Cell]] = []
    try:
        for row in reader:
            # A quoted line break makes one row of several lines: keep the numbers of the file.
            rows.extend([] for _ in range(reader.line_num - len(rows) - 1))
            rows.append(list(row))
    except csv.Error as problem:
        raise Refused("intake.file_broken", file=path.name, problem=problem) from None
    return rows


def decode(content: bytes) -> str:
    """UTF-8 with or without its mark, else Windows-1252, which is what office programs here fall back to."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The separator that splits the first lines most; titles above the heading have none of it."""
    head = text.splitlines()[:30]
    return max(",;\t|", key=lambda mark: max((line.count(mark) for line in head), default=0))


def as_text(cell: Cell | None) -> str:
    """A cell as the sender reads it: whole numbers without '.0', dates in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
