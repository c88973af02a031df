"""Short ways to be an office in a test: people who do not exist, lists as CSV, and a data folder to send them to."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ucj import months
from ucj.intake import accept
from ucj.intake.report import Report
from ucj.metrics import Filters, run
from ucj.settings import Settings
from ucj.store import build, release

# Two villages of one district, one of another, and one that no test ever sends a list for.
JUAI, MIHU, PARINGIN, UNLISTED = "6311012003", "6311012014", "6311061019", "6311012001"

WORKFORCE_HEADER = ("NO", "NIK", "NAMA", "TGL LAHIR", "L/P", "KODE DESA", "PEKERJAAN", "JENIS PEKERJA")
PARTICIPATION_HEADER = (
    *("NIK", "NAMA", "TGL LAHIR", "BLTH KEPESERTAAN", "AKTIF", "BLTH NA"),
    *("SEGMEN", "SUMBER DANA", "NPP", "NAMA PERUSAHAAN"),
)
CLAIMS_HEADER = (
    *("NO KLAIM", "NIK", "NAMA", "PROGRAM", "KECAMATAN", "TGL KEJADIAN", "TGL LAPOR", "TGL BAYAR", "JUMLAH DIBAYAR"),
)
PROGRAMME_HEADER = ("NAMA PROGRAM", "SUMBER DANA", "NIK", "NAMA", "BULAN MULAI", "BULAN SELESAI")
CONSTRUCTION_HEADER = ("NO PROYEK", "NAMA PROYEK", "NILAI KONTRAK", "TERDAFTAR", "KECAMATAN", "IURAN")


def quiet(step: str, done: float) -> None:
    """A progress that nobody hears."""


def nik(birth: dt.date, serial: int, *, is_woman: bool = False) -> str:
    """A NIK of district part 99, which no region has."""
    return f"631199{birth.day + 40 * is_woman:02d}{birth:%m%y}{serial:04d}"


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist; equal serials and birth dates are the same person."""

    serial: int
    birth: dt.date = dt.date(1980, 8, 17)
    is_woman: bool = False

    @property
    def nik(self) -> str:
        return nik(self.birth, self.serial, is_woman=self.is_woman)

    @property
    def name(self) -> str:
        return f"Tokoh Rekaan {self.serial}"

    def works(self, village: str = JUAI, occupation: str = "Petani karet", segment: str = "") -> tuple[str, ...]:
        """A line of a workforce list."""
        sex = "P" if self.is_woman else "L"
        return (str(self.serial), self.nik, self.name, self._born, sex, village, occupation, segment)

    def member(
        self,
        since: str,
        active: str = "Y",
        left: str = "",
        segment: str = "BPU",
        payer: str = "APBD KABUPATEN",
        employer: str = "",
    ) -> tuple[str, ...]:
        """A line of a participant list; months as '2025-09'."""
        return (self.nik, self.name, self._born, since, active, left, segment, payer, employer, employer)

    def claim(self, number: str, paid: str = "2025-08-20", idr: str = "42000000") -> tuple[str, ...]:
        return (number, self.nik, self.name, "JKM", "Juai", "2025-08-01", "2025-08-10", paid, idr)

    def enrolled(
        self, since: str, until: str = "", payer: str = "APBD KABUPATEN", scheme: str = "Program Rekaan"
    ) -> tuple[str, ...]:
        """A line of a scheme's list; months as '2025-09'."""
        return (scheme, payer, self.nik, self.name, since, until)

    @property
    def _born(self) -> str:
        return f"{self.birth:%d-%m-%Y}"


def write_csv(path: Path, rows: Sequence[Sequence[Any]], separator: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return path


@dataclass
class Office:
    """A data folder, and what its office does with it."""

    settings: Settings
    sent: int = field(default=0)

    def file(self, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
        self.sent += 1
        self.settings.data.mkdir(parents=True, exist_ok=True)
        return write_csv(self.settings.data / f"kiriman_{self.sent}.csv", [header, *rows])

    def workforce(self, period: str, *rows: Sequence[str], mode: str | None = None) -> Report:
        path = self.file(WORKFORCE_HEADER, rows)
        return accept.accept(self.settings, path, "workforce", period, mode=mode, allow_shrink=True)

    def participation(self, period: str, *rows: Sequence[str], mode: str | None = None) -> Report:
        path = self.file(PARTICIPATION_HEADER, rows)
        return accept.accept(self.settings, path, "participation", period, mode=mode)

    def claims(self, period: str, *rows: Sequence[str]) -> Report:
        return accept.accept(self.settings, self.file(CLAIMS_HEADER, rows), "claims", period)

    def programme(self, period: str, *rows: Sequence[str]) -> Report:
        return accept.accept(self.settings, self.file(PROGRAMME_HEADER, rows), "programme", period)

    def release(self, accept_change: str | None = "test") -> duckdb.DuckDBPyConnection:
        """Build, publish and open."""
        built = build.build(self.settings, as_of=dt.date(2025, 10, 13), accept_change=accept_change, progress=quiet)
        release.publish(self.settings, built.name)
        return release.open_release(built.path)

    def id_of(self, person: Person) -> int:
        with self.registry() as con:
            return int(con.execute("SELECT person_id FROM person_nik WHERE nik = ?", [person.nik]).fetchall()[0][0])

    def registry(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.settings.registry), read_only=True)


def new_office(folder: Path) -> Office:
    """An empty data folder; a year of history, and no count too small to be shown."""
    return Office(Settings(folder, "6311", history_months=12, small_count_max=0))


def spells(con: duckdb.DuckDBPyConnection, person_id: int) -> list[tuple[str, str | None]]:
    """A person's membership spells as ('2024-01', '2025-03') pairs, oldest first; None is an open end."""
    rows = con.execute(
        "SELECT start_month, end_month FROM participation WHERE person_id = ? ORDER BY ALL", [person_id]
    ).fetchall()
    return [(months.text(start), None if end == months.OPEN_END else months.text(end)) for start, end in rows]


def seen(con: duckdb.DuckDBPyConnection, person_id: int, month: str) -> tuple[str, ...] | None:
    """(village, excluded_reason, status, membership_segment, payer) of a person in a month; None when on no list.

    Fails when the person is counted twice.
    """
    rows = con.execute(
        """
        SELECT village_code::VARCHAR, excluded_reason::VARCHAR, status::VARCHAR, membership_segment::VARCHAR,
            payer::VARCHAR
        FROM status_spell
        WHERE person_id = $person AND start_month <= $month AND end_month > $month
        """,
        {"person": person_id, "month": months.parse(month)},
    ).fetchall()
    assert len(rows) <= 1, rows
    return rows[0] if rows else None


def answer(con: duckdb.DuckDBPyConnection, name: str, month: str, region: str = "6311", **asked: Any) -> pd.DataFrame:
    """A metric, not public unless asked."""
    return run(name, con, Filters(region, months.parse(month), **({"is_public": False} | asked)))
