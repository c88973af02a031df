"""The registry of accepted rows. Written by one command at a time, never by a page; read for a moment by anyone."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ucj.errors import Refused
from ucj.settings import Settings
from ucj.store import lock

# Every statement leaves an existing table as it is: an older registry gains what it lacks, and loses nothing.
_SCHEMA = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "sql" / "registry").glob("*.sql"))
)

_TABLES = frozenset(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", _SCHEMA))

# A file of millions of rows is worked on beside everything else an office laptop runs; what does not fit goes to disk.
_WORKBENCH_MEMORY = "900MB"

# District part 99 stands in no real NIK.
_IS_DEMO_SQL = """
    SELECT is_demo AND NOT EXISTS (FROM person_nik WHERE nik[5:6] <> '99')
    FROM registry_info
"""


@contextmanager
def opened(settings: Settings, *, is_demo: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The registry for writing, made when absent with the region in force.

    Raises Refused when it cannot be read, or belongs to another regency.
    """
    with lock.registry_writing(settings):
        if not settings.registry.exists():
            _make(settings, is_demo=is_demo)
        with _connect(settings.registry, read_only=False) as con:
            con.begin()
            con.execute(_SCHEMA)
            con.commit()
            _check_region(con, settings)
            yield con


def _make(settings: Settings, *, is_demo: bool) -> None:
    """Made beside its place: a power cut or a full disk leaves either no registry or one that opens."""
    draft = settings.registry.with_name(".registry.new")
    for path in (draft, draft.with_name(f"{draft.name}.wal")):
        path.unlink(missing_ok=True)
    with _connect(draft, read_only=False) as con:
        con.execute(_SCHEMA)
        con.execute("INSERT INTO registry_info VALUES (?, ?)", [settings.region_code, is_demo])
        # Closing would leave the rows in the draft's journal without a word when there is no room for them.
        con.execute("CHECKPOINT")
    draft.replace(settings.registry)


@contextmanager
def attached(settings: Settings, *, is_writing: bool, is_demo: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database with the registry attached as `registry`; an empty one where a reader finds none.

    Raises Refused like `opened` and `reading`.
    """
    if is_writing:
        with opened(settings, is_demo=is_demo):
            """Made or brought up to date before it is attached."""
    with contextlib.ExitStack() as held:
        if is_writing:
            held.enter_context(lock.registry_writing(settings))
        elif settings.registry.exists():
            held.enter_context(lock.registry_reading(settings))
        spill = held.enter_context(_own_folder(settings))
        con = held.enter_context(duckdb.connect(config={"memory_limit": _WORKBENCH_MEMORY, "temp_directory": spill}))
        _attach(con, settings, is_writing=is_writing)
        yield con


def _own_folder(settings: Settings) -> tempfile.TemporaryDirectory[str]:
    """Where what does not fit into memory goes: beside the registry, since it holds persons, and gone afterwards."""
    return tempfile.TemporaryDirectory(prefix=".work-", dir=settings.data if settings.data.exists() else None)


def _attach(con: duckdb.DuckDBPyConnection, settings: Settings, *, is_writing: bool) -> None:
    if not settings.registry.exists():
        con.execute("ATTACH ':memory:' AS registry")
        con.execute("USE registry")
        con.execute(_SCHEMA)
        con.execute("USE memory")
        return
    how = "" if is_writing else "(READ_ONLY)"
    try:
        con.execute(f"ATTACH '{quoted(settings.registry)}' AS registry {how}")
    except duckdb.Error as problem:
        raise _broken(settings.registry, problem) from None
    _check_region(con, settings)


@contextmanager
def reading(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The registry read-only. Raises Refused when there is none, or a command has it open for writing."""
    if not settings.registry.exists():
        raise Refused("store.no_registry", file=settings.registry)
    with lock.registry_reading(settings), _connect(settings.registry, read_only=True) as con:
        _check_region(con, settings)
        yield con


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as problem:
        raise _broken(path, problem) from None


def _broken(path: Path, problem: duckdb.Error) -> Refused:
    return Refused("store.registry_broken", file=path, problem=str(problem).splitlines()[0])


def quoted(path: Path) -> str:
    """A path inside an ATTACH, which takes no bound values."""
    return str(path).replace("'", "''")


def _check_region(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    held = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'registry'").fetchall()
    if _TABLES - {row[0] for row in held}:
        raise Refused("store.registry_older", file=settings.registry)
    found = con.execute("SELECT region_code FROM registry.registry_info").fetchall()
    if found and found[0][0] != settings.region_code:
        raise Refused("store.other_region", file=settings.registry, found=found[0][0], wanted=settings.region_code)


def is_demo(settings: Settings) -> bool | None:
    """Whether the registry holds demo data and nothing else; None when there is no registry.

    One NIK that could be somebody's ends it: any role may be tried on demo data, and demo data is thrown away.
    """
    if not settings.registry.exists():
        return None
    with reading(settings) as con:
        rows = con.execute(_IS_DEMO_SQL).fetchall()
    return bool(rows and rows[0][0])
