"""Where a village stands among the villages of a place."""

from __future__ import annotations

from dataclasses import dataclass

from ucj.metrics import Filters
from ucj.views.parts import Run


@dataclass(frozen=True)
class Rank:
    """A place among so many with a list."""

    rank: int
    places: int


def coverage_rank(run: Run, filters: Filters, code: str) -> Rank | None:
    """Among the villages of a place, 1 the highest share; None as `_rank` says."""
    return _rank(run, filters, code, "coverage_pct", ("eligible_count", "active_count"))


def gap_rank(run: Run, filters: Filters, code: str) -> Rank | None:
    """Among the villages of a place, 1 the most uncovered workers; None as `_rank` says."""
    return _rank(run, filters, code, "uncovered_count", ("uncovered_count",))


def _rank(run: Run, filters: Filters, code: str, column: str, counts: tuple[str, ...]) -> Rank | None:
    """Equal numbers have one rank. None without a number, and once a listed village's counts are hidden.

    The hidden one could stand before any other: a rank among those shown would not be one among all.
    """
    rows = run("coverage", filters.asking("village")).set_index("code")
    listed = rows[rows["is_listed"]]
    known = listed[column].dropna()
    if code not in known.index or listed[[*counts]].isna().any(axis=None):
        return None
    return Rank(int((known > known[code]).sum()) + 1, len(listed))
