"""What a lapse costs a family: the death benefit while lapsed, in the first months after coming back, and whole."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj import benefits
from ucj.benefits import Benefits
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters


@metric(
    "lapse_cost",
    unit="idr",
    by=("standing",),
    is_filterable=False,
    prefers_own=True,
    columns={
        **{"code": "str", "held_month_count": "Int64", "benefit_idr": "Int64", "loss_idr": "Int64"},
        **{"scholarship_idr": "Int64", "lapsed_count": "Int64"},
    },
)
def lapse_cost(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per standing of a member who dies in the month asked for; with by=TOTAL how many are lapsed.

    code str (lapsed: no membership in force; returned: in force again, in its first months; whole: since then) ·
    held_month_count Int64 (months of membership from which on the row holds; <NA>: none) · benefit_idr Int64 (rupiah
    of the death benefit) · loss_idr Int64 (rupiah less than whole; with by=TOTAL of one family of a lapsed worker) ·
    scholarship_idr Int64 (rupiah at most for two children, where the years of contributions are there; <NA>: none) ·
    lapsed_count Int64 (only with by=TOTAL: eligible workers who are lapsed; <NA>: no list, or hidden).
    Source: benefit, assumption, and the metric `coverage`.
    """
    paid = read(cur)
    if filters.by == TOTAL:
        lapsed = coverage(cur, filters).iloc[0]["lapsed_count"]
        return pd.DataFrame([{"code": TOTAL, "loss_idr": paid.whole_idr, "lapsed_count": lapsed}])
    standings = (("lapsed", None), ("returned", 0), ("whole", paid.full_months))
    rows = [(code, held, _on_death(paid, held, filters.month)) for code, held in standings]
    frame = pd.DataFrame(rows, columns=["code", "held_month_count", "benefit_idr"])
    is_whole = frame["code"] == "whole"
    return frame.assign(
        loss_idr=paid.whole_idr - frame["benefit_idr"],
        scholarship_idr=pd.Series(paid.scholarship_idr, index=frame.index, dtype="Int64").where(is_whole),
    )


def _on_death(paid: Benefits, held: int | None, month: int) -> int:
    return paid.on_death(None if held is None else month - held, month)


def read(cur: duckdb.DuckDBPyConnection) -> Benefits:
    """The benefits of this release."""
    amounts = cur.execute("SELECT programme, component, amount_idr FROM benefit").fetchall()
    return benefits.table(amounts, dict(cur.execute("SELECT name, value FROM assumption").fetchall()))
