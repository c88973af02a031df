"""Benefits paid for each rupiah contributed, only of the months whose ledger is held: cash in against cash out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

import duckdb
import pandas as pd

from ucj.errors import Refused, WrongUsage
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters, level_of

Programmes = Literal["risk", "all"]


@dataclass(frozen=True)
class Ratio:
    """programmes: work accident, death and scholarships of memberships that save nothing, or everything."""

    programmes: Programmes = "risk"


# A ledger row has one sum for all its programmes: what saves for old age or pension cannot be divided.
_SAVING_SQL = "coalesce(contains(programmes, 'JHT') OR contains(programmes, 'JP'), FALSE)"
_SQL = {
    by: f"""
        WITH month AS (
            SELECT unnest(range(first_month, $month + 1))::INTEGER AS month
            FROM param
        ),
        -- A payer's ledger is owed while he pays for anybody.
        owed AS (
            SELECT p.payer, m.month
            FROM (
                SELECT payer, min(start_month) AS first_month, max(end_month) AS end_month
                FROM participation
                GROUP BY payer
            ) AS p
            JOIN month AS m ON m.month >= p.first_month AND m.month < p.end_month
            UNION
            SELECT payer, month
            FROM ledger_month
            SEMI JOIN month USING (month)
        ),
        held AS (
            SELECT o.payer, o.month, l.payer IS NOT NULL AS is_held
            FROM owed AS o
            LEFT JOIN ledger_month AS l ON l.payer = o.payer AND l.month = o.month
        ),
        placed AS (
            SELECT person_id
            FROM workforce
            GROUP BY person_id
            HAVING starts_with(max_by(village_code, to_month), $region)
        ),
        row_of AS (
            SELECT c.*, {_SAVING_SQL} AS is_saving
            FROM contribution AS c
            WHERE $is_whole OR c.person_id IN (FROM placed)
        ),
        paid_in AS (
            SELECT
                payer,
                contribution_month AS month,
                sum(paid_idr) FILTER (WHERE $is_all OR NOT is_saving) AS contribution_idr,
                sum(paid_idr) FILTER (WHERE NOT $is_all AND is_saving) AS left_out_idr
            FROM row_of
            GROUP BY ALL
        ),
        -- Of a payer whose every contribution saves there is nothing to compare a benefit with.
        comparable AS (
            SELECT DISTINCT payer
            FROM contribution
            WHERE $is_all OR NOT {_SAVING_SQL}
        ),
        benefit_of AS (
            SELECT
                *,
                $is_all OR (
                    programme IN ('JKK', 'JKM', 'scholarship')
                    AND (person_id, payer) NOT IN (SELECT (person_id, payer) FROM row_of WHERE is_saving)
                    AND payer IN (FROM comparable)
                ) AS is_compared
            FROM claims
            WHERE $is_whole OR person_id IN (FROM placed)
        ),
        paid_out AS (
            SELECT
                payer,
                paid_month AS month,
                sum(paid_idr) FILTER (WHERE is_compared) AS benefit_idr,
                sum(paid_idr) FILTER (WHERE NOT is_compared) AS left_out_benefit_idr,
                count(*) FILTER (WHERE is_compared) AS claim_count
            FROM benefit_of
            GROUP BY ALL
        ),
        summed AS (
            SELECT
                {code} AS code,
                {year} AS year,
                count(DISTINCT h.month) FILTER (WHERE h.is_held)::BIGINT AS held_month_count,
                count(DISTINCT h.month)::BIGINT AS month_count,
                coalesce(sum(i.contribution_idr), 0)::BIGINT AS contribution_idr,
                coalesce(sum(i.left_out_idr), 0)::BIGINT AS left_out_idr,
                coalesce(sum(o.left_out_benefit_idr), 0)::BIGINT AS left_out_benefit_idr,
                coalesce(bool_or(h.is_held AND h.payer IN (FROM comparable)), FALSE) AS is_comparable,
                coalesce(sum(o.claim_count), 0)::BIGINT AS claim_count,
                coalesce(sum(o.benefit_idr), 0)::BIGINT AS benefit_idr
            FROM held AS h
            LEFT JOIN paid_in AS i ON h.is_held AND i.payer = h.payer AND i.month = h.month
            LEFT JOIN paid_out AS o ON h.is_held AND o.payer = h.payer AND o.month = h.month
            GROUP BY {group}
        )
        SELECT
            code,
            year,
            held_month_count,
            month_count - held_month_count AS missing_month_count,
            CASE WHEN is_comparable THEN s.contribution_idr END AS contribution_idr,
            CASE WHEN held_month_count > 0 THEN s.left_out_idr END AS left_out_idr,
            CASE WHEN is_comparable THEN s.claim_count END AS claim_count,
            CASE WHEN is_comparable THEN s.benefit_idr END AS benefit_idr,
            CASE WHEN held_month_count > 0 THEN s.left_out_benefit_idr END AS left_out_benefit_idr,
            CASE WHEN is_comparable THEN s.benefit_idr / nullif(s.contribution_idr, 0) END AS ratio
        FROM summed AS s
        ORDER BY year, code
    """
    for by, code, year, group in (
        ("payer", "h.payer", "h.month // 12", "ALL"),
        ("year", "CAST(h.month // 12 AS VARCHAR)", "h.month // 12", "ALL"),
        (TOTAL, f"'{TOTAL}'", "NULL", "()"),
    )
}


@metric(
    "benefit_ratio",
    unit="idr",
    by=("payer", "year"),
    is_filterable=False,
    prefers_own=True,
    detail=Ratio,
    columns={
        **{"code": "str", "year": "Int64", "held_month_count": "Int64", "missing_month_count": "Int64"},
        **{"contribution_idr": "Int64", "left_out_idr": "Int64", "claim_count": "Int64", "benefit_idr": "Int64"},
        **{"left_out_benefit_idr": "Int64", "ratio": "Float64"},
    },
)
def benefit_ratio(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per payer and calendar year up to the month asked for; by="year" one a year, with by=TOTAL one for all.

    code str (payer, or year) · year Int64 · held_month_count, missing_month_count Int64 (months of the year with and
    without a ledger of that payer; of several payers with and without any) · contribution_idr Int64 (rupiah paid for
    the months held) · left_out_idr Int64 (rupiah of those months that are not compared: memberships that also save
    for old age or pension, whose single sum cannot be divided; 0 with programmes=all) · claim_count Int64 (claims
    paid in the same months, of that payer's members) · benefit_idr Int64 (rupiah of these) · left_out_benefit_idr Int64
    (rupiah of the other claims paid in these months) · ratio Float64 (rupiah of benefit for one of contribution). <NA>
    without a ledger; what is compared also of a payer whose every contribution saves; ratio also where nothing was
    contributed. Below the regency both sides hold only members on a workforce list.
    Source: contribution, ledger_month, claims, participation. Raises Refused for the public.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="benefit_ratio")
    asked = cast("Ratio", filters.detail or Ratio())
    if asked.programmes not in get_args(Programmes):
        choices = " | ".join(get_args(Programmes))
        raise WrongUsage("metric.with_value", name="programmes", value=asked.programmes, expected=choices)
    values = {
        "month": filters.month,
        "region": filters.region_code,
        "is_whole": level_of(filters.region_code) == "regency",
        "is_all": asked.programmes == "all",
    }
    return cur.execute(_SQL[filters.by], values).df()
