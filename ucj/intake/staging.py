"""Rows of cells become a staged table: the line, and one text column for every field of the kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ucj.errors import Refused
from ucj.intake import readers
from ucj.intake.kinds import DROPPED_HEADINGS, KINDS, Kind, normalise

HEADER_WITHIN = 30
TOTAL_MARKS = ("JUMLAH", "TOTAL")
# A line with a number in its key column is data, however little else it says; so is one with this many filled cells.
_NUMBERED = re.compile(r"[\d\s.,'E+-]{6,}")
_FILLED = 3


@dataclass(frozen=True)
class Heading:
    """Where the header stands and which column holds which field."""

    sheet: readers.Sheet
    row: int
    columns: dict[str, int]
    unmapped: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class Staged:
    """`frame`: `line` int, `nik_is_number` bool, and a str column for every field of the kind ('' where absent)."""

    frame: pd.DataFrame
    sheet: str
    unmapped: tuple[str, ...] = field(default=())
    dropped: tuple[str, ...] = field(default=())


def stage(path: Path, kind: Kind) -> Staged:
    """Read a file and stage the sheet that fits the kind.

    Raises Refused when no header of the kind is found or a required column is missing.
    """
    heading = _best_heading(readers.read(path), kind)
    if heading is None:
        raise Refused("intake.no_header", file=path.name, within=HEADER_WITHIN, columns=_names(kind, set()))
    missing = _missing(heading, kind)
    if missing:
        raise _refusal(heading, kind, path, missing)
    frame = _frame(heading, kind)
    if frame.empty:
        raise Refused("intake.no_rows", file=path.name, sheet=heading.sheet.name)
    return Staged(frame, heading.sheet.name, heading.unmapped, heading.dropped)


def _missing(heading: Heading, kind: Kind) -> list[str]:
    missing = [f.name for f in kind.required if f.name not in heading.columns]
    if kind.name == "workforce" and not {"village", "village_code"} & heading.columns.keys():
        missing.append("village")
    return missing


def _refusal(heading: Heading, kind: Kind, path: Path, missing: list[str]) -> Refused:
    """Say that the kind is wrong when another kind's required columns are all there; else name what is missing."""
    row = heading.sheet.rows[heading.row]
    for other in KINDS.values():
        if other != kind and not _missing(_heading(heading.sheet, heading.row, row, other), other):
            return Refused("intake.wrong_kind", file=path.name, kind=kind.name, other=other.name)
    return Refused(
        "intake.columns_missing",
        file=path.name,
        line=heading.row + 1,
        columns=_names(kind, set(heading.columns), missing),
    )


def _names(kind: Kind, found: set[str], missing: list[str] | None = None) -> str:
    wanted = missing if missing is not None else [f.name for f in kind.required if f.name not in found]
    by_name = {f.name: f for f in kind.fields}
    return ", ".join(by_name[name].headings[0] for name in wanted)


def _best_heading(sheets: list[readers.Sheet], kind: Kind) -> Heading | None:
    """The row with most fields of the kind among the first rows of every sheet; two fields at least."""
    candidates = [
        _heading(sheet, index, row, kind)
        for sheet in sheets
        for index, row in enumerate(sheet.rows[:HEADER_WITHIN])
        if len(row) > 1
    ]
    best = max(candidates, key=lambda heading: len(heading.columns), default=None)
    return best if best and len(best.columns) >= 2 else None


def _heading(sheet: readers.Sheet, index: int, row: list[readers.Cell], kind: Kind) -> Heading:
    by_heading = {text: f.name for f in kind.fields for text in f.headings}
    columns: dict[str, int] = {}
    unmapped: list[str] = []
    dropped: list[str] = []
    for position, cell in enumerate(row):
        text = normalise(readers.as_text(cell))
        name = by_heading.get(text)
        if name and name not in columns:
            columns[name] = position
        elif text in DROPPED_HEADINGS:
            dropped.append(text)
        elif text and text not in ("NO", "NOMOR"):
            unmapped.append(readers.as_text(cell))
    return Heading(sheet, index, columns, tuple(unmapped), tuple(dropped))


def _frame(heading: Heading, kind: Kind) -> pd.DataFrame:
    """Data rows only: blank lines, totals and signatures below the table are not rows of data."""
    lines: list[int] = []
    cells: list[list[str]] = []
    numbers: list[bool] = []
    positions = list(heading.columns.values())
    nik_at = heading.columns.get("nik", -1)
    key_at = heading.columns.get(kind.key, -1)
    for index, row in enumerate(heading.sheet.rows[heading.row + 1 :], start=heading.row + 2):
        if not row:
            continue
        width = len(row)
        texts = [readers.as_text(row[at]) if at < width else "" for at in positions]
        key = readers.as_text(row[key_at]) if 0 <= key_at < width else ""
        if _is_total(row) or not (_NUMBERED.fullmatch(key) or sum(map(bool, texts)) >= _FILLED):
            continue
        lines.append(index)
        cells.append(texts)
        numbers.append(0 <= nik_at < width and isinstance(row[nik_at], (int, float)))
    frame = pd.DataFrame(cells, columns=list(heading.columns), dtype="str")
    for absent in (f.name for f in kind.fields if f.name not in heading.columns):
        frame[absent] = ""
    return frame.assign(line=lines, nik_is_number=numbers)


def _is_total(row: list[readers.Cell]) -> bool:
    first = next((text for cell in row if (text := readers.as_text(cell))), "")
    return first.upper().startswith(TOTAL_MARKS)
