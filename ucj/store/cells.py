"""Cells of the closed tables, numbered through, the sums that tie them together, and which of them are shown."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from ucj import disclosure
from ucj.store.told import Told

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Times the cost of a count that an earlier release has told: hiding it protects another one only from those who forgot.
_KNOWN = 30.0


class Rows:
    """Where a key stands in a frame: one row number a key asked for, -1 for none."""

    def __init__(self, frame: pd.DataFrame, keys: list[str]) -> None:
        self.keys = keys
        self.index = pd.MultiIndex.from_frame(frame[keys])

    def __call__(self, frame: pd.DataFrame) -> Ints:
        return self.index.get_indexer(pd.MultiIndex.from_frame(frame[self.keys])).astype(np.int64)


@dataclass
class Tables:
    """Cells of several tables, numbered through, and the sums that tie them together."""

    values: list[Ints] = field(default_factory=list)
    cost: list[Floats] = field(default_factory=list)
    previous: list[Ints] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    terms: list[tuple[Ints, Ints, int]] = field(default_factory=list)
    size: int = 0
    equation_count: int = 0

    def add(self, values: Ints, cost: Floats, previous: Ints, said: Told) -> Ints:
        """(rows, columns) counts and costs, (rows,) row of the period before or -1 -> (rows, columns) cell numbers."""
        cells = self.size + np.arange(values.size).reshape(values.shape)
        self.values.append(values.ravel())
        self.told.append(said)
        self.cost.append(np.broadcast_to(cost, values.shape).ravel())
        self.previous.append(np.where(previous[:, None] >= 0, cells[previous], -1).ravel())
        self.size += values.size
        return cells

    def tie(self, *terms: tuple[Ints, int]) -> None:
        """One equation an element: the cells of all terms times their factors make 0; -1 is no cell."""
        numbers = self.equation_count + np.arange(len(terms[0][0]))
        self.terms += [(numbers[cells >= 0], cells[cells >= 0], factor) for cells, factor in terms]
        self.equation_count += len(numbers)

    def tie_parts(self, total: Ints, part: Ints, beside: Ints | None = None) -> None:
        """One equation a distinct total: it, with the cell in `beside` if any, is the sum of its parts."""
        totals, first, numbers = np.unique(total, return_index=True, return_inverse=True)
        self.terms.append((self.equation_count + np.arange(len(totals)), totals, -1))
        self.terms.append((self.equation_count + numbers, part, 1))
        if beside is not None:
            self.terms.append((self.equation_count + np.arange(len(totals)), beside[first], -1))
        self.equation_count += len(totals)

    def equations(self) -> sparse.csr_array:
        rows = np.concatenate([numbers for numbers, _, _ in self.terms])
        cells = np.concatenate([cells for _, cells, _ in self.terms])
        factors = np.concatenate([np.full(len(cells), factor) for _, cells, factor in self.terms])
        return sparse.coo_array((factors, (rows, cells)), shape=(self.equation_count, self.size)).tocsr()

    def shown(self, small_count_max: int, unpublished: Ints, progress: disclosure.Progress | None) -> Floats:
        """Every cell's count, NaN where hidden. `unpublished` cells are not small counts to protect."""
        values = np.concatenate(self.values)
        hidden_before, known = (
            np.concatenate([getattr(each, name).ravel() for each in self.told]) for name in ("hidden", "known")
        )
        primary = disclosure.small(values, small_count_max) | hidden_before
        primary[unpublished] = False
        cost = np.concatenate(self.cost) * np.where(known, _KNOWN, 1.0)
        hidden = disclosure.hide(
            values, self.equations(), cost, primary, np.concatenate(self.previous), progress, known
        )
        return np.where(hidden, np.nan, values)
