"""How fast a place must grow to reach a target by its date, how fast it has grown, and what follows from the two."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

# The target that everybody has: all eligible workers active, without a year.
UNIVERSAL = "universal"
# Its region (none of its own), code, year, basis, source, unit and value, as a row of the table of targets has them.
UNIVERSAL_TARGET = ("", UNIVERSAL, None, "active_of_eligible", "UCJ", "pct", 100.0)

Verdict = Literal["reached", "past_due", "ahead", "on_pace", "behind"]
VERDICTS: tuple[Verdict, ...] = ("reached", "ahead", "on_pace", "behind", "past_due")

# Months back over which the recent pace is said; the verdict goes by the middle one: three months are one budget round,
# twelve forget what has changed since.
SPANS = (3, 6, 12)
VERDICT_SPAN = 6
# So much faster than needed is ahead: less is within the swing of a few months.
_AHEAD = 1.25


def heads(value: float, unit: str, eligible: int) -> int:
    """A target in workers. unit: workers, or pct: a share of the eligible workers, rounded up."""
    # The last places of a product of a decimal share are noise, which must not cost a worker.
    return round(value) if unit == "workers" else math.ceil(round(value * eligible / 100, 6))


def due_month(year: int) -> int:
    """A target falls due on 31 December of its year; months as in `ucj.months`."""
    return year * 12 + 11


def needed(gap: int, months_left: int) -> float | None:
    """Workers a month to close the gap in time; None when nothing is missing or the date has passed."""
    return gap / months_left if gap > 0 and months_left > 0 else None


def recent(active: Mapping[int, int], month: int, span: int) -> float | None:
    """Net workers a month over the last `span` months. active: by month; None where either end has no count."""
    now, then = active.get(month), active.get(month - span)
    return None if now is None or then is None else (now - then) / span


def verdict(gap: int, months_left: int, pace: float | None) -> Verdict | None:
    """None without a recent pace, where one is needed to judge. months_left: whole months after this one."""
    if gap <= 0:
        return "reached"
    wanted = needed(gap, months_left)
    if wanted is None:
        return "past_due"
    if pace is None:
        return None
    if pace < wanted:
        return "behind"
    return "ahead" if pace >= _AHEAD * wanted else "on_pace"
