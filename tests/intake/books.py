"""Workbooks of formats nobody here can write with a library, put together from the bytes their formats ask for."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

Value = str | float
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def write_zip(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def write_xlsx(path: Path, *sheets: Sequence[Sequence[Value]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return path


def changed(path: Path, out: Path, changes: Mapping[str, bytes]) -> Path:
    """A copy of a zipped workbook with some members put in another's place."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return write_zip(out, {**members, **changes})


def write_ods(path: Path, rows: Sequence[Sequence[Value]], *, more: str = "", manifest: str = "") -> Path:
    """An ods of one sheet; `more` is XML behind its rows, `manifest` is what the manifest says."""
    cells = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OFFICE}:office:1.0"'
        f' xmlns:table="{_OFFICE}:table:1.0" xmlns:text="{_OFFICE}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Pekerja">{cells}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return write_zip(path, {"mimetype": kind, "META-INF/manifest.xml": manifest or "<m/>", "content.xml": content})


def _ods_cell(value: Value) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def write_xlsb(path: Path, rows: Sequence[Sequence[Value]]) -> Path:
    """An xlsb of one sheet: records of number, length and body, as [MS-XLSB] has them; texts stand in their cells."""
    width = max(map(len, rows))
    data = b"".join(_xlsb_row(at, row) for at, row in enumerate(rows))
    size = struct.pack("<4I", 0, len(rows) - 1, 0, width - 1)
    sheet = _record(129) + _record(148, size) + _record(145) + data + _record(146) + _record(130)
    entry = struct.pack("<2I", 0, 1) + _wide("rId1") + _wide("Pekerja")
    book = _record(131) + _record(143) + _record(156, entry) + _record(144) + _record(132)
    relation = f'<Relationship Id="rId1" Type="{_SHEET_RELATION}" Target="worksheets/sheet1.bin"/>'
    members = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_RELATIONS}">{relation}</Relationships>',
        "xl/worksheets/sheet1.bin": sheet,
    }
    return write_zip(path, members)


def _xlsb_row(at: int, row: Sequence[Value]) -> bytes:
    cells = b"".join(_xlsb_cell(column, value) for column, value in enumerate(row) if value != "")
    return _record(0, struct.pack("<I", at) + bytes(13)) + cells


def _xlsb_cell(column: int, value: Value) -> bytes:
    place = struct.pack("<2I", column, 0)
    return _record(6, place + _wide(value)) if isinstance(value, str) else _record(5, place + struct.pack("<d", value))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(number: int, body: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length, size = b"", len(body)
    while size > 0x7F:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + length + bytes([size]) + body
