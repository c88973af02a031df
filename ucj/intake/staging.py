"""Rows of cells become a staged table: the line, and one text column for every field of the kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa

from ucj.errors import Refused
from ucj.intake import header, readers
from ucj.intake.header import Header
from ucj.intake.kinds import CORRECTION, KINDS, Kind, normalise

TOTAL_MARKS = ("JUMLAH", "TOTAL", "SUBTOTAL", "SUB TOTAL")
# A line is data when its key says so (digits, a NIK among them, but no official's NIP of 18), or its number in the
# column that counts the rows; else when enough of its cells are filled. Signatures and places of signing are neither.
_NUMBERED = re.compile(r"(?=.*\d)[\d\s.,'E+-]{6,}")
_NIP = re.compile(r"NIP\b|(\D*\d){18}\D*$", re.IGNORECASE)
_FILLED = 3
# Rows held as Python objects at a time: a participant list of millions of lines never is.
_CHUNK = 50_000


@dataclass(frozen=True)
class Staged:
    """`batches` can be read once: `line` int32, `nik_is_number` bool, a text column for every field ('' if absent)."""

    header: Header
    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


def stage(path: Path, kind: Kind, sheet: str | None = None) -> Staged:
    """Read a file and stage the sheet that fits the kind, or the one asked for.

    Raises Refused when no header of the kind is found, a required column is missing, or several sheets fit.
    """
    found = _fitting(path, kind, sheet)
    if missing := kind.missing(set(found.columns)):
        raise _refusal(found, kind, path, ", ".join(missing))
    names = [each.name for each in (*kind.fields, *CORRECTION)]
    schema = pa.schema([("line", pa.int32()), ("nik_is_number", pa.bool_()), *((name, pa.string()) for name in names)])
    return Staged(found, schema, _batches(found, kind, schema))


def _fitting(path: Path, kind: Kind, sheet: str | None) -> Header:
    sheets = readers.read(path)
    if sheet is not None:
        names = ", ".join(each.name for each in sheets)
        sheets = [each for each in sheets if each.name == sheet]
        if not sheets:
            raise Refused("intake.sheet_unknown", file=path.name, sheet=sheet, choices=names)
    headers = [found for each in sheets if (found := header.best(each, kind))]
    most = max((len(each.columns) for each in headers), default=0)
    filled = [each for each in headers if len(each.columns) == most and any(True for _ in _data(each, kind))]
    if len(filled) > 1:
        names = ", ".join(each.sheet.name for each in filled)
        raise Refused("intake.sheet_several", file=path.name, choices=names)
    if not headers:
        columns = ", ".join(kind.missing(set()))
        raise Refused("intake.no_header", file=path.name, within=header.WITHIN, columns=columns)
    best = filled[0] if filled else next(each for each in headers if len(each.columns) == most)
    if not filled and not kind.missing(set(best.columns)):
        raise Refused("intake.no_rows", file=path.name, sheet=best.sheet.name)
    return best


def _refusal(found: Header, kind: Kind, path: Path, columns: str) -> Refused:
    """Say that the kind is wrong when another kind fits whole and better; else name what is missing."""
    for other in KINDS.values():
        theirs = set(header.at(found, other).columns)
        if other != kind and not other.missing(theirs) and len(theirs) >= len(found.columns):
            return Refused("intake.wrong_kind", file=path.name, kind=kind.name, other=other.name)
    return Refused("intake.columns_missing", file=path.name, line=found.row + 1, columns=columns)


def _batches(found: Header, kind: Kind, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    rows = _data(found, kind)
    nik_at = found.columns.get("nik")
    while chunk := list(islice(rows, _CHUNK)):
        cells = list(zip(*(texts for _, texts, _ in chunk), strict=True))
        by_name = dict(zip(found.columns, cells, strict=True))
        numbers = [nik_at is not None and _is_number(row, nik_at) for _, _, row in chunk]
        absent = [""] * len(chunk)
        columns = [[line for line, _, _ in chunk], numbers, *(by_name.get(name, absent) for name in schema.names[2:])]
        yield pa.record_batch(columns, schema=schema)


def _is_number(row: list[readers.Cell], at: int) -> bool:
    return at < len(row) and isinstance(row[at], (int, float)) and not isinstance(row[at], bool)


def _data(found: Header, kind: Kind) -> Iterator[tuple[int, list[str], list[readers.Cell]]]:
    """Data rows only, with the line the sender sees: blank lines, totals, signatures and repeated headers are none."""
    positions = list(found.columns.values())
    is_data = _judge(found, kind)
    rows: Iterable[list[readers.Cell]] = islice(found.sheet.rows, found.first_data_row, None)
    for line, row in enumerate(rows, start=found.first_data_row + 1):
        width = len(row)
        texts = [readers.as_text(row[at]) if at < width else "" for at in positions]
        if any(texts) and is_data(texts, row):
            yield line, texts, row


def _judge(found: Header, kind: Kind) -> Callable[[list[str], list[readers.Cell]], bool]:
    headings = next(each.headings for each in kind.fields if each.name == kind.key)
    key_at = list(found.columns).index(kind.key) if kind.key in found.columns else None
    numbering = found.numbering
    # Where rows are numbered, one without a number has to look very much like data; a narrow list has few cells.
    least = _FILLED if numbering is None else max(_FILLED, len(found.columns) // 2)
    least = min(least, max(len(found.columns) - 1, 1))

    def is_data(texts: list[str], row: list[readers.Cell]) -> bool:
        key = texts[key_at] if key_at is not None else ""
        if _NUMBERED.fullmatch(key) and not _NIP.match(key):
            return True
        if numbering is not None and numbering < len(row) and readers.as_text(row[numbering]).rstrip(".").isdecimal():
            return not _is_column_count(texts)
        return (
            len(texts) - texts.count("") >= least
            and not _NIP.match(key)
            and not _is_total(row)
            and normalise(key) not in headings
            and not _is_column_count(texts)
        )

    return is_data


def _is_total(row: list[readers.Cell]) -> bool:
    first = next((text for cell in row if (text := readers.as_text(cell))), "")
    return first.upper().startswith(TOTAL_MARKS)


def _is_column_count(texts: list[str]) -> bool:
    """The line '1 2 3 4 ...' or '(1) (2) (3)' that official forms print below their header."""
    numbers = [int(bare) if (bare := text.strip("()")).isdecimal() else 0 for text in texts if text]
    return numbers == sorted(set(numbers)) and numbers[0] > 0 and numbers[-1] - numbers[0] < 2 * len(texts) + 8
