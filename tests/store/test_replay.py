"""Participant lists replayed into spells: one person a story, all told by the same four lists."""

from __future__ import annotations

import duckdb
import pytest

from tests.helpers import JUAI, Office, Person, answer, new_office, seen, spells

Lines = tuple[tuple[str, ...], ...]
Story = dict[str, Lines]

# The four lists. The own-account segment is in all of them, wage earners are missing from the second.
FIRST, SECOND, THIRD, LAST = "2024-12", "2025-03", "2025-06", "2025-09"


def story(number: int, **lines: Lines) -> tuple[Person, Story]:
    """A person who stands on some lists, with one line or several."""
    return Person(number), dict(zip((FIRST, SECOND, THIRD, LAST), (lines.get(k, ()) for k in "abcd"), strict=True))


def _own(number: int, *args: str, **more: str) -> Lines:
    return (Person(number).member(*args, **more),)


def _wage(number: int, since: str, *args: str) -> Lines:
    return (Person(number).member(since, *args, segment="PU", payer="PERUSAHAAN", employer="NPP1"),)


GONE = ("T", "2025-02")
SPELLS: dict[str, tuple[tuple[Person, Story], list[tuple[str, str | None]]]] = {
    "active on every list": (
        story(1, **dict.fromkeys("abcd", _own(1, "2023-05"))),
        [("2023-05", None)],
    ),
    "vanished from the second list: ends at that list's period": (
        story(2, a=_own(2, "2024-01")),
        [("2024-01", SECOND)],
    ),
    "left, and BLTH NA says when": (
        story(3, a=_own(3, "2024-01"), b=_own(3, "2024-01", *GONE)),
        [("2024-01", "2025-02")],
    ),
    "left without BLTH NA: ends at the list's period": (
        story(4, a=_own(4, "2024-01"), b=_own(4, "2024-01", "T")),
        [("2024-01", SECOND)],
    ),
    "inactive with an end after the list: AKTIF decides at its period": (
        story(5, a=_own(5, "2024-01"), b=_own(5, "2024-01", "T", "2025-05")),
        [("2024-01", SECOND)],
    ),
    "active in spite of an end: AKTIF decides": (
        story(6, **dict.fromkeys("abcd", _own(6, "2024-01", "Y", "2025-02"))),
        [("2024-01", None)],
    ),
    "the newest list that dates the end is right": (
        story(7, a=_own(7, "2024-01"), b=_own(7, "2024-01", "T", "2025-01"), c=_own(7, "2024-01", *GONE)),
        [("2024-01", "2025-02")],
    ),
    "vanished, then dated by a later list": (
        story(8, a=_own(8, "2024-01"), c=_own(8, "2024-01", *GONE)),
        [("2024-01", "2025-02")],
    ),
    "inactive, then active again: a second spell from that list": (
        story(
            9,
            a=_own(9, "2024-01"),
            b=_own(9, "2024-01", *GONE),
            c=_own(9, "2024-01"),
            d=_own(9, "2024-01"),
        ),
        [("2024-01", "2025-02"), (THIRD, None)],
    ),
    "returned as a second row with its own month of entry": (
        story(
            10,
            a=_own(10, "2024-01"),
            **dict.fromkeys("cd", _own(10, "2024-01", *GONE) + _own(10, "2025-05")),
        ),
        [("2024-01", "2025-02"), ("2025-05", None)],
    ),
    "vanished, then there again": (
        story(11, a=_own(11, "2024-01"), **dict.fromkeys("cd", _own(11, "2024-01"))),
        [("2024-01", SECOND), (THIRD, None)],
    ),
    "first seen when already inactive": (
        story(12, b=_own(12, "2024-01", "T", "2024-11")),
        [("2024-01", "2024-11")],
    ),
    "entered after the first list": (story(13, **dict.fromkeys("cd", _own(13, "2025-05"))), [("2025-05", None)]),
    "a list without the segment at all makes nobody vanish": (
        story(14, **dict.fromkeys("acd", _wage(14, "2024-01"))),
        [("2024-01", None)],
    ),
    "left the month of entry: never a member": (
        story(15, b=_own(15, "2025-02", *GONE)),
        [],
    ),
    "twice on one list, once active: active": (
        story(16, **dict.fromkeys("abcd", _own(16, "2024-01", *GONE) + _own(16, "2024-01"))),
        [("2024-01", None)],
    ),
}

