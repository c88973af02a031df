"""Every written form an office uses gives its value; whatever else is written gives NULL, never an error or a guess."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import nik
from ucj import intake, months, reference
from ucj.settings import Settings

BORN = dt.date(1980, 8, 17)
SEPTEMBER = months.parse("2025-09")
NIK = nik(BORN, 1)
INDONESIAN = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
SHORT = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"]

PARSERS = {
    name: f"SELECT list_transform($texts, lambda x: {name}(x))"
    for name in (
        *("parse_nik", "parse_text", "parse_date", "parse_month", "parse_idr", "parse_number", "parse_region_code"),
        *("is_bps_code", "is_formula", "place_key", "value_key", "nik_day", "nik_sex"),
    )
}
PARSERS["nik_birth_date"] = "SELECT list_transform($texts, lambda x: nik_birth_date(x, '19'))"


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The macros, and the shipped reference tables whose texts they compare."""
    macros = Path(intake.__file__).parent / "sql" / "macros.sql"
    shipped = Settings(tmp_path_factory.mktemp("data"), "6311")
    with duckdb.connect() as con:
        con.execute(macros.read_text(encoding="utf-8"))
        con.register("region", reference.regions(shipped))
        con.register("value_synonym", reference.read(shipped, "value_synonyms"))
        yield con


def values(con: duckdb.DuckDBPyConnection, macro: str, *texts: str | None) -> list[Any]:
    found: list[Any] = con.execute(PARSERS[macro], {"texts": list(texts)}).fetchall()[0][0]
    return found


