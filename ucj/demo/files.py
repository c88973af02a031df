"""Writing what an office would send. The same rows give the same bytes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

_CREATED = dt.datetime(2025, 10, 1, tzinfo=dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class SourceFile:
    """A file as an office would hand it in; `period` is 'YYYY-MM', `received_at` in UTC."""

    path: Path
    kind: str
    period: str
    received_at: dt.datetime | None = None


@dataclass(frozen=True)
class Sheet:
    """A worksheet: lines above the header, rows (column names are the header), lines below. '' leaves a line blank."""

    name: str
    titles: list[str]
    rows: pd.DataFrame
    footer: list[list[str]]


def write_csv(path: Path, rows: pd.DataFrame, separator: str = ",", encoding: str = "utf-8") -> None:
    rows.to_csv(path, sep=separator, encoding=encoding, index=False, lineterminator="\r\n")


def write_xlsx(path: Path, sheet: Sheet) -> None:
    """Strings as text, numbers as numbers, dates as spreadsheet dates, '' and None as empty cells."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        page = book.add_worksheet(sheet.name)
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        row = _lines(page, 0, [[title] for title in sheet.titles])
        row = _lines(page, row, [list(sheet.rows.columns)])
        columns = [sheet.rows[name].astype(object).tolist() for name in sheet.rows.columns]
        for cells in zip(*columns, strict=True):
            _write(page, row, cells, date)
            row += 1
        _lines(page, row, sheet.footer)


def _lines(page: Any, row: int, lines: list[list[str]]) -> int:
    for line in lines:
        _write(page, row, tuple(line), None)
        row += 1
    return row


def _write(page: Any, row: int, cells: tuple[Any, ...], date: Any) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, str):
            if value:
                page.write_string(row, column, value)
        elif isinstance(value, dt.date):
            page.write_datetime(row, column, value, date)
        elif value is not None:
            page.write_number(row, column, value)
