"""The outreach log of a release: what the files say and what was entered, each event once, nothing of officers."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from tests.helpers import JUAI, Office, Person
from ucj.intake import accept
from ucj.intake.report import Report
from ucj.store import entered

HEADER = (
    *("TGL KEGIATAN", "JENIS KEGIATAN", "URAIAN KEGIATAN", "KODE DESA", "KECAMATAN", "JUMLAH PESERTA"),
    *("PENYELENGGARA", "DOKUMEN", "PETUGAS", "CATATAN"),
)
VILLAGE = ("12-06-2025", "Sosialisasi", "Temu tani", JUAI, "", "40", "Dinas", "BA-1", "Petugas Rekaan", "Balai desa")
DISTRICT = ("15-06-2025", "Rapat koordinasi", "", "", "Juai", "", "Kecamatan", "", "Petugas Rekaan", "")
ENTERED = {
    **{"activity_date": "2025-07-01", "activity_type": "regulation", "activity_name": "Perbup 9", "village_code": None},
    **{"district_code": None, "participant_count": None, "organiser": "Bupati", "document": "9/2025"},
}


@pytest.fixture
def sent(office: Office) -> Office:
    office.workforce("2025-09", Person(1).works(JUAI), Person(2).works(JUAI))
    office.participation("2025-09", Person(1).member("2025-01"))
    return office


def logged(office: Office, *rows: tuple[str, ...]) -> Report:
    return accept.accept(office.settings, office.file(HEADER, rows), "activity", "2025-09")


def names(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in con.execute("SELECT activity_name FROM activity ORDER BY activity_id").fetchall()]


def test_files_and_the_entered_are_one_log_by_day(sent: Office) -> None:
    logged(sent, VILLAGE, DISTRICT)
    entered.add_activity(sent.settings, ENTERED, "pimpinan")
    rows = sent.release().execute("SELECT * EXCLUDE (month) FROM activity ORDER BY activity_id").fetchall()
    assert rows == [
        (1, dt.date(2025, 6, 12), "outreach", "Temu tani", JUAI, JUAI[:6], 40, "Dinas", "BA-1", False),
        (2, dt.date(2025, 6, 15), "meeting", "Rapat koordinasi", None, JUAI[:6], None, "Kecamatan", None, False),
        (3, dt.date(2025, 7, 1), "regulation", "Perbup 9", None, None, None, "Bupati", "9/2025", True),
    ]


def test_officers_notes_and_who_entered_stay_in_the_office(sent: Office) -> None:
    logged(sent, VILLAGE)
    entered.add_activity(sent.settings, ENTERED, "pimpinan")
    con = sent.release()
    found = con.execute("SELECT * FROM activity").df().to_string()
    assert not [word for word in ("Petugas Rekaan", "Balai desa", "pimpinan") if word in found]
    assert "entered_activity" not in {
        row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    }


def test_what_is_withdrawn_or_undone_is_gone_from_the_next_build_on(sent: Office) -> None:
    report = logged(sent, VILLAGE)
    entered.add_activity(sent.settings, ENTERED, "pimpinan")
    assert names(sent.release()) == ["Temu tani", "Perbup 9"]
    (number,) = entered.activities(sent.settings).index
    entered.withdraw_activity(sent.settings, number)
    assert names(sent.release()) == ["Temu tani"]
    assert report.batch is not None
    accept.undo(sent.settings, report.batch)
    assert names(sent.release()) == []


def test_an_event_sent_twice_or_entered_and_sent_is_one(sent: Office) -> None:
    logged(sent, VILLAGE)
    logged(sent, VILLAGE, DISTRICT)
    same = {"activity_date": "2025-06-12", "activity_type": "outreach", "activity_name": "TEMU TANI"}
    place = {"village_code": JUAI, "district_code": JUAI[:6]}
    entered.add_activity(sent.settings, ENTERED | same | place, "pimpinan")
    entered.add_activity(sent.settings, ENTERED | same, "pimpinan")
    assert names(sent.release()) == ["TEMU TANI", "Temu tani", "Rapat koordinasi"], "elsewhere it is another one"


def test_of_an_event_sent_again_the_newest_file_is_believed(sent: Office) -> None:
    """The count was wrong and the name in other letters: day, kind, name and place are the same."""
    logged(sent, VILLAGE)
    logged(sent, (*VILLAGE[:2], "TEMU TANI", *VILLAGE[3:5], "14", *VILLAGE[6:]))
    rows = sent.release().execute("SELECT activity_name, participant_count FROM activity").fetchall()
    assert rows == [("TEMU TANI", 14)]
