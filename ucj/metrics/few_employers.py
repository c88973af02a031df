"""Where one or two employers stand behind a number it is theirs: which rows and which cells of a table are hidden."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

# So many employers, or fewer, are recognised by whoever knows the place.
FEW = 2


def hidden(employers_of: Mapping[str, Collection[str]]) -> set[str]:
    """The rows of a table to hide whose total is shown. employers_of: the employers behind each row, one maybe in many.

    A row of none tells of nobody and stays. Rows are added, the fewest employers first, until the sum of the hidden
    ones, which the total gives away, is no row's own and is of more than a few employers.
    """
    behind = {code: set(employers) for code, employers in employers_of.items() if employers}
    order = sorted(behind, key=lambda code: (len(behind[code]), code))
    closed = {code for code in order if len(behind[code]) <= FEW}
    for code in order:
        if not closed or _is_safe([behind[each] for each in closed]):
            break
        closed.add(code)
    return closed


def cells(behind: Mapping[str, Sequence[Collection[str]]], closed: Collection[str]) -> set[str]:
    """The rows in which a group of numbers is hidden, of a table whose total is shown and whose rows `closed` are not.

    behind: of each row, and of each number of the group, the employers who have more than nothing of it. A number of
    one or two closes the group in its row; rows are added, the fewest employers first, until of no number the sum of
    the hidden rows is of one or two.
    """
    hidden = {*closed, *(code for code, sets in behind.items() if any(map(_is_few, sets)))}
    for number in range(max(map(len, behind.values()), default=0)):
        held = {code: set(sets[number]) for code, sets in behind.items() if sets[number]}
        for code in sorted(held.keys() - hidden, key=lambda code: (len(held[code]), code)):
            if not _is_few(set().union(*(held[each] for each in held.keys() & hidden))):
                break
            hidden.add(code)
    return hidden


def _is_few(employers: Collection[str]) -> bool:
    return 0 < len(employers) <= FEW


def _is_safe(rows: list[set[str]]) -> bool:
    """With one employer more than rows, no row's count follows from each having at least one."""
    return len(rows) > 1 and len(set().union(*rows)) > FEW and sum(map(len, rows)) > len(rows)
