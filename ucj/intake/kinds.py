"""The kinds of file offices send: their fields, the headings that mean them, and what is dropped while reading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ucj.errors import WrongUsage


@dataclass(frozen=True)
class Field:
    """One field of a kind, and the headings, normalised, that mean it."""

    name: str
    headings: tuple[str, ...]
    is_required: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of file. `key` is the field that numbers a line: a line that has it is data."""

    name: str
    key: str
    fields: tuple[Field, ...]

    @property
    def required(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.is_required)


def normalise(heading: str) -> str:
    """'Tgl. Lahir ' -> 'TGL LAHIR': capitals, and one space for whatever is no letter or digit."""
    return re.sub(r"[^A-Z0-9]+", " ", heading.upper()).strip()


_NIK = Field(
    "nik",
    ("NIK", "NO KTP", "NOMOR KTP", "NOMOR IDENTITAS", "NO INDUK KEPENDUDUKAN", "NOMOR INDUK KEPENDUDUKAN", "NIK KTP"),
    is_required=True,
)
_NAME = Field("name", ("NAMA", "NAMA LENGKAP", "NAMA PEKERJA", "NAMA PESERTA"), is_required=True)
_BIRTH_DATE = Field("birth_date", ("TGL LAHIR", "TANGGAL LAHIR", "TGL LHR", "TANGGAL LAHIR PESERTA"), is_required=True)
_DISTRICT = Field("district", ("KECAMATAN", "KEC", "NAMA KECAMATAN"))
_VILLAGE = Field("village", ("DESA KELURAHAN", "DESA", "KELURAHAN", "KEL DESA", "DESA KEL", "NAMA DESA"))

WORKFORCE = Kind(
    "workforce",
    "nik",
    (
        _NIK,
        _NAME,
        _BIRTH_DATE,
        Field("sex", ("L P", "JK", "JENIS KELAMIN", "KELAMIN")),
        Field("address", ("ALAMAT", "ALAMAT RUMAH", "ALAMAT TINGGAL")),
        _VILLAGE,
        Field("village_code", ("KODE DESA", "KODE DESA KELURAHAN", "KODE WILAYAH")),
        _DISTRICT,
        Field("occupation", ("PEKERJAAN", "JENIS USAHA", "MATA PENCAHARIAN"), is_required=True),
        Field("segment", ("JENIS PEKERJA", "SEGMEN", "STATUS PEKERJA")),
        Field("decile", ("DESIL", "DESIL DTSEN", "DESIL KESEJAHTERAAN")),
    ),
)
PARTICIPATION = Kind(
    "participation",
    "nik",
    (
        _NIK,
        _NAME,
        Field(_BIRTH_DATE.name, _BIRTH_DATE.headings),
        Field("start_month", ("BLTH KEPESERTAAN", "TANGGAL KEPESERTAAN", "BULAN KEPESERTAAN"), is_required=True),
        Field("is_active", ("AKTIF", "STATUS AKTIF", "STATUS KEPESERTAAN"), is_required=True),
        Field("inactive_month", ("BLTH NA", "BULAN NONAKTIF", "BLTH NONAKTIF")),
        Field("segment", ("SEGMEN", "JENIS PESERTA", "SEGMENTASI"), is_required=True),
        Field("payer", ("SUMBER DANA", "PEMBAYAR", "SUMBER IURAN"), is_required=True),
        Field("employer_code", ("NPP", "NOMOR PENDAFTARAN PERUSAHAAN")),
        Field("employer_name", ("NAMA PERUSAHAAN", "PEMBERI KERJA", "NAMA BADAN USAHA")),
        Field("programmes", ("PROGRAM", "PROGRAM JAMINAN")),
    ),
)
CLAIMS = Kind(
    "claims",
    "nik",
    (
        Field("claim_number", ("NO KLAIM", "NOMOR KLAIM", "KODE KLAIM"), is_required=True),
        _NIK,
        Field(_NAME.name, _NAME.headings),
        Field("programme", ("PROGRAM", "JENIS KLAIM", "PROGRAM JAMINAN"), is_required=True),
        _DISTRICT,
        Field("event_date", ("TGL KEJADIAN", "TANGGAL KEJADIAN"), is_required=True),
        Field("reported_date", ("TGL LAPOR", "TANGGAL LAPOR", "TGL PENGAJUAN")),
        Field("paid_date", ("TGL BAYAR", "TANGGAL BAYAR", "TGL PEMBAYARAN")),
        Field("paid_idr", ("JUMLAH DIBAYAR", "NOMINAL", "JUMLAH MANFAAT"), is_required=True),
        Field("cause", ("SEBAB", "PENYEBAB", "KETERANGAN SEBAB")),
    ),
)
CONSTRUCTION = Kind(
    "construction",
    "project_number",
    (
        Field("project_number", ("NO PROYEK", "NOMOR PROYEK", "KODE PROYEK"), is_required=True),
        Field("project_name", ("NAMA PROYEK", "NAMA PAKET", "PEKERJAAN"), is_required=True),
        Field("contractor", ("KONTRAKTOR", "PELAKSANA", "PENYEDIA")),
        Field("employer_code", ("NPP",)),
        _DISTRICT,
        Field("funder", ("SUMBER DANA", "SUMBER ANGGARAN")),
        Field("contract_idr", ("NILAI KONTRAK", "NILAI PROYEK"), is_required=True),
        Field("start_date", ("TGL MULAI", "TANGGAL MULAI")),
        Field("end_date", ("TGL SELESAI", "TANGGAL SELESAI")),
        Field("worker_count", ("JUMLAH TENAGA KERJA", "TENAGA KERJA", "JUMLAH PEKERJA")),
        Field("is_registered", ("TERDAFTAR", "STATUS TERDAFTAR"), is_required=True),
        Field("contribution_idr", ("IURAN", "JUMLAH IURAN")),
    ),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in (WORKFORCE, PARTICIPATION, CLAIMS, CONSTRUCTION)}

# Recognised so that the report can say they were dropped, and never read further.
DROPPED_HEADINGS = frozenset(
    {
        *("NAMA IBU KANDUNG", "NAMA IBU", "IBU KANDUNG"),
        *("HP", "NO HP", "NOMOR HP", "TELEPON", "EMAIL"),
        *("KPJ", "NO KPJ", "NO REKENING", "NAMA BANK", "NAMA REKENING", "NPWP"),
    }
)


def kind(name: str) -> Kind:
    """Raises WrongUsage with the valid choices."""
    if name not in KINDS:
        raise WrongUsage("intake.kind_unknown", kind=name, choices=", ".join(KINDS))
    return KINDS[name]