# status, membership segment and payer that count in the last month.
COUNTING: dict[str, tuple[tuple[Person, Story], tuple[str, str, str]]] = {
    "active before lapsed, whatever the segment": (
        story(31, a=_wage(31, "2024-01"), c=_wage(31, "2024-01", *GONE), **dict.fromkeys("bd", _own(31, "2023-01"))),
        ("active", "BPU", "regency"),
    ),
    "wage earner before own account": (
        story(32, **dict.fromkeys("acd", _wage(32, "2023-01") + _own(32, "2024-06")), b=_own(32, "2024-06")),
        ("active", "PU", "company"),
    ),
    "newest first": (
        story(33, **dict.fromkeys("abcd", _own(33, "2023-01") + _own(33, "2024-06", payer="APBDES"))),
        ("active", "BPU", "village"),
    ),
    "of lapsed ones too: wage earner first": (
        story(34, a=_wage(34, "2023-01") + _own(34, "2024-06"), c=_wage(34, "2023-01", *GONE)),
        ("lapsed", "PU", "company"),
    ),
    "none at all": (story(35), ("unregistered", "none", "none")),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, duckdb.DuckDBPyConnection]:
    office = new_office(tmp_path_factory.mktemp("replay"))
    stories = [each[0] for each in (*SPELLS.values(), *COUNTING.values())]
    office.workforce(FIRST, *(person.works(JUAI) for person, _ in stories))
    for period in (SECOND, FIRST, LAST, THIRD):  # the order of arrival means nothing
        office.participation(period, *(line for _, lists in stories for line in lists[period]))
    return office, office.release()


@pytest.mark.parametrize("name", SPELLS)
def test_spells(told: tuple[Office, duckdb.DuckDBPyConnection], name: str) -> None:
    (person, _), expected = SPELLS[name]
    office, con = told
    assert spells(con, office.id_of(person)) == expected


@pytest.mark.parametrize("name", COUNTING)
def test_which_membership_counts(told: tuple[Office, duckdb.DuckDBPyConnection], name: str) -> None:
    (person, _), expected = COUNTING[name]
    office, con = told
    assert seen(con, office.id_of(person), LAST) == (JUAI, "none", *expected)


def test_status_follows_the_spells_month_by_month(told: tuple[Office, duckdb.DuckDBPyConnection]) -> None:
    """Given a member until January who returns in June, when each month is asked, then it is what held then."""
    office, con = told
    person = office.id_of(SPELLS["inactive, then active again: a second spell from that list"][0][0])
    months = ["2025-01", "2025-02", "2025-05", "2025-06", "2025-09"]
    found = [(seen(con, person, month) or ("",) * 5)[2] for month in months]
    assert found == ["active", "lapsed", "lapsed", "active", "active"]


def test_members_on_no_list_have_no_status_and_are_counted_apart(office: Office) -> None:
    on_list, stranger = Person(1), Person(2)
    office.workforce("2025-09", on_list.works())
    office.participation("2025-09", on_list.member("2025-01"), stranger.member("2025-01"))
    con = office.release()
    assert seen(con, office.id_of(stranger), "2025-09") is None
    apart = answer(con, "members_apart", "2025-09", by="reason").set_index("code")["active_count"]
    assert apart.to_dict() == {"excluded": 0, "unlisted": 1}
    assert answer(con, "coverage", "2025-09").iloc[0]["active_count"] == 1