FORMS: dict[str, list[tuple[str | None, Any]]] = {
    "parse_nik": [
        (NIK, NIK),
        (f" {NIK[:4]} {NIK[4:8]}\u00a0{NIK[8:]}\u200b\ufeff", NIK),
        (f"{NIK[:6]}.{NIK[6:12]}-{NIK[12:]}", NIK),
        (f"{NIK[:6]}–{NIK[6:12]}‑{NIK[12:]}\t", NIK),
        (f"'{NIK}", NIK),
        (f"’{NIK}", NIK),
        (f"`{NIK}", NIK),
        ("", ""),
        (" - ", ""),
        (None, None),
        # Letters and other digits stay for the rule to show.
        ("631199O708800001", "631199O708800001"),
        ("6,31199E+15", "6,31199E+15"),
        ("６311990101800001", "６311990101800001"),
        ("٦311990101800001", "٦311990101800001"),
        (f"{NIK}.0", f"{NIK}0"),
    ],
    "parse_text": [
        ("Tokoh Rekaan 1", "Tokoh Rekaan 1"),
        ("  Tokoh \t Rekaan\u00a0\u00a01\r\n", "Tokoh Rekaan 1"),
        ("To\u200bkoh\ufeff", "Tokoh"),
        ("Sa'dah, S.Pd", "Sa'dah, S.Pd"),
        ("Élan", "Élan"),
        ("=1+1", "=1+1"),
        ("", None),
        (" \u00a0\u200b ", None),
        ("-", None),
        ("...", None),
        (None, None),
    ],
    "is_formula": [
        ("=1+1", True),
        ("+SUM(A1)", True),
        ("-2+3", True),
        ("@SUM(A1)", True),
        ("\t=1", True),
        ("\r=1", True),
        (" =cmd|' /C calc'!A0", True),
        ("＝1+1", True),
        ("- Petani", True),
        ("+62-812-3456", True),
        ("+62 812 3456", False),
        ("-5", False),
        ("+5", False),
        ("-5.000,00", False),
        ("-1.5E+7", False),
        ("-", False),
        ("--", False),
        ("=", False),
        ("", False),
        ("Tokoh = Rekaan", False),
        ("A-1", False),
        ("17-08-1980", False),
    ],
    "parse_date": [
        *((text, BORN) for text in ("17-08-1980", "17/08/1980", "17.08.1980", "1980-08-17", "1980/08/17", "29450")),
        *((text, BORN) for text in ("17-8-1980", "17 08 1980", "17–08–1980", "17 - 08 - 1980.", "'17-08-1980")),
        *((text, BORN) for text in ("17 Agustus 1980", "17 AGT 1980", "17-Agt.-1980", "17 agust. 1980", "17-Aug-1980")),
        *((text, BORN) for text in ("17  Agustus,\u00a01980 ", "17Agustus1980", "17 August 1980", "1980 Agustus 17")),
        *((text, BORN) for text in ("1980-08-17 00:00:00", "1980-08-17T00:00:00.000", "17/08/1980 0:00")),
        *((text, BORN) for text in ("17/08/1980 13.45.10", "19800817", "17081980")),
        ("20101980", dt.date(1980, 10, 20)),
        ("20101120", dt.date(2010, 11, 20)),
        ("07/08/1980", dt.date(1980, 8, 7)),
        ("29-02-2000", dt.date(2000, 2, 29)),
        ("1 Nop 1999", dt.date(1999, 11, 1)),
        ("01 Pebruari 1999", dt.date(1999, 2, 1)),
        ("10000", dt.date(1927, 5, 18)),
        ("54788", dt.date(2049, 12, 31)),
        # Impossible, or another order than ours.
        *((text, None) for text in ("31-02-1980", "29-02-1981", "1980-13-01", "00-00-0000", "08/17/1980", "19801301")),
        *((text, None) for text in ("8/7/1980 12:00:00 AM", "1980-08-17T17:00:00Z", "1980-08-17 00:00:00+07")),
        # The century, the separation or the unit would be a guess.
        *((text, None) for text in ("17-08-80", "17-Aug-80", "1781980", "17-08-198", "17-08-0980", "1980", "08-1980")),
        *((text, None) for text in ("9999", "54789", "-29450", "29450.5", "0", "17 Agusus 1980")),
        *((text, None) for text in ("", " ", "-", "infinity", "epoch", "today", "17 Jan Feb 1980", None)),
    ],
    "parse_month": [
        *((text, SEPTEMBER) for text in ("09-2025", "9-2025", "9/2025", "09/2025", "09.2025", "2025-09", "2025/9")),
        *((text, SEPTEMBER) for text in ("202509", "092025", "Sep-25", "SEP 25", "Sep'25", "sept. 2025", "Sept 2025")),
        *(
            (text, SEPTEMBER)
            for text in ("September 2025", " SEPTEMBER\u00a02025", "2025 September", "September, 2025")
        ),
        *((text, SEPTEMBER) for text in ("17-09-2025", "2025-09-01", "2025-09-01 00:00:00", "1 September 2025")),
        *((text, SEPTEMBER) for text in ("20250901", "45901")),
        ("Agt-24", months.parse("2024-08")),
        ("Des-49", months.parse("2049-12")),
        ("Jan-50", months.parse("1950-01")),
        ("Nopember 1998", months.parse("1998-11")),
        ("201912", months.parse("2019-12")),
        ("122019", months.parse("2019-12")),
        *((text, None) for text in ("13-2025", "00-2025", "2025-13", "202513", "Sepptember 2025", "31-02-2025")),
        # 42015 is a day of 2015 or April 2015; 20259 a day of 1955 or September 2025.
        *((text, None) for text in ("42015", "31999", "20259", "09-25", "25-09", "25-Sep", "2025", "9", "25")),
        *((text, None) for text in ("", " ", "-", "Mei", None)),
    ],
    "parse_idr": [
        *(
            (text, 42_000_000)
            for text in ("42000000", "42.000.000", "42,000,000", "42 000 000", "42\u00a0000\u00a0000")
        ),
        *((text, 42_000_000) for text in ("Rp42.000.000,00", "Rp 42.000.000,-", "RP. 42.000.000", "rp.42.000.000.-")),
        *((text, 42_000_000) for text in ("IDR 42,000,000.00", "42000000.0", "42000000,00", "Rp42.000.000,=")),
        *((text, 42_000_000) for text in ("42.000.000,--", "42000000.123", "42.000.000.00")),
        ("42.000", 42_000),
        ("42.50", 42),
        ("42.5", 42),
        ("29450.5", 29_450),
        ("0", 0),
        ("-5000", -5_000),
        ("(5.000)", -5_000),
        ("(Rp5.000,00)", -5_000),
        ("Rp -5.000", -5_000),
        ("-Rp5.000", -5_000),
        ("9223372036854775807", 2**63 - 1),
        *((text, None) for text in ("42 juta", "42jt", "1.5E+7", "1e7", "4.20.000", "42.00.000", "1.234,567", "0.125")),
        *((text, None) for text in ("(5.000", "5.000)", "--5", "(-5)", "5-", "1.000,000.00", "9223372036854775808")),
        *((text, None) for text in ("", " ", "-", "Rp", "Rp -", "1_000", "²", None)),
    ],
    "parse_number": [
        *((text, 1_234) for text in ("1234", "1.234", "1,234", "1 234", " 1234 ", "1234.0", "1.234,00")),
        ("12", 12),
        ("012", 12),
        ("-5", -5),
        *((text, None) for text in ("12.5", "1234.5", "12 orang", "Rp12", "1e3", "", "-", None)),
    ],
    "parse_region_code": [
        *((text, "6311012001") for text in ("6311012001", "63.11.01.2001", " 63 11 01 2001\u00a0", "'6311012001")),
        ("6311010001", "6311010001"),
        *((text, None) for text in ("631101", "63.11.01", "63110120011", "6311O12001", "", None)),
    ],
    "is_bps_code": [
        *((text, True) for text in ("6311010001", "63.11.010.001", "6311 060 019")),
        *((text, False) for text in ("6311012001", "63.11.01.2001", "6311011001", "6311010", "", "Mihu", None)),
    ],
    "place_key": [
        *(
            (text, "BATUPIRING")
            for text in ("Batu Piring", "BATUPIRING", "batu  piring", " Batu\u00a0Piring ", "Bátu Piring")
        ),
        *(
            (text, "BATUPIRING")
            for text in ("Desa Batu Piring", "Kel. Batu Piring", "KEL.BATU PIRING", "Ds. Batu Piring")
        ),
        *(
            (text, "BATUPIRING")
            for text in ("Kelurahan Batu Piring", "Desa/Kel. Batu Piring", "Kecamatan: Batu Piring")
        ),
        *((text, "BIIH") for text in ("Bi'ih", "Bi’ih", "BIIH", "Desa Bi`ih")),
        *((text, "DESA") for text in ("Desa", "DESA ", "Desa.")),
        ("Desaku", "DESAKU"),
        ("Kelumpang", "KELUMPANG"),
        ("Kecapi", "KECAPI"),
        ("", ""),
        (None, None),
    ],
    "value_key": [
        ("Laki-Laki", "LAKI LAKI"),
        (" petani / pekebun ", "PETANI PEKEBUN"),
        ("APBD KABUPATEN", "APBD KABUPATEN"),
        ("", ""),
        (None, None),
    ],
    "nik_sex": [(NIK, "L"), (nik(BORN, 1, is_woman=True), "P"), ("631199XX08800001", None), ("", None), (None, None)],
    "nik_birth_date": [
        (NIK, BORN),
        (nik(BORN, 1, is_woman=True), BORN),
        ("6311993102800001", None),
        ("6311994008800001", None),
        ("631199XX08800001", None),
        ("", None),
        (None, None),
    ],
}


