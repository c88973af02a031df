"""The reconciliation record as PDF: the same input gives the same bytes, and nothing runs off a page."""

from __future__ import annotations

import datetime as dt
import re
import zlib

import pandas as pd
import pytest
import typst

from tests.helpers import Office
from ucj import i18n, months, reference
from ucj.export import pdf
from ucj.settings import PROJECT
from ucj.store.record import Record
from ucj.views import minutes

ID = i18n.translator("id")
CODES = sorted(key.removeprefix("rule.") for key in i18n.catalogue("id") if key.startswith("rule."))
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LONG_NAME = "DAFTAR_PEKERJA_RENTAN_GABUNGAN_SELURUH_KECAMATAN_REVISI_TERAKHIR_" * 3 + ".xlsx"


def document(office: Office, rules: int = 3, file_name: str = "pekerja.xlsx", villages: int = 2) -> minutes.Minutes:
    regions = reference.regions(office.settings)
    ours = regions[(regions["level"] == "village") & regions["region_code"].str.startswith("6311")]["region_code"]
    found = [(CODES[at % len(CODES)], "error", 9000 - at, [80_001, 80_002, 80_003, 80_004]) for at in range(rules)]
    record = Record(
        **{"batch": 17, "kind": "workforce", "period_month": months.parse("2025-09"), "mode": "replace"},
        **{"file_name": file_name, "sha256": HASH, "imported_by": "operator", "undone_at": None},
        **{"row_count": 80_000, "accepted_count": 79_000, "quarantined_count": 1_000, "warning_count": 120},
        imported_at=dt.datetime(2025, 10, 7, 1, 5, tzinfo=dt.UTC),
        rules=pd.DataFrame(found, columns=["rule", "severity", "found_count", "lines"]),
        villages=tuple(ours[:villages]),
    )
    return minutes.build(record, reference.regency(office.settings), regions, dt.UTC, ID)


def inside(content: bytes) -> bytes:
    """The file with its packed parts unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    parts = [content]
    for each in packed:
        try:
            parts.append(zlib.decompress(each))
        except zlib.error:
            continue
    return b"\n".join(parts)


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", inside(content)))


def test_the_same_record_gives_the_same_bytes(office: Office) -> None:
    first = pdf.minutes(document(office))
    assert first.startswith(b"%PDF-")
    assert first == pdf.minutes(document(office))
    assert first != pdf.minutes(document(office, rules=4))


def test_it_is_an_archive_file_with_its_fonts_inside(office: Office) -> None:
    text = inside(pdf.minutes(document(office)))
    assert b"<pdfaid:part>2</pdfaid:part>" in text
    assert b"SourceSansPro-Regular" in text
    assert b"SourceSansPro-Semibold" in text
    assert b"20251007" in text or b"2025-10-07" in text


@pytest.mark.parametrize(("rules", "villages", "most"), [(0, 0, 1), (5, 6, 1), (40, 157, 4)])
def test_short_records_fit_a_page_and_long_ones_flow(office: Office, rules: int, villages: int, most: int) -> None:
    count = pages(pdf.minutes(document(office, rules, LONG_NAME if rules > 5 else "peserta.csv", villages)))
    assert most - 1 <= count <= most
    assert count >= 1


def test_texts_are_shown_and_never_run(office: Office) -> None:
    """A file name is the sender's own text: it may look like the template's language."""
    hostile = '#panic("x") $1/0$ *_` <a> [ ] \\ " https://example.org.xlsx'
    assert pages(pdf.minutes(document(office, file_name=hostile))) == 1


def test_only_the_shipped_fonts_are_used_and_they_have_their_licence() -> None:
    assert {(font.family, font.weight) for font in pdf._fonts().fonts()} == {
        ("Source Sans Pro", 400),
        ("Source Sans Pro", 600),
    }
    assert "SIL Open Font License" in (PROJECT / "ucj/export/fonts/LICENSE.txt").read_text(encoding="utf-8")


def test_nothing_is_missing_from_the_fonts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library warns of an unknown font, and of nothing else here."""
    warned = []

    def compile_strictly(*arguments: object, **options: object) -> bytes:
        content, warnings = typst.compile_with_warnings(*arguments, **options)
        warned.extend(warnings)
        return content

    monkeypatch.setattr(pdf.typst, "compile", compile_strictly)
    pdf.minutes(document(office, 40, LONG_NAME, 157))
    assert warned == []
