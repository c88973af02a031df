"""Files as offices make them: whatever stands around the table, its rows are staged with the sender's lines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
import xlsxwriter

from tests.helpers import JUAI, WORKFORCE_HEADER, Office, Person, write_csv
from tests.intake.books import write_xlsx
from ucj.errors import Refused
from ucj.intake import accept, header, kinds, readers, staging

WORKERS = [Person(1).works(), Person(2, is_woman=True).works()]
TITLES = [["DAFTAR PEKERJA DESA JUAI"], ["KEADAAN SEPTEMBER 2025"]]
FOOTER = [["JUMLAH", "", "", "2"], [], ["", "", "", "", "Juai, 30 September 2025"], ["", "", "", "", "Kepala Desa"]]


def staged(path: Path) -> tuple[header.Header, pd.DataFrame]:
    found = staging.stage(path, kinds.KINDS["workforce"])
    return found.header, pa.Table.from_batches(found.batches, schema=found.schema).to_pandas()


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as problem:
        staged(path)
    assert path.name in str(problem.value)
    return problem.value.key


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_titles_totals_signatures_and_blank_lines_are_no_rows(tmp_path: Path, suffix: str) -> None:
    rows = [*TITLES, [], WORKFORCE_HEADER, WORKERS[0], [], ["", "", ""], WORKERS[1], *FOOTER]
    path = tmp_path / f"p{suffix}"
    _, frame = staged(write_csv(path, rows) if suffix == ".csv" else write_xlsx(path, rows))
    assert frame[["line", "nik"]].values.tolist() == [[5, Person(1).nik], [8, Person(2, is_woman=True).nik]]


@pytest.mark.parametrize("line", [1, 2, 29, 30])
def test_the_heading_may_stand_in_any_of_the_first_thirty_lines(tmp_path: Path, line: int) -> None:
    rows = [["Catatan"]] * (line - 1) + [WORKFORCE_HEADER, WORKERS[0]]
    _, frame = staged(write_xlsx(tmp_path / "p.xlsx", rows))
    assert frame["line"].tolist() == [line + 1]


def test_a_heading_in_line_31_is_not_found_and_the_columns_wanted_are_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "p.xlsx", [["Catatan"]] * 30 + [WORKFORCE_HEADER, WORKERS[0]])
    with pytest.raises(Refused, match="NIK, NAMA, TGL LAHIR, PEKERJAAN"):
        staged(path)


def test_the_sheet_that_fits_is_taken(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "p.xlsx", [["Petunjuk", "Isi lembar 2"]], [WORKFORCE_HEADER, WORKERS[0]])
    found, _ = staged(path)
    assert found.sheet.name == "Sheet2"


def test_headings_are_read_whatever_their_case_and_signs(tmp_path: Path) -> None:
    headings = ["no.", "n i k", "Nomor_KTP", "nama lengkap ", "Tgl. Lahir", "jk", "Kode-Desa", "mata pencaharian"]
    row = ["1", "", Person(1).nik, "Tokoh", "17-08-1980", "L", JUAI, "Sopir"]
    found, frame = staged(write_csv(tmp_path / "p.csv", [headings, row]))
    assert frame.loc[0, ["nik", "name", "birth_date", "sex", "village_code", "occupation"]].tolist() == row[2:]
    assert found.unmapped == ("n i k",)


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
    _, frame = staged(path)
    assert frame.loc[0, ["birth_date", "village_code"]].tolist() == ["1980-08-17", JUAI]
    assert frame["nik_is_number"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("rusak.xls", b"bukan lembar kerja", "intake.no_header"),
        ("surat.txt", b"Dengan hormat,\nterlampir daftar pekerja.\n", "intake.no_header"),
        ("hanya_judul.csv", ",".join(WORKFORCE_HEADER).encode(), "intake.no_rows"),
    ],
)
def test_a_file_without_a_list_is_refused_in_words(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == key


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
