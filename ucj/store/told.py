"""What releases that the public may open have told before: of two tables of one month a reader subtracts one from the
other, so a later release keeps hidden what an earlier one hid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ucj.errors import Refused
from ucj.settings import Settings
from ucj.store import freezes, release

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Told:
    """Of each cell (rows, columns) of a table: whether an earlier release hid it and none told it; whether one has told
    the very count that it still has."""

    hidden: Bools
    known: Bools


@contextmanager
def earlier(settings: Settings) -> Iterator[list[duckdb.DuckDBPyConnection]]:
    """The published and the frozen releases that open."""
    names = {release.pointed(settings), *freezes.frozen(settings)} - {None}
    opened = []
    for name in sorted(filter(None, names)):
        try:
            opened.append(release.open_release(release.path_of(settings, name)))
        except Refused:
            continue  # nobody can look at it
    try:
        yield opened
    finally:
        for con in opened:
            con.close()


def told(
    now: pd.DataFrame, table: str, key: list[str], counts: list[str], before: Sequence[duckdb.DuckDBPyConnection]
) -> Told:
    """What `before` says of the rows of `now` in a closed table, aligned with `now[counts]`."""
    shape = (len(now), len(counts))
    hidden, known = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    wanted, values = pd.MultiIndex.from_frame(now[key]), now[counts].to_numpy(np.float64)
    for con in before:
        then = con.execute(f"SELECT {', '.join([*key, *counts])} FROM {table}").df()
        at = pd.MultiIndex.from_frame(then[key]).get_indexer(wanted)
        said = np.append(then[counts].to_numpy(np.float64, na_value=np.nan), np.full((1, len(counts)), np.inf), axis=0)[
            at
        ]
        hidden |= np.isnan(said)
        known |= said == values
    return Told(hidden & ~known & (values > 0), known)
