"""Published sums of benefits paid, such as "death benefits since 2023", reckoned from the claims lists held."""

from __future__ import annotations

import re

import duckdb
import pandas as pd

from ucj.metrics import claim_cells
from ucj.metrics.claim_cells import Span
from ucj.metrics.filters import TOTAL, Filters

# What such a figure is called: of which programme, and from January of which year on.
_NAME = re.compile(r"([a-z]+)_paid_since_(\d{4})", re.ASCII)


def is_paid(figure: str) -> bool:
    return bool(_NAME.fullmatch(figure))


def computed(cur: duckdb.DuckDBPyConnection, figure: str, filters: Filters) -> tuple[float | None, str]:
    """Rupiah paid up to `filters.month`, or the reason why there is no sum: no_claims, hidden."""
    name = _NAME.fullmatch(figure)
    known = claim_cells.held(cur, is_public=filters.is_public)
    since = int(name[2]) * 12 if name else 0
    if name is None or known is None or known.last < filters.month or known.first > since:
        return None, "no_claims"
    span = Span(since, filters.month).within(known)
    paid = claim_cells.counted(cur, filters, TOTAL, name[1].upper(), [span])["paid_idr"].iloc[0]
    return (None, "hidden") if pd.isna(paid) else (float(paid), "")
