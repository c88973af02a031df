"""The only cache of numbers and of what is said of them.

The release is part of the key, so publishing clears nothing and no entry grows stale. What is cached is shared by all
sessions and changed by none: frozen views, and frames that views only read. The library's own cache would copy and hash
them anew at every rerun, which costs more than most pages do.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import duckdb
import geopandas as gpd
import pandas as pd
import streamlit as st

from ucj import metrics, settings
from ucj.geo import layer
from ucj.metrics import Filters
from ucj.store import release

View = TypeVar("View")


@st.cache_resource(max_entries=3, show_spinner=False)
def _open(path: Path) -> tuple[duckdb.DuckDBPyConnection, release.Info]:
    con = release.open_release(path)
    with con.cursor() as cur:
        return con, release.info(cur, path.stem)


def info() -> release.Info:
    """What the published release says of itself; found anew at every rerun, by its name."""
    return _open(release.published(settings.load()))[1]


def run(name: str, filters: Filters) -> pd.DataFrame:
    """A metric of the published release."""
    return _run(name, release.published(settings.load()), filters)


@functools.lru_cache(maxsize=500)
def _run(name: str, path: Path, filters: Filters) -> pd.DataFrame:
    # A cursor a query: one connection shared between sessions would mix their rows.
    with _open(path)[0].cursor() as cur:
        return metrics.run(name, cur, filters)


@functools.lru_cache(maxsize=50)
def _codes(path: Path, dimension: str) -> list[str]:
    with _open(path)[0].cursor() as cur:
        return metrics.dimension_codes(cur, dimension)


def codes(dimension: str) -> list[str]:
    """The codes of a dimension in the published release, in their own order."""
    return _codes(release.published(settings.load()), dimension)


def view(build: Callable[..., View], *arguments: Any) -> View:
    """A finished view: `build(run, *arguments)`. The arguments are the key: filters, viewer's reach, language."""
    return cast("View", _view(build, release.published(settings.load()), arguments))


@functools.lru_cache(maxsize=200)
def _view(build: Callable[..., Any], path: Path, arguments: tuple[Any, ...]) -> Any:
    return build(lambda name, filters: _run(name, path, filters), *arguments)


def shapes(level: layer.Level, within: str) -> layer.Layer:
    """The map layer in force; it caches itself by its own identity."""
    return layer.load(settings.load(), level, within)


def neighbours(region_code: str) -> gpd.GeoDataFrame:
    """The regencies around, for a map's ground."""
    return layer.neighbours(settings.load(), region_code)
