"""Reads one workbook in a process of its own, so that a bomb or a crash of the library ends only that process.

`workbooks` runs it as a script: standard input is the workbook, the arguments are the descriptor of a file that takes
the rows and an empty folder; standard output gets one JSON document that names the sheets and where their rows lie, or
the refusal.
It knows only the library and Python's own, because it is started for every workbook.
"""

from __future__ import annotations

import errno
import json
import os
import pickle
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MIB = 1 << 20
# Far above any list of one regency: a file beyond is a mistake or an attack.
BYTES_MAX = 1024 * MIB
ROWS_MAX = 2_000_000
# Sheets of offices shrink 10 to 40 times, and a bomb up to 1,032; small members may shrink as they like.
_SHRUNK_MAX, _SHRUNK_FREE = 200, 16 * MIB
# A list takes two to four times its unpacked bytes; the least is room for a few million empty cells before a stray one.
_MEMORY_LEAST, _MEMORY_FACTOR = 256 * MIB, 5
# A list takes a second for 50 MiB here and may take six; what unpacks to little gets the time to unpack BYTES_MAX.
_SECONDS_LEAST, _BYTES_PER_SECOND = 6, 8 * MIB
# Headers are looked for in the first thirty lines and may be two lines high.
_MERGED_WITHIN = 40
_CELLS_AT_ONCE = 25_000
# What the rows may run into while they are written: RLIMIT_FSIZE, and the end of the disk.
_FULL = {errno.EFBIG: "too_large", errno.ENOSPC: "disk_full"}
_LOCAL_HEADER = 30


class Unreadable(Exception):
    """Why a workbook is refused: 'encrypted', 'broken' or 'too_large'; 'disk_full' is no fault of the workbook."""


def main(rows_to: int, folder: str) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold persons
    _limit(resource.RLIMIT_FSIZE, BYTES_MAX)
    _limit_reading(0)
    try:
        _limit_reading(unpacked_bytes(sys.stdin.buffer))
        book = _opened(kinds(sys.stdin.buffer), folder)
        with os.fdopen(rows_to, "wb") as out:
            answer: dict[str, object] = {"sheets": list(_sheets(book, out))}
    except PasswordError:
        answer = {"refused": "encrypted"}
    except MemoryError:
        answer = {"refused": "too_large"}
    except Unreadable as problem:
        answer = {"refused": str(problem)}
    except OSError as problem:
        if problem.errno not in _FULL:
            raise
        answer = {"refused": _FULL[problem.errno]}
    json.dump(answer, sys.stdout)


def _limit_reading(unpacked: int) -> None:
    """RLIMIT_AS would count the tables of the system's locales, which fill the least on some systems."""
    _limit(resource.RLIMIT_DATA, max(_MEMORY_LEAST, _MEMORY_FACTOR * unpacked))
    _limit(resource.RLIMIT_CPU, _SECONDS_LEAST + unpacked // _BYTES_PER_SECOND)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def unpacked_bytes(stream: BinaryIO) -> int:
    """Bytes of a workbook once unpacked, counted by unpacking: what an archive says of itself may be a lie.

    Raises Unreadable for more than BYTES_MAX, for what shrank as only a bomb does, and for a member with a password.
    """
    if not zipfile.is_zipfile(stream):
        return stream.seek(0, os.SEEK_END)
    total = 0
    with zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            if member.flag_bits & 1:
                raise Unreadable("encrypted")
            for size in _inflated(stream, member):
                total += size
                if total > BYTES_MAX:
                    raise Unreadable("too_large")
    return total


def _inflated(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[int]:
    """Sizes of the pieces of a member, each at most 1 MiB."""
    if member.compress_type == zipfile.ZIP_STORED:
        yield member.compress_size
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable("broken")
    stream.seek(member.header_offset)
    header = stream.read(_LOCAL_HEADER)
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), os.SEEK_CUR)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, size = member.compress_size, 0
    while left > 0 and not inflate.eof and (packed := stream.read(min(left, MIB))):
        left -= len(packed)
        while packed:
            piece = len(inflate.decompress(packed, MIB))
            packed = inflate.unconsumed_tail
            size += piece
            if size > max(_SHRUNK_FREE, _SHRUNK_MAX * member.compress_size):
                raise Unreadable("too_large")
            yield piece


def kinds(stream: BinaryIO) -> tuple[str, ...]:
    """What a workbook may be by its content, whatever it is called."""
    if not zipfile.is_zipfile(stream):
        # Under a password an xlsx is kept in the container of an xls.
        return ("xls", "xlsx")
    with zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
    return ("xlsb",) if "xl/workbook.bin" in names else ("ods",) if "content.xml" in names else ("xlsx",)


def _opened(kinds: tuple[str, ...], folder: str) -> CalamineWorkbook:
    """The library goes by the ending of a name, and says "password" only of a name that ends right."""
    for kind in kinds:
        link = Path(folder, f"workbook.{kind}")
        link.symlink_to("/dev/stdin")
        try:
            return CalamineWorkbook.from_path(link)
        except PasswordError:
            raise
        except CalamineError as problem:
            # Its own limit, for an ods whose cells are said to repeat.
            if "limit exceeded" in str(problem):
                raise Unreadable("too_large") from None
    raise Unreadable("broken")


def _sheets(book: CalamineWorkbook, out: BinaryIO) -> Iterator[dict[str, object]]:
    """What the sender sees of a workbook: {name, merged, spans}, a span being offset and length of pickled rows."""
    room = ROWS_MAX
    for at, page in enumerate(book.sheets_metadata):
        if page.typ != SheetTypeEnum.WorkSheet or page.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_index(at)
        rows = _rows(sheet)
        spans = []
        while chunk := list(islice(rows, max(1, _CELLS_AT_ONCE // max(1, sheet.total_width)))):
            room -= sum(map(bool, chunk))
            if room < 0:
                raise Unreadable("too_large")
            spans.append((out.tell(), out.write(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))))
        yield {"name": page.name, "merged": _merged(sheet), "spans": spans}


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Rows from the sheet's first line on, without the empty cells at their ends."""
    left = [""] * (sheet.start or (0, 0))[1]
    for row in sheet.iter_rows():
        while row and row[-1] == "":
            row.pop()
        yield left + row if row else row


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    ranges = sheet.merged_cell_ranges or []
    return [(*first, *last) for first, last in ranges if first[0] < _MERGED_WITHIN]


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
