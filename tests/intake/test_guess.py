"""Kind and month of a file, guessed from what stands in it and on it: right, or not at all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.helpers import (
    CLAIMS_HEADER,
    CONSTRUCTION_HEADER,
    PARTICIPATION_HEADER,
    WORKFORCE_HEADER,
    Office,
    Person,
    write_csv,
)
from ucj import i18n, months
from ucj.demo.files import Sheet, write_xlsx
from ucj.errors import Refused
from ucj.intake import template
from ucj.intake.guess import guess, month
from ucj.intake.kinds import KINDS
from ucj.settings import Settings

SEPTEMBER = months.parse("2025-09")


@pytest.mark.parametrize(
    "text",
    [
        "pekerja_juai_2025-09",
        "pekerja_2025_09",
        "Data Pekerja September 2025",
        "PESERTA 092025",
        "peserta202509",
        "Pekerja Batu Mandi per Sept 2025",
        "Sep-25",
        "pekerja sep25",
        "Peserta Sept'25",
        "peserta 09-2025",
        "peserta 9/2025",
        "keadaan 30-09-2025",
        "keadaan 30 September 2025",
        "peserta_20250930",
        "peserta 30092025",
        "2025 September",
        "TAHUN 2025 BULAN SEPTEMBER",
        "BULAN : SEPTEMBER\nTAHUN : 2025",
        "Bulan September Tahun 2025",
        "01 September s.d. 30 September 2025",
        "SEPTEMBER 2025 dan lagi 2025-09",
        "september_2025_rev2",
        "157 desa, September 2025, 8 kecamatan",
    ],
)
def test_a_month_is_found_however_it_is_written(text: str) -> None:
    assert month([text]) == SEPTEMBER


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nopember 2024", "2024-11"),
        ("Pebruari 2025", "2025-02"),
        ("Agt 2025", "2025-08"),
        ("Mei 2025", "2025-05"),
        ("December 2025", "2025-12"),
        ("DES-24", "2024-12"),
        ("peserta_2022-12", "2022-12"),
        ("rekap 102025", "2025-10"),
        ("20122012", "2012-12"),
    ],
)
def test_every_month_has_its_spellings(text: str, found: str) -> None:
    assert month([text]) == months.parse(found)


@pytest.mark.parametrize(
    "text",
    [
        "Daftar pekerja",
        "Data 2025",
        "September",
        "klaim_2023-01_2025-09",
        "Agustus - September 2025",
        "Agustus 2025 dan September 2025",
        "Januari s.d. September 2025",
        "September 2024 / September 2025",
        "Peraturan Bupati Nomor 5 Tahun 2024, September 2025",
        "Triwulan III 2025",
        "2025 10 desa",
        "NIK 6311990109250001",
        "HP 081220250912",
        "nomor 13-2025",
        "kode 202513",
        "Desa 2025",
        "Mei Lestari 15 orang",
    ],
)
def test_no_month_or_several_are_no_guess(text: str) -> None:
    assert month([text]) is None


def test_title_and_name_must_agree() -> None:
    assert month(["pekerja_2025-09", "Keadaan September 2025"]) == SEPTEMBER
    assert month(["pekerja_2025-08", "Keadaan September 2025"]) is None
    assert month(["pekerja september", "Tahun 2025"]) == SEPTEMBER


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("workforce", WORKFORCE_HEADER),
        ("participation", PARTICIPATION_HEADER),
        ("claims", CLAIMS_HEADER),
        ("construction", CONSTRUCTION_HEADER),
    ],
)
def test_a_kind_is_known_by_its_columns(kind: str, heading: tuple[str, ...], tmp_path: Path) -> None:
    path = write_csv(tmp_path / "kiriman 2025-09.csv", [["Rekap data"], heading, ["1"] * len(heading)])
    found = guess(path)
    assert (found.kind, found.period_month) == (kind, SEPTEMBER)


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_form_is_known_as_what_it_is(kind: str, office: Office, tmp_path: Path) -> None:
    path = tmp_path / "formulir.xlsx"
    path.write_bytes(template.workbook(office.settings, kind, i18n.translator("id")))
    found = guess(path)
    assert (found.kind, found.sheet) == (kind, found.sheets[0])
    assert found.period_month is None


def test_demo_files_are_known_with_their_months(tiny: Settings) -> None:
    folder = tiny.data / "demo"
    workforce = [path for path in folder.iterdir() if "ekerja" in path.name]
    assert {guess(path).kind for path in workforce} == {"workforce"}
    assert {guess(path).period_month for path in workforce} == {SEPTEMBER, months.parse("2024-12"), None}
    assert guess(folder / "peserta_2025-09.xlsx").kind == "participation"
    assert guess(next(folder.glob("klaim*"))).kind == "claims"
    assert guess(next(folder.glob("proyek*"))).kind == "construction"


def test_a_missing_column_or_no_header_is_no_kind(tmp_path: Path) -> None:
    short = [column for column in WORKFORCE_HEADER if column != "NIK"]
    path = write_csv(tmp_path / "a.csv", [short, Person(1).works()[: len(short)]])
    assert guess(path).kind is None
    assert guess(write_csv(tmp_path / "b.csv", [["catatan", "rapat"], ["x", "y"]])).kind is None


def test_the_title_above_the_header_says_the_month(tmp_path: Path) -> None:
    rows = pd.DataFrame([Person(1).works()], columns=list(WORKFORCE_HEADER), dtype=object)
    write_xlsx(tmp_path / "a.xlsx", Sheet("Juai", ["DAFTAR PEKERJA", "Keadaan: September 2025", ""], rows, []))
    found = guess(tmp_path / "a.xlsx")
    assert (found.kind, found.period_month, found.sheet, found.sheets) == ("workforce", SEPTEMBER, "Juai", ("Juai",))


def test_a_month_among_the_rows_is_not_the_files(tmp_path: Path) -> None:
    rows = [Person(1).member("2024-01"), Person(2).member("2023-05")]
    assert guess(write_csv(tmp_path / "peserta.csv", [PARTICIPATION_HEADER, *rows])).period_month is None


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    with pytest.raises(Refused, match="kosong"):
        guess(tmp_path / "a.xlsx")
