"""Accepting and taking back: originals, hashes, modes, one transaction, one writer."""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import stat
from pathlib import Path

import duckdb
import pytest

from tests.helpers import MIHU, WORKFORCE_HEADER, Office, Person, answer
from ucj import months
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept
from ucj.settings import Settings
from ucj.store import build, lock

PEOPLE = [Person(1), Person(2, is_woman=True), Person(3)]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_original_is_kept_byte_equal_and_closed_to_others(office: Office) -> None:
    report = office.workforce("2025-09", PEOPLE[0].works())
    kept = office.settings.inbox / str(report.batch) / "kiriman_1.csv"
    original = (office.settings.data / "kiriman_1.csv").read_bytes()
    assert kept.read_bytes() == original
    assert (mode_of(office.settings.inbox), mode_of(kept.parent)) == (0o700, 0o700)
    assert mode_of(office.settings.registry) == 0o600
    batch = accept.batches(office.settings).iloc[0]
    assert batch["sha256"] == hashlib.sha256(original).hexdigest()
    kept_for = batch["retain_until"].date() - batch["imported_at"].date()
    assert kept_for == dt.timedelta(days=office.settings.retention_days)


def test_a_check_changes_nothing_and_says_what_an_import_would(office: Office) -> None:
    path = office.file(WORKFORCE_HEADER, [PEOPLE[0].works()])
    before = sorted(office.settings.data.iterdir())
    dry = accept.check(office.settings, path, "workforce", "2025-09")
    assert sorted(office.settings.data.iterdir()) == before
    done = accept.accept(office.settings, path, "workforce", "2025-09")
    assert (dry.batch, done.batch) == (None, 1)
    assert (dry.row_count, dry.accepted_count) == (done.row_count, done.accepted_count) == (1, 1)


def test_the_same_file_twice_is_refused_but_not_once_it_was_undone(office: Office) -> None:
    office.workforce("2025-09", PEOPLE[0].works())
    path = office.settings.data / "kiriman_1.csv"
    with pytest.raises(Refused) as problem:
        accept.accept(office.settings, path, "workforce", "2025-09")
    assert (problem.value.key, problem.value.params["batch"]) == ("intake.file_known", 1)
    assert len(accept.batches(office.settings)) == 1
    accept.undo(office.settings, 1)
    assert accept.accept(office.settings, path, "workforce", "2025-09").batch == 2


def test_a_future_period_is_refused_and_a_wrong_form_is_wrong_usage(office: Office) -> None:
    later = months.text(months.of(dt.datetime.now(dt.UTC).date()) + 2)
    with pytest.raises(Refused, match=later):
        office.workforce(later, PEOPLE[0].works())
    for text in ("2025-13", "09-2025", "2025"):
        with pytest.raises(WrongUsage, match=text):
            office.workforce(text, PEOPLE[0].works())
    assert not office.settings.registry.exists()


def test_an_unknown_mode_lists_the_choices(office: Office) -> None:
    with pytest.raises(WrongUsage, match="replace, add, remove"):
        office.workforce("2025-09", PEOPLE[0].works(), mode="overwrite")


def test_a_refused_file_changes_nothing(office: Office) -> None:
    office.workforce("2025-09", PEOPLE[0].works())
    before = office.settings.registry.read_bytes()
    originals = sorted(office.settings.inbox.rglob("*"))
    for name, content in (("rusak.xlsx", b"bukan"), ("judul.csv", b"NIK,NAMA\n1,2\n"), ("kosong.csv", b"")):
        path = office.settings.data / name
        path.write_bytes(content)
        with pytest.raises(Refused):
            accept.accept(office.settings, path, "workforce", "2025-08")
    assert office.settings.registry.read_bytes() == before
    assert sorted(office.settings.inbox.rglob("*")) == originals


def test_undo_takes_a_batch_out_of_the_next_build_and_metrics_are_as_before(office: Office) -> None:
    """Given a release, when a list comes in, is built, and is undone, then the next release answers byte-equal."""
    office.workforce("2025-03", PEOPLE[0].works(), PEOPLE[1].works())
    office.participation("2025-09", PEOPLE[0].member("2025-01"))
    before = _answers(office)
    batch = office.workforce("2025-06", PEOPLE[1].works(), PEOPLE[2].works()).batch
    assert batch
    assert _answers(office) != before
    accept.undo(office.settings, batch)
    assert _answers(office) == before
    assert len(accept.batches(office.settings)) == 3  # its rows stay, marked


