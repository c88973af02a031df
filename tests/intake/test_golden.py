"""Golden reports: files as villages and offices truly send them, and what intake must tell each sender, word for word.

`python -m tests.intake.test_golden` renews the reports. Read every line that changed before keeping it: a report here
says what the sender should be told, not whatever intake happens to say.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.intake.nasty.workbooks import WRITERS
from ucj import cli, settings

HERE = Path(__file__).parent
NASTY, FILES, GOLDEN = HERE / "nasty", HERE / "files", HERE / "golden"
# What the dropped columns of the nasty files hold: names of mothers and banks; telephones; e-mail; accounts and KPJ.
DROPPED = ("rahasia", "081200000", "0526200", "contoh.id", "7700000")


@dataclass(frozen=True)
class Case:
    """A file checked as a kind. `after`: files accepted before it, with their kinds. `told`: the name of its report."""

    file: str
    kind: str
    period: str = "2025-09"
    after: tuple[tuple[str, str], ...] = ()
    told: str = ""

    @property
    def report(self) -> Path:
        return GOLDEN / f"{self.told or self.file}.json"


CASES = (
    # Village lists.
    Case("juai_titik_koma_1252.csv", "workforce"),
    Case("mihu_tab_judul_salah_eja.txt", "workforce"),
    Case("ejaan_desa.csv", "workforce"),
    Case("nik_rusak.tsv", "workforce"),
    Case("tanpa_nik.csv", "workforce"),
    Case("pekerjaan_ktp.csv", "workforce"),
    Case("bpu_5_3.csv", "workforce"),
    Case("dua_baris_judul.xlsx", "workforce"),
    Case("angka_dan_tanggal.xlsx", "workforce", after=(("nik_rusak.tsv", "workforce"),)),
    Case("surat_di_atas.xlsx", "workforce"),
    Case("pekerja.ods", "workforce"),
    Case("lapor_meninggal.csv", "workforce", after=(("padanan_dukcapil.csv", "civil"),)),
    # Lists of the branch and of the population office.
    Case("peserta_pipa_bom.csv", "participation"),
    Case("peserta_5_2.csv", "participation"),
    Case("sipp_lama.csv", "participation"),
    Case("peserta.xlsb", "participation"),
    Case("klaim_cabang.csv", "claims", after=(("peserta_pipa_bom.csv", "participation"),)),
    Case("iuran.tsv", "contribution"),
    Case("padanan_dukcapil.csv", "civil"),
    # Refused whole.
    Case("sipp_5_1.csv", "participation"),
    Case("tanpa_pekerjaan.csv", "workforce"),
    Case("baris_kosong_di_atas.xls", "workforce"),
    Case("peserta_5_2.csv", "workforce", told="jenis_keliru"),
    Case("ejaan_desa.csv", "workforce", period="2099-01", told="periode_depan"),
    Case("ejaan_desa.csv", "workforce", after=(("ejaan_desa.csv", "workforce"),), told="sudah_diterima"),
    Case("lapor_meninggal.csv", "workforce", after=(("mihu_tab_judul_salah_eja.txt", "workforce"),), told="menyusut"),
    Case("selembar_sedesa.xlsx", "workforce"),
    Case("formulir_kosong.xlsx", "workforce"),
    Case("hanya_judul.csv", "workforce"),
    Case("kosong.csv", "workforce"),
    Case("kutip_terbuka.csv", "workforce"),
    Case("halaman_web.xls", "workforce"),
    Case("rusak.xlsx", "workforce"),
    Case("surat.pdf", "workforce"),
    Case("kata_sandi.xls", "workforce"),
    Case("kata_sandi.xlsx", "workforce"),
)


def place(name: str, folder: Path) -> Path:
    """Where a nasty file lies; a workbook is written into the folder, once."""
    if name in WRITERS:
        if not (folder / name).exists():
            WRITERS[name](folder / name)
        return folder / name
    return NASTY / name if (NASTY / name).exists() else FILES / name


def said(command: str, name: str, kind: str, period: str, folder: Path, *more: str) -> tuple[int, str]:
    """The exit code and the standard output of a command, as an office's operator types it."""
    arguments = [command, str(place(name, folder)), "--kind", kind, "--period", period, "--json", *more]
    with contextlib.redirect_stdout(io.StringIO()) as heard:
        code = cli.main(arguments)
    return code, heard.getvalue()


def told(case: Case, folder: Path) -> tuple[int, str]:
    """What `check` says of a case, in a data folder where nothing is yet."""
    for name, kind in case.after:
        assert said("import", name, kind, "2025-09", folder)[0] == 0
    return said("check", case.file, case.kind, case.period, folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.report.stem)
def test_the_sender_is_told_what_is_wrong_and_nothing_else(case: Case, tmp_path: Path) -> None:
    code, document = told(case, tmp_path)
    assert document == case.report.read_text(encoding="utf-8")
    findings = json.loads(document)["findings"]
    assert code == int(any(each["severity"] == "fatal" for each in findings))


def test_a_workbook_with_a_sheet_a_village_is_sent_sheet_by_sheet(tmp_path: Path) -> None:
    sent = [
        said("import", "selembar_sedesa.xlsx", "workforce", "2025-09", tmp_path, "--sheet", sheet)[0]
        for sheet in ("Sheet1", "Sheet2", "Sheet2")
    ]
    assert sent == [0, 0, 1], "each sheet once"


def test_every_nasty_file_has_its_report_and_every_report_its_file() -> None:
    assert {case.report for case in CASES} == set(GOLDEN.iterdir())
    lists = {path.name for path in NASTY.iterdir() if path.is_file() and path.suffix not in ("", ".py")}
    assert lists | set(WRITERS) <= {case.file for case in CASES}


def test_line_ends_and_encodings_came_through_git_as_they_were_sent() -> None:
    sent = (NASTY / "juai_titik_koma_1252.csv").read_bytes()
    assert sent.count(b"\r\n") == sent.count(b"\n")
    assert sent.count(b"\x96") == sent.count(b"\x92") == 1
    assert (NASTY / "peserta_pipa_bom.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r" not in (NASTY / "ejaan_desa.csv").read_bytes()


def test_what_is_dropped_is_nowhere_but_in_the_original(tmp_path: Path) -> None:
    for case in CASES:
        said("import", case.file, case.kind, case.period, tmp_path)
    data = settings.load()
    originals = b"".join(path.read_bytes() for path in data.inbox.rglob("*.csv"))
    assert all(word.encode() in originals.lower() for word in DROPPED)
    with duckdb.connect(str(data.registry), read_only=True) as con:
        tables = con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        kept = "\n".join(str(con.sql(f'FROM "{name}"').fetchall()) for (name,) in tables).lower()
    assert "6311991708800001" in kept
    assert [word for word in DROPPED if word in kept] == []


def renew() -> None:
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["UCJ_DATA"] = f"{folder}/data"
            settings.load.cache_clear()
            case.report.write_text(told(case, Path(folder))[1], encoding="utf-8")


if __name__ == "__main__":
    renew()
