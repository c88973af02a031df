"""Tables as files: hard rows come back as they were, and the CSV is the golden one, byte by byte."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import python_calamine

from tests.helpers import answer
from ucj import i18n
from ucj.export import tables
from ucj.metrics.counts import COUNTS
from ucj.store.release import Info
from ucj.views import parts

GOLDEN = Path(__file__).parent / "golden" / "hard_rows.csv"
FACTS = (("Wilayah", "Kabupaten Balangan"), ("Saringan", '=tanpa; "saringan"'), ("Catatan", "baris 1\nbaris 2"))
COLUMNS = (
    parts.Column("code", "Kode", "text"),
    parts.Column("name", "Desa/kelurahan", "text"),
    parts.Column("active_count", "Aktif, orang", "count"),
    parts.Column("coverage_pct", "Cakupan (%)", "pct"),
)
ROWS = [
    ("0011012001", "Ju'uh", 62_000, 83.78378378),
    ("6311012002", "=1+1", 0, 0.0),
    ("6311012003", "+62 800", None, None),
    ("6311012004", "-Batu", 1, 100.0),
    ("6311012005", "@SUM(A1:A9)", 999_999_999, 33.33333333),
    ("6311012006", 'Nama "panjang", dengan koma', 5, 12.5),
    ("6311012007", "Baris\ndua", 7, 0.04),
    ("6311012008", "http://contoh.invalid", None, 50.0),
    ("6311012009", "Añón é – ×", 12, None),
    ("6311012010", " ", 3, 66.66666),
]


@pytest.fixture(scope="module")
def table() -> parts.Table:
    frame = pd.DataFrame(ROWS, columns=[column.name for column in COLUMNS]).astype(
        {"active_count": "Int64", "coverage_pct": "Float64"}
    )
    return parts.Table("Judul", frame.assign(is_listed=True), COLUMNS, "berkas", FACTS, "")


def expected() -> list[list[object]]:
    return [[code, name, count, None if pct is None else round(pct, 4)] for code, name, count, pct in ROWS]


def test_the_csv_is_the_golden_file(table: parts.Table) -> None:
    """A change here changes what offices receive: look at the difference before accepting it."""
    assert tables.to_csv(table) == GOLDEN.read_bytes()


def test_a_csv_is_read_back_as_it_was(table: parts.Table) -> None:
    content = tables.to_csv(table)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    blank = rows.index([])
    assert rows[0] == [column.heading for column in COLUMNS]
    read = [[c, n, int(a) if a else None, float(p) if p else None] for c, n, a, p in rows[1:blank]]
    assert read == expected()
    assert [tuple(row) for row in rows[blank + 1 :]] == list(FACTS)


def test_a_workbook_is_read_back_with_native_numbers_and_no_formulas(table: parts.Table, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(tables.to_xlsx(table))
    book = python_calamine.CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_name("Data").to_python(skip_empty_area=False)
    assert rows[0] == [column.heading for column in COLUMNS]
    assert [[None if cell == "" else cell for cell in row] for row in rows[1:]] == expected()
    assert {type(row[2]) for row in rows[1:]} == {float, str}  # a number, or an empty cell
    assert book.get_sheet_by_name("Info").to_python() == [list(fact) for fact in FACTS]


def test_the_same_table_gives_the_same_csv_twice(table: parts.Table) -> None:
    assert tables.to_csv(table) == tables.to_csv(table)


def test_an_empty_table_is_a_file_with_its_headings(table: parts.Table, tmp_path: Path) -> None:
    nothing = parts.Table("Judul", table.frame.iloc[:0], COLUMNS, "berkas", FACTS, "")
    assert tables.to_csv(nothing).decode("utf-8-sig").splitlines()[0].startswith("Kode,")
    path = tmp_path / "t.xlsx"
    path.write_bytes(tables.to_xlsx(nothing))
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("Data")
    assert sheet.to_python() == [[column.heading for column in COLUMNS]]


def test_the_file_holds_the_numbers_of_the_metric_and_says_what_it_is(
    tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info
) -> None:
    """Total = list = export: what the public downloads is what the metric gives, hidden cells empty."""
    t = i18n.translator("id")
    frame = answer(tiny_release, "coverage", "2025-09", by="village", is_public=True)
    facts = parts.facts(tiny_info, tiny_info.region_name, tiny_info.month, "", t)
    table = parts.coverage_table(frame, "Desa", "x", "x", facts, t)
    content = tables.to_csv(table).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content.split("\r\n\r\n")[0], newline="")))
    heading = {column.name: column.heading for column in table.columns}
    assert len(rows) == 157
    for name in COUNTS:
        if name in heading:
            read = [int(row[heading[name]]) if row[heading[name]] else None for row in rows]
            assert read == [None if pd.isna(value) else value for value in frame[name]]
    assert tiny_info.name in content
    assert t("page.demo_long") in content
