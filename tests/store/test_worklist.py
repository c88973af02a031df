"""Workforce lists through time: one village a story, so that all stories share one release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import duckdb
import pytest

from tests.helpers import PARINGIN, UNLISTED, Office, Person, answer, new_office, seen
from ucj.intake import accept

Told = tuple[Office, duckdb.DuckDBPyConnection]
MONTHS = ("2024-10", "2025-02", "2025-03", "2025-06", "2025-09")


def village(number: int) -> str:
    return f"63110120{number:02d}"


def worker(number: int) -> Person:
    return Person(number)


def born(year: int, month: int, day: int = 28) -> Person:
    return Person((year - 1950) * 100 + month, dt.date(year, month, day))


def _carried_back(office: Office) -> None:
    office.workforce("2025-06", worker(11).works(village(2)))


def _replaced(office: Office) -> None:
    office.workforce("2024-12", worker(21).works(village(3)), worker(22).works(village(3)))
    office.workforce("2025-03", worker(22).works(village(3)), worker(23).works(village(3)))


def _added_and_removed(office: Office) -> None:
    office.workforce("2024-12", worker(31).works(village(4)), worker(32).works(village(4)))
    office.workforce("2025-03", worker(33).works(village(4)), mode="add")
    office.workforce("2025-06", worker(32).works(village(4)), mode="remove")


def _moved(office: Office) -> None:
    office.workforce("2024-12", worker(41).works(village(5)), worker(42).works(village(5)))
    office.workforce("2024-12", worker(43).works(village(6)))
    office.workforce("2025-03", worker(41).works(village(6)), worker(43).works(village(6)))


def _changed_work(office: Office) -> None:
    office.workforce("2024-12", worker(51).works(village(7)))
    office.workforce("2025-03", worker(51).works(village(7), occupation="ASN"))


def _ages(office: Office) -> None:
    people = [born(2010, 6), born(2010, 7, 1), born(1959, 6, 30), born(1959, 7, 1), born(1959, 5)]
    office.workforce("2024-12", *(person.works(village(8)) for person in people))


STORIES: tuple[Callable[[Office], None], ...] = (
    _carried_back,
    _replaced,
    _added_and_removed,
    _moved,
    _changed_work,
    _ages,
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    office = new_office(tmp_path_factory.mktemp("worklist"))
    for tell in STORIES:
        tell(office)
    office.participation("2025-09", worker(11).member("2025-01"))
    return office, office.release()


def _where(told: Told, person: Person) -> list[int | None]:
    """The number of the village in each of MONTHS, None on no list."""
    office, con = told
    rows = [seen(con, office.id_of(person), month) for month in MONTHS]
    return [int(row[0][-2:]) if row else None for row in rows]


@pytest.mark.parametrize(
    ("what", "number", "expected"),
    [
        ("a village's first list is carried back to the first month", 11, [2, 2, 2, 2, 2]),
        ("left out of the next list: gone from its period on", 21, [3, 3, None, None, None]),
        ("on both lists: never gone", 22, [3, 3, 3, 3, 3]),
        ("new on the second list: not before it", 23, [None, None, 3, 3, 3]),
        ("an addition leaves the others where they are", 31, [4, 4, 4, 4, 4]),
        ("added: from that period on", 33, [None, None, 4, 4, 4]),
        ("removed: from that period on", 32, [4, 4, 4, None, None]),
        ("moved to another village's list: counted there, not twice", 41, [5, 5, 6, 6, 6]),
        ("the village left behind keeps the others", 42, [5, 5, 5, 5, 5]),
    ],
)
def test_where_a_worker_is(told: Told, what: str, number: int, expected: list[int | None]) -> None:
    assert _where(told, worker(number)) == expected, what


def test_a_servant_is_excluded_from_the_list_that_says_so(told: Told) -> None:
    office, con = told
    rows = [seen(con, office.id_of(worker(51)), month) for month in ("2025-02", "2025-03")]
    assert [row and row[1] for row in rows] == ["none", "servant"]


@pytest.mark.parametrize(
    ("person", "month", "expected"),
    [
        (born(2010, 6), "2025-05", "age"),
        (born(2010, 6), "2025-06", "none"),  # 15 on the month's last day
        (born(2010, 7, 1), "2025-06", "age"),
        (born(2010, 7, 1), "2025-07", "none"),
        (born(1959, 6, 30), "2025-05", "none"),  # 65 to the end
        (born(1959, 6, 30), "2025-06", "age"),  # 66 on the month's last day
        (born(1959, 7, 1), "2025-06", "none"),
        (born(1959, 7, 1), "2025-07", "age"),
        (born(1959, 5), "2025-05", "age"),
    ],
)
def test_age_limits_are_completed_years_on_the_months_last_day(
    told: Told, person: Person, month: str, expected: str
) -> None:
    office, con = told
    row = seen(con, office.id_of(person), month)
    assert row
    assert row[1] == expected


def test_a_village_without_a_list_is_no_data_not_zero(told: Told) -> None:
    _, con = told
    row = answer(con, "coverage", "2025-09", UNLISTED).iloc[0]
    assert not row["is_listed"]
    assert row[["labour_force_count", "active_count", "coverage_pct"]].isna().all()


def test_a_worker_who_comes_to_a_village_with_its_first_list_was_elsewhere_before(office: Office) -> None:
    """Given a list of one village, when another village's first list has the same worker, then she was there before."""
    office.workforce("2024-12", worker(1).works(village(5)))
    office.workforce("2025-03", worker(1).works(PARINGIN))
    office.participation("2025-09", worker(1).member("2025-01"))
    con = office.release()
    found = [(seen(con, office.id_of(worker(1)), month) or ("",))[0] for month in MONTHS]
    assert found == [village(5), village(5), PARINGIN, PARINGIN, PARINGIN]


