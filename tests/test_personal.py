"""Which texts hold somebody's number, as Python and as the database see it."""

from __future__ import annotations

import duckdb
import pytest

from ucj import personal


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Temu 6311990101800001", True),
        ("6311 9901 0180 0001 hadir", True),
        ("6311.99.010180.0001", True),
        ("631199-010180-0001.", True),
        ("Hubungi 081234567890", True),
        ("0812-3456-7890", True),
        ("(0812) 3456 789", True),
        ("+62 812 3456 7890", True),
        ("WA 6281234567890", True),
        ("Perbup 5 Tahun 2025", False),
        ("188.45/123/KUM/2025", False),
        ("12-06-2025 - 13-06-2025", False),
        ("BA-08/2025", False),
        ("Rekening 12345678901234567", False),
        ("https://contoh.invalid/2025/06/12", False),
        ("", False),
    ],
)
def test_a_number_of_somebody_is_found(text: str, is_found: bool) -> None:
    assert personal.is_in(text) == is_found
    with duckdb.connect() as con:
        assert con.execute("SELECT regexp_matches(?, ?)", [text, personal.PATTERN]).fetchall() == [(is_found,)]
