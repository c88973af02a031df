"""The queue: what waits, what people say to it by hand, by file and in bulk, and that nothing said is lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.helpers import Office, quiet, write_csv
from tests.matching_office import RUKMINI, SLAMET, YULIA, Named, decisions, filled, number_of, person
from ucj import cli, i18n
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept, match_file, match_queue
from ucj.settings import Settings

T = i18n.translator("id")


@pytest.fixture
def open_queue(office: Office) -> Office:
    return filled(office)


def names(office: Office) -> list[str]:
    return sorted(match_queue.queue(office.settings)["worker_name"])


def test_what_waits_shows_both_sides_to_whoever_decides(open_queue: Office) -> None:
    waiting = match_queue.queue(open_queue.settings).set_index("worker_name")
    assert sorted(waiting.index) == [RUKMINI.name, SLAMET.name]
    row = waiting.loc[RUKMINI.name]
    assert (row["left_nik"], row["worker_nik"]) == (RUKMINI.slipped().nik, RUKMINI.nik)
    assert (row["left_birth_date"], row["worker_birth_date"]) == ("12-03-1985", "12-03-1985")
    assert (row["source"], row["batch_id"], row["line"]) == ("participation", 2, 3)
    assert (row["differs"], row["worker_village"], row["left_village"]) == ("nik", "Juai", "")
    assert row["probability"] > 0.9


def test_a_run_counts_whom_it_compared(open_queue: Office) -> None:
    counts = match_queue.refresh(open_queue.settings, quiet)
    assert counts == {"participant_count": 3, "quarantined_count": 0, "waiting_count": 2}


def test_a_number_means_the_same_pair_for_good(open_queue: Office) -> None:
    before = match_queue.queue(open_queue.settings)
    match_queue.refresh(open_queue.settings, quiet)
    assert match_queue.queue(open_queue.settings).equals(before)
    open_queue.participation("2025-09", YULIA.slipped().member())
    match_queue.refresh(open_queue.settings, quiet)
    assert number_of(open_queue, RUKMINI.name) in set(before["suggestion_id"])
    assert number_of(open_queue, YULIA.name) not in set(before["suggestion_id"])


def test_what_is_decided_is_never_suggested_again(open_queue: Office) -> None:
    chosen = {number_of(open_queue, RUKMINI.name): True, number_of(open_queue, SLAMET.name): False}
    done = match_queue.decide(open_queue.settings, chosen, "Siti", "hand")
    assert done == {"accepted_count": 1, "rejected_count": 1}
    assert names(open_queue) == []
    assert match_queue.refresh(open_queue.settings, quiet)["waiting_count"] == 0
    assert decisions(open_queue) == [(number, chosen[number], "hand", None, "Siti") for number in sorted(chosen)]


def test_of_two_workers_who_fit_one_participant_one_is_accepted_and_the_other_goes(open_queue: Office) -> None:
    twin = dataclasses.replace(RUKMINI, serial=6)
    open_queue.workforce("2025-06", twin.works(), mode="add")
    match_queue.refresh(open_queue.settings, quiet)
    waiting = match_queue.queue(open_queue.settings)
    both = waiting.loc[waiting["worker_name"] == RUKMINI.name, "suggestion_id"].tolist()
    assert len(both) == 2
    with pytest.raises(Refused, match="orang yang sama"):
        match_queue.decide(open_queue.settings, dict.fromkeys(both, True), "Siti", "hand")
    assert decisions(open_queue) == []
    match_queue.decide(open_queue.settings, {both[0]: True}, "Siti", "hand")
    assert names(open_queue) == [SLAMET.name]
    with pytest.raises(Refused, match="orang yang sama"):
        match_queue.decide(open_queue.settings, {both[1]: True}, "Siti", "hand")
    match_queue.decide(open_queue.settings, {both[0]: False, both[1]: True}, "Siti", "hand")
    assert [said[1] for said in decisions(open_queue)] == [True, False, True]


def test_in_bulk_only_the_sure_ones_are_accepted_and_how_is_kept(open_queue: Office) -> None:
    twin = dataclasses.replace(RUKMINI, serial=6)
    open_queue.workforce("2025-06", twin.works(), mode="add")
    match_queue.refresh(open_queue.settings, quiet)
    slamet = number_of(open_queue, SLAMET.name)
    assert match_queue.accept_above(open_queue.settings, 0.5, "Siti") == {"accepted_count": 1, "rejected_count": 0}
    assert decisions(open_queue) == [(slamet, True, "bulk", 0.5, "Siti")]
    assert names(open_queue) == [RUKMINI.name, RUKMINI.name]
    for wrong in (0.0, -1.0, 1.01):
        with pytest.raises(WrongUsage):
            match_queue.accept_above(open_queue.settings, wrong, "Siti")


def test_above_means_at_least_and_no_less(open_queue: Office) -> None:
    highest = match_queue.queue(open_queue.settings)["probability"].iloc[0]
    assert match_queue.accept_above(open_queue.settings, min(highest + 1e-9, 1.0), "Siti")["accepted_count"] == 0
    assert match_queue.accept_above(open_queue.settings, highest, "Siti")["accepted_count"] >= 1


def test_a_list_taken_back_takes_its_suggestions_along(open_queue: Office) -> None:
    number = number_of(open_queue, RUKMINI.name)
    accept.undo(open_queue.settings, 2)
    assert names(open_queue) == []
    match_queue.refresh(open_queue.settings, quiet)
    with pytest.raises(Refused, match=str(number)):
        match_queue.decide(open_queue.settings, {number: True}, "Siti", "hand")


def test_whoever_comes_onto_a_list_himself_is_nobody_else(open_queue: Office) -> None:
    open_queue.workforce("2025-06", RUKMINI.slipped().works(), mode="add")
    assert names(open_queue) == [SLAMET.name]
    assert match_queue.refresh(open_queue.settings, quiet)["participant_count"] == 2


def test_an_unknown_number_is_refused_with_all_the_others(open_queue: Office) -> None:
    chosen = {number_of(open_queue, RUKMINI.name): True, 999: False}
    with pytest.raises(Refused, match="999"):
        match_queue.decide(open_queue.settings, chosen, "Siti", "hand")
    assert decisions(open_queue) == []


# --- refused rows


def test_a_refused_row_is_matched_and_its_acceptance_waits_for_a_correction(open_queue: Office) -> None:
    letter = dataclasses.replace(YULIA, written=YULIA.nik[:10] + "O" + YULIA.nik[11:])
    short = dataclasses.replace(SLAMET, written=SLAMET.nik[:15])
    right = dataclasses.replace(RUKMINI, name="")
    report = open_queue.participation("2025-08", letter.member(), short.member(), right.member())
    assert report.quarantined_count == 3
    # The one with an exact NIK needs no match.
    assert match_queue.refresh(open_queue.settings, quiet)["quarantined_count"] == 2
    row = match_queue.queue(open_queue.settings).set_index("worker_name").loc[YULIA.name]
    assert (row["left_nik"], row["batch_id"], row["line"]) == (letter.nik, 3, 2)
    match_queue.decide(open_queue.settings, {int(row["suggestion_id"]): True}, "Siti", "hand")
    with open_queue.registry() as con:
        accepted = match_queue.accepted_rows(con)
    assert [(each["batch_id"], each["line"], each["nik"]) for each in accepted] == [(3, 2, YULIA.nik)]
    assert json.loads(str(accepted[0]["raw"]))["nik"] == letter.nik
    assert accepted[0]["worker_id"] == person(open_queue, YULIA)


# --- by file


def filled_in(office: Office, path: Path, words: dict[int, str], language: i18n.Language = "id") -> Path:
    """What an office makes of the workbook: the same rows, with a word in the second column."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(match_file.to_file(office.settings, i18n.translator(language))))
    header, *rows = book.get_sheet_by_index(0).to_python()
    assert header[:2] == [i18n.translator(language)(f"matching.column.{name}") for name in match_file.COLUMNS[:2]]
    decided = [[int(row[0]), words.get(int(row[0]), ""), *row[2:]] for row in rows]
    return write_csv(path, [header, *decided], separator=";")


