"""Whether linear bounds on non-negative quantities can hold together, and how far a quantity or a share can then go.

Linear programs over at most a few dozen quantities, in workers. The solver keeps a bound to within 1e-7 of its unit:
far less than a worker, and far less than a published figure is rounded to.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import OptimizeResult, linprog

# A sum of quantities with their factors.
Terms = tuple[tuple[str, float], ...]
Range = tuple[float, float]

_INFEASIBLE, _UNBOUNDED = 2, 3


@dataclass(frozen=True)
class Bound:
    """The sum of the terms is at least `least`."""

    terms: Terms
    least: float = 0.0


def holds(bounds: Sequence[Bound]) -> bool:
    """Whether any non-negative quantities keep all bounds."""
    names = _names(bounds)
    if not names:
        return all(bound.least <= 0 for bound in bounds)
    matrix, least = _matrix(bounds, names)
    return bool(linprog(np.zeros(len(names)), A_ub=-matrix, b_ub=-least).status != _INFEASIBLE)


def extremes(bounds: Sequence[Bound], of: Terms, base: Terms = ()) -> Range | None:
    """The least and the greatest value of a sum, or of its ratio to another; infinite where nothing limits it.

    None when the bounds cannot hold together.
    """
    if not holds(bounds):
        return None
    names = _names([*bounds, Bound(of), Bound(base)])
    matrix, least = _matrix(bounds, names)
    # A ratio is linear once all quantities are measured in its base (Charnes and Cooper 1962): the last column is one
    # worker in that measure. A plain sum is measured in workers, and that column is 1.
    homogeneous = np.column_stack([matrix, -least])
    unit = _row(base, names, 0.0) if base else _row((), names, 1.0)
    wanted = _row(of, names, 0.0)

    def reach(sign: float) -> float:
        found = linprog(sign * wanted, A_ub=-homogeneous, b_ub=np.zeros(len(bounds)), A_eq=unit[None, :], b_eq=[1.0])
        return _value(found, sign)

    return reach(1.0), reach(-1.0)


def _value(found: OptimizeResult, sign: float) -> float:
    """Where the solver finds no end, or cannot tell at the edge of its precision, nothing is claimed."""
    return -sign * math.inf if found.fun is None or found.status == _UNBOUNDED else sign * float(found.fun)


def _names(bounds: Iterable[Bound]) -> list[str]:
    return sorted({name for bound in bounds for name, _ in bound.terms})


def _matrix(bounds: Sequence[Bound], names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    rows = [_row(bound.terms, names, 0.0)[:-1] for bound in bounds]
    return np.array(rows).reshape(len(bounds), len(names)), np.array([bound.least for bound in bounds])


def _row(terms: Terms, names: Sequence[str], last: float) -> np.ndarray:
    row = np.zeros(len(names) + 1)
    row[-1] = last
    for name, factor in terms:
        row[names.index(name)] += factor
    return row
