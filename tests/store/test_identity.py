"""An accepted match changes the next build and nothing else; taking it back gives the same bytes as before."""

from __future__ import annotations

import dataclasses

import duckdb
import pytest

from tests.helpers import Office, quiet, seen
from tests.matching_office import RUKMINI, SLAMET, Named, filled, number_of, person, tables
from ucj.intake import accept, match_queue
from ucj.store import release


@pytest.fixture
def queued(office: Office) -> Office:
    return filled(office)


def say(office: Office, who: Named, is_accepted: bool) -> None:
    """Decide on the pair of a worker, whether it waits or was decided before."""
    with office.registry() as con:
        rows = con.execute(
            "SELECT suggestion_id FROM match_suggestion WHERE worker_id = ?", [person(office, who)]
        ).fetchall()
    match_queue.decide(office.settings, {int(rows[0][0]): is_accepted}, "Siti", "hand")


def status(con: duckdb.DuckDBPyConnection, person_id: int) -> str:
    found = seen(con, person_id, "2025-09")
    assert found
    return found[2]


def members(con: duckdb.DuckDBPyConnection) -> list[int]:
    return [int(row[0]) for row in con.execute("SELECT person_id FROM participation ORDER BY ALL").fetchall()]


def test_an_accepted_match_covers_the_worker_and_takes_the_stranger_away(queued: Office) -> None:
    worker, written = person(queued, RUKMINI), person(queued, RUKMINI.slipped())
    before = queued.release()
    assert status(before, worker) == "unregistered"
    assert written in members(before)
    say(queued, RUKMINI, True)
    after = queued.release()
    assert status(after, worker) == "active"
    assert worker in members(after)
    assert written not in members(after)
    assert status(after, person(queued, SLAMET)) == "unregistered"


def test_the_file_of_persons_knows_him_by_his_own_nik(queued: Office) -> None:
    say(queued, RUKMINI, True)
    queued.release()
    path = queued.settings.releases / f"{release.current_name(queued.settings)}.persons.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        held = con.execute("SELECT person_id, nik FROM person WHERE name = ?", [RUKMINI.name]).fetchall()
    assert held == [(person(queued, RUKMINI), RUKMINI.nik)]


def test_a_claim_goes_where_the_membership_goes(queued: Office) -> None:
    queued.claims("2025-09", RUKMINI.slipped().claim("K1"))
    assert queued.release().execute("SELECT person_id FROM claims").fetchall() == [(person(queued, RUKMINI.slipped()),)]
    say(queued, RUKMINI, True)
    assert queued.release().execute("SELECT person_id FROM claims").fetchall() == [(person(queued, RUKMINI),)]


def test_rejecting_what_was_accepted_gives_the_same_tables_again(queued: Office) -> None:
    queued.claims("2025-09", RUKMINI.slipped().claim("K1"))
    before = tables(queued.release())
    say(queued, RUKMINI, True)
    assert tables(queued.release()) != before
    say(queued, RUKMINI, False)
    assert tables(queued.release()) == before


def test_without_the_participants_list_the_match_says_nothing(queued: Office) -> None:
    queued.participation("2025-08", SLAMET.member())
    say(queued, RUKMINI, True)
    accept.undo(queued.settings, 2)
    assert members(queued.release()) == [person(queued, SLAMET)]


def test_without_the_workers_list_he_is_the_stranger_again(queued: Office) -> None:
    say(queued, RUKMINI, True)
    accept.undo(queued.settings, 1)
    queued.workforce("2025-06", SLAMET.works())
    con = queued.release()
    assert person(queued, RUKMINI.slipped()) in members(con)
    assert person(queued, RUKMINI) not in members(con)


def test_two_participants_may_be_one_worker(queued: Office) -> None:
    again = RUKMINI.slipped(9)
    queued.participation("2025-09", again.member(since="2025-03", payer="MANDIRI"))
    match_queue.refresh(queued.settings, quiet)
    waiting = match_queue.queue(queued.settings)
    both = waiting.loc[waiting["worker_name"] == RUKMINI.name, "suggestion_id"].tolist()
    assert len(both) == 2
    match_queue.decide(queued.settings, dict.fromkeys(both, True), "Siti", "hand")
    con = queued.release()
    assert members(con).count(person(queued, RUKMINI)) == 2
    assert status(con, person(queued, RUKMINI)) == "active"


def test_a_member_who_is_on_a_list_himself_is_himself_whatever_was_said(queued: Office) -> None:
    say(queued, RUKMINI, True)
    queued.workforce("2025-06", RUKMINI.slipped().works(), mode="add")
    con = queued.release()
    assert status(con, person(queued, RUKMINI.slipped())) == "active"
    assert status(con, person(queued, RUKMINI)) == "unregistered"


def test_matches_do_not_lead_on(queued: Office) -> None:
    """A is said to be B and B to be C; B stands on a list, so A is B and B stays B."""
    a, b, c = (person(queued, each) for each in (RUKMINI.slipped(), RUKMINI, SLAMET))
    say(queued, RUKMINI, True)
    with duckdb.connect(str(queued.settings.registry)) as con:
        con.execute("INSERT INTO match_suggestion VALUES (90, ?, NULL, NULL, ?, 0.9, 'nik', TRUE)", [b, c])
        con.execute("INSERT INTO match_suggestion VALUES (91, ?, NULL, NULL, ?, 0.9, 'nik', TRUE)", [b, b])
        con.execute("INSERT INTO match_decision VALUES (90, 90, TRUE, 0.9, 'hand', NULL, 'x', now()::TIMESTAMP)")
        con.execute("INSERT INTO match_decision VALUES (91, 91, TRUE, 0.9, 'hand', NULL, 'x', now()::TIMESTAMP)")
    con = queued.release()
    assert (status(con, b), status(con, c)) == ("active", "unregistered")
    assert a not in members(con)


def test_a_build_before_any_run_knows_of_no_suggestions(office: Office) -> None:
    office.workforce("2025-06", RUKMINI.works())
    office.participation("2025-09", RUKMINI.slipped().member())
    con = office.release()
    assert con.execute("SELECT count(*) FROM match_suggestion").fetchall() == [(0,)]
    assert con.execute("SELECT run_at FROM matched").fetchall() == [(None,)]


def test_a_release_names_each_worker_once_with_his_best_suggestion(queued: Office) -> None:
    left = dataclasses.replace(SLAMET.slipped(9), name="Slamet Riadi")
    queued.participation("2025-09", left.member())
    match_queue.refresh(queued.settings, quiet)
    number_of(queued, RUKMINI.name)
    waiting = match_queue.queue(queued.settings).groupby("worker_name")["probability"].max()
    con = queued.release()
    held = dict(con.execute("SELECT person_id, probability FROM match_suggestion").fetchall())
    assert held == {person(queued, who): waiting[who.name] for who in (RUKMINI, SLAMET)}
