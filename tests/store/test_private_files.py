"""Names and NIKs are for the owner of the data folder alone: also while they are being written."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.helpers import Office, Person
from ucj.store import build, lock, registry


def readable_by_others(folder: Path) -> list[str]:
    """Files of a folder that another account of the machine could read."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_the_registry_and_its_journal_are_private_while_a_row_is_written(office: Office) -> None:
    with lock.writing(office.settings), registry.opened(office.settings) as con:
        con.execute("INSERT INTO person_nik VALUES ('6311991708800001', 1)")
        assert office.settings.registry.with_name("registry.duckdb.wal").exists()
        assert readable_by_others(office.settings.data) == []


def test_a_release_is_private_while_it_is_built_and_afterwards(office: Office) -> None:
    office.workforce("2025-09", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    seen: list[str] = []
    build.build(office.settings, progress=lambda step, done: seen.extend(readable_by_others(office.settings.releases)))
    assert seen == []
    assert readable_by_others(office.settings.releases) == []