@pytest.mark.parametrize("macro", FORMS)
def test_each_written_form_gives_its_value(con: duckdb.DuckDBPyConnection, macro: str) -> None:
    texts, expected = zip(*FORMS[macro], strict=True)
    found = values(con, macro, *texts)
    wrong = [each for each in zip(texts, found, expected, strict=True) if each[1] != each[2]]
    assert wrong == []


@pytest.mark.parametrize(
    ("field", "code", "texts"),
    [
        ("sex", "L", ("L", "l", "LAKI-LAKI", "Laki - laki", "Laki2", "LK", "Pria", "M", "male", "1", "1. Laki-laki")),
        ("sex", "P", ("P", "PEREMPUAN", "Pr", "Wanita", "F", "female", "2", "P (Perempuan)")),
        ("yes_no", "1", ("Y", "ya", "AKTIF", "1", "True", "TRUE", "benar", "Sudah", "Terdaftar")),
        ("yes_no", "0", ("T", "TIDAK", "NONAKTIF", "Non-Aktif", "Tidak Aktif", "0", "False", "SALAH", "belum")),
        ("sex", None, ("", "X", "L/P", "3")),
        ("yes_no", None, ("", "-", "?", "2", "A")),
    ],
)
def test_a_word_for_a_code_is_known(
    con: duckdb.DuckDBPyConnection, field: str, code: str | None, texts: tuple[str, ...]
) -> None:
    known = con.execute(
        """
        SELECT DISTINCT t.text, s.code
        FROM (SELECT unnest($texts) AS text) AS t
        LEFT JOIN value_synonym AS s ON s.field = $field AND value_key(s.text) = value_key(t.text)
        """,
        {"texts": list(texts), "field": field},
    ).fetchall()
    assert sorted(known) == sorted((text, code) for text in texts)


def test_no_word_means_two_codes(con: duckdb.DuckDBPyConnection) -> None:
    torn = con.execute("""
        SELECT field, value_key(text) AS text_key
        FROM value_synonym
        GROUP BY ALL
        HAVING count(DISTINCT code) > 1
    """).fetchall()
    assert torn == []


def test_the_key_of_a_shipped_place_is_its_capitals(con: duckdb.DuckDBPyConnection) -> None:
    names = [name for (name,) in con.execute("SELECT region_name FROM region WHERE level <> 'regency'").fetchall()]
    assert values(con, "place_key", *names) == ["".join(c for c in name.upper() if "A" <= c <= "Z") for name in names]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