def test_a_corrected_list_of_the_same_period_takes_the_place_of_the_first(office: Office) -> None:
    office.workforce("2025-03", worker(1).works(), worker(2).works())
    office.workforce("2025-03", worker(1).works(occupation="ASN"))
    office.participation("2025-09", worker(1).member("2025-01"))
    con = office.release()
    assert [seen(con, office.id_of(worker(2)), month) for month in MONTHS] == [None] * 5
    assert [(seen(con, office.id_of(worker(1)), month) or ("",) * 2)[1] for month in MONTHS] == ["servant"] * 5


def test_of_two_villages_that_list_a_worker_in_one_period_the_first_counts_until_it_takes_the_row_back(
    office: Office,
) -> None:
    office.workforce("2025-03", worker(1).works(village(5)), worker(2).works(village(5)))
    office.workforce("2025-03", worker(1).works(village(6)))
    office.participation("2025-09", worker(1).member("2025-01"))
    assert _only_place(office, worker(1)) == village(5)
    office.workforce("2025-03", worker(2).works(village(5)))  # the corrected list of the first
    assert _only_place(office, worker(1)) == village(6)
    accept.undo(office.settings, 4)
    assert _only_place(office, worker(1)) == village(5)
    accept.undo(office.settings, 1)
    assert _only_place(office, worker(1)) == village(6)


def test_a_newer_period_wins_over_an_older_one_of_another_village(office: Office) -> None:
    office.workforce("2025-06", worker(1).works(village(6)))
    assert office.workforce("2025-03", worker(1).works(village(5))).findings.empty
    office.participation("2025-09", worker(1).member("2025-01"))
    con = office.release()
    found = [(seen(con, office.id_of(worker(1)), month) or ("",))[0] for month in MONTHS]
    assert found == [village(5)] * 3 + [village(6)] * 2


def _only_place(office: Office, person: Person) -> str:
    """The one village where the person is counted in every month."""
    con = office.release()
    places = {(seen(con, office.id_of(person), month) or ("",))[0] for month in MONTHS}
    assert len(places) == 1
    return places.pop()
