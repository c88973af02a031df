"""The only cache of numbers and of what is said of them.

The release is part of the key, so publishing clears nothing and no entry grows stale. What is cached is shared by all
sessions and changed by none: frozen views, and frames that views only read. The library's own cache would copy and hash
them anew at every rerun, which costs more than most pages do.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

import duckdb
import geopandas as gpd
import pandas as pd
import streamlit as st

from ucj import metrics, settings
from ucj.geo import layer
from ucj.metrics import Filters
from ucj.store import definitions, release

View = TypeVar("View")

# The frozen release that was opened, as (name, the names it is frozen under); only `freeze_choice` writes it.
OPENED_KEY = "angka_beku"


def looked_at() -> Path:
    """The release that every page shows: the frozen one that was opened, or the published one."""
    where, opened = settings.load(), st.session_state.get(OPENED_KEY)
    return release.path_of(where, opened[0]) if opened else release.published(where)


@st.cache_resource(max_entries=4, show_spinner=False)
def _open(path: Path) -> tuple[duckdb.DuckDBPyConnection, release.Info]:
    con = release.open_release(path)
    with con.cursor() as cur:
        return con, release.info(cur, path.stem)


def info() -> release.Info:
    """What the release being looked at says of itself; found anew at every rerun, by its name."""
    opened = st.session_state.get(OPENED_KEY)
    return replace(_open(looked_at())[1], frozen=opened[1] if opened else "")


def published_info() -> release.Info:
    """What the published release says of itself, whatever is being looked at."""
    return _open(release.published(settings.load()))[1]


def info_of(name: str) -> release.Info:
    """What a release says of itself. Raises Refused when it does not open."""
    return _open(release.path_of(settings.load(), name))[1]


def run(name: str, filters: Filters) -> pd.DataFrame:
    """A metric of the release being looked at."""
    return _run(name, looked_at(), filters)


@functools.lru_cache(maxsize=500)
def _run(name: str, path: Path, filters: Filters) -> pd.DataFrame:
    # A cursor a query: one connection shared between sessions would mix their rows.
    with _open(path)[0].cursor() as cur:
        return metrics.run(name, cur, filters)


def asked(ask: Callable[..., View], *arguments: Any) -> View:
    """What `ask(cursor, *arguments)` finds in the release being looked at: of single persons, so kept by nobody."""
    with _open(looked_at())[0].cursor() as cur:
        return ask(cur, *arguments)


@functools.lru_cache(maxsize=50)
def _codes(path: Path, dimension: str) -> list[str]:
    with _open(path)[0].cursor() as cur:
        return metrics.dimension_codes(cur, dimension)


def codes(dimension: str) -> list[str]:
    """The codes of a dimension in the release being looked at, in their own order."""
    return _codes(looked_at(), dimension)


@functools.lru_cache(maxsize=3)
def _kept_definitions(path: Path) -> dict[str, dict[str, str]]:
    with _open(path)[0].cursor() as cur:
        return definitions.kept(cur)


def kept_definitions() -> dict[str, dict[str, str]]:
    """Metric -> what it meant when the release being looked at was made, as `definitions.kept` gives it."""
    return _kept_definitions(looked_at())


def view(build: Callable[..., View], *arguments: Any) -> View:
    """A finished view: `build(run, *arguments)`. The arguments are the key: filters, viewer's reach, language."""
    return cast("View", _view(build, looked_at(), arguments))


def view_of(name: str, build: Callable[..., View], *arguments: Any) -> View:
    """A finished view of another release, by its name."""
    return cast("View", _view(build, release.path_of(settings.load(), name), arguments))


@functools.lru_cache(maxsize=200)
def _view(build: Callable[..., Any], path: Path, arguments: tuple[Any, ...]) -> Any:
    return build(lambda name, filters: _run(name, path, filters), *arguments)


def shapes(level: layer.Level, within: str) -> layer.Layer:
    """The map layer in force; it caches itself by its own identity."""
    return layer.load(settings.load(), level, within)


def neighbours(region_code: str) -> gpd.GeoDataFrame:
    """The regencies around, for a map's ground."""
    return layer.neighbours(settings.load(), region_code)
