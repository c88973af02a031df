"""Refused rows go out as a workbook and come back corrected."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pandas as pd
import pytest
import python_calamine

from tests.helpers import JUAI, Office, Person, write_csv
from ucj import i18n, theme
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept, quarantine, template
from ucj.store import registry

ID = i18n.translator("id")
GOOD, SHORT, NAMELESS, FORMULA = (Person(serial) for serial in range(1, 5))
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def bad_list(office: Office) -> int:
    """Four rows: a good one, one with a short NIK, one without name and birth date, one with a formula as village."""
    short, nameless, formula = list(SHORT.works()), list(NAMELESS.works()), list(FORMULA.works())
    short[1] = short[1][:-1]
    nameless[2] = nameless[3] = ""
    formula[5] = "=1+1"
    batch = office.workforce("2025-08", GOOD.works(), short, nameless, formula).batch
    assert batch is not None
    return batch


def waiting(office: Office, batch: int | None = None, kind: str = "workforce") -> list[tuple[int, int]]:
    with registry.reading(office.settings) as con:
        found = quarantine.rows(con, kind, batch)
    return list(zip(found["batch_id"], found["line"], strict=True))


def table(book: bytes) -> pd.DataFrame:
    heading, *rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    return pd.DataFrame(rows, columns=heading)


def xml(book: bytes, part: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return ElementTree.fromstring(archive.read(part))


def send_back(office: Office, frame: pd.DataFrame) -> int:
    path = write_csv(office.settings.data / f"perbaikan_{len(frame)}.csv", [list(frame), *frame.values.tolist()])
    batch = accept.accept(office.settings, path, "workforce", "2025-08").batch
    assert batch is not None
    return batch


def test_the_workbook_holds_the_refused_rows_as_sent_with_what_to_correct(office: Office) -> None:
    batch = bad_list(office)
    frame = table(quarantine.workbook(office.settings, "workforce", batch, ID))
    assert list(frame)[:3] == ["KIRIMAN", "BARIS", "NIK *"]
    assert list(frame)[-1] == "PERBAIKAN"
    assert list(zip(frame["KIRIMAN"], frame["BARIS"], strict=True)) == [(str(batch), line) for line in ("3", "4", "5")]
    assert list(frame["NIK *"]) == [SHORT.nik[:-1], NAMELESS.nik, FORMULA.nik]
    assert list(frame["KODE DESA (*)"]) == [JUAI, JUAI, "=1+1"]
    assert frame["PERBAIKAN"][0] == ID("finding.nik_length", value=SHORT.nik[:-1], detail="15")
    assert ID("finding.name_missing") in frame["PERBAIKAN"][1]
    assert ID("finding.birth_date_missing") in frame["PERBAIKAN"][1]


def test_wrong_cells_are_coloured_and_commented_and_nothing_runs(office: Office) -> None:
    bad_list(office)
    book = quarantine.workbook(office.settings, "workforce", None, ID)
    sheet = xml(book, "xl/worksheets/sheet1.xml")
    fills = [each.attrib.get("rgb", "") for each in xml(book, "xl/styles.xml").iter(f"{_MAIN}fgColor")]
    styles = [int(each.attrib["fillId"]) for each in next(xml(book, "xl/styles.xml").iter(f"{_MAIN}cellXfs"))]
    # The first two fills of every workbook are fixed and without this colour.
    wrong = [at for at, fill in enumerate(styles) if fill > 1 and fills[fill - 2] == f"FF{theme.theme().uncovered[1:]}"]
    coloured = {each.attrib["r"] for each in sheet.iter(f"{_MAIN}c") if int(each.attrib.get("s", 0)) in wrong}
    titles = list(table(book))
    village = chr(ord("A") + next(at for at, title in enumerate(titles) if title.startswith("DESA")))
    assert coloured == {"C2", "D3", "E3", f"{village}4"}
    comments = {
        each.attrib["ref"]: "".join(each.itertext()) for each in xml(book, "xl/comments1.xml").iter(f"{_MAIN}comment")
    }
    assert set(comments) == coloured
    assert comments["D3"].endswith(ID("finding.name_missing"))
    assert not list(sheet.iter(f"{_MAIN}f"))
    assert list(table(book)["KODE DESA (*)"]) == [JUAI, JUAI, "=1+1"]


def test_it_has_the_drop_downs_of_the_template(office: Office) -> None:
    bad_list(office)

    def lists(book: bytes) -> list[str]:
        found = xml(book, "xl/worksheets/sheet1.xml").iter(f"{_MAIN}dataValidation")
        return [each.attrib["prompt"] for each in found if each.attrib.get("type") == "list"]

    ours = lists(quarantine.workbook(office.settings, "workforce", None, ID))
    assert ours == lists(template.workbook(office.settings, "workforce", ID))
    assert ours


def test_sent_back_as_it_is_it_is_read_and_refused_again(office: Office, tmp_path: Path) -> None:
    bad_list(office)
    path = tmp_path / "perbaikan.xlsx"
    path.write_bytes(quarantine.workbook(office.settings, "workforce", None, ID))
    report = accept.check(office.settings, path, "workforce", "2025-08")
    assert (report.row_count, report.accepted_count) == (3, 0)
    assert report.unmapped == ("PERBAIKAN",)


def test_a_corrected_row_no_longer_waits_until_its_correction_is_undone(office: Office) -> None:
    batch = bad_list(office)
    frame = table(quarantine.workbook(office.settings, "workforce", batch, ID)).iloc[[0]]
    by = send_back(office, frame.assign(**{"NIK *": SHORT.nik}))
    assert waiting(office) == [(batch, 4), (batch, 5)]
    accept.undo(office.settings, by)
    assert waiting(office) == [(batch, 3), (batch, 4), (batch, 5)]


def test_a_row_refused_again_waits_once(office: Office) -> None:
    batch = bad_list(office)
    frame = table(quarantine.workbook(office.settings, "workforce", batch, ID)).iloc[[0]]
    again = send_back(office, frame)
    assert waiting(office) == [(batch, 4), (batch, 5), (again, 2)]
    by = send_back(
        office, table(quarantine.workbook(office.settings, "workforce", again, ID)).assign(**{"NIK *": SHORT.nik})
    )
    assert waiting(office) == [(batch, 4), (batch, 5)]
    accept.undo(office.settings, by)
    assert waiting(office) == [(batch, 4), (batch, 5), (again, 2)]


def test_only_the_batch_and_kind_asked_for_and_none_that_was_undone(office: Office) -> None:
    first = bad_list(office)
    short = list(Person(9).works(village="6311061019"))
    short[1] = "123"
    second = office.workforce("2025-08", Person(8).works(village="6311061019"), short).batch
    assert waiting(office, second) == [(second, 3)]
    assert len(waiting(office)) == 4
    assert waiting(office, kind="participation") == []
    accept.undo(office.settings, first)
    assert waiting(office) == [(second, 3)]


def test_a_column_the_template_lacks_is_sent_back_too(office: Office) -> None:
    header = ("NIK", "NAMA DEPAN", "NAMA TENGAH", "BLTH KEPESERTAAN", "AKTIF", "SEGMEN", "SUMBER DANA")
    path = office.file(header, [("12", "Tokoh", "Rekaan", "01-2025", "Y", "BPU", "MANDIRI")])
    accept.accept(office.settings, path, "participation", "2025-08")
    frame = table(quarantine.workbook(office.settings, "participation", None, ID))
    assert list(frame["NAMA TENGAH"]) == ["Rekaan"]


def test_nothing_waiting_is_said(office: Office) -> None:
    office.workforce("2025-08", GOOD.works())
    with pytest.raises(Refused) as refusal:
        quarantine.workbook(office.settings, "workforce", None, ID)
    assert refusal.value.key == "paper.nothing_quarantined"
    with pytest.raises(WrongUsage):
        quarantine.workbook(office.settings, "pekerja", None, ID)


def test_more_than_can_be_corrected_by_hand_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    bad_list(office)
    monkeypatch.setattr(quarantine, "ROWS_MAX", 2)
    with pytest.raises(Refused) as refusal:
        quarantine.workbook(office.settings, "workforce", None, ID)
    assert refusal.value.params == {"count": "3", "limit": "2"}


def test_a_row_without_a_finding_of_its_own_still_goes_out(office: Office) -> None:
    """What only several files together show is found anew at every build, and kept with no row."""
    bad_list(office)
    with duckdb.connect(str(office.settings.registry)) as con:
        con.execute(
            "INSERT INTO quarantine BY NAME SELECT 1 AS batch_id, 2 AS line, ? AS raw", [json.dumps({"nik": "1"})]
        )
    frame = table(quarantine.workbook(office.settings, "workforce", None, ID))
    assert (frame["NIK *"][0], frame["PERBAIKAN"][0]) == ("1", "")
