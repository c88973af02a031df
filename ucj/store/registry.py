"""The registry of accepted rows. Opened by one command at a time, never by a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ucj.errors import Refused
from ucj.settings import Settings

_SCHEMA = (Path(__file__).parent / "sql" / "registry.sql").read_text(encoding="utf-8")

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
    is_new = not settings.registry.exists()
    con = _connect(settings.registry, read_only=False)
    try:
        con.execute(_SCHEMA)
        if is_new:
            con.execute("INSERT INTO registry_info VALUES (?, ?)", [settings.region_code, is_demo])
        _check_region(con, settings)
        yield con
    finally:
        con.close()


@contextmanager
def reading(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The registry read-only. Raises Refused when there is none."""
    if not settings.registry.exists():
        raise Refused("store.no_registry", file=settings.registry)
    con = _connect(settings.registry, read_only=True)
    try:
        _check_region(con, settings)
        yield con
    finally:
        con.close()


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as problem:
        raise Refused("store.registry_broken", file=path, problem=str(problem).splitlines()[0]) from None


def _check_region(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    found = con.execute("SELECT region_code FROM registry_info").fetchall()
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
