"""Benefits paid: how many claims and how many rupiah, by programme, time, place, work, payer and cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

import duckdb
import pandas as pd

from ucj.errors import Refused, WrongUsage
from ucj.metrics import claim_cells
from ucj.metrics.catalogue import metric
from ucj.metrics.claim_cells import Span
from ucj.metrics.filters import TOTAL, Filters, level_of

Reach = Literal["year", "all", "month"]
COUNTS = {"claim_count": "Int64", "paid_idr": "Int64"}


@dataclass(frozen=True)
class Claims:
    """span: everything since the first payment known, the calendar year, or the month alone; up to the month asked for.

    programme: of this one alone; '' for all.
    """

    span: Reach = "all"
    programme: str = ""


@metric(
    "claims",
    unit="idr",
    by=("programme", "month", "year", "district", "sector", "payer", "cause"),
    is_filterable=False,
    prefers_own=True,
    detail=Claims,
    columns={"code": "str", "name": "str", "first_month": "Int64", "month": "Int64"} | COUNTS,
)
def claims(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per programme, month, year, district, sector, payer or cause; with by=TOTAL one for all.

    code str (`unknown`: no workforce list, district or membership says it; a cause comes after its programme,
    `JKK.fall`; of a month the place's own) · name str (of a place) · first_month, month Int64 (the months of payment
    that the row covers, both inside: those asked for that the claims lists held speak of) ·
    claim_count Int64 (claims paid) · paid_idr Int64 (rupiah paid).
    <NA>: no list speaks of it, or hidden; and the rupiah of causes, which are only counted. Causes are of the regency
    and of the newest whole calendar year up to that of the month asked for, for every role without small counts;
    `JKK.withheld`: none can be told. The public hears of the years from that of the release's first month on.
    Source: claims, claim_cause; for the public closed_claim. Raises Refused where those have no answer.
    """
    asked = cast("Claims", filters.detail or Claims())
    _check(cur, asked)
    known = claim_cells.held(cur, is_public=filters.is_public)
    if filters.by == "cause":
        return _causes(cur, filters, known)
    if filters.by in ("month", "year"):
        wanted = _series(cur, filters, known)
        spans = [span.within(known) for span in wanted]
        rows = _spanned(claim_cells.counted(cur, filters, TOTAL, asked.programme, spans), spans)
        if filters.by == "year":
            return rows.assign(code=[str(span.first // 12) for span in wanted], name="")
        # A month without data is one of the series too.
        place = rows.assign(code=filters.region_code, month=[span.first for span in wanted])
        return place.assign(name=_names(cur, place["code"]))
    spans = [reach(asked.span, filters, known)]
    rows = _spanned(claim_cells.counted(cur, filters, filters.by, asked.programme, spans), spans)
    return rows.assign(name=_names(cur, rows["code"]) if filters.by == "district" else "")


def _check(cur: duckdb.DuckDBPyConnection, asked: Claims) -> None:
    if asked.span not in get_args(Reach):
        raise WrongUsage("metric.with_value", name="span", value=asked.span, expected=" | ".join(get_args(Reach)))
    known = claim_cells.programmes(cur)
    if asked.programme and asked.programme not in known:
        raise WrongUsage(
            "metric.code_unknown", dimension="programme", code=asked.programme, choices=", ".join(known) or "-"
        )


def reach(span: Reach, filters: Filters, known: Span | None) -> Span | None:
    """What the lists speak of the months that a span means, seen from the month asked for; None for nothing."""
    first = {"month": filters.month, "year": filters.month // 12 * 12, "all": known.first if known else filters.month}
    return Span(first[span], filters.month).within(known)


def _series(cur: duckdb.DuckDBPyConnection, filters: Filters, known: Span | None) -> list[Span]:
    """Months, or calendar years, from the release's first or the first payment known, whichever is earlier."""
    ((first,),) = cur.execute("SELECT first_month FROM param").fetchall()
    first = min(first, known.first) if known else first
    if filters.by == "month":
        return [Span(month, month) for month in range(first, filters.month + 1)]
    return Span(first // 12 * 12, filters.month).years()


def _spanned(rows: pd.DataFrame, spans: list[Span | None]) -> pd.DataFrame:
    """With the months that each row covers in the place of its span's number."""
    of = [spans[number] for number in rows["number"]]
    covered = {
        "first_month": pd.array([span.first if span else pd.NA for span in of], dtype="Int64"),
        "month": pd.array([span.last if span else pd.NA for span in of], dtype="Int64"),
    }
    return rows.drop(columns="number").assign(**covered)


def _names(cur: duckdb.DuckDBPyConnection, codes: pd.Series[str]) -> list[str]:
    names = dict(cur.execute("SELECT region_code, region_name FROM region").fetchall())
    return [names.get(code, "") for code in codes]


_CAUSES_SQL = """
    SELECT concat(programme, '.', cause) AS code, claim_count, NULL::BIGINT AS paid_idr
    FROM claim_cause
    WHERE year = $year
    ORDER BY programme, claim_count DESC NULLS LAST, cause
"""


def _causes(cur: duckdb.DuckDBPyConnection, filters: Filters, known: Span | None) -> pd.DataFrame:
    """Of a whole calendar year, whatever its month asked for: a part of it, or a year that grows, would tell more."""
    if filters.is_public:
        raise Refused("metric.not_public", metric="claims")
    if level_of(filters.region_code) != "regency":
        raise Refused("metric.cause_of_regency")
    year = filters.month // 12
    if known is None or known.last < year * 12 + 11:
        year -= 1
    span = Span(year * 12, year * 12 + 11).within(known)
    rows = cur.execute(_CAUSES_SQL, {"year": year}).df()
    return _spanned(rows.assign(number=0, name=""), [span])
