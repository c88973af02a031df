"""Names leave the second file for those alone who may see them, and no whole NIK ever does."""

from __future__ import annotations

import duckdb
import pytest

from tests.helpers import Office, Person
from ucj.access import Role, Viewer
from ucj.errors import Refused
from ucj.settings import Settings
from ucj.store import persons, release

MAY = (Role.CABANG, Role.OPERATOR)


@pytest.fixture
def named(office: Office) -> tuple[Office, str]:
    office.workforce("2025-03", *(Person(n).works() for n in (7, 8, 9)))
    office.participation("2025-09", Person(8).member("2025-01"))
    office.release().close()
    return office, release.current_name(office.settings) or ""


@pytest.mark.parametrize("role", MAY)
def test_those_who_may_are_told_who_it_is(named: tuple[Office, str], role: Role) -> None:
    office, name = named
    asked = [office.id_of(Person(9)), office.id_of(Person(7)), 999_999]
    rows = persons.people(office.settings, name, Viewer(role), asked)
    assert sorted(rows["name"]) == ["Tokoh Rekaan 7", "Tokoh Rekaan 9"]
    assert rows["person_id"].tolist() == sorted(asked[:2])
    assert dict(zip(rows["name"], rows["nik_end"], strict=True)) == {"Tokoh Rekaan 7": "0007", "Tokoh Rekaan 9": "0009"}
    assert rows.columns.tolist() == ["person_id", "name", "nik_end", "address"]
    assert persons.people(office.settings, name, Viewer(role), []).empty


@pytest.mark.parametrize("role", sorted(set(Role) - set(MAY)))
def test_everyone_else_is_refused_whatever_is_asked(named: tuple[Office, str], role: Role) -> None:
    office, name = named
    for ask in (persons.people, persons.employers):
        for keys in ([], [1]):
            with pytest.raises(Refused) as problem:
                ask(office.settings, name, Viewer(role), keys)  # type: ignore[operator]
            assert problem.value.key == "person.forbidden"
            assert role.value in str(problem.value)


def test_employers_are_called_what_the_newest_list_calls_them(tiny: Settings) -> None:
    name = release.current_name(tiny) or ""
    with duckdb.connect(str(persons.path_of(tiny, name)), read_only=True) as con:
        known = dict(con.execute("SELECT employer_code, employer_name FROM employer").fetchall())
    asked = [*sorted(known)[:3], "tidak ada"]
    rows = persons.employers(tiny, name, Viewer(Role.CABANG), asked)
    assert dict(zip(rows["employer_code"], rows["employer_name"], strict=True)) == {c: known[c] for c in asked[:-1]}


def test_a_release_without_its_second_file_says_so(named: tuple[Office, str]) -> None:
    office, name = named
    path = persons.path_of(office.settings, name)
    path.write_bytes(b"no database")
    with pytest.raises(Refused) as broken:
        persons.people(office.settings, name, Viewer(Role.CABANG), [1])
    path.unlink()
    with pytest.raises(Refused) as missing:
        persons.people(office.settings, name, Viewer(Role.CABANG), [1])
    assert (broken.value.key, missing.value.key) == ("person.broken", "person.missing")
