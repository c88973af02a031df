"""Which published figures contradict each other, and which can hold together and still are not to be believed.

Figures of one region and one day are judged together: they speak of the same workers. Between days the stocks move, so
there only limits of what is plausible tie them; a set that breaks those alone is implausible, not contradictory.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ucj import conflicts
from ucj.feasibility import Bound, Range, holds
from ucj.figure_bounds import LIMITS, Ask, Limit, Plausible, can_hold, feasible, range_of
from ucj.statements import MEANINGS, Statement

Kind = Literal["contradiction", "implausible"]
# A group of figures lists at most so many sets, and is searched with at most so many linear programs, a millisecond
# each: a public page waits for them. Programs are counted instead of seconds, so that equal figures get equal answers.
SETS_MAX = 20
_PROGRAMS_MAX = 400

Sets = tuple[tuple[Statement, ...], ...]


@dataclass(frozen=True)
class Implied:
    """Where the other statements of a conflict leave one's figure (workers, or percent); None where they cannot hold
    together even without it. readings: `figure_reading` of the statements with several.
    """

    statement: Statement
    readings: tuple[str, ...]
    range: Range | None


@dataclass(frozen=True)
class Fit:
    """A figure of a narrower base that holds the number of a misread statement."""

    misread: Statement
    same: Statement
    base: Statement


@dataclass(frozen=True)
class Conflict:
    """A smallest set. limit: the only one that an implausible set breaks, None when it breaks several.

    active_share_max: of the registered, in percent, where the set is implausible for it. fit: the base that would do.
    is_complete: every set of its region and day (implausible: of its region) is listed.
    """

    kind: Kind
    statements: tuple[Statement, ...]
    implied: tuple[Implied, ...]
    limit: Limit | None = None
    active_share_max: float | None = None
    fit: Fit | None = None
    is_complete: bool = True


def contradictions(statements: Sequence[Statement]) -> list[Conflict]:
    """Every smallest set of statements of one region and day that no reading of them makes true together.

    What is said several times is judged once, by its first statement. Of a day that contradicts itself very often the
    smallest sets found are listed.
    """
    found = [_listed(*_minimal(group, Plausible())) for group in _groups(statements, by_day=True)]
    return [
        Conflict("contradiction", each, tuple(_implied(each, Plausible())), is_complete=is_complete)
        for sets, is_complete in found
        for each in sets
    ]


def implausible(statements: Sequence[Statement], limits: Plausible) -> list[Conflict]:
    """Every smallest set of statements of one region that can hold together, and breaks a limit of the plausible."""
    known = tuple(set_ for group in _groups(statements, by_day=True) for set_ in _minimal(group, Plausible())[0])
    found = []
    for group in _groups(statements, by_day=False):
        sets, is_complete = _minimal(group, limits, known)
        listed, is_complete = _listed(tuple(each for each in sets if can_hold(each, Plausible())), is_complete)
        found += [_doubted(each, statements, limits, is_complete=is_complete) for each in listed]
    return found


def _groups(statements: Sequence[Statement], *, by_day: bool) -> list[tuple[Statement, ...]]:
    """What is said several times is in its group once."""
    groups: dict[object, dict[object, Statement]] = {}
    for each in statements:
        if each.readings:
            group = groups.setdefault((each.region_code, each.stated_on if by_day else None), {})
            group.setdefault(each.said, each)
    return [tuple(group.values()) for group in groups.values()]


@functools.lru_cache(maxsize=50)
def _minimal(group: tuple[Statement, ...], limits: Plausible, known: Sets = ()) -> tuple[Sets, bool]:
    """And whether these are all. known: contradictions found before, of whatever region."""
    ask = _counted()
    own = [frozenset(each) for each in known if each[0] in group]
    found, is_complete = conflicts.minimal(group, lambda part: can_hold(part, limits, ask), own)
    return tuple(tuple(sorted(each, key=_number)) for each in found), is_complete


def _listed(found: Sets, is_complete: bool) -> tuple[Sets, bool]:
    """All of them in the order of the figures; of too many the smallest."""
    smallest = sorted(found, key=lambda each: (len(each), _numbers(each)))[:SETS_MAX]
    return tuple(sorted(smallest, key=_numbers)), is_complete and len(found) <= SETS_MAX


def _number(statement: Statement) -> int:
    return statement.number


def _numbers(statements: Iterable[Statement]) -> list[int]:
    return list(map(_number, statements))


def _counted() -> Ask:
    """`holds`, until it has been asked too often."""
    left = itertools.count(_PROGRAMS_MAX, -1)

    def ask(bounds: Sequence[Bound]) -> bool:
        if not next(left):
            raise conflicts.Enough
        return holds(bounds)

    return ask


def _implied(statements: Sequence[Statement], limits: Plausible) -> Iterator[Implied]:
    """For every statement, and every reading of the set: between which values the others leave its figure."""
    for each in statements:
        for readings in itertools.product(*(other.readings for other in statements)):
            chosen = tuple(zip(statements, readings, strict=True))
            others = tuple(pair for pair in chosen if pair[0] is not each)
            several = tuple(f"{other.figure}_{reading.name}" for other, reading in chosen if len(other.readings) > 1)
            yield Implied(each, several, range_of(each, dict(chosen)[each], others, limits))


def _doubted(
    found: Sequence[Statement], statements: Sequence[Statement], limits: Plausible, *, is_complete: bool
) -> Conflict:
    limit = next((each for each in LIMITS if can_hold(found, limits.without(each))), None)
    return Conflict(
        kind="implausible",
        statements=tuple(found),
        implied=tuple(_implied(found, limits)),
        limit=limit,
        active_share_max=_active_share_max(found, limits.without(limit)) if limit == "active_min" else None,
        fit=_fit(found, statements),
        is_complete=is_complete,
    )


def _active_share_max(found: Sequence[Statement], limits: Plausible) -> float:
    """On the day that leaves the least room, of the reading that leaves the most."""
    share = MEANINGS["active_of_registered_share"].readings[0]
    asked = [replace(each, figure="active_of_registered_share") for each in found]
    return max(
        min(range_[1] for each in asked if (range_ := range_of(each, share, chosen, limits)))
        for chosen in feasible(found, limits)
    )


def _fit(found: Sequence[Statement], statements: Sequence[Statement]) -> Fit | None:
    """The same figure of a narrower base, where one was published for the region and its rounding holds the number."""
    for misread in found:
        near = [each for each in statements if each.region_code == misread.region_code]
        for figure, base_figure in MEANINGS[misread.figure].narrower:
            same = next((each for each in near if each.figure == figure and _overlap(each, misread)), None)
            base = next((each for each in near if each.figure == base_figure), None)
            if same and base:
                return Fit(misread, same, base)
    return None


def _overlap(one: Statement, other: Statement) -> bool:
    (low, high), (other_low, other_high) = one.interval, other.interval
    return low <= other_high and other_low <= high


@functools.lru_cache(maxsize=20)
def judged(statements: tuple[Statement, ...], limits: Plausible) -> tuple[Conflict, ...]:
    """Contradictions first, then what is implausible: asked for by every metric and text about the same figures."""
    return (*contradictions(statements), *implausible(statements, limits))
