"""A release holds no direct identifier: every column of every table of it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import duckdb
import pytest

from ucj.settings import Settings
from ucj.store import release


def columns(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    rows = con.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    assert len(rows) > 100
    yield from rows


def values(con: duckdb.DuckDBPyConnection, table: str, column: str) -> set[str]:
    rows = con.execute(f'SELECT DISTINCT "{column}"::VARCHAR FROM "{table}" WHERE "{column}" IS NOT NULL').fetchall()
    return {row[0] for row in rows}


@pytest.fixture(scope="module")
def secrets(tiny: Settings) -> dict[str, set[str]]:
    """Everything in the registry that names somebody."""
    with duckdb.connect(str(tiny.registry), read_only=True) as con:
        found = {
            "nik": values(con, "person_nik", "nik"),
            "name": values(con, "workforce_row", "name") | values(con, "participation_row", "name"),
            "birth": values(con, "workforce_row", "birth_date"),
            "address": values(con, "workforce_row", "address"),
            "employer": values(con, "participation_row", "employer_name"),
            "file": values(con, "batch", "file_name"),
        }
    assert all(len(each) > 10 for each in found.values())
    found["birth"] |= {dt.date.fromisoformat(day).strftime("%d-%m-%Y") for day in found["birth"]}
    return {kind: {text.casefold() for text in texts} for kind, texts in found.items()}


def test_no_column_of_a_release_holds_a_nik_a_name_a_birth_date_or_an_address(
    tiny_release: duckdb.DuckDBPyConnection, secrets: dict[str, set[str]]
) -> None:
    for table, column in columns(tiny_release):
        held = {text.casefold() for text in values(tiny_release, table, column)}
        assert not [text for text in held if len(text) == 16 and text.isdigit()], (table, column)
        for kind, texts in secrets.items():
            # A contractor is a firm that registered a project, and may employ members.
            if (table, column, kind) != ("construction", "contractor", "employer"):
                assert not held & texts, (table, column, kind)


def test_the_bytes_of_a_release_hold_no_nik_and_no_name(tiny: Settings, secrets: dict[str, set[str]]) -> None:
    """What was deleted or dropped on the way must not linger in the file's free pages."""
    content = release.published(tiny).read_bytes().lower()
    long_names = {name for name in secrets["name"] if len(name) > 12}
    assert long_names
    assert not [text for text in secrets["nik"] | long_names if text.encode() in content]


def test_persons_live_in_the_second_file_with_the_keys_of_the_first(
    tiny: Settings, tiny_release: duckdb.DuckDBPyConnection
) -> None:
    path = tiny.releases / f"{release.current_name(tiny)}.persons.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        persons = con.execute("SELECT person_id, nik FROM person").fetchall()
    with duckdb.connect(str(tiny.registry), read_only=True) as con:
        assert set(persons) <= set(con.execute("SELECT person_id, nik FROM person_nik").fetchall())
    known = {person for person, _ in persons}
    assert len(known) == len(persons)
    for table in ("workforce", "participation"):
        asked = tiny_release.execute(f"SELECT DISTINCT person_id FROM {table}").fetchall()
        assert {row[0] for row in asked} <= known
