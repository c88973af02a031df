"""Files as offices make them: every separator, encoding and layout gives the same rows with the sender's lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.helpers import JUAI, WORKFORCE_HEADER, Office, Person, write_csv
from ucj.errors import Refused
from ucj.intake import accept, kinds, readers, staging

WORKERS = [Person(1).works(), Person(2, is_woman=True).works()]
TITLES = [["DAFTAR PEKERJA DESA JUAI"], ["KEADAAN SEPTEMBER 2025"]]
FOOTER = [["JUMLAH", "", "", "2"], [], ["", "", "", "", "Juai, 30 September 2025"], ["", "", "", "", "Kepala Desa"]]


def write_xlsx(path: Path, *sheets: Sequence[Sequence[Any]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return path


def staged(path: Path) -> staging.Staged:
    return staging.stage(path, kinds.WORKFORCE)


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as problem:
        staged(path)
    assert path.name in str(problem.value)
    return problem.value.key


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_separator_and_encoding_reads_alike(tmp_path: Path, separator: str, encoding: str) -> None:
    named = [("1", Person(1).nik, "Réka, Tokoh; Añón", *Person(1).works()[3:])]
    frame = staged(write_csv(tmp_path / "p.csv", [WORKFORCE_HEADER, *named], separator, encoding)).frame
    assert frame[["line", "nik", "name", "village_code"]].values.tolist() == [
        [2, Person(1).nik, "Réka, Tokoh; Añón", JUAI]
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_endings(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(ending.join(",".join(row) for row in [WORKFORCE_HEADER, *WORKERS]).encode())
    assert staged(path).frame["line"].tolist() == [2, 3]


def test_a_quoted_line_break_keeps_the_numbers_of_the_file(tmp_path: Path) -> None:
    broken = ("1", Person(1).nik, "Tokoh\nRekaan", *Person(1).works()[3:])
    frame = staged(write_csv(tmp_path / "p.csv", [WORKFORCE_HEADER, broken, WORKERS[1]])).frame
    assert frame["line"].tolist() == [3, 4]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_titles_totals_signatures_and_blank_lines_are_no_rows(tmp_path: Path, suffix: str) -> None:
    rows = [*TITLES, [], WORKFORCE_HEADER, WORKERS[0], [], ["", "", ""], WORKERS[1], *FOOTER]
    path = tmp_path / f"p{suffix}"
    frame = staged(write_csv(path, rows) if suffix == ".csv" else write_xlsx(path, rows)).frame
    assert frame[["line", "nik"]].values.tolist() == [[5, Person(1).nik], [8, Person(2, is_woman=True).nik]]


@pytest.mark.parametrize("line", [1, 2, 29, 30])
def test_the_heading_may_stand_in_any_of_the_first_thirty_lines(tmp_path: Path, line: int) -> None:
    rows = [["Catatan"]] * (line - 1) + [WORKFORCE_HEADER, WORKERS[0]]
    assert staged(write_xlsx(tmp_path / "p.xlsx", rows)).frame["line"].tolist() == [line + 1]


def test_a_heading_in_line_31_is_not_found_and_the_columns_wanted_are_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "p.xlsx", [["Catatan"]] * 30 + [WORKFORCE_HEADER, WORKERS[0]])
    with pytest.raises(Refused, match="NIK, NAMA, TGL LAHIR, PEKERJAAN"):
        staged(path)


def test_the_sheet_that_fits_is_taken(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "p.xlsx", [["Petunjuk", "Isi lembar 2"]], [WORKFORCE_HEADER, WORKERS[0]])
    assert staged(path).sheet == "Sheet2"


def test_headings_are_read_whatever_their_case_and_signs(tmp_path: Path) -> None:
    header = ["no.", "n i k", "Nomor_KTP", "nama lengkap ", "Tgl. Lahir", "jk", "Kode-Desa", "mata pencaharian"]
    row = ["1", "", Person(1).nik, "Tokoh", "17-08-1980", "L", JUAI, "Sopir"]
    done = staged(write_csv(tmp_path / "p.csv", [header, row]))
    assert done.frame.loc[0, ["nik", "name", "birth_date", "sex", "village_code", "occupation"]].tolist() == row[2:]
    assert done.unmapped == ("n i k",)


def test_a_workbooks_numbers_and_dates_are_read_as_the_sender_sees_them(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, WORKFORCE_HEADER)
        page.write_row(1, 0, WORKERS[0])
        page.write_datetime(1, 3, Person(1).birth, book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_number(1, 5, int(JUAI))
        page.write_row(2, 0, WORKERS[1])
        page.write_number(2, 1, 6311991708800001)
    frame = staged(path).frame
    assert frame.loc[0, ["birth_date", "village_code"]].tolist() == ["1980-08-17", JUAI]
    assert frame["nik_is_number"].tolist() == [False, True]


def _entry(name: str, kind: int, right: int) -> bytes:
    """One 128-byte directory entry of an OLE file; kind 5 is the root, whose child is entry 1."""
    none = 2**32 - 1
    numbers = [none, right, 1 if kind == 5 else none]
    return (
        name.encode("utf-16-le").ljust(64, b"\0")
        + (2 * len(name) + 2).to_bytes(2, "little")
        + bytes([kind, 1])
        + b"".join(number.to_bytes(4, "little") for number in numbers)
        + bytes(36)
        + (2**32 - 2).to_bytes(4, "little")
        + bytes(8)
    )


def _encrypted(path: Path) -> None:
    """The container of an encrypted workbook: an OLE file whose directory names EncryptedPackage."""
    none, end, table = 2**32 - 1, 2**32 - 2, 2**32 - 3
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff090006000000") + bytes(8)
    head += b"".join(number.to_bytes(4, "little") for number in (1, 1, 0, 4096, end, 0, end, 0, 0))
    sectors = b"".join(number.to_bytes(4, "little") for number in (table, end))
    directory = _entry("Root Entry", 5, none) + _entry("EncryptedPackage", 2, 2) + _entry("EncryptionInfo", 2, none)
    path.write_bytes(head.ljust(512, b"\xff") + sectors.ljust(512, b"\xff") + directory.ljust(512, b"\0"))


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("tidak_ada.csv", None, "intake.file_missing"),
        ("daftar.pdf", b"%PDF-1.7", "intake.type_unsupported"),
        ("kosong.csv", b"", "intake.file_empty"),
        ("kosong.xlsx", b"", "intake.file_empty"),
        ("rusak.xlsx", b"PK\x03\x04 bukan arsip", "intake.file_broken"),
        ("rusak.xls", b"bukan lembar kerja", "intake.file_broken"),
        ("surat.txt", b"Dengan hormat,\nterlampir daftar pekerja.\n", "intake.no_header"),
        ("hanya_judul.csv", ",".join(WORKFORCE_HEADER).encode(), "intake.no_rows"),
        ("kolom.csv", b'"' + b"x" * 200_000 + b'",NIK\n', "intake.file_broken"),
    ],
)
def test_an_unusable_file_is_refused_in_words(tmp_path: Path, name: str, content: bytes | None, key: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == key


def test_an_encrypted_workbook_is_refused_in_words(tmp_path: Path) -> None:
    _encrypted(tmp_path / "rahasia.xlsx")
    assert refusal(tmp_path / "rahasia.xlsx") == "intake.file_encrypted"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(None, ""), (12.0, "12"), (12.5, "12.5"), (True, "True"), (" a ", "a"), (0, "0")],
)
def test_a_cell_as_text(cell: readers.Cell | None, expected: str) -> None:
    assert readers.as_text(cell) == expected


def test_a_row_with_little_but_a_nik_is_data_and_a_signature_is_not(office: Office) -> None:
    """Nothing is lost: what has a NIK is a worker whose other cells are missing, and is said so."""
    path = office.file(
        ("NIK", "NAMA", "TGL LAHIR", "DESA", "PEKERJAAN"),
        [
            ("6311991708800001", "", "", "", ""),
            ("", "", "", "Juai, 30 September 2025", "Pembakal"),
            ("JUMLAH", "1", "", "", ""),
        ],
    )
    report = accept.check(office.settings, path, "workforce", "2025-09")
    assert (report.row_count, report.quarantined_count) == (1, 1)
    assert {"name_missing", "birth_date_missing", "village_unknown"} <= set(report.findings["rule"])


def test_a_village_name_of_two_districts_is_offered_with_both(office: Office) -> None:
    path = office.file(
        ("NIK", "NAMA", "TGL LAHIR", "DESA", "PEKERJAAN"),
        [("6311991708800001", "Rekaan", "17-08-1980", "Galumbang", "Petani")],
    )
    found = accept.check(office.settings, path, "workforce", "2025-09").findings
    row = found[found["rule"] == "village_unknown"].iloc[0]
    assert "Galumbang (Juai)" in row["detail"]
    assert "Galumbang (Paringin Selatan)" in row["detail"]
