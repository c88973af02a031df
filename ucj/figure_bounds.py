"""Published figures as linear programs: whether some reading of them can hold, and where others leave one of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ucj.feasibility import Bound, Range, Terms, extremes, holds
from ucj.statements import LAWS, Reading, Statement

Limit = Literal["active_min", "membership_fall", "base_move"]
LIMITS: tuple[Limit, ...] = ("active_min", "membership_fall", "base_move")
# Whether bounds can hold: `holds`, or one that counts how often it is asked.
Ask = Callable[[Sequence[Bound]], bool]
_MONTH_DAYS = 365.25 / 12
_MEMBERS, _BASES = ("active", "registered"), ("eligible", "labour_force", "company", "company_unregistered")


@dataclass(frozen=True)
class Plausible:
    """Limits in percent: the least active of the registered; the most that members may fall, and that the workers they
    are counted among may move, in a month. None: no limit.
    """

    active_min: float | None = None
    membership_fall: float | None = None
    base_move: float | None = None

    def without(self, limit: Limit) -> Plausible:
        kept = {name: getattr(self, name) for name in LIMITS if name != limit}
        return Plausible(**kept)


# One reading for each statement.
Chosen = tuple[tuple[Statement, Reading], ...]


def can_hold(statements: Sequence[Statement], limits: Plausible, ask: Ask = holds) -> bool:
    """Whether some reading of the statements keeps all bounds."""
    return any(True for _ in feasible(statements, limits, ask))


def feasible(
    statements: Sequence[Statement], limits: Plausible, ask: Ask = holds, chosen: Chosen = ()
) -> Iterator[Chosen]:
    """Every choice of readings, after those chosen, that keeps all bounds. What is plain is tried before it."""
    plain = tuple((each, each.readings[0]) for each in statements if len(each.readings) == 1)
    unclear = [each for each in statements if len(each.readings) > 1]
    chosen = (*chosen, *plain)
    if not ask(_bounds(chosen, limits)):
        return
    if not unclear:
        yield chosen
        return
    for reading in unclear[0].readings:
        yield from feasible(unclear[1:], limits, ask, (*chosen, (unclear[0], reading)))


def range_of(statement: Statement, reading: Reading, others: Chosen, limits: Plausible) -> Range | None:
    """Where others leave a figure so read, in its unit; None where they cannot hold together."""
    day, base = _day(statement), _dated(reading.base, _day(statement))
    # A share says that there is somebody to share.
    somebody = [Bound(base, 1.0)] if base else []
    found = extremes([*_bounds(others, limits, day), *somebody], _dated(reading.of, day), base)
    if found is None:
        return None
    factor = 100.0 if reading.base else 1.0
    return factor * found[0], factor * found[1]


def _bounds(chosen: Chosen, limits: Plausible, *more_days: int) -> list[Bound]:
    """Statements, laws and limits over the quantities of each day that is spoken of."""
    days = sorted({*more_days, *(_day(each) for each, _ in chosen)})
    bounds = [_on(bound, _day(each)) for each, reading in chosen for bound in each.bounds(reading)]
    for day in days:
        bounds += [_ratio(_at(more, day), _at(less, day), 1.0) for more, less in LAWS]
        if limits.active_min is not None:
            bounds.append(_ratio(_at("active", day), _at("registered", day), limits.active_min / 100.0))
    for then, now in itertools.pairwise(days):
        bounds += _moved(then, now, limits)
    return bounds


def _moved(then: int, now: int, limits: Plausible) -> Iterator[Bound]:
    """What the days between leave of a stock, at the least. Members may grow at any pace; what they are counted among
    grows no faster than it shrinks.
    """
    span = (now - then) / _MONTH_DAYS
    if limits.membership_fall is not None:
        kept = (1.0 - limits.membership_fall / 100.0) ** span
        yield from (_ratio(_at(name, now), _at(name, then), kept) for name in _MEMBERS)
    if limits.base_move is not None:
        kept = (1.0 - limits.base_move / 100.0) ** span
        for name in _BASES:
            yield _ratio(_at(name, now), _at(name, then), kept)
            yield _ratio(_at(name, then), _at(name, now), kept)


def _ratio(one: str, other: str, least: float) -> Bound:
    return Bound(((one, 1.0), (other, -least)))


def _day(statement: Statement) -> int:
    return statement.stated_on.toordinal()


def _at(name: str, day: int) -> str:
    return f"{name} {day}"


def _dated(terms: Terms, day: int) -> Terms:
    return tuple((_at(name, day), factor) for name, factor in terms)


def _on(bound: Bound, day: int) -> Bound:
    return Bound(_dated(bound.terms, day), bound.least)
