"""The search for what to hide, on small tables, against readers who solve for every hidden cell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from ucj import disclosure

LIMIT = 4


def with_margins(inner: np.ndarray) -> tuple[np.ndarray, sparse.csr_array]:
    """The cells of a table of any number of axes with all its totals, and their equations."""
    full = np.zeros(tuple(n + 1 for n in inner.shape), dtype=np.int64)
    full[tuple(slice(n) for n in inner.shape)] = inner
    for axis in range(inner.ndim):
        last = [slice(None)] * inner.ndim
        last[axis] = -1
        full[tuple(last)] = full.sum(axis=axis)
    number = np.arange(full.size).reshape(full.shape)
    equations = []
    for axis in range(inner.ndim):
        for line in np.moveaxis(number, axis, -1).reshape(-1, full.shape[axis]):
            row = np.zeros(full.size, dtype=np.int64)
            row[line[:-1]], row[line[-1]] = 1, -1
            equations.append(row)
    return full.ravel(), sparse.csr_array(np.array(equations))


def hide(values: np.ndarray, equations: sparse.csr_array, **kwargs) -> np.ndarray:
    cost = kwargs.pop("cost", np.ones(len(values)))
    return disclosure.hide(values, equations, cost, disclosure.small(values, LIMIT), **kwargs)


def ranges(values: np.ndarray, hidden: np.ndarray, equations: sparse.csr_array, least: int) -> np.ndarray:
    """Largest minus least value of every hidden cell for a reader who knows that it is at least `least`."""
    known = equations @ np.where(hidden, 0, values)
    matrix = equations.tocsc()[:, np.flatnonzero(hidden)]
    widths = []
    for goal in np.eye(matrix.shape[1]):
        low, high = (
            linprog(sign * goal, A_eq=matrix, b_eq=-known, bounds=(least, 10_000), method="highs") for sign in (1, -1)
        )
        widths.append(-high.fun - low.fun)
    return np.array(widths)


tables = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 2)).flatmap(
    lambda shape: st.lists(
        st.one_of(st.integers(0, 6), st.integers(0, 90)),
        min_size=int(np.prod(shape)),
        max_size=int(np.prod(shape)),
    ).map(lambda counts: np.array(counts).reshape(shape))
)


@given(tables)
@settings(max_examples=40, deadline=None)
def test_no_reader_gets_a_hidden_cell_back(inner: np.ndarray) -> None:
    values, equations = with_margins(inner)
    hidden = hide(values, equations)
    assert hidden[(values >= 1) & (values <= LIMIT)].all()
    assert not hidden[values == 0].any()
    assert not disclosure.pinned(hidden, equations).any()
    assert (ranges(values, hidden, equations, least=0) > 1e-6).all()
    assert (ranges(values, hidden, equations, least=1) > 1e-6).all()


@given(tables)
@settings(max_examples=20, deadline=None)
def test_knowing_that_people_come_whole_does_not_help(inner: np.ndarray) -> None:
    values, equations = with_margins(inner)
    hidden = np.flatnonzero(hide(values, equations))
    matrix = equations.tocsc()[:, hidden]
    same = LinearConstraint(matrix, matrix @ values[hidden], matrix @ values[hidden])
    whole = np.ones(len(hidden))
    for number, goal in enumerate(np.eye(len(hidden))[:6]):
        found = [milp(s * goal, constraints=same, bounds=Bounds(1, 10_000), integrality=whole).x for s in (1, -1)]
        assert round(found[1][number]) - round(found[0][number]) >= 1


def test_one_small_count_takes_three_more() -> None:
    values, equations = with_margins(np.array([[2, 30, 40], [50, 60, 70], [80, 90, 99]]))
    cost = np.where(np.arange(16).reshape(4, 4) % 4 == 3, 100.0, 1.0)
    cost[3] = 100.0
    hidden = hide(values, equations, cost=cost.ravel()).reshape(4, 4)
    assert hidden.sum() == 4
    assert not hidden[3].any()
    assert not hidden[:, 3].any()


def test_the_cheaper_cells_are_hidden() -> None:
    values, equations = with_margins(np.array([[2, 30, 40], [50, 60, 70]]))
    cost = np.array([[1, 50, 1, 500], [1, 1, 1, 500], [500, 500, 500, 5000]], dtype=float).ravel()
    assert np.flatnonzero(hide(values, equations, cost=cost)).tolist() == [0, 2, 4, 6]


def test_the_pattern_of_the_period_before_is_kept() -> None:
    first, one = with_margins(np.array([[3, 30, 40, 20], [50, 60, 70, 20]]))
    second, _ = with_margins(np.array([[1, 34, 41, 22], [52, 57, 75, 20]]))
    cost = np.ones((3, 5))
    cost[2], cost[:, 4] = 100, 100
    previous = np.concatenate([np.full(15, -1), np.arange(15)])
    for favoured in range(1, 4):
        early = cost.copy()
        early[:2, favoured] = 0.5
        hidden = hide(
            np.concatenate([first, second]),
            sparse.block_diag([one, one], format="csr"),
            cost=np.concatenate([early.ravel(), cost.ravel()]),
            previous=previous,
        )
        assert hidden[:15].tolist() == hidden[15:].tolist()
        assert hidden[favoured]


def test_a_single_person_hides_all_that_holds_him() -> None:
    values, equations = with_margins(np.array([[1, 0], [0, 0]]))
    assert hide(values, equations).tolist() == (values == 1).tolist()


def test_cells_dearer_than_every_tier_still_give_way() -> None:
    values, equations = with_margins(np.array([[2, 30], [50, 60]]))
    hidden = hide(values, equations, cost=np.full(9, 1e9))
    assert not disclosure.pinned(hidden, equations).any()


def test_pinned_names_the_cells_given_back() -> None:
    values, equations = with_margins(np.array([[2, 30], [50, 60]]))
    only_small = disclosure.small(values, LIMIT)
    assert disclosure.pinned(only_small, equations).tolist() == only_small.tolist()
    corner = np.isin(np.arange(9), [0, 1, 3, 4, 8])
    assert np.flatnonzero(disclosure.pinned(corner, equations)).tolist() == [8]


def test_sums_that_do_not_hold_are_refused() -> None:
    values, equations = with_margins(np.array([[2, 30], [50, 60]]))
    values[0] += 1
    with pytest.raises(ValueError, match="2 of 6 sums"):
        hide(values, equations)


def test_the_same_input_gives_the_same_cells() -> None:
    values, equations = with_margins(np.random.default_rng(1).integers(0, 40, (6, 5, 3)))
    assert hide(values, equations).tolist() == hide(values, equations).tolist()


def test_nothing_small_hides_nothing() -> None:
    values, equations = with_margins(np.array([[0, 30], [50, 60]]))
    seen: list[float] = []
    assert not hide(values, equations, progress=seen.append).any()
    assert seen == [1.0]
