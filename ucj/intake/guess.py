"""What a file seems to be: its kind from its columns, its month from titles and name. A person confirms both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from ucj import months
from ucj.intake import header, readers
from ucj.intake.header import Header
from ucj.intake.kinds import KINDS, Kind

# The spellings of months are those that values may have.
_MACROS = (Path(__file__).parent / "sql" / "macros.sql").read_text(encoding="utf-8")
# Between the parts of a month. A blank is none between two numbers: '2025 10 desa' is not October.
_SIGN, _GAP = r"[-/._]", r"[\s\-/._'’,]*"
_YEAR, _MONTH, _DAY = r"(?P<y>20\d\d)", r"(?P<m>0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_BARE_MONTH, _BARE_DAY = r"(?P<m>0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_WORD = r"(?<![A-Z])(?P<w>[A-Z]{3,9})\.?"
# Whole dates before months, or the day of '05-09-2025' would be read as one. What a form has found, no later one reads.
_FORMS = tuple(
    re.compile(rf"(?<!\d){form}(?!\d)")
    for form in (
        rf"{_YEAR}({_SIGN}?){_MONTH}\2{_DAY}",
        rf"{_DAY}{_MONTH}{_YEAR}",
        rf"{_BARE_DAY}({_SIGN}){_BARE_MONTH}\1{_YEAR}",
        rf"{_YEAR}{_SIGN}?{_MONTH}",
        rf"{_BARE_MONTH}{_SIGN}{_YEAR}",
        rf"{_MONTH}{_YEAR}",
        rf"{_WORD}{_GAP}(?:(?:TAHUN|THN|TH)\.?{_GAP})?{_YEAR}",
        rf"{_WORD}[ \-/.'’]?(?P<yy>[23]\d)",
        rf"{_YEAR}{_GAP}(?:(?:BULAN|BLN)\.?{_GAP})?{_WORD}(?![A-Z])",
    )
)
_LONE_WORD = re.compile(r"(?<![A-Z])[A-Z]{4,9}(?![A-Z])")
_LONE_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True)
class Guess:
    """None where nothing, or more than one thing, suggests itself. `sheets`: all that the sender sees."""

    kind: str | None
    period_month: int | None
    sheet: str | None
    sheets: tuple[str, ...]


def guess(path: Path) -> Guess:
    """Kind, month (as in `ucj.months`) and sheet of a file. Raises Refused for a file that cannot be read."""
    sheets = readers.read(path)
    fits = [(kind, found) for kind in KINDS.values() for each in sheets if (found := _whole(each, kind))]
    # Of two kinds with as many columns, the one whose headings are spelt right.
    most = max((_worth(found) for _, found in fits), default=None)
    best = [(kind.name, found) for kind, found in fits if _worth(found) == most]
    kinds = {kind for kind, _ in best}
    titles = [_titles(found) for _, found in best]
    return Guess(
        kind=kinds.pop() if len(kinds) == 1 else None,
        period_month=month([path.stem, *titles]),
        sheet=best[0][1].sheet.name if len(best) == 1 else None,
        sheets=tuple(each.name for each in sheets),
    )


def _whole(sheet: readers.Sheet, kind: Kind) -> Header | None:
    """The sheet's header as this kind's, unless a required column is missing."""
    found = header.best(sheet, kind)
    return found if found and not kind.missing(set(found.columns)) else None


def _worth(found: Header) -> tuple[int, int]:
    return len(found.columns), -len(found.guessed)


def _titles(found: Header) -> str:
    """What stands above the header, the sheet's own name included; a line apart, so that no two numbers meet."""
    rows = islice(found.sheet.rows, found.row)
    return "\n".join([found.sheet.name, *(readers.as_text(cell) for row in rows for cell in row)])


def month(texts: list[str]) -> int | None:
    """The one month that all these texts together name; None when they name none, or several months or years."""
    pairs: set[tuple[int, int]] = set()
    words: set[int] = set()
    years: set[int] = set()
    for text in texts:
        rest = _take_pairs(text.upper(), pairs)
        words |= set(_numbers(set(_LONE_WORD.findall(rest))).values())
        years |= {int(year) for year in _LONE_YEAR.findall(rest)}
    if not pairs and len(words) == len(years) == 1:
        pairs = {(years.pop(), words.pop())}
    if len(pairs) != 1:
        return None
    year, number = pairs.pop()
    return months.parse(f"{year}-{number:02d}") if words <= {number} and years <= {year} else None


def _take_pairs(text: str, pairs: set[tuple[int, int]]) -> str:
    """Add the years and months that stand together; the text without them."""
    for form in _FORMS:
        found = list(form.finditer(text))
        known = _numbers({each["w"] for each in found if "w" in form.groupindex})
        for each in reversed(found):
            parts = each.groupdict()
            number = known.get(parts["w"]) if "w" in parts else int(parts["m"])
            if number:
                pairs.add((int(parts.get("y") or f"20{parts['yy']}"), number))
                text = f"{text[: each.start()]}\n{text[each.end() :]}"
    return text


def _numbers(words: set[str]) -> dict[str, int]:
    """Those that name a month, with its number."""
    if not words:
        return {}
    with duckdb.connect() as con:
        con.execute(_MACROS)
        rows = con.execute(
            "SELECT word, month_number(word) FROM (SELECT unnest(?) AS word)", [sorted(words)]
        ).fetchall()
    return {word: number for word, number in rows if number}
