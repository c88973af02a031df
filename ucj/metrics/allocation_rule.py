"""What an allocation is asked: which target, split by what, with which villages said by a person."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from ucj.errors import WrongUsage
from ucj.metrics.filters import Filters
from ucj.metrics.targets import UNIVERSAL, target_progress

_IN_FORCE_SQL = """
    SELECT allocation_id, name, split_by, minimum_count, village_code, target_count, is_fixed
    FROM allocation
    WHERE target_code = $code AND target_year IS NOT DISTINCT FROM $year
    ORDER BY village_code
"""


@dataclass(frozen=True)
class AllocationRule:
    """target: a code of `target_progress`; '' is the headline's. year: of several of that code; of the headline's where
    no target is named.

    split_by: one of `ucj.allocation.KEYS`; '' is the allocation in force, or without one the first key.
    minimum_count: additional workers of each village. fixed: 'village=workers' that a person has said.
    saved: the same of every village of a saved allocation, which stands as it is.
    """

    target: str = ""
    year: int | None = None
    split_by: str = ""
    minimum_count: int = 0
    fixed: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()

    @property
    def is_of_force(self) -> bool:
        """Whether the allocation in force answers it."""
        return not (self.split_by or self.minimum_count or self.fixed or self.saved)


@dataclass(frozen=True)
class Aim:
    """A target in heads. year: None for universal coverage. basis: which workers count toward it.

    total: None where no list is in force, or where the heads of the whole are hidden.
    """

    code: str
    year: int | None
    basis: str
    total: int | None

    @property
    def counted(self) -> str:
        """The column of `coverage` that counts toward it."""
        return "registered_count" if self.basis == "registered" else "active_count"


def aim(cur: duckdb.DuckDBPyConnection, filters: Filters, rule: AllocationRule) -> Aim:
    """The target asked for, in the heads of the whole regency.

    Without a word the headline target, or universal coverage when that one is not allocated yet and is reached already
    or is more than all eligible. Raises WrongUsage naming the targets.
    """
    known = target_progress(cur, replace(filters, by="target"))
    named = known[known["code"] == (rule.target or known["code"].iloc[0])]
    if rule.year is not None:
        named = named[named["year"] == rule.year]
    if named.empty:
        asked = " ".join(filter(None, (rule.target, str(rule.year or ""))))
        raise WrongUsage("allocation.target_unknown", target=asked, choices=", ".join(_choices(known)))
    found = _aim(named.iloc[0])
    if rule.target or rule.year or _is_open(named.iloc[0], known) or len(in_force(cur, found)):
        return found
    return _aim(known.iloc[-1])


def _aim(row: pd.Series) -> Aim:
    year, total = row["year"], row["target_count"]
    return Aim(row["code"], None if pd.isna(year) else int(year), row["basis"], None if pd.isna(total) else int(total))


def _is_open(row: pd.Series, known: pd.DataFrame) -> bool:
    """Whether a target lies between today and everybody, who are universal coverage: the last of the known."""
    counts = [row["reached_count"], row["target_count"], known["target_count"].iloc[-1]]
    return not any(map(pd.isna, counts)) and counts == sorted(counts)


def _choices(known: pd.DataFrame) -> list[str]:
    pairs = zip(known["code"], known["year"], strict=True)
    return [code if code == UNIVERSAL else f"{code} {int(year)}" for code, year in pairs]


def in_force(cur: duckdb.DuckDBPyConnection, wanted: Aim) -> pd.DataFrame:
    """A row a village of the saved allocation of a target; none without one.

    allocation_id int64 · name, split_by, village_code str · minimum_count, target_count int64 (workers) ·
    is_fixed bool.
    """
    return cur.execute(_IN_FORCE_SQL, {"code": wanted.code, "year": wanted.year}).df()


def said(entries: Sequence[str]) -> dict[str, int]:
    """('6311012001=300',) as numbers by village. Raises WrongUsage for another form, and for a village said twice."""
    numbers: dict[str, int] = {}
    for entry in entries:
        code, _, number = entry.partition("=")
        if not number.isdecimal():
            raise WrongUsage("allocation.fixed_form", entry=entry)
        if code in numbers:
            raise WrongUsage("allocation.fixed_twice", code=code, first=numbers[code], second=int(number))
        numbers[code] = int(number)
    return numbers


def check_known(codes: Collection[str], villages: Collection[str]) -> None:
    """Raises WrongUsage naming the nearest village that exists."""
    for code in codes:
        if code not in villages:
            nearest = difflib.get_close_matches(code, villages, n=1, cutoff=0.0)
            raise WrongUsage("allocation.fixed_unknown", code=code, nearest="".join(nearest) or "-")
