"""Workbooks as offices send them, written anew for each test: what a binary file would hide stands here to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.helpers import JUAI, MIHU, Person, nik
from tests.intake.books import Value, write_ods, write_xlsb, write_xlsx

_TITLES = ["PEMERINTAH KABUPATEN BALANGAN", "DAFTAR PEKERJA RENTAN DESA JUAI", "KEADAAN BULAN SEPTEMBER 2025"]
_PLAIN = ["NIK", "NAMA", "TGL LAHIR", "KODE DESA", "PEKERJAAN"]


def two_line_header(path: Path) -> None:
    """Titles, a merged header of two lines, its numbers, a section a neighbourhood with its sum, and signatures."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("RT 01-02")
        for row, title in enumerate(_TITLES):
            page.merge_range(row, 0, row, 12, title)
        _merged_header(page, 4)
        page.write_row(6, 0, range(1, 14))
        page.merge_range(7, 0, 7, 12, "RT 01")
        page.write_row(8, 0, _neighbour(1, Person(901)))
        page.write_row(9, 0, _neighbour(2, Person(902, dt.date(1992, 3, 5), is_woman=True)))
        page.merge_range(10, 0, 10, 8, "Jumlah RT 01")
        page.write(10, 9, 2)
        page.merge_range(11, 0, 11, 12, "RT 02")
        page.write_row(13, 0, _neighbour(3, Person(901)))
        page.write_row(14, 0, _neighbour(4, Person(903), village="Mihuu"))
        page.write_row(15, 0, ["", "TOTAL", "", "", "", "", "", "", "", 4])
        page.write(17, 8, "Juai, 30 September 2025")
        page.write(18, 1, "Mengetahui,")
        page.write(18, 8, "Pembakal Juai,")
        page.write(22, 1, "Camat Juai")
        page.write(22, 8, "Rekaan Pembakal")
        page.write(23, 1, "NIP. 19700101 199003 1 002")


def _merged_header(page: Worksheet, row: int) -> None:
    for column, text in ((0, "NO"), (1, "NIK"), (2, "NAMA"), (5, "L/P"), (9, "PEKERJAAN"), (10, "NO. HP")):
        page.merge_range(row, column, row + 1, column, text)
    page.merge_range(row, 3, row, 4, "KELAHIRAN")
    page.write_row(row + 1, 3, ["TEMPAT", "TGL LAHIR"])
    page.merge_range(row, 6, row, 8, "ALAMAT")
    page.write_row(row + 1, 6, ["RT", "DESA", "KECAMATAN"])
    page.merge_range(row, 11, row, 12, "REKENING")
    page.write_row(row + 1, 11, ["NOMOR", "BANK"])


def _neighbour(number: int, person: Person, village: str = "Juai") -> list[Value]:
    sex = "P" if person.is_woman else "L"
    born = f"{person.birth:%d-%m-%Y}"
    at_home: list[Value] = [number, person.nik, person.name, "Juai", born, sex, 1, village, "Juai"]
    return [*at_home, "Petani karet", "081200000000", "77000000009", "BANK RAHASIA"]


