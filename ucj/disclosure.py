"""Which cells of a set of tables must be hidden so that small counts stay unknown.

The tables are one vector x of counts; their sums ("a district is its villages") are the rows of a sparse matrix A with
A x = 0. A reader knows A, every shown cell, and that a hidden cell is at least 1, because a zero is shown as zero.

A *move* is a vector d with A d = 0 that is 0 at shown cells and leaves hidden cells at 1 or more: x + d is another
table that fits everything shown. A hidden cell is safe once a move changes it. So the search looks for the cheapest
moves that change the small counts, and hides whatever those touch; the moves themselves are the proof. Each is a linear
programme whose corners are nearly always whole numbers, so a reader who knows that people come whole learns no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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

# Cells dearer than the tier are held still, which lets the tables fall apart into small programmes. What finds no move
# is tried again in the next tier. All at once gives the same cells but takes minutes for one month.
TIERS = (10.0, 900.0, 10_000.0, 100_000.0, 10_000_000.0)
# A cell hidden the month before costs this share, so that the pattern of a region does not flicker from month to month.
REUSE = 0.3
_REWARD = 100.0
_ROUNDS = 6
_FARTHEST = 1_000.0
_SEED = 63


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
) -> Bools:
    """True at each of the n cells that must be hidden: the `primary` ones and those that would give them away.

    values (n,) counts >= 0; equations (m, n) with equations @ values = 0; cost (n,) > 0, what hiding a cell loses;
    previous (n,) index of the same cell a period before, -1 for none: cells are laid out period by period.
    Raises ValueError where the values break an equation.
    """
    if (equations @ values).any():
        raise ValueError(f"{np.count_nonzero(equations @ values)} equations do not hold")
    search = _Search(values, equations, cost, primary, previous)
    for number, tier in enumerate(TIERS):
        for done, cells in search.blocks(tier):
            search.protect(cells, _REWARD * tier)
            if progress:
                progress((number + done) / len(TIERS))
    search.insist()
    return search.hidden


def pinned(hidden: Bools, equations: sparse.csr_array) -> Bools:
    """True at hidden cells that the equations and the shown cells give back exactly.

    hidden (n,); equations (m, n). Each cell is moved by almost every vector of the null space or by none of them, so
    one random vector of it tells.
    """
    result = np.zeros_like(hidden)
    random = np.random.default_rng(_SEED)
    for cells in _components(equations.tocsc(), np.flatnonzero(hidden)):
        matrix = _rows_of(equations.tocsc()[:, cells])
        start = random.uniform(1, 2, len(cells)) * random.choice([-1, 1], len(cells))
        # The projection of `start` on the null space; dense algebra would take minutes for a year of small districts.
        back = lsmr(matrix.T, start, atol=1e-12, btol=1e-12, maxiter=20 * len(cells) + 100)[0]
        result[cells] = np.abs(start - matrix.T @ back) < 1e-6
    return result


def _rows_of(matrix: sparse.csc_array) -> sparse.csc_array:
    """Without its empty rows."""
    rows, inverse = np.unique(matrix.indices, return_inverse=True)
    return sparse.csc_array((matrix.data, inverse, matrix.indptr), shape=(len(rows), matrix.shape[1]))


def _components(equations: sparse.csc_array, cells: Ints) -> list[Ints]:
    """The cells in groups that share no equation, in order of their first cell."""
    matrix = abs(_rows_of(equations[:, cells]))
    graph = sparse.block_array([[None, matrix.T], [matrix, None]])
    if not len(cells):
        return []
    label = connected_components(graph, directed=False)[1][: len(cells)] if matrix.nnz else np.arange(len(cells))
    order = np.argsort(label, kind="stable")
    groups = np.split(cells[order], np.flatnonzero(np.diff(label[order])) + 1)
    return sorted(groups, key=lambda group: int(group[0]))


class _Search:
    """Cells found so far: `hidden`, and `moved`, which are hidden and changed by a known move."""

    def __init__(
        self, values: Ints, equations: sparse.csr_array, cost: Floats, primary: Bools, previous: Ints | None
    ) -> None:
        self.values, self.equations, self.cost = values, equations.tocsc(), cost
        self.previous = np.full(len(values), -1) if previous is None else previous
        self.primary = primary
        self.hidden = primary.copy()
        self.moved = np.zeros_like(primary)
        self.random = np.random.default_rng(_SEED)

    def blocks(self, tier: float) -> Iterator[tuple[float, Ints]]:
        """Share done and cells of each block that still holds an unmoved hidden cell."""
        free = np.flatnonzero((self.values > 0) & (self.hidden | (self.cost <= tier)))
        groups = _components(self.equations, free)
        for number, cells in enumerate(groups):
            if (self.hidden[cells] & ~self.moved[cells]).any():
                yield number / len(groups), cells

    def protect(self, cells: Ints, reward: float) -> None:
        """Hide the cheapest moves within `cells`; several small counts a programme, in directions drawn at random."""
        direction = self.random.choice([-1.0, 1.0], len(cells))
        for _ in range(_ROUNDS):
            wanted = self.hidden[cells] & ~self.moved[cells]
            if not wanted.any():
                return
            self._move(cells, wanted, direction, reward)
            left = wanted & ~self.moved[cells]
            direction = np.where(self.random.random(len(cells)) < 0.7, -direction, direction)
            if left.sum() == wanted.sum() == 1:
                direction = -direction

    def insist(self) -> None:
        """Move what is left one by one, with every cell allowed, in a neighbourhood that grows until it is enough.

        It always is: the whole table doubled is a move.
        """
        for cell in np.flatnonzero(self.hidden & ~self.moved):
            near = np.array([cell])
            while not self.moved[cell]:
                wider = self._neighbours(near, 6)
                self._single(wider, cell)
                if len(wider) == len(near) and not self.moved[cell]:
                    raise RuntimeError(f"no move for cell {cell}")
                near = wider

    def _single(self, cells: Ints, cell: int) -> None:
        for sign in (1.0, -1.0):
            if not self.moved[cell]:
                self._move(cells, cells == cell, np.full(len(cells), sign), _REWARD * float(self.cost.max()))

    def _neighbours(self, cells: Ints, steps: int) -> Ints:
        reached = np.zeros(len(self.values))
        reached[cells] = 1
        for _ in range(steps):
            touched = (abs(self.equations) @ reached) > 0
            reached = ((abs(self.equations).T @ touched.astype(float)) > 0) & (self.values > 0)
            reached = reached.astype(float)
        return np.flatnonzero(reached)

    def _move(self, cells: Ints, wanted: Bools, direction: Floats, reward: float) -> None:
        """Solve for one move d within `cells`, and hide what it touches.

        A wanted cell earns `reward` for its first person in its direction (up, for a count of 1); a hidden cell moves
        freely; a shown one pays its cost a person, either way, hence two columns.
        """
        values = self.values[cells]
        sign = np.where(values == 1, 1.0, direction)
        down, up = (values - 1).astype(float), np.full(len(cells), _FARTHEST)
        room = np.where(sign > 0, up, down)
        free = self.hidden[cells] & ~wanted
        shown = ~self.hidden[cells]
        price = self._price(cells)[shown]
        matrix = _rows_of(self.equations[:, cells])
        ahead = matrix[:, wanted] @ sparse.diags_array(sign[wanted])
        columns = sparse.hstack([ahead, ahead, matrix[:, free], matrix[:, shown], -matrix[:, shown]], format="csc")
        first = -reward * self.random.uniform(0.5, 1.0, wanted.sum())
        nothing = np.zeros(wanted.sum() + free.sum())
        back = np.where(sign > 0, down, up)
        low = np.concatenate(
            [-np.minimum(back, 1)[wanted], np.zeros(wanted.sum()), -down[free], np.zeros(2 * shown.sum())]
        )
        high = np.concatenate(
            [np.minimum(room, 1)[wanted], (room - 1)[wanted].clip(0), up[free], up[shown], down[shown]]
        )
        found = linprog(
            np.concatenate([first, nothing, price, price]),
            A_eq=columns,
            b_eq=np.zeros(columns.shape[0]),
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        if found.x is not None:
            self._take(cells, wanted, free, shown, found.x)

    def _take(self, cells: Ints, wanted: Bools, free: Bools, shown: Bools, x: Floats) -> None:
        w, f, s = int(wanted.sum()), int(free.sum()), int(shown.sum())
        amount = np.zeros(len(cells))
        amount[wanted] = x[:w] + x[w : 2 * w]
        amount[free] = x[2 * w : 2 * w + f]
        amount[shown] = x[2 * w + f : 2 * w + f + s] - x[2 * w + f + s :]
        touched = cells[np.abs(amount) > 1e-7]
        self.hidden[touched] = True
        self.moved[touched] = True

    def _price(self, cells: Ints) -> Floats:
        before = self.previous[cells]
        reused = (before >= 0) & self.hidden[before]
        return np.where(reused, REUSE, 1.0) * self.cost[cells]
