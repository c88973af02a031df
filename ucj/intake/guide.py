"""The instruction sheet of a workbook for offices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ucj.intake.paper import Column, Paper, need_of, printable, text_of

_WIDTHS = (22, 24, 26, 48, 30, 24)
_CHARACTERS_A_LINE = sum(_WIDTHS)
_LINE_HEIGHT = 15.0

# A part of the sheet: its title ('' for none) and its text, a paragraph a line.
Part = tuple[str, str]


def add(paper: Paper, title: str, before: Sequence[Part], columns: Sequence[Column], after: Sequence[Part]) -> None:
    """Title, parts, a table of the columns, more parts."""
    sheet = paper.book.add_worksheet(paper.t("paper.sheet_guide"))
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.hide_gridlines(2)
    printable(paper, sheet, title)
    sheet.write_string(0, 0, title, paper.formats["title"])
    sheet.set_row(0, 26)
    row = _parts(paper, sheet, 2, before)
    row = _table(paper, sheet, row, columns)
    _parts(paper, sheet, row + 1, after)


def _parts(paper: Paper, sheet: Any, row: int, parts: Sequence[Part]) -> int:
    for title, text in parts:
        if title:
            sheet.write_string(row, 0, title, paper.formats["subtitle"])
            row += 1
        for paragraph in text.strip().splitlines():
            sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, paragraph, paper.formats["body"])
            # A merged cell does not grow with its text.
            sheet.set_row(row, _LINE_HEIGHT * (1 + len(paragraph) // _CHARACTERS_A_LINE))
            row += 1
        row += 1
    return row


def _table(paper: Paper, sheet: Any, row: int, columns: Sequence[Column]) -> int:
    t = paper.t
    headings = [t("paper.column"), t("paper.label"), t("paper.need"), t("paper.meaning"), t("paper.form")]
    sheet.write_row(row, 0, [*headings, t("paper.example")], paper.formats["required"])
    for column in columns:
        if column.field:
            row += 1
            texts = [text_of(paper, column.field, text) for text in ("label", "meaning", "form", "example")]
            cells = [column.title, texts[0], need_of(paper, column), *texts[1:]]
            for at, text in enumerate(cells):
                sheet.write_string(row, at, text, paper.formats["cell"])
    return row + 1
