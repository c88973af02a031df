"""Workbooks: four formats, told apart by content; bombs, crashes and passwords end in a sentence."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake import books
from ucj.errors import Refused
from ucj.intake import readers, unpack, workbooks
from ucj.settings import PROJECT

FILES = Path(__file__).parent / "files"
# A blank line, a blank column, a gap between rows and one inside a row: each keeps its place.
ROWS: list[list[books.Value]] = [[], [], ["", "NIK", "", "UPAH"], [], ["", "6311991708800001", "", 1.5]]
WRITERS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda path: books.write_xlsx(path, ROWS),
    "ods": lambda path: books.write_ods(path, ROWS),
    "xlsb": lambda path: books.write_xlsb(path, ROWS),
}
SAMPLES = (*WRITERS, "xls")


def sample(folder: Path, kind: str) -> bytes:
    source = FILES / "baris_kosong_di_atas.xls" if kind == "xls" else WRITERS[kind](folder / f"contoh.{kind}")
    return source.read_bytes()


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as problem:
        readers.read(path)
    assert path.name in str(problem.value)
    return problem.value.key


@pytest.mark.parametrize("kind", WRITERS)
def test_a_cell_stands_in_the_line_and_column_the_sender_sees(tmp_path: Path, kind: str) -> None:
    [sheet] = readers.read(WRITERS[kind](tmp_path / f"p.{kind}"))
    assert list(sheet.rows) == list(sheet.rows) == ROWS


def test_an_xls_keeps_places_types_and_merged_cells() -> None:
    listed, empty = readers.read(FILES / "baris_kosong_di_atas.xls")
    assert (listed.name, listed.merged, empty.name, list(empty.rows)) == ("Pekerja", ((2, 3, 2, 5),), "Kosong", [])
    assert list(listed.rows) == [
        [],
        [],
        ["", "", "", "IDENTITAS"],
        ["", "", "NIK", "NAMA", "TGL LAHIR"],
        [],
        ["", "", "6311991708800001", "Réka Tokoh", dt.date(1980, 8, 17)],
        ["", "", 6311991708800001.0, True, 12.5],
    ]


def test_an_xlsx_gives_numbers_dates_times_and_the_merged_cells_of_its_head(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.merge_range(0, 1, 1, 2, "IDENTITAS")
        page.merge_range(40, 1, 40, 2, "TANDA TANGAN")
        moment = dt.datetime.fromisoformat("2025-09-30T08:15")
        page.write_datetime(2, 0, moment, book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        page.write_datetime(2, 1, moment.date(), book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_datetime(2, 2, moment.time(), book.add_format({"num_format": "hh:mm"}))
        page.write_formula(2, 3, "=1/0", None, "#DIV/0!")
        page.write_row(2, 4, [True, 6311991708800001])
    [sheet] = readers.read(path)
    assert sheet.merged == ((0, 1, 1, 2),)
    assert list(sheet.rows)[2] == [moment, moment.date(), moment.time(), "", True, 6311991708800001.0]


def test_sheets_the_sender_does_not_see_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Pilihan", "Rahasia", "Pekerja"):
            book.add_worksheet(name).write(0, 0, name)
        book.get_worksheet_by_name("Pilihan").hide()
        book.get_worksheet_by_name("Rahasia").very_hidden()
        book.get_worksheet_by_name("Pekerja").activate()
        book.add_chartsheet().set_chart(book.add_chart({"type": "line"}))
        book.worksheets()[-1].chart.add_series({"values": "=Pekerja!$A$1:$A$2"})
    assert [sheet.name for sheet in readers.read(path)] == ["Pekerja"]


@pytest.mark.parametrize("named", ["p.xlsx", "p.xls", "p.xlsb", "p.ods", "p.csv", "P.TXT"])
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_workbook_is_read_as_what_it_is_whatever_its_name_says(tmp_path: Path, kind: str, named: str) -> None:
    path = tmp_path / named
    path.write_bytes(sample(tmp_path, kind))
    assert any("6311991708800001" in row for row in readers.read(path)[0].rows)


@pytest.mark.parametrize("named", ["p.xlsx", "p.xls", "p.ods"])
def test_text_under_a_workbooks_name_is_read_as_text(tmp_path: Path, named: str) -> None:
    (tmp_path / named).write_bytes(b"NIK;NAMA\r\n1;Tokoh\r\n")
    assert list(readers.read(tmp_path / named)[0].rows) == [["NIK", "NAMA"], ["1", "Tokoh"]]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><table><tr><td>NIK</td></tr></table></html>",
        b"<table border=1><tr><td>NIK",
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel">'.encode("utf-16"),
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    ],
)
def test_a_web_page_or_xml_named_xls_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "laporan.xls").write_bytes(content)
    assert refusal(tmp_path / "laporan.xls") == "intake.file_markup"


def _zip_with_password(path: Path) -> Path:
    """The mark of a password is a bit in each header of the archive."""
    content = bytearray(books.write_xlsx(path, ROWS).read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + flags] |= 1
    path.write_bytes(content)
    return path


def _ods_with_password(path: Path) -> Path:
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    return books.write_ods(path, ROWS, manifest=f"<manifest:manifest {space}>{entry}</manifest:manifest>")


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv"])
@pytest.mark.parametrize("locked", ["kata_sandi.xlsx", "kata_sandi.xls"])
def test_an_office_files_password_is_said(tmp_path: Path, locked: str, suffix: str) -> None:
    path = tmp_path / f"daftar.{suffix}"
    path.write_bytes((FILES / locked).read_bytes())
    assert refusal(path) == "intake.file_encrypted"


def test_an_archives_password_is_said(tmp_path: Path) -> None:
    assert refusal(_zip_with_password(tmp_path / "p.xlsx")) == "intake.file_encrypted"
    assert refusal(_ods_with_password(tmp_path / "p.ods")) == "intake.file_encrypted"


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("tidak_ada.xlsx", None, "intake.file_missing"),
        ("daftar.pdf", b"%PDF-1.7", "intake.type_unsupported"),
        ("daftar", b"NIK,NAMA", "intake.type_unsupported"),
        ("kosong.xlsx", b"", "intake.file_empty"),
        ("rusak.xlsx", b"PK\x03\x04 bukan arsip", "intake.file_broken"),
        ("arsip_kosong.xlsx", b"PK\x05\x06" + bytes(18), "intake.file_broken"),
        ("rusak.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "intake.file_broken"),
        ("gambar.xls", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "intake.file_broken"),
    ],
)
def test_an_unusable_file_is_refused_in_words(tmp_path: Path, name: str, content: bytes | None, key: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == key


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "p.xlsx").mkdir()
    assert refusal(tmp_path / "p.xlsx") == "intake.file_missing"


def test_an_archive_that_is_no_workbook_and_a_workbook_of_nothing(tmp_path: Path) -> None:
    assert refusal(books.write_zip(tmp_path / "a.xlsx", {"surat.txt": "halo"})) == "intake.file_broken"
    assert refusal(books.write_xlsx(tmp_path / "b.xlsx", [], [])) == "intake.sheets_empty"
    assert refusal(books.write_ods(tmp_path / "c.ods", [])) == "intake.sheets_empty"


# Bombs


def _zeros(path: Path, *, member: str = "xl/worksheets/sheet1.xml", is_lie: bool = False) -> Path:
    """200 MiB of nothing in a member; as a lie, the archive says of it that it holds 1,000 bytes."""
    size = 200 * unpack.MIB
    books.changed(books.write_xlsx(path.with_suffix(".base"), ROWS), path, {member: bytes(size)})
    if is_lie:
        path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    return path


def _far_cell(path: Path, row: int, column: int) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write(0, 0, "NIK")
        page.write(row, column, "jauh")
    return path


def _entities(path: Path) -> Path:
    """A text that names a text ten times, eleven times over."""
    names = "".join(f'<!ENTITY t{i} "{f"&t{i - 1};" * 10}">' for i in range(1, 12))
    texts = f'<!DOCTYPE sst [<!ENTITY t0 "tawa">{names}]><sst uniqueCount="1"><si><t>&t11;</t></si></sst>'
    book = books.write_xlsx(path.with_suffix(".base"), [["NIK"]])
    return books.changed(book, path, {"xl/sharedStrings.xml": texts.encode()})


def _long_text_often(path: Path) -> Path:
    """32 kB of text, and 400,000 cells that point at it."""
    text = random.Random(1).randbytes(16_000).hex()
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 400_001))
    page = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    members = {"xl/sharedStrings.xml": f'<sst uniqueCount="1"><si><t>{text}</t></si></sst>'.encode()}
    book = books.write_xlsx(path.with_suffix(".base"), [["NIK"]])
    return books.changed(book, path, {**members, "xl/worksheets/sheet1.xml": page.encode()})


def _repeated(path: Path, width: int) -> Path:
    """An ods whose one row is said to repeat to the last line."""
    said = f'table:number-columns-repeated="{width}" office:value-type="float" office:value="1"'
    row = f'<table:table-row table:number-rows-repeated="1048000"><table:table-cell {said}/></table:table-row>'
    return books.write_ods(path, ROWS, more=row)


BOMBS: dict[str, Callable[[Path], Path]] = {
    "nol.xlsx": _zeros,
    "nol_di_tempat_lain.xlsx": lambda path: _zeros(path, member="xl/media/gambar.png"),
    "bohong.xlsx": lambda path: _zeros(path, is_lie=True),
    "sel_terakhir.xlsx": lambda path: _far_cell(path, 1_048_575, 16_383),
    "sel_jauh.xlsx": lambda path: _far_cell(path, 60_000, 9_000),
    "teks_panjang.xlsx": _long_text_often,
    "berulang.ods": lambda path: _repeated(path, 40),
    "berulang_lebar.ods": lambda path: _repeated(path, 16_000),
}
_MEASURED = """
import json, resource, sys
from pathlib import Path
from ucj.errors import Refused
from ucj.intake import readers
keys = {}
for path in map(Path, sys.argv[1:]):
    try:
        keys[path.name] = [sheet.name for sheet in readers.read(path)]
    except Refused as problem:
        keys[path.name] = problem.key
