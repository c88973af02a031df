"""The empty workbook: filled in as its own examples say, it comes back without a finding."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import python_calamine

from tests.helpers import Office
from ucj import i18n
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept, choices, dropdowns, paper, template
from ucj.intake.kinds import KINDS

ID = i18n.translator("id")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEXT_FORMAT = "49"


def part(book: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return ElementTree.fromstring(archive.read(name))


def validations(book: bytes) -> list[ElementTree.Element]:
    """One a column, in the order of the columns."""
    found = list(part(book, "xl/worksheets/sheet1.xml").iter(f"{_MAIN}dataValidation"))
    return sorted(found, key=lambda each: (len(each.attrib["sqref"].split(":")[0]), each.attrib["sqref"]))


def sheet(book: bytes, at: int) -> list[list[object]]:
    return list(python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(at).to_python())


def examples(office: Office, kind: str) -> dict[str, str]:
    place = choices.read(office.settings).places.iloc[0].drop("is_only")
    return {
        column.field: ID(f"field.{column.field}.example", region=office.settings.region_code, **place)
        for column in paper.columns(KINDS[kind])
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_filled_in_as_its_examples_say_is_accepted_without_a_finding(
    office: Office, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "isi.xlsx"
    path.write_bytes(template.workbook(office.settings, kind, ID, [examples(office, kind)]))
    report = accept.check(office.settings, path, kind, "2025-09")
    assert (report.row_count, report.accepted_count) == (1, 1)
    assert report.findings[~report.findings["spans_files"].astype(bool)].empty
    assert (report.unmapped, report.dropped, report.guessed) == ((), (), ())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_column_is_text_and_says_what_it_wants(office: Office, kind: str, language: i18n.Language) -> None:
    book = template.workbook(office.settings, kind, i18n.translator(language))
    columns = paper.columns(KINDS[kind])
    assert sheet(book, 0) == [[column.title for column in columns]]
    formats = [each.attrib["numFmtId"] for each in next(part(book, "xl/styles.xml").iter(f"{_MAIN}cellXfs"))]
    spans = [each.attrib for each in part(book, "xl/worksheets/sheet1.xml").iter(f"{_MAIN}col")]
    styled = {at: span["style"] for span in spans for at in range(int(span["min"]), int(span["max"]) + 1)}
    assert [formats[int(styled[at])] for at in range(1, len(columns) + 1)] == [_TEXT_FORMAT] * len(columns)
    told = validations(book)
    assert len(told) == len(columns)
    assert all(each.attrib["prompt"] and each.attrib["promptTitle"] for each in told)
    assert max(len(each.attrib["prompt"]) for each in told) <= dropdowns.MESSAGE_MAX


def test_required_columns_stand_first_and_are_marked() -> None:
    titles = [column.title for column in paper.columns(KINDS["workforce"])]
    required = [field.headings[0] for field in KINDS["workforce"].required]
    assert titles[: len(required)] == [f"{heading} *" for heading in required]
    assert [title for title in titles if title.endswith("(*)")] == ["DESA KELURAHAN (*)", "KODE DESA (*)"]
    # Chosen from left to right: the district narrows the villages down.
    assert titles.index("KECAMATAN") + 1 == titles.index("DESA KELURAHAN (*)")


def test_no_choice_of_a_village_can_mean_two(office: Office) -> None:
    """Without a district only names of their own are offered; with one, that district's."""
    places = choices.read(office.settings).places
    twins = places.loc[~places["is_only"], "village"]
    assert list(twins) == ["Galumbang", "Galumbang"]
    assert not places.duplicated(["district", "village"]).any()
    book = template.workbook(office.settings, "workforce", ID)
    heading, *rows = sheet(book, 2)
    assert heading[:4] == ["Kecamatan", "Desa atau kelurahan", "Kode desa", "Desa atau kelurahan"]
    assert [row[:3] for row in rows[: len(places)]] == places[["district", "village", "village_code"]].values.tolist()
    alone = [row[3] for row in rows if row[3]]
    assert len(alone) == len(places) - 2
    assert "Galumbang" not in alone
    formula = next(each for each in validations(book) if "OFFSET" in str(each.findtext(f"{_MAIN}formula1")))
    district, village = re.findall(r"[A-Z]+", f"{formula.findtext(f'{_MAIN}formula1')[4:6]} {formula.attrib['sqref']}")[
        :2
    ]
    titles = [column.title for column in paper.columns(KINDS["workforce"])]
    assert titles[ord(district) - ord("A")] == "KECAMATAN"
    assert titles[ord(village) - ord("A")] == "DESA KELURAHAN (*)"


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_among_the_choices_and_whoever_says_so_has_a_list(office: Office, kind: str) -> None:
    found = choices.read(office.settings)
    for field, example in examples(office, kind).items():
        offered = found.of(field)
        assert not offered or example in offered, field
        if ID(f"field.{field}.form") == ID("field.sex.form"):
            assert offered or field == "village", field


def test_choices_are_one_text_a_code(office: Office) -> None:
    found = choices.read(office.settings)
    assert found.of("sex") == ("L", "P")
    assert found.of("segment") == ("PU", "BPU")
    assert found.of("is_active") == found.of("is_registered") == ("Y", "T")
    assert {"Petani karet", "Lainnya"} <= set(found.of("occupation"))
    assert found.of("name") == ()


def test_an_empty_template_is_no_list(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "kosong.xlsx"
    path.write_bytes(template.workbook(office.settings, "workforce", ID))
    with pytest.raises(Refused) as refusal:
        accept.check(office.settings, path, "workforce", "2025-09")
    assert refusal.value.key == "intake.no_rows"


def test_a_text_that_looks_like_a_formula_stays_text(office: Office) -> None:
    row = examples(office, "workforce") | {"name": "=1+1"}
    book = template.workbook(office.settings, "workforce", ID, [row])
    assert not list(part(book, "xl/worksheets/sheet1.xml").iter(f"{_MAIN}f"))
    assert "=1+1" in sheet(book, 0)[1]


def test_the_instructions_name_every_column_and_what_not_to_send(office: Office) -> None:
    text = " ".join(str(cell) for row in sheet(template.workbook(office.settings, "workforce", ID), 1) for cell in row)
    for column in paper.columns(KINDS["workforce"]):
        assert column.title in text
    for word in ("ibu kandung", "rekening", "telepon", "surel", "KPJ"):
        assert word in text
    assert f"{office.settings.region_code}99" in text


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_field_of_every_kind_has_its_texts(language: i18n.Language) -> None:
    texts = i18n.catalogue(language)
    fields = {field.name for kind in KINDS.values() for field in kind.fields}
    for text in ("label", "meaning", "form", "example"):
        assert {name for name in fields if f"field.{name}.{text}" not in texts} == set()


def test_an_unknown_kind_names_the_known_ones(office: Office) -> None:
    with pytest.raises(WrongUsage, match="workforce"):
        template.workbook(office.settings, "pekerja", ID)
