"""The earlier side of a comparison: another release beside this one, or this one in another month."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from ucj import months
from ucj.errors import Refused, WrongUsage
from ucj.metrics.filters import Filters
from ucj.store import release

# Keys of persons are numbers that another registry gives to others. Sex and year of birth of one person hardly ever
# change; of two persons they agree about once in a hundred.
_SAME_MIN_PCT = 90.0
_PERSONS_SQL = "SELECT DISTINCT person_id, sex, birth_year FROM workforce"


@dataclass(frozen=True)
class Comparison:
    """The earlier side: a release by its name, and its month as 'YYYY-MM'. Without both: the release made before this
    one, or this one a month earlier where there is none. Without a month: the newest of that release."""

    release: str = ""
    month: str = ""


@dataclass(frozen=True)
class Side:
    """A cursor of a release, its file, and the month that is looked at. A file never changes: file and month are what a
    side is, whichever cursor reads it."""

    cur: duckdb.DuckDBPyConnection = field(compare=False)
    path: Path
    month: int

    @property
    def release(self) -> str:
        return self.path.stem


@contextmanager
def earlier(cur: duckdb.DuckDBPyConnection, filters: Filters) -> Iterator[Side | None]:
    """The side to compare `filters.month` of `cur` with; None where nothing was asked for and nothing is earlier.

    Raises WrongUsage for a release or month that does not exist, Refused for a release that does not open or is of
    another registry.
    """
    asked = filters.detail if isinstance(filters.detail, Comparison) else Comparison()
    after = later(cur, filters)
    if asked.release and asked.release != after.release:
        path = _named(after.path, asked.release)
        with release.open_release(path) as con:
            side = Side(con, path, _month(con, asked.month, release.info(con, asked.release).month))
            if not _is_same_registry(after, side):
                raise Refused("compare.other_registry", release=after.release, other=asked.release)
            yield side
    elif asked.release or asked.month:
        yield Side(cur, after.path, _month(cur, asked.month, filters.month - 1))
    else:
        with _before(after) as found:
            yield found


def later(cur: duckdb.DuckDBPyConnection, filters: Filters) -> Side:
    """The side that is compared: the release that the cursor reads, in the month asked for."""
    path = cur.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall()[0][0]
    return Side(cur, Path(path), filters.month)


def _named(own: Path, name: str) -> Path:
    known = release.names_in(own.parent)
    if name not in known:
        raise WrongUsage("store.release_unknown", release=name, choices=", ".join(known))
    return own.with_name(f"{name}.duckdb")


def _month(cur: duckdb.DuckDBPyConnection, text: str, default: int) -> int:
    first, last = _bounds(cur)
    try:
        month = months.parse(text) if text else default
    except ValueError:
        raise WrongUsage("intake.period_form", period=text) from None
    if not first <= month <= last:
        raise WrongUsage(
            "metric.month_unknown", month=months.text(month), first=months.text(first), last=months.text(last)
        )
    return month


def _bounds(cur: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    first, last = cur.execute("SELECT first_month, last_month FROM param").fetchall()[0]
    return int(first), int(last)


@contextmanager
def _before(after: Side) -> Iterator[Side | None]:
    """The newest release before this one that opens and knows the same people, no later than the month asked for."""
    own, month = after.path, after.month
    known = release.names_in(own.parent)
    for name in reversed(known[: known.index(own.stem)] if own.stem in known else []):
        path = own.with_name(f"{name}.duckdb")
        try:
            con = release.open_release(path)
        except Refused:
            continue
        with con:
            first, last = _bounds(con)
            side = Side(con, path, min(month, last))
            if first <= month and _is_same_registry(after, side):
                yield side
                return
    yield Side(after.cur, own, month - 1) if month > _bounds(after.cur)[0] else None


# A page asks the same comparison three times: as a whole, by cause and by district.
@functools.lru_cache(maxsize=20)
def _is_same_registry(one: Side, other: Side) -> bool:
    both = pd.merge(one.cur.execute(_PERSONS_SQL).df(), other.cur.execute(_PERSONS_SQL).df(), on="person_id")
    is_same = (both["sex_x"] == both["sex_y"]) & (both["birth_year_x"] == both["birth_year_y"])
    return len(both) > 0 and 100.0 * float(is_same.mean()) >= _SAME_MIN_PCT
