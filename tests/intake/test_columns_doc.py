"""The page of columns is what intake reads."""

from __future__ import annotations

import json

import pytest

from ucj import cli, i18n
from ucj.intake import columns_doc, kinds
from ucj.settings import PROJECT

ID = i18n.translator("id")


def test_the_page_in_the_documentation_is_what_the_command_prints(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["columns"]) == 0
    page = (PROJECT / "docs" / "kolom.md").read_text(encoding="utf-8")
    assert capfd.readouterr().out == page, "python -m ucj columns > docs/kolom.md"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_kind_and_heading_stands_on_the_page(language: i18n.Language) -> None:
    page = columns_doc.markdown(i18n.translator(language))
    sections = {part.split("`")[1]: part for part in page.split("\n## ")[1:]}
    assert set(sections) == set(kinds.KINDS)
    for kind in kinds.KINDS.values():
        rows = [row for row in sections[kind.name].splitlines() if row.startswith("| ")][2:]
        assert len(rows) == len(kind.fields)
        for field, row in zip(kind.fields, rows, strict=True):
            assert row.count(" | ") == 3
            assert f"(`{field.name}`)" in row
            assert ", ".join(field.headings) in row


def test_what_a_file_must_have_is_said_as_intake_asks_for_it() -> None:
    needs = {(each["kind"], each["field"]): each["need"] for each in columns_doc.records(ID)}
    for kind in kinds.KINDS.values():
        required = {field.name for field in kind.fields if needs[kind.name, field.name] == "required"}
        either = {field.name for field in kind.fields if needs[kind.name, field.name] == "either"}
        assert not kind.missing(required | either)
        for name in required:
            (heading,) = [field.headings[0] for field in kind.fields if field.name == name]
            assert kind.missing((required | either) - {name}) == [heading]
    page = columns_doc.markdown(ID)
    assert "| Salah satu: SEGMEN, NPP; Salah satu: SUMBER DANA, NPP |" in page


def test_the_command_gives_records_as_json(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["columns", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == columns_doc.records(ID)
