"""Claims paid in spans of months, by a code: read from the claims themselves, or from the public's closed table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from ucj import months
from ucj.errors import Refused
from ucj.metrics.filters import TOTAL, Filters, level_of
from ucj.metrics.intake import UNKNOWN


@dataclass(frozen=True)
class Span:
    """Months of payment, both ends inside; as in `ucj.months`."""

    first: int
    last: int

    def periods(self, newest: int) -> list[str]:
        """What the closed table calls them: a calendar year as far as the release goes is one period of its own."""
        year = self.first // 12
        if self.first == year * 12 and self.last == min(year * 12 + 11, newest):
            return [str(year)]
        return [months.text(month) for month in range(self.first, self.last + 1)]


# From the first payment that any list names to the period of the newest list: outside of it nothing is known.
_HELD_SQL = """
    SELECT
        (SELECT min(paid_month) FROM claims),
        (SELECT max(period_month) FROM source WHERE kind = 'claims'),
        (SELECT last_month FROM param)
"""


def held(cur: duckdb.DuckDBPyConnection) -> Span | None:
    """The months that the claims lists speak of; None without a list."""
    first, last, newest = cur.execute(_HELD_SQL).fetchall()[0]
    return None if first is None or last is None else Span(int(first), min(int(last), int(newest)))


_KEYS = {
    "programme": "programme",
    "district": f"coalesce(district_code, '{UNKNOWN}')",
    "sector": f"coalesce(sector, '{UNKNOWN}')",
    "payer": "payer",
    TOTAL: f"'{TOTAL}'",
}
_PLACE_SQL = "($is_whole OR starts_with(coalesce(village_code, district_code), $region))"
_COUNTED_SQL = {
    by: f"""
        WITH span AS (
            SELECT unnest($numbers) AS number, unnest($firsts) AS first_month, unnest($lasts) AS last_month
        )
        SELECT
            s.number,
            {key} AS code,
            count(*)::BIGINT AS claim_count,
            sum(c.paid_idr)::BIGINT AS paid_idr
        FROM span AS s
        JOIN claims AS c ON c.paid_month BETWEEN s.first_month AND s.last_month
        WHERE {_PLACE_SQL} AND ($programme = '' OR c.programme = $programme)
        GROUP BY ALL
    """
    for by, key in _KEYS.items()
}
_CLOSED_KEYS = {
    "programme": "programme",
    "district": f"CASE region_code WHEN '' THEN '{UNKNOWN}' ELSE region_code END",
    TOTAL: f"'{TOTAL}'",
}
_CLOSED_ROWS = {
    "programme": "region_code = $region AND programme <> ''",
    "district": "region_code <> $region AND programme = $programme",
    TOTAL: "region_code = $region AND programme = $programme",
}
_CLOSED_SQL = {
    by: f"""
        WITH span AS (SELECT unnest($numbers) AS number, unnest($periods) AS period)
        SELECT
            s.number,
            {key} AS code,
            CASE WHEN count(claim_count) = count(*) THEN sum(claim_count)::BIGINT END AS claim_count,
            CASE WHEN count(paid_idr) = count(*) THEN sum(paid_idr)::BIGINT END AS paid_idr
        FROM span AS s
        JOIN closed_claim AS c ON c.period = s.period
        WHERE {_CLOSED_ROWS[by]} AND ($programme = '' OR programme = $programme)
        GROUP BY ALL
    """
    for by, key in _CLOSED_KEYS.items()
}


def counted(
    cur: duckdb.DuckDBPyConnection, filters: Filters, by: str, programme: str, spans: Sequence[Span | None]
) -> pd.DataFrame:
    """A row a span (its number) and code: number, code, claim_count Int64, paid_idr Int64; <NA> hidden, or no span.

    programme: this one alone; '' for all. Codes without a claim are there with 0.
    Raises Refused where the public's table has no answer.
    """
    read = _closed if filters.is_public else _open
    found = read(cur, filters, by, programme, [(at, span) for at, span in enumerate(spans) if span])
    every = pd.MultiIndex.from_product(
        [range(len(spans)), _codes(cur, filters, by, programme)], names=["number", "code"]
    )
    rows = found.set_index(["number", "code"]).astype("Int64")
    hidden = rows[rows["claim_count"].isna()].index
    rows = rows.reindex(every).fillna(0).reset_index()
    is_known = [spans[number] is not None for number in rows["number"]]
    is_hidden = pd.MultiIndex.from_frame(rows[["number", "code"]]).isin(hidden)
    counts = ["claim_count", "paid_idr"]
    rows[counts] = rows[counts].where(pd.Series(is_known, index=rows.index) & ~is_hidden)
    return rows


def _open(
    cur: duckdb.DuckDBPyConnection, filters: Filters, by: str, programme: str, spans: Sequence[tuple[int, Span]]
) -> pd.DataFrame:
    values: dict[str, Any] = {
        "numbers": [at for at, _ in spans],
        "firsts": [span.first for _, span in spans],
        "lasts": [span.last for _, span in spans],
        "programme": programme,
    }
    return cur.execute(_COUNTED_SQL[by], values | _place(filters)).df()


def _closed(
    cur: duckdb.DuckDBPyConnection, filters: Filters, by: str, programme: str, spans: Sequence[tuple[int, Span]]
) -> pd.DataFrame:
    if by not in _CLOSED_SQL or level_of(filters.region_code) == "village":
        raise Refused("metric.public_limits")
    ((newest,),) = cur.execute("SELECT last_month FROM param").fetchall()
    pairs = [(at, period) for at, span in spans for period in span.periods(newest)]
    values: dict[str, Any] = {
        "numbers": [at for at, _ in pairs],
        "periods": [period for _, period in pairs],
        "programme": programme,
    }
    sql = _CLOSED_SQL[by]
    return cur.execute(sql, values | ({"region": filters.region_code} if "$region" in sql else {})).df()


def _place(filters: Filters) -> dict[str, Any]:
    return {"region": filters.region_code, "is_whole": level_of(filters.region_code) == "regency"}


_CODES_SQL = {
    "district": f"""
        SELECT region_code
        FROM region
        WHERE level = 'district' AND starts_with(region_code, left($region, 6))
        UNION
        SELECT DISTINCT '{UNKNOWN}'
        FROM claims
        WHERE $is_whole AND district_code IS NULL
        ORDER BY ALL
    """,
    **{by: f"SELECT DISTINCT {_KEYS[by]} FROM claims ORDER BY ALL" for by in ("programme", "sector", "payer")},
}


def programmes(cur: duckdb.DuckDBPyConnection) -> list[str]:
    """The programmes that any claim is of."""
    return [row[0] for row in cur.execute(_CODES_SQL["programme"]).fetchall()]


def _codes(cur: duckdb.DuckDBPyConnection, filters: Filters, by: str, programme: str) -> list[str]:
    if by == TOTAL:
        return [TOTAL]
    if by == "programme" and programme:
        return [programme]
    sql = _CODES_SQL[by]
    return [row[0] for row in cur.execute(sql, _place(filters) if by == "district" else {}).fetchall()]
