"""Which cells of a set of tables must be hidden so that small counts stay unknown.

The tables are one vector x of counts; their sums ("a district is its villages") are the rows of a sparse matrix A with
A x = 0. A reader knows A, every shown cell, and that a hidden cell is at least 1, because a zero is shown as zero.

A *move* is a vector d with A d = 0 that is 0 at shown cells and leaves hidden cells at 1 or more: x + d is another
table that fits everything shown. A hidden cell is safe once a move changes it. So the search looks for the cheapest
moves that change the small counts, and hides whatever those touch; the moves themselves are the proof. Each is a linear
programme whose corners are nearly always whole numbers, so knowing that people come whole helps no reader.
Refused: suppressing row by row and column by column, which leaves cells that several tables together give back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import lsmr

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Progress = Callable[[float], None]

# Cells dearer than the tier are held still, so that the tables fall apart into small programmes: 36 months of a regency
# take seconds, one programme over all of them many minutes. What finds no move is tried again in the next tier.
TIERS = (10.0, 900.0, 10_000.0, 100_000.0, 10_000_000.0)
# What a move may pay for each small count, in tiers, try by try: first the moves that cost next to nothing.
REWARDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 100.0, 100.0)
# A cell hidden the period before costs this share, so that a region's pattern does not flicker from month to month.
REUSE = 0.3
# People a cell may rise by in one move; any number does that is larger than the counts one move has to balance.
_FARTHEST = 1_000.0
_SEED = 63
# Its stubs, where installed, know no sparse matrices.
_solve: Any = linprog


def small(values: Ints, small_count_max: int) -> Bools:
    """True where a count is hidden for its own size: 1 to `small_count_max`."""
    return (values >= 1) & (values <= small_count_max)


def hide(
    values: Ints,
    equations: sparse.csr_array,
    cost: Floats,
    primary: Bools,
    previous: Ints | None = None,
    progress: Progress | None = None,
    known: Bools | None = None,
) -> Bools:
    """True at each of the n cells that must be hidden: the `primary` ones and those that would give them away.

    values (n,) counts >= 0; equations (m, n) with equations @ values = 0; cost (n,) what hiding a cell loses, 1 for the
    least to 10^7 for what goes last; primary (n,) not at zeros; previous (n,) number of the same cell a period before,
    -1 for none, periods in order; known (n,) counts that a reader has from elsewhere. Zeros are never hidden. The same
    input gives the same cells.
    Raises ValueError where the values break an equation.
    """
    broken = np.count_nonzero(equations @ values)
    if broken:
        raise ValueError(f"{broken} of {equations.shape[0]} sums do not hold")
    search = _Search(values, equations.tocsc(), cost, primary, previous)
    for number, tier in enumerate(TIERS):
        for done, cells in search.blocks(tier):
            search.protect(cells, tier)
            if progress:
                progress((number + done) / len(TIERS))
    search.insist()
    if known is not None and known.any():
        search.stand_still(known, primary & pinned(search.hidden & ~known, equations))
    if progress:
        progress(1.0)
    return search.hidden


def pinned(hidden: Bools, equations: sparse.csr_array) -> Bools:
    """True at hidden cells that the equations and the shown cells give back exactly, however large or small.

    hidden (n,); equations (m, n). A cell is moved by almost every vector of the null space or by none, so one random
    vector of it tells. It is found by iteration: dense algebra takes minutes where all months hang
    together.
    """
    result = np.zeros_like(hidden)
    random = np.random.default_rng(_SEED)
    columns = equations.tocsc()
    for cells in _components(columns, np.flatnonzero(hidden)):
        matrix = _without_empty_rows(columns[:, cells])
        start = random.uniform(1, 2, len(cells)) * random.choice([-1, 1], len(cells))
        back = lsmr(matrix.T, start, atol=1e-12, btol=1e-12, maxiter=20 * len(cells) + 100)[0]
        result[cells] = np.abs(start - matrix.T @ back) < 1e-6
    return result


class _Search:
    """Cells found so far: `hidden`, and of these `moved`, for which a move is known; `still`: those none may touch."""

    def __init__(
        self, values: Ints, equations: sparse.csc_array, cost: Floats, primary: Bools, previous: Ints | None
    ) -> None:
        self.values, self.equations, self.cost = values, equations, cost
        self.previous = np.full(len(values), -1) if previous is None else previous
        self.hidden = primary.copy()
        self.moved = np.zeros_like(primary)
        self.still = np.zeros_like(primary)
        self.random = np.random.default_rng(_SEED)

    def blocks(self, tier: float) -> Iterator[tuple[float, Ints]]:
        """Share done and cells of each block that still holds a cell to move."""
        free = np.flatnonzero((self.values > 0) & (self.hidden | (self.cost <= tier)) & ~self.still)
        groups = _components(self.equations, free)
        for number, cells in enumerate(groups):
            if self._unmoved(cells).any():
                yield number / len(groups), cells

    def protect(self, cells: Ints, tier: float) -> None:
        """Many small counts a programme, each in a direction drawn anew, because some directions exclude each other."""
        for reward in REWARDS:
            wanted = self._unmoved(cells)
            if not wanted.any():
                return
            self._move(cells, wanted, self.random.choice([-1.0, 1.0], len(cells)), reward * tier)

    def stand_still(self, known: Bools, plain: Bools) -> None:
        """Search anew for the `plain` cells, that those who know others can work out: the known ones move no more."""
        self.moved, self.still = ~plain, known
        for tier in TIERS:
            for _, cells in self.blocks(tier):
                self.protect(cells, tier)

    def insist(self) -> None:
        """What is left one by one, at any cost. That always ends: the whole table, made larger, is a move."""
        for _, cells in self.blocks(math.inf):
            for cell in cells[self._unmoved(cells)]:
                if not self.moved[cell]:
                    self._move(cells, cells == cell, np.ones(len(cells)), math.inf)
                if not self.moved[cell]:
                    raise RuntimeError(f"no other table found that changes cell {cell}")

    def _unmoved(self, cells: Ints) -> Bools:
        return self.hidden[cells] & ~self.moved[cells]

    def _move(self, cells: Ints, wanted: Bools, direction: Floats, reward: float) -> None:
        """Solve for the best move within `cells` and hide what it touches.

        A wanted cell earns about `reward` for its first person in its direction (up, if it is 1) and pays as much for
        the first the other way; further ones, and all of hidden cells, are free. A shown cell pays a person either way.
        """
        values = self.values[cells].astype(np.float64)
        sign = np.where(values == 1, 1.0, direction)
        ahead = np.where(sign > 0, _FARTHEST, values - 1)
        back = np.where(sign > 0, values - 1, _FARTHEST)
        free, shown = self.hidden[cells] & ~wanted, ~self.hidden[cells]
        earned = self.random.uniform(0.5, 1.0, len(cells)) * (reward if math.isfinite(reward) else 1.0)
        price = self._price(cells) if math.isfinite(reward) else np.zeros(len(cells))
        # Columns of the programme: which cells, price of one, least and most.
        parts = [
            (wanted, sign, -earned, -np.minimum(back, 1), np.minimum(ahead, 1)),
            (wanted, sign, 0 * values, 0 * values, np.maximum(ahead - 1, 0)),
            (free, sign, 0 * values, -back, ahead),
            (shown, sign, price, 0 * values, ahead),
            (shown, -sign, price, 0 * values, back),
        ]
        cell = np.concatenate([np.flatnonzero(part[0]) for part in parts])
        factor, objective, least, most = (np.concatenate([part[n][part[0]] for part in parts]) for n in range(1, 5))
        matrix = _without_empty_rows(self.equations[:, cells])
        found = _solve(
            objective,
            A_eq=matrix[:, cell] @ sparse.diags_array(factor),
            b_eq=np.zeros(matrix.shape[0]),
            bounds=np.column_stack([least, most]),
            method="highs",
        )
        if found.x is not None:
            self._take(cells, np.bincount(cell, factor * found.x, len(cells)).astype(np.float64), matrix)

    def _take(self, cells: Ints, move: Floats, matrix: sparse.csc_array) -> None:
        """Hide what the move touches, if it is one: the solver's small errors must not pass for people."""
        whole = np.rint(move)
        if np.abs(move - whole).max() < 1e-4:
            move = whole
        if np.abs(matrix @ move).max(initial=0.0) < 1e-6:
            touched = cells[np.abs(move) > 1e-5]
            self.hidden[touched] = True
            self.moved[touched] = True

    def _price(self, cells: Ints) -> Floats:
        before = self.previous[cells]
        return np.where((before >= 0) & self.hidden[before], REUSE, 1.0) * self.cost[cells]


def _components(equations: sparse.csc_array, cells: Ints) -> list[Ints]:
    """The cells in groups that share no equation, in order of their first cell."""
    if not len(cells):
        return []
    matrix = _without_empty_rows(equations[:, cells])
    # Cells and equations as the two sides of one graph; two cells of an equation are never compared pair by pair.
    rows, columns = matrix.tocoo().coords
    graph = sparse.coo_array((matrix.data, (columns, len(cells) + rows)), shape=(sum(matrix.shape),) * 2)
    label = connected_components(graph, directed=False)[1][: len(cells)]
    order = np.argsort(label, kind="stable")
    groups = np.split(cells[order], np.flatnonzero(np.diff(label[order])) + 1)
    return sorted(groups, key=lambda group: int(group[0]))


def _without_empty_rows(matrix: sparse.csc_array) -> sparse.csc_array:
    rows, inverse = np.unique(matrix.indices, return_inverse=True)
    return sparse.csc_array((matrix.data, inverse, matrix.indptr), shape=(len(rows), matrix.shape[1]))
