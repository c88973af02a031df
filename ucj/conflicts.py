"""Smallest sets of things that cannot hold together: all of them, or as many as a bounded search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Enough(Exception):
    """Raised by `holds` when it has been asked as often as it may."""


def minimal(
    items: Sequence[Item], holds: Callable[[Sequence[Item]], bool], known: Iterable[frozenset[Item]] = ()
) -> tuple[list[frozenset[Item]], bool]:
    """Every set that does not hold although it does without any one of its items; and whether these are all.

    holds: whether a set can hold together; whatever holds does so in parts. known: such sets that were found before,
    listed first. Equal items in equal order give equal sets: a search that is cut short too is the same every time.
    """
    found = list(known)
    # What is left to look at, each with the items that a new set must have: sets without them are found elsewhere.
    waiting: list[tuple[tuple[Item, ...], frozenset[Item]]] = [(tuple(items), frozenset())]
    try:
        while waiting:
            rest, kept = waiting.pop()
            if any(each <= kept for each in found):
                continue
            # A conflict found before spares the work of asking, and of shrinking to it again.
            core = next((each for each in found if each.issubset(rest)), None)
            if core is None:
                if holds(rest):
                    continue
                core = _shrunk(rest, holds)
                found.append(core)
            waiting += reversed(_without_each(rest, core, kept))
    except Enough:
        return found, False
    return found, True


def _without_each(
    rest: tuple[Item, ...], core: frozenset[Item], kept: frozenset[Item]
) -> list[tuple[tuple[Item, ...], frozenset[Item]]]:
    """Any other conflict lacks an item of the core: the first, or else it has the first and lacks the second, ..."""
    parts = []
    for item in (each for each in rest if each in core and each not in kept):
        parts.append((tuple(each for each in rest if each != item), kept))
        kept |= {item}
    return parts


def _shrunk(items: tuple[Item, ...], holds: Callable[[Sequence[Item]], bool]) -> frozenset[Item]:
    core = items
    for item in items:
        if not holds(rest := tuple(each for each in core if each != item)):
            core = rest
    return frozenset(core)
