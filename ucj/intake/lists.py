"""Kinds whose row is a person: who works, who is a member, who paid, who lives, who is in a scheme."""

from __future__ import annotations

from ucj.intake.fields import (
    BIRTH_DATE,
    DISTRICT,
    EMPLOYER_CODE,
    EMPLOYER_NAME,
    NAME,
    NAME_PARTS,
    NIK,
    NOTE,
    PAYER,
    PROGRAMMES,
    SEX,
    SEX_TICKS,
    VILLAGE,
    VILLAGE_CODE,
    Field,
    Kind,
)

WORKFORCE = Kind(
    "workforce",
    "nik",
    (
        NIK,
        NAME.required(),
        BIRTH_DATE.required(),
        SEX,
        Field("address", ("ALAMAT", "ALAMAT RUMAH", "ALAMAT TINGGAL", "ALAMAT DOMISILI")),
        VILLAGE,
        VILLAGE_CODE,
        DISTRICT,
        Field("occupation", ("PEKERJAAN", "JENIS USAHA", "MATA PENCAHARIAN", "JENIS PEKERJAAN", "PROFESI")).required(),
        Field("segment", ("JENIS PEKERJA", "SEGMEN", "STATUS PEKERJA")),
        Field("decile", ("DESIL", "DESIL DTSEN", "DESIL KESEJAHTERAAN")),
        Field("civil_status", ("STATUS KEPENDUDUKAN", "STATUS DUKCAPIL", "STATUS HIDUP", "STATUS NIK")),
        *SEX_TICKS,
        NOTE,
    ),
    alternatives=(frozenset({"village", "village_code"}),),
)
PARTICIPATION = Kind(
    "participation",
    "nik",
    (
        NIK,
        NAME.required(),
        *NAME_PARTS,
        BIRTH_DATE,
        Field(
            "start_month", ("BLTH KEPESERTAAN", "TANGGAL KEPESERTAAN", "BULAN KEPESERTAAN", "TGL KEPESERTAAN")
        ).required(),
        Field("is_active", ("AKTIF", "STATUS AKTIF", "STATUS KEPESERTAAN")).required(),
        Field("inactive_month", ("BLTH NA", "BULAN NONAKTIF", "BLTH NONAKTIF")),
        Field("segment", ("SEGMEN", "JENIS PESERTA", "SEGMENTASI")),
        PAYER,
        EMPLOYER_CODE,
        EMPLOYER_NAME,
        PROGRAMMES,
    ),
    # The list of companies has no segment: whoever stands there with a company's number is its wage earner.
    alternatives=(frozenset({"segment", "employer_code"}), frozenset({"payer", "employer_code"})),
)
CONTRIBUTION = Kind(
    "contribution",
    "nik",
    (
        NIK,
        NAME,
        PAYER,
        EMPLOYER_CODE,
        Field(
            "contribution_month",
            ("BULAN IURAN", "BLTH IURAN", "BLTH", "PERIODE IURAN", "BULAN BAYAR", "IURAN BULAN", "UNTUK BULAN"),
        ).required(),
        Field("paid_date", ("TGL BAYAR", "TANGGAL BAYAR", "TGL PEMBAYARAN", "TANGGAL PEMBAYARAN", "TGL SETOR")),
        Field(
            "paid_idr",
            (
                "IURAN",
                "JUMLAH IURAN",
                "NOMINAL IURAN",
                "TOTAL IURAN",
                "JUMLAH BAYAR",
                "JUMLAH DIBAYAR",
                "IURAN DIBAYAR",
            ),
        ).required(),
        PROGRAMMES,
    ),
    # A company's own ledger names no payer: it pays for whoever stands there with its number.
    alternatives=(frozenset({"payer", "employer_code"}),),
)
CIVIL = Kind(
    "civil",
    "nik",
    (
        NIK,
        NAME,
        BIRTH_DATE,
        Field(
            "verdict",
            (
                *("HASIL PADANAN", "HASIL", "STATUS PADAN", "STATUS PADANAN", "HASIL PEMADANAN", "HASIL VERIFIKASI"),
                *("HASIL VERIFIKASI DUKCAPIL", "KETERANGAN DUKCAPIL"),
            ),
        ).required(),
        Field("verdict_date", ("TGL PADANAN", "TANGGAL PADANAN", "TANGGAL PEMADANAN", "TGL PEMADANAN")),
        Field(
            "death_date", ("TGL MENINGGAL", "TANGGAL MENINGGAL", "TGL KEMATIAN", "TANGGAL KEMATIAN", "TANGGAL WAFAT")
        ),
    ),
)
PROGRAMME = Kind(
    "programme",
    "nik",
    (
        Field("programme_name", ("NAMA PROGRAM", "SKEMA", "NAMA SKEMA", "PROGRAM BANTUAN")).required(),
        PAYER.required(),
        NIK,
        NAME,
        Field("start_month", ("BULAN MULAI", "MULAI", "PERIODE MULAI", "MULAI BULAN", "BULAN AWAL")).required(),
        Field("end_month", ("BULAN SELESAI", "SELESAI", "PERIODE SELESAI", "BULAN AKHIR", "SAMPAI BULAN")),
        Field("contribution_idr", ("IURAN PER BULAN", "IURAN BULANAN", "IURAN", "NILAI IURAN")),
    ),
)