def numbers_and_dates(path: Path) -> None:
    """Instructions and a list; NIK, dates and codes as cells that nobody told to be text."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Petunjuk")
        page.write_column(0, 0, ["Isi lembar DATA", "NIK 16 angka", "Kirim sebelum tanggal 5"])
        page = book.add_worksheet("DATA")
        as_date = book.add_format({"num_format": "dd mmmm yyyy"})
        page.write_row(0, 0, _PLAIN)
        for row, person in enumerate(map(Person, (301, 911, 912, 913)), start=1):
            page.write_row(row, 0, [person.nik, person.name, f"{person.birth:%d-%m-%Y}", int(JUAI), "Sopir"])
        # A spreadsheet keeps fifteen digits; the first of these is known from an earlier list, the second is not.
        page.write_row(1, 0, [int(Person(301).nik[:15]) * 10, "Rekaan Pertama"])
        page.write_number(2, 0, int(Person(911).nik[:15]) * 10)
        page.write_datetime(3, 2, Person(912).birth, as_date)
        page.write_number(4, 2, 29450)
        page.write_formula(4, 1, '=UPPER("tokoh rekaan 913")', None, "TOKOH REKAAN 913")


def letter_above(path: Path) -> None:
    """A covering letter, and the list from line 28 on."""
    letter = ["Kepada Yth.", "Kepala Dinas Tenaga Kerja", "", "Perihal: Daftar pekerja, NIK dan nama", "Dengan hormat,"]
    rows = [[line] for line in [*letter, *[f"Uraian {number}" for number in range(6, 28)]]]
    person = Person(921)
    table: list[list[Value]] = [
        ["NO", *_PLAIN],
        [1, person.nik, person.name, "17-08-1980", MIHU, "Petani karet"],
        ["", "", "", "", "", ""],
        [2, Person(922).nik[:15], "Tokoh Rekaan 922", "17 Agustus 1980", MIHU, "Petani karet"],
        ["Jumlah pekerja", "", "", "", "", 2],
    ]
    write_xlsx(path, [*rows, *table])


def ods(path: Path) -> None:
    """A list below two blank lines; its NIK a text, then a number; its last village misspelt."""
    person = Person(931)
    rows: list[list[Value]] = [
        [""],
        [""],
        ["NIK", "NAMA", "TGL LAHIR", "DESA", "KECAMATAN", "PEKERJAAN"],
        [person.nik, person.name, "17-08-1980", "Kel. Paringin Timur", "Paringin", "Montir"],
        [float(Person(932).nik[:15]) * 10, "Tokoh Rekaan 932", "17-08-1980", "Paringin Timur", "Paringin", "Montir"],
        [nik(dt.date(1980, 8, 17), 933), "Tokoh Rekaan 933", "1980-08-17", "Paringn Timur", "Paringin", "Montir"],
    ]
    write_ods(path, rows)


def xlsb(path: Path) -> None:
    """A participant list of the branch: months as text and as serial numbers, its mother's name not to be taken in."""
    rows: list[list[Value]] = [
        ["NIK", "NAMA", "BLTH_KEPESERTAAN", "AKTIF", "BLTH_NA", "NPP", "NAMA_PERUSAHAAN", "NAMA_IBU_KANDUNG"],
        [Person(941).nik, "Tokoh Rekaan 941", 45292.0, 1.0, "", "99000002", "CV Rekaan", "Ibu Rahasia"],
        [Person(942).nik, "Tokoh Rekaan 942", "01-2024", 0.0, "Agt-25", "99000002", "CV Rekaan", "Ibu Rahasia"],
        [
            float(Person(943).nik[:15]) * 10,
            "Tokoh Rekaan 943",
            "01-2024",
            "Y",
            "",
            "99000002",
            "CV Rekaan",
            "Ibu Rahasia",
        ],
    ]
    write_xlsb(path, rows)


def sheet_a_village(path: Path) -> None:
    """A district's workbook, a sheet a village: which one is meant, its sender must say."""
    lists = ((951, JUAI), (952, MIHU))
    write_xlsx(path, *[[_PLAIN, [Person(who).nik, "Tokoh Rekaan", "17-08-1980", code, "Sopir"]] for who, code in lists])


def no_rows(path: Path) -> None:
    """An empty form."""
    write_xlsx(path, [["DAFTAR PEKERJA"], _PLAIN])


WRITERS: dict[str, Callable[[Path], None]] = {
    "dua_baris_judul.xlsx": two_line_header,
    "angka_dan_tanggal.xlsx": numbers_and_dates,
    "surat_di_atas.xlsx": letter_above,
    "pekerja.ods": ods,
    "peserta.xlsb": xlsb,
    "selembar_sedesa.xlsx": sheet_a_village,
    "formulir_kosong.xlsx": no_rows,
}