# The kernel counts in ru_maxrss what a process weighed before it became another program: here the test runner.
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps([keys, peak]))
"""


def test_bombs_are_refused_and_take_less_than_500_mb_together_with_who_reads_them(tmp_path: Path) -> None:
    """This process's own peak is left out of the measure by reading in another."""
    paths = [make(tmp_path / name) for name, make in BOMBS.items()]
    command = [sys.executable, "-c", _MEASURED, *map(str, paths)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, timeout=10 * len(paths))
    keys, peak_kib = json.loads(done.stdout)
    assert keys == dict.fromkeys(BOMBS, "intake.file_too_large")
    # The reader of the reader is under 100 MB.
    assert peak_kib / 1024 < 400


def test_entities_do_not_multiply(tmp_path: Path) -> None:
    assert refusal(_entities(tmp_path / "p.xlsx")) in ("intake.file_broken", "intake.sheets_empty")


def test_more_rows_than_any_list_has_are_refused(tmp_path: Path) -> None:
    row = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float"'
    rows = f'{row} office:value="1"/></table:table-row>'
    space = '</table:table><table:table table:name="{}">'
    path = books.write_ods(tmp_path / "p.ods", [], more=rows + space.format("B") + rows)
    assert refusal(path) == "intake.file_too_large"


