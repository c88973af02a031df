"""The profile as PDF: one page, an archive file, the same bytes for the same village, drawings as vectors."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace

import duckdb
import pytest
import typst

from tests.export.test_pdf import inside, pages
from ucj import i18n
from ucj.export import pdf
from ucj.geo import layer, touching
from ucj.geo.touching import Around
from ucj.metrics import Filters, run
from ucj.settings import Settings
from ucj.store.release import Info
from ucj.views import profile, profile_paper
from ucj.views.area import Choice
from ucj.views.profile_paper import Paper

ID = i18n.translator("id")
WHO = ("Paling menonjol: Pertanian dan karet, 56,9 % dari celah dan 49,4 % dari pekerja wajib", "43,1 % celah")
# The ward with the most neighbours of the schematic layer.
VILLAGE = "6311071001"

Make = Callable[..., Paper]


@pytest.fixture
def paper(tiny: Settings, tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info) -> Make:
    def make(code: str = VILLAGE, *, is_public: bool = False, is_drawn: bool = True, language: str = "id") -> Paper:
        t = i18n.translator("en" if language == "en" else "id")
        choice = Choice(Filters(code[:6], tiny_info.month, is_public=is_public), "village", village_code=code)
        shapes = layer.load(tiny, "village", "6311")
        around = touching.around(shapes.frame, code) if is_drawn else Around((), "none")
        view = profile.build(lambda name, filters: run(name, tiny_release, filters), tiny_info, choice, around, t)
        drawn = profile.map_drawing(view, shapes, t) if is_drawn else ""
        return profile_paper.build(view, drawn, () if is_public else WHO, tiny_info, t)

    return make


def test_the_same_village_gives_the_same_bytes(paper: Make) -> None:
    first = pdf.profile(paper())
    assert first.startswith(b"%PDF-")
    assert first == pdf.profile(paper())
    assert first != pdf.profile(paper("6311012001"))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("is_public", [False, True])
def test_it_is_one_page_with_its_fonts_and_no_pixels(paper: Make, is_public: bool, language: str) -> None:
    text = inside(pdf.profile(paper(is_public=is_public, language=language)))
    assert pages(text) == 1
    assert b"<pdfaid:part>2</pdfaid:part>" in text
    assert b"SourceSansPro-Regular" in text
    assert b"/Subtype/Image" not in text.replace(b" ", b"")


def test_a_village_without_a_shape_has_its_page_too(paper: Make) -> None:
    document = paper(is_drawn=False)
    assert document.map_svg == ""
    assert document.table_note.startswith(ID("profile.around_none"))
    # The whole district stands in its table, and a table is never cut.
    assert pages(pdf.profile(document)) <= 2


def test_the_page_says_what_it_is_and_where_it_comes_from(paper: Make, tiny_info: Info) -> None:
    document = paper()
    assert document.title.startswith("Kelurahan Batu Piring: ")
    assert document.demo
    assert tiny_info.name in document.footer
    assert ID.month(tiny_info.month) in document.footer
    told = dict(document.sources)
    assert {
        ID("table.fact_region"),
        ID("table.fact_release"),
        ID("table.fact_source"),
        ID("summary.share_coverage"),
    } <= {*told}
    assert told[ID("table.fact_region")] == "Kelurahan Batu Piring, Kecamatan Paringin Selatan, Kabupaten Balangan"
    assert all(len(row) == len(document.headings) for row in document.rows)


def test_the_drawings_are_told_by_their_numbers_to_whoever_cannot_see_them(paper: Make) -> None:
    document = paper()
    assert document.map_alt.startswith("Peta cakupan desa")
    assert "Batu Piring dari" in document.trend_alt
    for said in (document.map_alt, document.trend_alt):
        assert said in html.unescape(document.map_svg + document.trend_svg)


def test_real_data_are_not_marked_as_a_demo(paper: Make) -> None:
    document = paper()
    assert pages(pdf.profile(replace(document, demo=""))) == 1


def test_texts_are_shown_and_never_run(paper: Make) -> None:
    hostile = '#panic("x") $1/0$ *_` <a> [ ] \\ " https://example.org'
    assert pages(pdf.profile(replace(paper(), title=hostile, message=hostile, who=(hostile,), map_title=hostile))) == 1


def test_nothing_is_missing_from_the_fonts(paper: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawings name a font too: one that is not shipped would be a warning, or a text without letters."""
    warned = []

    def compile_strictly(*arguments: object, **options: object) -> bytes:
        content, warnings = typst.compile_with_warnings(*arguments, **options)
        warned.extend(warnings)
        return content

    monkeypatch.setattr(pdf.typst, "compile", compile_strictly)
    pdf.profile(paper())
    assert warned == []
