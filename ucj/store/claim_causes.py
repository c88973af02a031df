"""What a release keeps of the causes of claims: counts of a year, none small, none that the total gives back.

The cause of a claim is health data. The totals of a programme's year stand elsewhere, whole: they are known to whoever
reads this table, so a small count is hidden together with others that could hold it. Where none can, the whole year of
that programme is withheld.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ucj.store.cells import Tables
from ucj.store.told import told

_KEY = ["year", "programme", "cause"]
_GROUP = ["year", "programme"]
_COUNTS = {"claim_count": "Int64", "paid_idr": "Int64"}
# A total is known: it can neither be hidden nor move.
_NEVER = 10_000_000.0
_TOTAL = ""


def build(con: duckdb.DuckDBPyConnection, small_count_max: int, before: Sequence[duckdb.DuckDBPyConnection]) -> None:
    """Create claim_cause in the release open in `con`: a row a calendar year, programme and cause that a claim has.

    claim_count BIGINT (claims paid), paid_idr BIGINT (rupiah); both NULL where hidden. Source: cause_count.
    before: earlier releases that may still be looked at; what they hid stays hidden.
    """
    counted = con.execute("SELECT * FROM cause_count ORDER BY year, programme, cause").df()
    if len(counted) and small_count_max:
        counted = counted.astype(_COUNTS)
        counted.loc[~_is_shown(counted, small_count_max, before), list(_COUNTS)] = pd.NA
    con.register("cause_frame", counted.astype(_COUNTS))
    try:
        con.execute("CREATE TABLE claim_cause AS SELECT * FROM cause_frame")
    finally:
        con.unregister("cause_frame")


def _is_shown(
    counted: pd.DataFrame, small_count_max: int, before: Sequence[duckdb.DuckDBPyConnection]
) -> NDArray[np.bool_]:
    """One a row of `counted`: the cells and their known totals are hidden as one table, then judged by its totals."""
    totals = counted.groupby(_GROUP, as_index=False)["claim_count"].sum().assign(cause=_TOTAL)
    cells = pd.concat([counted, totals], ignore_index=True)
    is_total = (cells["cause"] == _TOTAL).to_numpy()
    said = told(cells, "claim_cause", _KEY, ["claim_count"], before)
    said.hidden[is_total], said.known[is_total] = False, True
    tables = Tables()
    numbers = tables.add(
        cells[["claim_count"]].to_numpy(np.int64),
        np.where(is_total, _NEVER, 1.0)[:, None],
        np.full(len(cells), -1),
        said,
    )[:, 0]
    total_of = cells.merge(cells[is_total].assign(at=numbers[is_total])[[*_GROUP, "at"]], on=_GROUP)["at"].to_numpy()
    tables.tie_parts(total_of[~is_total], numbers[~is_total])
    # A total is on another page already: its own smallness is no secret to keep here.
    shown = tables.shown(small_count_max, numbers[is_total], None)
    withheld = np.isnan(shown[total_of]) | _is_alone(cells, np.isnan(shown), is_total)
    return np.asarray(~(np.isnan(shown) | withheld)[~is_total])


def _is_alone(cells: pd.DataFrame, hidden: NDArray[np.bool_], is_total: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows of a group whose hidden parts its known total gives back: a single one, or all as small as can be."""
    parts = cells.assign(is_part=hidden & ~is_total)
    parts["count"] = parts["claim_count"].where(parts["is_part"], 0)
    sums = parts.groupby(_GROUP)[["is_part", "count"]].transform("sum")
    return np.asarray((sums["is_part"] == 1) | ((sums["is_part"] > 0) & (sums["count"] == sums["is_part"])))
