"""Text files: which encoding, which separator, and their rows as a stream, however long the file is."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from ucj.errors import Refused
from ucj.intake.cells import Cell, Sheet

MARKS = ",;\t|"
# Some hundred lines: enough for a separator to show itself below titles of any length.
_SAMPLE_CHARS = 1 << 16
# A line that fills one of these is no row of a list, and would have to be held whole.
_PIECE_BYTES = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Stands behind the last line: what swallows it is a quotation mark never closed. No text read here holds a NUL.
_END = "\0"
_SEP_LINE = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)


def read(path: Path) -> Sheet:
    """The rows of a text file as its one sheet. Raises Refused for an empty file and for one that is no text."""
    encoding = _encoding(path)
    with _opened(path, encoding) as stream:
        lines = stream.readlines(_SAMPLE_CHARS)
    named = _SEP_LINE.fullmatch(lines[0])
    return Sheet(path.name, TextRows(path, encoding, named[1] if named else separator(lines), bool(named)))


@dataclass(frozen=True)
class TextRows:
    """The rows of a text file, read anew at every iteration.

    A row written over several lines stands in its last one, behind empty rows; so does 'sep=;' leave an empty row.
    Iterating raises Refused at a quotation mark that is never closed.
    """

    path: Path
    encoding: str
    separator: str
    has_sep_line: bool = False

    def __iter__(self) -> Iterator[list[Cell]]:
        with _opened(self.path, self.encoding) as stream:
            lines = chain(("\n",), islice(stream, 1, None)) if self.has_sep_line else stream
            yield from self._rows(chain(lines, (_END,)))

    def _rows(self, lines: Iterable[str]) -> Iterator[list[Cell]]:
        reader = csv.reader(lines, delimiter=self.separator)
        end = [_END]
        line = 0
        try:
            for row in reader:
                if reader.line_num != line + 1:
                    if row[-1].endswith(_END):
                        raise self._unclosed(line + 1)
                    yield from ([] for _ in range(reader.line_num - line - 1))
                elif row == end:
                    return
                line = reader.line_num
                yield row  # type: ignore[misc]  # every str is a Cell; a copy of each row would double the time
        except csv.Error:
            # Of the errors of csv only one is left here: a cell beyond its limit of 131,072 characters.
            raise self._unclosed(line + 1) from None

    def _unclosed(self, line: int) -> Refused:
        return Refused("intake.quote_unclosed", file=self.path.name, line=line)


def _opened(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, errors="replace", newline="")


def _encoding(path: Path) -> str:
    """UTF-16 by its mark, else UTF-8 if all of the file is, else Windows-1252, the fallback of office programs."""
    with path.open("rb") as stream:
        mark = stream.read(3)
    marked = "utf-16" if mark.startswith(_UTF16) else "utf-8-sig"
    try:
        _inspect(path, marked, "strict")
        return marked
    except UnicodeError:
        # One broken letter does not make a file that says it is UTF-8 another encoding.
        fallback = "utf-8-sig" if mark == codecs.BOM_UTF8 else "cp1252"
        _inspect(path, fallback, "replace")
        return fallback


def _inspect(path: Path, encoding: str, errors: str) -> None:
    """Decode all of it once. Raises Refused for what is empty or no text, UnicodeError for another encoding."""
    is_filled = False
    with path.open("rb") as stream:
        decoder = codecs.getincrementaldecoder(encoding)(errors)
        while piece := stream.read(_PIECE_BYTES):
            text = decoder.decode(piece)
            if _END in text or (len(text) > _PIECE_BYTES // 4 and "\n" not in text and "\r" not in text):
                raise Refused("intake.file_broken", file=path.name)
            is_filled = is_filled or bool(text.strip(MARKS + ' "\r\n'))
        decoder.decode(b"", final=True)
    if not is_filled:
        raise Refused("intake.file_empty", file=path.name)


def separator(lines: list[str]) -> str:
    """The mark that most rows agree on: rows alike, times marks in a row, and again for rows that hold no other mark.

    The first keeps out commas of titles, the second of decimals, the third of addresses. A comma where none splits.
    """
    return max(MARKS, key=lambda mark: _agreement(lines, mark))


def _agreement(lines: list[str], mark: str) -> int:
    others = set(MARKS) - {mark}
    try:
        rows = [row for row in csv.reader(lines, delimiter=mark) if len(row) > 1]
    except csv.Error:
        return 0
    widths = Counter(map(len, rows)).most_common(1)
    if not widths:
        return 0
    width, count = widths[0]
    pure = sum(len(row) == width and not any(others.intersection(cell) for cell in row) for row in rows)
    return count * (width - 1) * (1 + pure)