def test_the_workbook_keeps_sixteen_digits_and_runs_no_formula(office: Office) -> None:
    wicked = Named("=HYPERLINK(1)Rukmini", dt.date(1985, 3, 12))
    office.workforce("2025-06", wicked.works())
    office.participation("2025-09", wicked.slipped().member())
    match_queue.refresh(office.settings, quiet)
    content = match_file.to_file(office.settings, T)
    row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1]
    assert row[4:8] == [wicked.slipped().nik, wicked.nik, wicked.name, wicked.name]
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert '"TERIMA,TOLAK"' in sheet.replace("&quot;", '"')
    assert 'sqref="B2"' in sheet


@pytest.mark.parametrize(("language", "yes", "no"), [("id", "TERIMA", "tolak"), ("en", "Accept", "REJECT")])
def test_decisions_come_back_in_the_file(
    open_queue: Office, tmp_path: Path, language: i18n.Language, yes: str, no: str
) -> None:
    words = {number_of(open_queue, RUKMINI.name): yes, number_of(open_queue, SLAMET.name): no}
    path = filled_in(open_queue, tmp_path / "putusan.csv", words, language)
    assert match_file.from_file(open_queue.settings, path, "Siti") == {"accepted_count": 1, "rejected_count": 1}
    assert {said[0]: said[1] for said in decisions(open_queue)} == {
        number_of_word: word == yes for number_of_word, word in words.items()
    }
    assert {said[2] for said in decisions(open_queue)} == {"file"}