@settings(deadline=None)
def test_a_date_survives_every_form(con: duckdb.DuckDBPyConnection, day: dt.date) -> None:
    y, m, d = day.year, day.month, day.day
    forms = [f"{d:02}{mark}{m:02}{mark}{y}" for mark in "-/. "] + [f"{y}{mark}{m:02}{mark}{d:02}" for mark in "-/. "]
    forms += [
        f"{d}-{m}-{y}",
        f"{y}-{m}-{d}",
        f"{day} 00:00:00",
        f"{day}T23:59:59",
        f"{y}{m:02}{d:02}",
        f"{d:02}{m:02}{y}",
    ]
    forms += [f"{d} {name}, {y}" for name in (INDONESIAN[m - 1], INDONESIAN[m - 1].upper(), calendar.month_name[m])]
    forms += [f"{d:02}-{SHORT[m - 1]}-{y}", f"{d}-{calendar.month_abbr[m]}-{y}"]
    assert [text for text, found in zip(forms, values(con, "parse_date", *forms), strict=True) if found != day] == []
    assert set(values(con, "parse_month", *forms)) == {months.of(day)}


@given(st.dates(dt.date(1927, 5, 18), dt.date(2049, 12, 31)))
@settings(deadline=None)
def test_a_serial_is_the_day_a_spreadsheet_means(con: duckdb.DuckDBPyConnection, day: dt.date) -> None:
    assert values(con, "parse_date", str((day - dt.date(1899, 12, 30)).days)) == [day]


@given(st.integers(1900, 2099), st.integers(1, 12))
@settings(deadline=None)
def test_a_month_survives_every_form(con: duckdb.DuckDBPyConnection, y: int, m: int) -> None:
    words = (INDONESIAN[m - 1], SHORT[m - 1], calendar.month_name[m], calendar.month_abbr[m], SHORT[m - 1].upper())
    forms = [f"{m:02}{mark}{y}" for mark in "-/. "] + [f"{y}{mark}{m:02}" for mark in "-/. "]
    forms += [f"{m}-{y}", f"{y}/{m}", f"{y}{m:02}", f"{m:02}{y}"]
    forms += [f"{word}{mark}{y}" for word in words for mark in "- "]
    forms += [f"{word}-{y % 100:02}" for word in words if 1950 <= y < 2050]
    expected = months.parse(f"{y}-{m:02}")
    assert [t for t, found in zip(forms, values(con, "parse_month", *forms), strict=True) if found != expected] == []


@given(st.integers(0, 10**15))
@settings(deadline=None)
def test_an_amount_survives_every_form(con: duckdb.DuckDBPyConnection, amount: int) -> None:
    english = f"{amount:,}"
    dotted, wide = english.replace(",", "."), english.replace(",", " ")
    forms = [str(amount), dotted, english, wide, f"Rp{dotted},00", f"Rp {dotted},-", f"IDR {english}.00", f"{amount}.0"]
    assert set(values(con, "parse_idr", *forms)) == {amount}
    assert set(values(con, "parse_idr", f"-{amount}", f"({dotted})", f"Rp -{dotted},00")) == {-amount}
    assert set(values(con, "parse_number", str(amount), dotted, english, f"{amount}.0")) == {amount}


# Any text, and texts that nearly are dates, amounts and codes. A file holds no NUL: readers stop at one.
_ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_NEAR = st.sampled_from(
    [*"0123456789019-/.,: +='()RpE\u00a0\u200b", "Jan", "Agt", "19", "20", "Rp", "Desa ", "AM", "T"]
)
_TEXTS = st.lists(st.one_of(st.text(_ANY), st.lists(_NEAR, max_size=14).map("".join)), min_size=1, max_size=20)


@given(_TEXTS)
@settings(deadline=None)
def test_any_text_gives_a_value_or_none(con: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    for macro in PARSERS:
        assert len(values(con, macro, *texts)) == len(texts)
    assert all(day is None or 1900 <= day.year <= 2099 for day in values(con, "parse_date", *texts))
    assert all(code is None or len(code) == 10 for code in values(con, "parse_region_code", *texts))


@pytest.mark.parametrize(
    "macro",
    [
        "parse_nik",
        "parse_text",
        "parse_date",
        "parse_idr",
        "parse_number",
        "parse_region_code",
        "place_key",
        "value_key",
    ],
)
@given(texts=_TEXTS)
@settings(deadline=None, max_examples=50)
def test_a_value_written_out_reads_the_same(con: duckdb.DuckDBPyConnection, macro: str, texts: list[str]) -> None:
    first = values(con, macro, *texts)
    assert values(con, macro, *(None if value is None else str(value) for value in first)) == first
