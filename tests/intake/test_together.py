"""What only several files together show: said at the import, and judged anew at every build."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from tests.helpers import JUAI, MIHU, PARINGIN, WORKFORCE_HEADER, Office, Person, quiet, seen
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept, corrections, match_queue
from ucj.intake.report import Report

CIVIL_HEADER = ("NIK", "NAMA", "TGL LAHIR", "HASIL PADANAN", "TGL PADANAN", "TGL MENINGGAL")


def civil(office: Office, period: str, person: Person, verdict: str, died: str = "") -> Report:
    row = (person.nik, person.name, "17-08-1980", verdict, "", died)
    return accept.accept(office.settings, office.file(CIVIL_HEADER, [row]), "civil", period)


def found(report: Report) -> list[tuple[int, str, str]]:
    return list(report.findings[["line", "rule", "severity"]].itertuples(index=False, name=None))


def released(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int]]:
    return con.execute("SELECT rule, batch_id, line FROM spanning_finding ORDER BY ALL").fetchall()


def village(*people: Person, code: str = JUAI) -> list[tuple[str, ...]]:
    return [person.works(code) for person in people]


PEOPLE = [Person(at) for at in range(1, 11)]


# A person on two villages' lists


def test_the_later_batch_of_a_period_is_told_which_list_has_the_person_first(office: Office) -> None:
    office.workforce("2025-03", *village(*PEOPLE))
    report = office.workforce("2025-03", *village(Person(20), PEOPLE[3], code=MIHU))
    assert found(report) == [(3, "listed_elsewhere", "error")]
    assert report.findings.iloc[0]["detail"] == "Juai (1:5)"
    assert (report.accepted_count, report.quarantined_count) == (1, 1)


def test_a_build_judges_anew_once_the_first_list_is_undone(office: Office) -> None:
    office.workforce("2025-03", *village(*PEOPLE))
    office.workforce("2025-03", *village(Person(20), PEOPLE[3], code=MIHU))
    office.participation("2025-09", PEOPLE[3].member("2025-01"))
    con = office.release()
    assert released(con) == [("listed_elsewhere", 2, 3)]
    assert seen(con, office.id_of(PEOPLE[3]), "2025-09") == (JUAI, "none", "active", "BPU", "regency")
    accept.undo(office.settings, 1)
    con = office.release()
    assert released(con) == []
    assert (seen(con, office.id_of(PEOPLE[3]), "2025-09") or ("",))[0] == MIHU


def test_a_list_of_a_newer_period_simply_wins(office: Office) -> None:
    office.workforce("2025-03", *village(*PEOPLE))
    assert found(office.workforce("2025-06", *village(Person(20), PEOPLE[3], code=MIHU))) == []


# The deceased


def test_a_worker_whom_the_population_office_calls_dead_is_an_error_and_no_longer_counted(office: Office) -> None:
    office.workforce("2025-01", *village(*PEOPLE))
    office.participation("2025-09", PEOPLE[0].member("2024-06"), PEOPLE[1].member("2024-06"))
    batch = civil(office, "2025-07", PEOPLE[0], "MENINGGAL", "12-05-2025").batch
    con = office.release()
    person = office.id_of(PEOPLE[0])
    assert released(con) == [("listed_deceased", 1, 2)]
    assert seen(con, person, "2025-04") == (JUAI, "none", "active", "BPU", "regency")
    assert seen(con, person, "2025-05") is None
    assert con.execute("SELECT person_id, village_code, payer FROM death_lead").fetchall() == [
        (person, JUAI, "regency")
    ]
    assert found(office.workforce("2025-08", *village(*PEOPLE))) == [(2, "listed_deceased", "error")]
    assert batch
    accept.undo(office.settings, batch)
    assert released(office.release()) == []


def test_a_later_verdict_brings_a_person_back(office: Office) -> None:
    office.workforce("2025-01", *village(*PEOPLE))
    civil(office, "2025-07", PEOPLE[0], "MENINGGAL", "12-05-2025")
    civil(office, "2025-08", PEOPLE[0], "PADAN")
    office.participation("2025-09", PEOPLE[0].member("2024-06"))
    assert released(office.release()) == []


def test_a_row_marked_deceased_is_refused_and_leaves_a_lead(office: Office) -> None:
    header = (*WORKFORCE_HEADER, "STATUS KEPENDUDUKAN")
    rows = [(*PEOPLE[0].works(), "MENINGGAL"), (*PEOPLE[1].works(), "HIDUP")]
    report = accept.accept(office.settings, office.file(header, rows), "workforce", "2025-06")
    assert found(report) == [(2, "marked_deceased", "error")]
    office.participation("2025-09", PEOPLE[0].member("2024-06"), PEOPLE[1].member("2024-06"))
    con = office.release()
    assert seen(con, office.id_of(PEOPLE[0]), "2025-09") is None
    assert [row[0] for row in con.execute("SELECT person_id FROM death_lead").fetchall()] == [office.id_of(PEOPLE[0])]


def test_a_death_that_was_claimed_is_no_lead(office: Office) -> None:
    office.workforce("2025-01", *village(*PEOPLE))
    office.participation("2025-09", PEOPLE[0].member("2024-06"))
    civil(office, "2025-09", PEOPLE[0], "MENINGGAL", "01-08-2025")
    office.claims("2025-09", PEOPLE[0].claim("K1"))
    assert office.release().execute("FROM death_lead").fetchall() == []


# Paid twice


@pytest.mark.parametrize(
    ("memberships", "lines"),
    [
        ([("PU", "PERUSAHAAN"), ("BPU", "APBD KABUPATEN")], [2, 3]),
        ([("BPU", "APBD KABUPATEN"), ("BPU", "DBH SAWIT")], [2, 3]),
        ([("PU", "PERUSAHAAN"), ("BPU", "MANDIRI")], []),  # two jobs, both paid for by whoever holds them
        ([("BPU", "MANDIRI")], []),
    ],
)
def test_double_funding_within_a_file(office: Office, memberships: list[tuple[str, str]], lines: list[int]) -> None:
    rows = [PEOPLE[0].member("2025-01", segment=segment, payer=payer) for segment, payer in memberships]
    report = office.participation("2025-09", *rows, PEOPLE[1].member("2025-01"))
    assert found(report) == [(line, "double_funding", "warning") for line in lines]
    assert report.quarantined_count == 0


def test_double_funding_across_files_names_the_other_row(office: Office) -> None:
    office.workforce("2025-01", *village(*PEOPLE))
    office.participation("2025-08", PEOPLE[1].member("2025-01"), PEOPLE[0].member("2025-01"))
    report = office.participation("2025-09", PEOPLE[0].member("2025-01", segment="PU", payer="PERUSAHAAN"))
    assert found(report) == [(2, "double_funding", "warning")]
    assert report.findings.iloc[0]["detail"] == "2:3"
    assert released(office.release()) == [("double_funding", 2, 3), ("double_funding", 3, 2)]


def test_an_inactive_membership_is_not_paid_for(office: Office) -> None:
    lapsed = PEOPLE[0].member("2025-01", "T", "2025-03", segment="PU", payer="PERUSAHAAN")
    assert found(office.participation("2025-09", lapsed, PEOPLE[0].member("2025-01"))) == []


# Claims that wait


def test_a_claim_waits_for_its_membership_and_no_longer(office: Office) -> None:
    office.workforce("2025-01", *village(*PEOPLE))
    office.participation("2025-07", PEOPLE[1].member("2024-01"))
    report = office.claims("2025-09", PEOPLE[0].claim("K1"), PEOPLE[1].claim("K2"))
    assert found(report) == [(2, "claim_waiting", "warning")]
    assert report.accepted_count == 2
    assert released(office.release()) == [("claim_waiting", 3, 2)]
    office.participation("2025-09", PEOPLE[0].member("2025-06"), PEOPLE[1].member("2024-01"))
    assert released(office.release()) == []


# Villages that a list replaces


def test_stray_rows_of_another_village_are_added_and_its_own_list_stays(office: Office) -> None:
    mihu = [Person(at) for at in range(60, 70)]
    office.workforce("2025-03", *village(*mihu, code=MIHU))
    many = [Person(at) for at in range(100, 125)]
    report = office.workforce("2025-06", *village(*many), *village(Person(70), code=MIHU))
    assert found(report) == [(27, "village_stray", "warning")]
    assert dict(report.villages[["village_code", "is_replaced"]].itertuples(index=False)) == {JUAI: True, MIHU: False}
    office.participation("2025-09", mihu[0].member("2025-01"))
    con = office.release()
    assert {(seen(con, office.id_of(person), "2025-09") or ("",))[0] for person in (*mihu, Person(70))} == {MIHU}


def test_the_sender_says_which_villages_are_replaced(office: Office) -> None:
    path = office.file(WORKFORCE_HEADER, [*village(*PEOPLE), *village(Person(30), Person(31), code=MIHU)])
    report = accept.check(office.settings, path, "workforce", "2025-06", villages=(MIHU,))
    assert report.villages["is_replaced"].tolist() == [False, True]
    with pytest.raises(WrongUsage, match=PARINGIN):
        accept.check(office.settings, path, "workforce", "2025-06", villages=(PARINGIN,))


def shrunk(office: Office, kept: int, mode: str, **how: bool) -> Report:
    path = office.file(WORKFORCE_HEADER, village(*PEOPLE[:kept]))
    return accept.accept(office.settings, path, "workforce", "2025-06", mode=mode, **how)


def test_a_list_that_takes_away_a_fifth_is_accepted_and_one_that_takes_more_is_refused(office: Office) -> None:
    office.workforce("2025-03", *village(*PEOPLE))
    report = shrunk(office, 8, "replace")
    assert report.villages[["listed_count", "taken_count"]].values.tolist() == [[10, 2]]
    with pytest.raises(Refused, match=r"Juai \(3/8\)"):
        shrunk(office, 5, "replace")
    with pytest.raises(Refused, match="--allow-shrink"):
        shrunk(office, 3, "remove")
    assert len(accept.batches(office.settings)) == 2
    assert shrunk(office, 5, "replace", allow_shrink=True).batch == 3


def test_a_person_moved_by_a_newer_list_counts_as_taken_from_the_old_village(office: Office) -> None:
    office.workforce("2025-03", *village(*PEOPLE))
    path = office.file(WORKFORCE_HEADER, [*village(*PEOPLE[:4]), *village(*PEOPLE[4:], code=MIHU)])
    with pytest.raises(Refused, match=r"Juai \(6/10\)"):
        accept.accept(office.settings, path, "workforce", "2025-06")


# A refused row that comes back corrected


def test_a_corrected_row_closes_its_refusal_until_the_correction_is_undone(office: Office, tmp_path: Path) -> None:
    office.workforce("2025-06", *village(*PEOPLE), ("11", "123", *Person(11).works()[2:]))
    office.participation("2025-09", PEOPLE[0].member("2025-01"))
    assert _open(office) == 1
    header = ("KIRIMAN", "BARIS", *WORKFORCE_HEADER)
    report = accept.accept(
        office.settings, office.file(header, [("1", "12", *Person(11).works())]), "workforce", "2025-06"
    )
    assert (report.mode, report.accepted_count) == ("add", 1)
    con = office.release()
    assert (seen(con, office.id_of(Person(11)), "2025-09") or ("",))[0] == JUAI
    assert (seen(con, office.id_of(PEOPLE[0]), "2025-09") or ("",))[0] == JUAI  # added, nothing replaced
    assert _open(office) == 0
    assert report.batch
    accept.undo(office.settings, report.batch)
    assert _open(office) == 1


def _open(office: Office) -> int:
    rows = office.release().execute("SELECT sum(open_count)::BIGINT FROM finding WHERE rule = 'nik_length'").fetchall()
    return int(rows[0][0])


# What a number cell may have meant


def test_a_nik_that_lost_its_last_digit_is_repaired_where_one_person_fits(office: Office) -> None:
    office.workforce("2025-06", *village(*PEOPLE))
    lost = PEOPLE[4].nik[:15] + "0"
    for name, expected in ((PEOPLE[4].name, PEOPLE[4].nik), ("Orang Lain", None)):
        path = office.settings.data / "angka.xlsx"
        _number_cell(path, lost, name)
        report = accept.check(office.settings, path, "workforce", "2025-09", allow_shrink=True)
        assert report.findings[["rule", "detail"]].values.tolist() == [["nik_as_number", expected]]


def _number_cell(path: Path, nik: str, name: str) -> None:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, WORKFORCE_HEADER)
        page.write_row(1, 0, PEOPLE[4].works())
        page.write_number(1, 1, int(nik))
        page.write_string(1, 2, name)


# Refused rows that a match explains


def test_an_accepted_match_of_a_refused_row_is_sent_in_again_with_the_workers_nik(office: Office) -> None:
    """Given a participant whose NIK lost a digit, when the suggestion is accepted, then the worker is covered."""
    worker = Person(50, dt.date(1971, 3, 9))
    office.workforce("2025-06", *village(*PEOPLE, worker))
    office.participation("2025-09", (worker.nik[:-1], *worker.member("2025-01")[1:]), PEOPLE[0].member("2025-01"))
    match_queue.refresh(office.settings, quiet)
    waiting = match_queue.queue(office.settings)
    assert waiting[["source", "batch_id", "line"]].values.tolist() == [["participation", 2, 2]]
    match_queue.decide(office.settings, {int(waiting["suggestion_id"].iloc[0]): True}, "Petugas", "hand")
    (report,) = corrections.send(office.settings, "Petugas")
    assert (report.kind, report.period, report.accepted_count, report.batch) == ("participation", "2025-09", 1, 3)
    person = office.id_of(worker)
    assert seen(office.release(), person, "2025-09") == (JUAI, "none", "active", "BPU", "regency")
    assert corrections.send(office.settings, "Petugas") == []
    accept.undo(office.settings, 3)
    assert seen(office.release(), person, "2025-09") == (JUAI, "none", "unregistered", "none", "none")
