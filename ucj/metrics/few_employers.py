"""Where one or two employers stand behind a row, its numbers would be theirs: which rows of a table are hidden."""

from __future__ import annotations

from collections.abc import Collection, Mapping

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


def _is_safe(rows: list[set[str]]) -> bool:
    """With one employer more than rows, no row's count follows from each having at least one."""
    return len(rows) > 1 and len(set().union(*rows)) > FEW and sum(map(len, rows)) > len(rows)
