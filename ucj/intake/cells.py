"""What every reader hands over: a sheet of rows of cells, and a cell as its sender reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta


@dataclass(frozen=True)
class Sheet:
    """Rows of cells, to be iterated as often as wanted; the row at index i stands in line i + 1 as the sender sees it.

    `merged`: first row, first column, last row, last column, from 0, of the merged cells in the first rows of an xlsx
    or xls sheet; the library does not give those of xlsb and ods. Iterating a text file may raise Refused.
    """

    name: str
    rows: Iterable[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()


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
