"""Kinds whose row is an event or a body: claims, projects, employers, outreach, field visits."""

from __future__ import annotations

from ucj.intake.fields import (
    DISTRICT,
    EMPLOYER_CODE,
    EMPLOYER_NAME,
    NAME,
    NIK,
    NOTE,
    OFFICER,
    VILLAGE,
    VILLAGE_CODE,
    Field,
    Kind,
)

CLAIMS = Kind(
    "claims",
    "nik",
    (
        Field("claim_number", ("NO KLAIM", "NOMOR KLAIM", "KODE KLAIM")).required(),
        NIK,
        NAME,
        Field("programme", ("PROGRAM", "JENIS KLAIM", "PROGRAM JAMINAN")).required(),
        DISTRICT,
        Field("event_date", ("TGL KEJADIAN", "TANGGAL KEJADIAN")).required(),
        Field("reported_date", ("TGL LAPOR", "TANGGAL LAPOR", "TGL PENGAJUAN")),
        Field("paid_date", ("TGL BAYAR", "TANGGAL BAYAR", "TGL PEMBAYARAN")),
        Field("paid_idr", ("JUMLAH DIBAYAR", "NOMINAL", "JUMLAH MANFAAT")).required(),
        Field("cause", ("SEBAB", "PENYEBAB", "KETERANGAN SEBAB")),
    ),
)
CONSTRUCTION = Kind(
    "construction",
    "project_number",
    (
        Field("project_number", ("NO PROYEK", "NOMOR PROYEK", "KODE PROYEK")).required(),
        Field("project_name", ("NAMA PROYEK", "NAMA PAKET", "PEKERJAAN")).required(),
        Field("contractor", ("KONTRAKTOR", "PELAKSANA", "PENYEDIA")),
        EMPLOYER_CODE,
        DISTRICT,
        Field("funder", ("SUMBER DANA", "SUMBER ANGGARAN")),
        Field("contract_idr", ("NILAI KONTRAK", "NILAI PROYEK")).required(),
        Field("start_date", ("TGL MULAI", "TANGGAL MULAI")),
        Field("end_date", ("TGL SELESAI", "TANGGAL SELESAI")),
        Field("worker_count", ("JUMLAH TENAGA KERJA", "TENAGA KERJA", "JUMLAH PEKERJA")),
        Field("is_registered", ("TERDAFTAR", "STATUS TERDAFTAR")).required(),
        Field("contribution_idr", ("IURAN", "JUMLAH IURAN")),
    ),
)
EMPLOYER = Kind(
    "employer",
    "employer_code",
    (
        EMPLOYER_CODE.required(),
        EMPLOYER_NAME.required(),
        DISTRICT,
        Field("business_scale", ("SKALA USAHA", "SKALA", "UKURAN USAHA", "KLASIFIKASI USAHA")),
        Field("worker_count", ("JUMLAH TENAGA KERJA", "TENAGA KERJA", "JUMLAH PEKERJA", "JUMLAH TK")),
        Field("registered_date", ("TGL TERDAFTAR", "TANGGAL TERDAFTAR", "TGL DAFTAR", "TANGGAL DAFTAR")),
        Field("arrears_month_count", ("BULAN TUNGGAKAN", "LAMA TUNGGAKAN", "JUMLAH BULAN TUNGGAKAN")),
        Field("arrears_idr", ("TUNGGAKAN", "NILAI TUNGGAKAN", "JUMLAH TUNGGAKAN")),
        Field("is_active", ("AKTIF", "STATUS AKTIF", "STATUS PERUSAHAAN")).required(),
    ),
)
ACTIVITY = Kind(
    "activity",
    "activity_date",
    (
        Field("activity_date", ("TGL KEGIATAN", "TANGGAL KEGIATAN")).required(),
        Field("activity_type", ("JENIS KEGIATAN", "KEGIATAN", "NAMA KEGIATAN")).required(),
        Field("activity_name", ("URAIAN KEGIATAN", "JUDUL KEGIATAN", "PERIHAL", "TENTANG", "TEMA KEGIATAN")),
        VILLAGE,
        VILLAGE_CODE,
        DISTRICT,
        Field("participant_count", ("JUMLAH PESERTA", "PESERTA HADIR", "JUMLAH HADIR", "JUMLAH ORANG")),
        Field("organiser", ("PENYELENGGARA", "INSTANSI PENYELENGGARA", "INSTANSI", "LEMBAGA PENYELENGGARA")),
        Field("document", ("DOKUMEN", "NOMOR DOKUMEN", "NO DOKUMEN", "DASAR HUKUM", "TAUTAN", "TAUTAN DOKUMEN")),
        OFFICER,
        NOTE,
    ),
)
FOLLOWUP = Kind(
    "followup",
    "nik",
    (
        NIK,
        NAME,
        Field("visit_date", ("TGL KUNJUNGAN", "TANGGAL KUNJUNGAN")).required(),
        VILLAGE,
        VILLAGE_CODE,
        DISTRICT,
        Field("result", ("HASIL KUNJUNGAN", "HASIL", "TINDAK LANJUT")).required(),
        OFFICER,
        NOTE,
    ),
)
