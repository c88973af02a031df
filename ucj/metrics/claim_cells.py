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

    def within(self, known: Span | None) -> Span | None:
        """The part of it that the lists speak of; None for none."""
        if known is None or self.first > known.last or self.last < known.first:
            return None
        return Span(max(self.first, known.first), min(self.last, known.last))

    def years(self) -> list[Span]:
        """Its calendar years, the first and the last as far as it goes."""
        every = range(self.first // 12, self.last // 12 + 1)
        return [Span(max(year * 12, self.first), min(year * 12 + 11, self.last)) for year in every]

    def periods(self, known: Span) -> list[str]:
        """What the closed table calls them: a calendar year as far as the lists go is one period of its own."""
        whole = known.years()
        return [
            period
            for year in self.years()
            for period in (
                [str(year.first // 12)]
                if year in whole
                else [months.text(month) for month in range(year.first, year.last + 1)]
            )
        ]


# From the first payment that any list names to the period of the newest list: outside of it nothing is known. The
# closed table begins with the year of the release's first month.
_HELD_SQL = """
    SELECT
        (SELECT min(paid_month) FROM claims),
        (SELECT max(period_month) FROM source WHERE kind = 'claims'),
        first_month // 12 * 12,
        last_month
    FROM param
"""


def held(cur: duckdb.DuckDBPyConnection, *, is_public: bool = False) -> Span | None:
    """The months that the claims lists speak of, of them those that the public is told; None without a list."""
    first, last, opened, newest = cur.execute(_HELD_SQL).fetchall()[0]
    if first is None or last is None:
        return None
    return Span(max(int(first), int(opened)) if is_public else int(first), min(int(last), int(newest)))


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
    # A district has no other row than its own.
    "district": "(region_code = $region) <> $is_whole AND programme = $programme",
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
    codes = [programme] if by == "programme" and programme else _codes(cur, filters, by)
    every = pd.MultiIndex.from_product([range(len(spans)), codes], names=["number", "code"])
    rows = found.set_index(["number", "code"]).astype("Int64").reindex(every)
    if not filters.is_public:
        # The claims have no row where nothing was paid; the closed table has a 0 there.
        is_known = [spans[number] is not None for number in rows.index.get_level_values("number")]
        rows = rows.fillna(0).where(pd.Series(is_known, index=rows.index))
    return rows.reset_index()


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
    known = held(cur, is_public=True)
    pairs = [(at, period) for at, span in spans if known for period in span.periods(known)]
    values: dict[str, Any] = {
        "numbers": [at for at, _ in pairs],
        "periods": [period for _, period in pairs],
        "programme": programme,
    }
    return cur.execute(_CLOSED_SQL[by], values | _asked(_CLOSED_SQL[by], filters)).df()


def _place(filters: Filters) -> dict[str, Any]:
    return {"region": filters.region_code, "is_whole": level_of(filters.region_code) == "regency"}


def _asked(sql: str, filters: Filters) -> dict[str, Any]:
    """Of the place what a text has."""
    return {name: value for name, value in _place(filters).items() if f"${name}" in sql}


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
    TOTAL: f"SELECT '{TOTAL}'",
    **{by: f"SELECT DISTINCT {_KEYS[by]} FROM claims ORDER BY ALL" for by in ("programme", "sector", "payer")},
}
_CLOSED_CODES_SQL = {
    "district": f"""
        SELECT DISTINCT {_CLOSED_KEYS["district"]} AS code
        FROM closed_claim
        WHERE (region_code = $region) <> $is_whole
        ORDER BY code
    """,
    TOTAL: f"SELECT '{TOTAL}'",
    "programme": "SELECT DISTINCT programme FROM closed_claim WHERE programme <> '' ORDER BY programme",
}


def programmes(cur: duckdb.DuckDBPyConnection) -> list[str]:
    """The programmes that any claim is of."""
    return [row[0] for row in cur.execute(_CODES_SQL["programme"]).fetchall()]


def _codes(cur: duckdb.DuckDBPyConnection, filters: Filters, by: str) -> list[str]:
    sql = (_CLOSED_CODES_SQL if filters.is_public else _CODES_SQL)[by]
    return [row[0] for row in cur.execute(sql, _asked(sql, filters)).fetchall()]