def test_rows_that_repeat_without_a_cell_are_no_rows(tmp_path: Path) -> None:
    """As LibreOffice ends every sheet."""
    cell = '<table:table-cell table:number-columns-repeated="16384"/>'
    row = f'<table:table-row table:number-rows-repeated="1048570">{cell}</table:table-row>'
    [sheet] = readers.read(books.write_ods(tmp_path / "p.ods", ROWS, more=row))
    assert list(sheet.rows) == ROWS


def test_a_reader_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_SECONDS_MAX", 0.0001)
    assert refusal(books.write_xlsx(tmp_path / "p.xlsx", ROWS)) == "intake.file_too_large"


def test_a_text_file_has_the_same_limit_of_size(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    with path.open("wb") as stream:
        stream.truncate(unpack.BYTES_MAX + 1)
    assert refusal(path) == "intake.file_too_large"


# The other process and what it hands over


def test_nothing_is_left_lying_about_even_while_rows_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "sementara"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    [sheet] = readers.read(books.write_xlsx(tmp_path / "p.xlsx", ROWS))
    assert list(folder.iterdir()) == []
    assert list(sheet.rows) == ROWS
    assert refusal(_far_cell(tmp_path / "q.xlsx", 1_048_575, 16_383)) == "intake.file_too_large"
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: full.open("r+b", buffering=0))
    assert refusal(books.write_xlsx(tmp_path / "p.xlsx", ROWS)) == "intake.file_unreadable"


def test_rows_can_be_iterated_at_the_same_time(tmp_path: Path) -> None:
    rows = [[str(number), "x"] for number in range(30_000)]
    [sheet] = readers.read(books.write_xlsx(tmp_path / "p.xlsx", rows))
    assert all(one == other for one, other in zip(sheet.rows, sheet.rows, strict=True))
    assert list(sheet.rows) == rows


@pytest.mark.parametrize("planted", [os.system, Path, Refused])
def test_only_cells_are_taken_from_the_other_process(planted: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        workbooks._Plain(io.BytesIO(pickle.dumps([[planted]]))).load()


def test_the_size_of_an_archive_is_counted_not_believed(tmp_path: Path) -> None:
    path = books.write_zip(tmp_path / "p.zip", {"a": bytes(3 * unpack.MIB), "b": b"x" * 10})
    lie = path.read_bytes().replace((3 * unpack.MIB).to_bytes(4, "little"), (7).to_bytes(4, "little"))
    assert unpack.unpacked_bytes(io.BytesIO(path.read_bytes())) == 3 * unpack.MIB + 10
    assert unpack.unpacked_bytes(io.BytesIO(lie)) == 3 * unpack.MIB + 10


def test_an_archive_packed_as_no_office_program_packs_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "x" * 100)
    assert refusal(path) == "intake.file_broken"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(SAMPLES),
    kept=st.floats(0, 1),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=4),
)
def test_a_damaged_workbook_becomes_rows_or_a_refusal(
    tmp_path: Path, kind: str, kept: float, flips: list[tuple[float, int]]
) -> None:
    """Cut off, or some bytes changed, wherever it hurts."""
    content = bytearray(sample(tmp_path, kind))
    if not flips:
        del content[max(1, int(kept * len(content))) :]
    for place, change in flips:
        content[int(place * len(content))] ^= change
    path = tmp_path / f"rusak.{kind}"
    path.write_bytes(content)
    try:
        sheets = readers.read(path)
    except Refused:
        return
    assert all(isinstance(row, list) for sheet in sheets for row in sheet.rows)