def test_a_row_without_a_word_is_left_waiting(open_queue: Office, tmp_path: Path) -> None:
    path = filled_in(open_queue, tmp_path / "putusan.csv", {number_of(open_queue, SLAMET.name): "TERIMA"})
    match_file.from_file(open_queue.settings, path, "Siti")
    assert names(open_queue) == [RUKMINI.name]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["NOMOR", "KEPUTUSAN"], ["1", "TERIMA"], ["2", "YA"]], "baris 3.*YA"),
        ([["NOMOR", "KEPUTUSAN"], ["1", "TERIMA"], ["1", "TOLAK"]], "baris 3"),
        ([["NOMOR", "KEPUTUSAN"], ["1", "TERIMA"], ["", "TOLAK"]], "baris 3"),
        ([["NOMOR", "KEPUTUSAN"], ["1", "TERIMA"], ["77", "TOLAK"]], "nomor 77"),
        ([["NO", "PUTUSAN"], ["1", "TERIMA"]], "NOMOR dan KEPUTUSAN"),
    ],
    ids=["unknown word", "twice", "no number", "unknown number", "other columns"],
)
def test_a_file_with_one_fault_is_refused_whole(
    open_queue: Office, tmp_path: Path, rows: list[list[str]], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        match_file.from_file(open_queue.settings, write_csv(tmp_path / "putusan.csv", rows, separator=";"), "Siti")
    assert decisions(open_queue) == []


# --- by command


def test_the_commands(
    open_queue: Office, serve: Callable[[Settings], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(open_queue.settings)

    def told(*arguments: str) -> object:
        assert cli.main([*arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    assert told("match") == {"participant_count": 3, "quarantined_count": 0, "waiting_count": 2}
    listed = told("matches")
    assert isinstance(listed, list)
    assert {row["worker_name"] for row in listed} == {RUKMINI.name, SLAMET.name}
    out = tmp_path / "usulan.xlsx"
    assert told("matches", "--out", str(out)) == {"file": str(out), "waiting_count": 2}
    assert cli.main(["matches", "--out", str(out)]) == 1
    number = str(number_of(open_queue, SLAMET.name))
    assert told("match-decide", "--reject", number, "--by", "Siti") == {
        "accepted_count": 0,
        "rejected_count": 1,
        "corrected_count": 0,
    }
    above = told("match-decide", str(out), "--accept-above", "0.9", "--by", "Siti")
    assert above == {"accepted_count": 1, "rejected_count": 0, "corrected_count": 0}
    assert cli.main(["match-decide", "--by", "Siti"]) == 2
    assert cli.main(["match-decide", "--accept", number, "--reject", number, "--by", "Siti"]) == 2
    assert [said[2:4] for said in decisions(open_queue)] == [("hand", None), ("bulk", 0.9)]


def test_without_a_registry_there_is_nothing_to_match(tmp_path: Path) -> None:
    empty = Settings(tmp_path, "6311")
    with pytest.raises(Refused):
        match_queue.refresh(empty, quiet)
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_decisions_records_nothing(open_queue: Office, tmp_path: Path) -> None:
    path = filled_in(open_queue, tmp_path / "putusan.csv", {})
    assert match_file.from_file(open_queue.settings, path, "Siti") == {"accepted_count": 0, "rejected_count": 0}
    assert decisions(open_queue) == []