def _answers(office: Office) -> list[str]:
    con = office.release()
    names = ("coverage", "status_funnel", "active_series", "target_progress", "members_apart")
    return [answer(con, name, "2025-09").to_csv() for name in names]


def test_undo_of_an_unknown_or_undone_batch_lists_the_choices(office: Office) -> None:
    office.workforce("2025-09", PEOPLE[0].works())
    office.workforce("2025-08", PEOPLE[0].works())
    accept.undo(office.settings, 1)
    for batch in (1, 7):
        with pytest.raises(WrongUsage) as problem:
            accept.undo(office.settings, batch)
        assert problem.value.params["choices"] == "2"


def test_a_person_keeps_the_same_number_through_every_file(office: Office) -> None:
    office.workforce("2025-06", *(person.works() for person in PEOPLE))
    office.workforce("2025-09", *(person.works(MIHU) for person in reversed(PEOPLE)))
    office.participation("2025-09", PEOPLE[1].member("2025-01"), Person(9).member("2025-01"))
    with office.registry() as con:
        numbers = con.execute("SELECT person_id FROM person_nik ORDER BY 1").fetchall()
        of_woman = con.execute(
            "SELECT DISTINCT person_id FROM (FROM workforce_row SELECT nik, person_id UNION ALL "
            "FROM participation_row SELECT nik, person_id) WHERE nik = ?",
            [PEOPLE[1].nik],
        ).fetchall()
    assert numbers == [(1,), (2,), (3,), (4,)]
    assert of_woman == [(office.id_of(PEOPLE[1]),)]


def test_a_registry_of_another_regency_is_not_touched(office: Office) -> None:
    office.workforce("2025-09", PEOPLE[0].works())
    other = Office(Settings(office.settings.data, "6309"))
    with pytest.raises(Refused, match="UCJ_REGION=6311"):
        other.workforce("2025-08", PEOPLE[0].works(village="6309012001"))


def _hold(settings: Settings, held: multiprocessing.Event, done: multiprocessing.Event) -> None:  # type: ignore[valid-type]
    with lock.writing(settings):
        held.set()
        done.wait(30)


def test_a_second_writer_is_refused_while_another_process_writes(office: Office) -> None:
    office.workforce("2025-09", PEOPLE[0].works())
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    writer = context.Process(target=_hold, args=(office.settings, held, done))
    writer.start()
    try:
        assert held.wait(30)
        for write in (
            lambda: office.workforce("2025-08", PEOPLE[0].works()),
            lambda: accept.undo(office.settings, 1),
            lambda: build.build(office.settings, progress=lambda *_: None),
        ):
            with pytest.raises(Refused) as problem:
                write()
            assert problem.value.key == "store.busy"
    finally:
        done.set()
        writer.join()
    assert office.workforce("2025-08", PEOPLE[0].works()).batch == 2


@pytest.mark.parametrize("mode", ["replace", "remove"])
def test_only_workforce_lists_can_replace_or_remove(office: Office, mode: str) -> None:
    """A removal of members that was taken for a list of members would register whom it names."""
    with pytest.raises(WrongUsage) as problem:
        office.participation("2025-09", PEOPLE[0].member("2025-01"), mode=mode)
    assert (problem.value.key, problem.value.params["mode"]) == ("intake.mode_workforce_only", mode)
    assert not office.settings.registry.exists()
    assert office.participation("2025-09", PEOPLE[0].member("2025-01"), mode="add").batch == 1


def test_a_registry_of_an_earlier_version_is_said_and_brought_up_to_date_by_a_build(office: Office) -> None:
    office.workforce("2025-09", PEOPLE[0].works())
    office.participation("2025-09", PEOPLE[0].member("2025-01"))
    with duckdb.connect(str(office.settings.registry)) as con:
        con.execute("DROP TABLE correction")
    path = office.file(WORKFORCE_HEADER, [PEOPLE[1].works()])
    with pytest.raises(Refused, match="python -m ucj build"):
        accept.check(office.settings, path, "workforce", "2025-08")
    office.release()
    assert accept.check(office.settings, path, "workforce", "2025-08").accepted_count == 1
