"""Shares of counts, alike in every metric that builds on coverage: hidden, absent and nobody make none."""

from __future__ import annotations

import pandas as pd

# What every metric by places says of a place.
PLACE = {"code": "str", "name": "str", "is_listed": "bool"}


def pct(part: pd.Series[int], base: pd.Series[int] | int) -> pd.Series[float]:
    """Float64, 0-100; <NA> where a count is <NA> or the base is 0. A base of one number stands for every row."""
    of = base if isinstance(base, pd.Series) else pd.Series(base, index=part.index, dtype="Int64")
    return (100.0 * part.astype("Float64")).div(of.astype("Float64").mask(of == 0))
