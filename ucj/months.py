"""Months as integers, so that intervals are compared and counted without calendars: year * 12 + month - 1."""

from __future__ import annotations

import datetime as dt
import re

# Later than any month a release can hold; an open interval ends here. Fits a SMALLINT's neighbour INTEGER in SQL.
OPEN_END = 999_999

_TEXT = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def parse(text: str) -> int:
    """'2025-09' -> 24308. Raises ValueError on any other form."""
    match = _TEXT.fullmatch(text)
    if not match:
        raise ValueError(text)
    return int(match[1]) * 12 + int(match[2]) - 1


def text(month: int) -> str:
    """24308 -> '2025-09'."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def of(day: dt.date) -> int:
    """The month a day lies in."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> dt.date:
    return first_day(month + 1) - dt.timedelta(days=1)
