"""Who could be covered next: the uncovered of a place with what an order, a price and a warning need of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from ucj import rates
from ucj.errors import Refused
from ucj.metrics import catalogue
from ucj.metrics.filters import TOTAL, Filters, level_of
from ucj.metrics.matching import PROBABLE_MIN
from ucj.metrics.targets import target_progress
from ucj.rates import Rates
from ucj.scenario import Place

_POOL_SQL = """
    WITH uncovered AS (
        SELECT person_id, CAST(village_code AS VARCHAR) AS village_code, sector, segment, occupation_code, status
        FROM status_spell
        WHERE excluded_reason = 'none' AND status <> 'active' AND start_month <= $month AND end_month > $month
    ),
    listed AS (
        SELECT person_id, any_value(birth_year) AS birth_year
        FROM workforce
        WHERE from_month <= $month AND to_month > $month
        GROUP BY person_id
    )
    SELECT
        u.person_id,
        u.village_code,
        CAST(u.sector AS VARCHAR) AS sector,
        u.segment = 'PU' AS is_wage_earner,
        u.status = 'lapsed' AS is_lapsed,
        CAST(o.risk_class AS INTEGER) AS risk_class,
        CAST(l.birth_year AS INTEGER) AS birth_year,
        -- The matching speaks of the release's month alone.
        last_month = $month AND u.person_id IN (
            SELECT person_id
            FROM match_suggestion
            WHERE probability >= $probable
        ) AS is_perhaps_member,
        u.person_id IN (
            SELECT person_id
            FROM programme_list
            WHERE payer <> 'self' AND start_month <= $last AND (end_month IS NULL OR end_month >= $first)
        ) AS is_in_programme
    FROM uncovered AS u
    CROSS JOIN param
    JOIN occupation AS o ON o.occupation_code = CAST(u.occupation_code AS VARCHAR)
    JOIN listed AS l ON l.person_id = u.person_id
    WHERE starts_with(u.village_code, $region)
    ORDER BY u.person_id
"""
_RATES_SQL = """
    SELECT programme, payer_class, sector_class, valid_from, valid_to, flat_idr_per_month
    FROM contribution_rate
    WHERE segment = 'BPU' AND flat_idr_per_month IS NOT NULL
"""
_KNOWN_SQL = """
    SELECT name, "value", as_stated || ' (' || source || ')' FROM assumption
    UNION ALL
    SELECT 'oldest', oldest, '' FROM param
    UNION ALL
    SELECT programme || '_' || component, amount_idr, source FROM benefit
"""


def pool(cur: duckdb.DuckDBPyConnection, filters: Filters, paid: range) -> pd.DataFrame:
    """One row per uncovered eligible worker of the place in the month, by number. paid: the months of the plan.

    person_id int · village_code, sector str · is_wage_earner, is_lapsed bool · risk_class int (1-5, the occupation's) ·
    birth_year int · is_perhaps_member bool (suggested as a participant under another NIK) · is_in_programme bool (on a
    scheme's list in force for one of those months, where somebody else pays).
    Source: status_spell, workforce, occupation, match_suggestion, programme_list.
    """
    asked = {"month": filters.month, "region": filters.region_code, "probable": PROBABLE_MIN}
    return cur.execute(_POOL_SQL, asked | {"first": paid[0], "last": paid[-1]}).df()


def prices(cur: duckdb.DuckDBPyConnection) -> Rates:
    """The dated table of own-account contributions of the release."""
    rows = cur.execute(_RATES_SQL).fetchall()
    return rates.table((*names, _day(start), _day(end) if end else None, int(idr)) for *names, start, end, idr in rows)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


@dataclass(frozen=True)
class Known:
    """Sourced figures of the release by name: assumptions, benefits as 'JKM_total' in rupiah, the age limit."""

    values: dict[str, float]
    sources: dict[str, str]

    def __getitem__(self, name: str) -> float:
        """Raises Refused when an office's own table leaves it out."""
        if name not in self.values:
            raise Refused("scenario.assumption_missing", name=name)
        return self.values[name]


def known(cur: duckdb.DuckDBPyConnection) -> Known:
    rows = cur.execute(_KNOWN_SQL).fetchall()
    known_rows = [(name, float(value), source) for name, value, source in rows if value is not None]
    return Known({name: value for name, value, _ in known_rows}, {name: source for name, _, source in known_rows})


def place(cur: duckdb.DuckDBPyConnection, filters: Filters, whole: pd.Series[Any], facts: Known) -> Place:
    """Of the place in the month. The target in heads is the regency's: a part of it has no gap to it.

    whole: the row of `coverage` of the place.
    """
    gap = target_progress(cur, filters.asking(TOTAL)).iloc[0]["gap_count"]
    is_regency = level_of(filters.region_code) == "regency"
    servants = whole["excluded_servant_count"]
    return Place(
        month=filters.month,
        gap_count=0 if pd.isna(gap) or not is_regency else int(gap),
        sectors=tuple(catalogue.dimension_codes(cur, "sector")),
        servants=0 if pd.isna(servants) else int(servants),
        participation_pct=facts["foster_participation_observed"],
        workers_per_servant=int(facts["foster_workers_per_servant"]),
    )
