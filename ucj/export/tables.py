"""A table as CSV and as XLSX: the numbers shown, native, with the facts that say what they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from ucj.views.parts import Table

# What a browser is told that a workbook is.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {
    **{"count": "#,##0", "pct": "0.0", "rate": "0.0", "change": "+#,##0;-#,##0;0"},
    **dict.fromkeys(("pace", "pp"), "+0.0;-0.0;0.0"),
}


def to_csv(table: Table) -> bytes:
    """UTF-8 with its mark, so that spreadsheets read it; the facts follow the rows after an empty line."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.heading for column in table.columns])
    writer.writerows(_rows(table))
    writer.writerow([])
    writer.writerows(table.facts)
    return stream.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table) -> bytes:
    """A data sheet with a frozen header and native numbers, and a sheet of facts."""
    return book((("Data", table),))


def book(sheets: Sequence[tuple[str, Table]]) -> bytes:
    """A data sheet a table under its name, and a sheet with the facts of the first."""
    stream = io.BytesIO()
    # Text is never taken for a formula or a link: a name may begin with any sign.
    made = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name, table in sheets:
        _data_sheet(made, name, table)
    facts = made.add_worksheet("Info")
    for index, (name, value) in enumerate(sheets[0][1].facts):
        facts.write_row(index, 0, [name, value])
    facts.autofit()
    made.close()
    return stream.getvalue()


def _data_sheet(book: Any, name: str, table: Table) -> None:
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    sheet.write_row(0, 0, [column.heading for column in table.columns], heading)
    for row, values in enumerate(_rows(table), start=1):
        for at, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            sheet.write(row, at, value, formats.get(column.kind))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(table.frame), 1), len(table.columns) - 1)
    sheet.autofit()


def _rows(table: Table) -> list[list[Any]]:
    """Plain values; what is hidden or absent is an empty cell, never a zero."""
    frame = table.frame[[column.name for column in table.columns]].astype(object)
    plain = [[None if pd.isna(value) else value for value in row] for row in frame.itertuples(index=False)]
    return [[round(value, 4) if isinstance(value, float) else value for value in row] for row in plain]
