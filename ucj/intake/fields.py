"""What a kind of file is made of: fields, and the headings that mean them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One field of a kind, and the headings, normalised, that mean it. The first is the one we print."""

    name: str
    headings: tuple[str, ...]
    is_required: bool = False

    def required(self) -> Field:
        """The same field where a kind cannot do without it."""
        return Field(self.name, self.headings, is_required=True)


@dataclass(frozen=True)
class Kind:
    """One kind of file. `key` is the field that numbers a line: a line that has it is data.

    `alternatives`: groups of fields of which a file needs at least one, besides the required ones.
    """

    name: str
    key: str
    fields: tuple[Field, ...]
    alternatives: tuple[frozenset[str], ...] = ()

    @property
    def required(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.is_required)

    def missing(self, found: set[str]) -> list[str]:
        """The headings that a file with the `found` fields still lacks; 'A / B' where one of them is enough."""
        wanted = [field.headings[0] for field in self.required if field.name not in found]
        groups = [group for group in self.alternatives if not group & found]
        return wanted + [" / ".join(f.headings[0] for f in self.fields if f.name in group) for group in groups]


def normalise(heading: str) -> str:
    """'Tgl. Lahir ' -> 'TGL LAHIR': capitals, and one space for whatever is no letter or digit."""
    return re.sub(r"[^A-Z0-9]+", " ", heading.upper()).strip()


NIK = Field(
    "nik",
    (
        *("NIK", "NO KTP", "NOMOR KTP", "NOMOR IDENTITAS", "NO IDENTITAS", "NO INDUK KEPENDUDUKAN"),
        *("NOMOR INDUK KEPENDUDUKAN", "NIK KTP", "NO NIK", "NOMOR NIK"),
    ),
    is_required=True,
)
NAME = Field(
    "name",
    ("NAMA", "NAMA LENGKAP", "NAMA PEKERJA", "NAMA PESERTA", "NAMA TENAGA KERJA", "NAMA TK", "NAMA DEPAN"),
)
# Older uploads split the name in three.
NAME_PARTS = (Field("name_middle", ("NAMA TENGAH",)), Field("name_last", ("NAMA BELAKANG",)))
BIRTH_DATE = Field(
    "birth_date", ("TGL LAHIR", "TANGGAL LAHIR", "TGL LHR", "TANGGAL LAHIR PESERTA", "TANGGAL LAHIR PEKERJA")
)
SEX = Field("sex", ("L P", "JK", "JENIS KELAMIN", "KELAMIN", "SEX", "GENDER"))
# Some forms have a column for each sex and a tick in one of them.
SEX_TICKS = (
    Field("male", ("L", "JENIS KELAMIN L", "JK L", "LAKI LAKI")),
    Field("female", ("P", "JENIS KELAMIN P", "JK P", "PEREMPUAN")),
)
DISTRICT = Field("district", ("KECAMATAN", "KEC", "NAMA KECAMATAN"))
VILLAGE = Field(
    "village", ("DESA KELURAHAN", "DESA", "KELURAHAN", "KEL DESA", "DESA KEL", "NAMA DESA", "KELURAHAN DESA")
)
VILLAGE_CODE = Field("village_code", ("KODE DESA", "KODE DESA KELURAHAN", "KODE WILAYAH", "KODE KEMENDAGRI"))
EMPLOYER_CODE = Field("employer_code", ("NPP", "NOMOR PENDAFTARAN PERUSAHAAN", "NO PENDAFTARAN PERUSAHAAN"))
EMPLOYER_NAME = Field("employer_name", ("NAMA PERUSAHAAN", "PEMBERI KERJA", "NAMA BADAN USAHA", "PERUSAHAAN"))
PAYER = Field("payer", ("SUMBER DANA", "PEMBAYAR", "SUMBER IURAN", "SUMBER PENDANAAN"))
PROGRAMMES = Field("programmes", ("PROGRAM", "PROGRAM JAMINAN"))
OFFICER = Field("officer", ("PETUGAS", "NAMA PETUGAS", "PELAKSANA KEGIATAN"))
NOTE = Field("note", ("KETERANGAN", "CATATAN"))
