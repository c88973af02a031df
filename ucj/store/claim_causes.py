"""What a release keeps of the causes of claims: counts of a whole year, none small, none that the total gives back.

The cause of a claim is health data. The total of a programme's year stands elsewhere, whole: it is known to whoever
reads this table, so a single small count would be the total less the rest. Rupiah are not kept: a death has its price.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ucj import disclosure
from ucj.store.told import Bools, told

_KEY = ["year", "programme", "cause"]
# No causes: who knows of such claims otherwise, as of deaths at work, must not find a cause by subtracting them.
_UNNAMED = ("other", "unstated")
# The one row of a programme's year in which nothing can be told.
WITHHELD = "withheld"


def build(con: duckdb.DuckDBPyConnection, small_count_max: int, before: Sequence[duckdb.DuckDBPyConnection]) -> None:
    """Create claim_cause in the release open in `con`: a row a calendar year, programme and cause that a claim has.

    claim_count BIGINT (claims paid), NULL where hidden; a year that would give its causes back is one row `withheld`.
    before: earlier releases that may still be looked at; what they hid stays hidden. Source: cause_count.
    """
    counted = con.execute("SELECT * FROM cause_count ORDER BY year, programme, cause").df()
    if len(counted) and small_count_max:
        counted["hidden"] = told(counted, "claim_cause", _KEY, ["claim_count"], before).hidden[:, 0]
        counted = pd.concat([_told(year, small_count_max) for _, year in counted.groupby(["year", "programme"])])
    con.register("cause_frame", counted[[*_KEY, "claim_count"]].astype({"claim_count": "Int64"}))
    try:
        con.execute("CREATE TABLE claim_cause AS SELECT * FROM cause_frame")
    finally:
        con.unregister("cause_frame")


def _told(year: pd.DataFrame, small_count_max: int) -> pd.DataFrame:
    """The rows of one programme's year, as they may be told."""
    counts, is_named = year["claim_count"].to_numpy(np.int64), ~year["cause"].isin(_UNNAMED).to_numpy()
    hidden = hide(counts, is_named, disclosure.small(counts, small_count_max) | year["hidden"].to_numpy(bool))
    if hidden is None:
        return year.head(1).assign(cause=WITHHELD, claim_count=pd.array([pd.NA], dtype="Int64"))
    return year.assign(claim_count=year["claim_count"].astype("Int64").mask(hidden))


def hide(counts: NDArray[np.int64], is_named: Bools, primary: Bools) -> Bools | None:
    """True at the parts of a known total that must be hidden: the `primary` ones, and the smallest that covers them.

    counts (n,) at least 1; is_named (n,) causes: those who know all others must not find them either. None where no
    part is left to cover them.
    """
    hidden = primary.copy()
    for among in (is_named, np.ones_like(is_named)):
        if _is_given_back(counts[hidden & among]):
            left = np.flatnonzero(among & ~hidden)
            if not len(left):
                return None
            hidden[left[np.argmin(counts[left])]] = True
    return hidden


def _is_given_back(counts: NDArray[np.int64]) -> bool:
    """By their sum: a single one, or all as small as they can be. Any others fit the sum in more than one way."""
    return len(counts) == 1 or bool(len(counts) and counts.sum() == len(counts))
