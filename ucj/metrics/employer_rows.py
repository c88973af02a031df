"""Employers one by one, by their number (NPP): what each says, who is a member through it, and what it pays for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

# From so many workers on an employer is of each size: those it says, or its members where they are more.
SIZES = {"0_4": 0, "5_19": 5, "20_99": 20, "100_up": 100}
UNKNOWN = "unknown"

# A member through two numbers is a member of both. A village office pays by rules of its own: no minimum wage is held
# against it. Who an employer that a list calls closed would have to register is not known, so that list is silent.
_PARTS_SQL = f"""
    WITH member AS (
        SELECT employer_code, person_id, bool_or(payer = 'company') AS is_company
        FROM participation
        WHERE segment = 'PU' AND employer_code IS NOT NULL AND start_month <= $month AND end_month > $month
        GROUP BY ALL
    ),
    living AS (
        SELECT
            m.*,
            CAST(s.village_code AS VARCHAR) AS village_code,
            CAST(s.sector AS VARCHAR) AS sector,
            CAST(s.occupation_code AS VARCHAR) AS occupation_code
        FROM member AS m
        LEFT JOIN status_spell AS s
            ON s.person_id = m.person_id AND s.start_month <= $month AND s.end_month > $month
    ),
    paid AS (
        SELECT
            l.employer_code,
            l.person_id,
            unnest(regexp_extract_all(c.programmes, '[A-Z]+')) AS programme,
            'risk_' || o.risk_class AS risk,
            c.paid_idr,
            row_number() OVER () AS payment
        FROM living AS l
        JOIN contribution AS c
            ON c.person_id = l.person_id
            AND c.employer_code = l.employer_code
            AND c.contribution_month = $month
            AND c.payer = 'company'
        LEFT JOIN occupation AS o ON o.occupation_code = l.occupation_code
        WHERE l.is_company
    ),
    -- The state's part of JKP is nobody's contribution here, and the rest of it was taken out of JKK.
    rate AS (
        SELECT programme, sector_class, rate_pct_of_wage AS pct
        FROM contribution_rate
        WHERE segment = 'PU'
            AND payer_class IN ('employer', 'employer_and_worker')
            AND valid_from <= $first_day
            AND (valid_to IS NULL OR valid_to >= $first_day)
    ),
    payment AS (
        SELECT p.employer_code, p.person_id, any_value(p.paid_idr) AS paid_idr, sum(r.pct) AS pct,
            bool_or(p.programme = 'JKK' AND r.pct IS NULL) AS is_open
        FROM paid AS p
        LEFT JOIN rate AS r ON r.programme = p.programme AND r.sector_class IN ('any', p.risk)
        GROUP BY p.employer_code, p.person_id, p.payment
    ),
    wage AS (
        SELECT employer_code, person_id, 100.0 * sum(paid_idr) / sum(pct) AS wage_idr
        FROM payment
        GROUP BY ALL
        HAVING sum(pct) > 0 AND NOT bool_or(is_open)
    )
    SELECT
        l.employer_code,
        coalesce(l.village_code, '{UNKNOWN}') AS village_code,
        coalesce(l.sector, '{UNKNOWN}') AS sector,
        count(*)::BIGINT AS member_count,
        count(w.wage_idr)::BIGINT AS wage_known_count,
        count(*) FILTER (WHERE w.wage_idr < $floor)::BIGINT AS wage_below_count
    FROM living AS l
    LEFT JOIN wage AS w ON w.employer_code = l.employer_code AND w.person_id = l.person_id
    GROUP BY ALL
    ORDER BY ALL
"""
_SAID_SQL = """
    SELECT
        employer_code,
        district_code,
        business_scale,
        worker_count::BIGINT AS worker_count,
        arrears_month_count::BIGINT AS arrears_month_count,
        arrears_idr
    FROM employer
    WHERE is_active AND period_month = $list_month
    ORDER BY employer_code
"""
_KNOWN_SQL = """
    SELECT
        (SELECT max(period_month) FROM employer WHERE period_month <= $month),
        EXISTS (FROM ledger_month WHERE payer = 'company' AND month = $month),
        (SELECT "value" FROM assumption WHERE name = 'minimum_wage_' || $year),
        (SELECT "value" FROM assumption WHERE name = 'minimum_wage_tolerance')
"""
_COUNTS = ("worker_count", "arrears_month_count", "arrears_idr", "wage_known_count", "wage_below_count")


@dataclass(frozen=True)
class Held:
    """What there is to count from: `members` as below, the month of the employer list in force, the minimum wage.

    members: one row per employer with members in force in the month, village they live in and sector they work in.
    employer_code str · village_code, sector str (`unknown`: on no workforce list) · member_count Int64 (workers) ·
    wage_known_count, wage_below_count Int64 (members of companies whose wage the ledger tells, and of these those under
    the minimum wage; <NA> without the month's ledger or a minimum wage of its year).
    """

    members: pd.DataFrame
    list_month: int | None
    minimum_wage_idr: int | None


def held(cur: duckdb.DuckDBPyConnection, month: int) -> Held:
    """Source: participation, status_spell, contribution, contribution_rate, assumption."""
    year = month // 12
    list_month, has_ledger, minimum, tolerance = cur.execute(_KNOWN_SQL, {"month": month, "year": year}).fetchall()[0]
    floor = None if minimum is None else minimum * (1 - (tolerance or 0.0) / 100)
    values: dict[str, Any] = {"month": month, "first_day": f"{year}-{month % 12 + 1:02d}-01", "floor": floor}
    frame = cur.execute(_PARTS_SQL, values).df()
    frame = frame.astype(dict.fromkeys(("member_count", "wage_known_count", "wage_below_count"), "Int64"))
    if not has_ledger or floor is None:
        frame[["wage_known_count", "wage_below_count"]] = pd.NA
    return Held(frame, list_month, None if minimum is None else int(minimum))


def employers(cur: duckdb.DuckDBPyConnection, held: Held) -> pd.DataFrame:
    """One row per employer that the list in force names or that has members, by its number.

    employer_code, district_code, business_scale, sector, size str (`unknown`: nobody says) · is_listed bool (that
    list names it, as active) · worker_count Int64 (workers, as it says) · member_count Int64 · unregistered_count Int64
    (worker_count less member_count, at least 0) · arrears_month_count Int64 (months) · arrears_idr Int64 ·
    wage_known_count, wage_below_count Int64 (members). <NA>: not said.
    The district of an employer without one on a list, and the sector of each: where most of its members are.
    """
    members = held.members
    said = cur.execute(_SAID_SQL, {"list_month": held.list_month}).df().assign(is_listed=True)
    counts = ["member_count", "wage_known_count", "wage_below_count"]
    frame = said.merge(members.groupby("employer_code")[counts].sum(min_count=1).reset_index(), how="outer")
    frame["is_listed"] = frame["is_listed"].eq(other=True)
    frame["member_count"] = frame["member_count"].fillna(0)
    frame = frame.astype(dict.fromkeys(("member_count", *_COUNTS), "Int64")).sort_values("employer_code")
    frame["unregistered_count"] = (frame["worker_count"] - frame["member_count"]).clip(lower=0)
    code = frame["employer_code"]
    home = _most(members.assign(district_code=members["village_code"].str[:6].replace(UNKNOWN[:6], UNKNOWN)))
    return frame.assign(
        district_code=frame["district_code"].fillna(code.map(home["district_code"])).fillna(UNKNOWN),
        business_scale=frame["business_scale"].fillna(UNKNOWN),
        sector=code.map(home["sector"]).fillna(UNKNOWN),
        size=_size(frame),
    ).reset_index(drop=True)


def _most(members: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Of each employer the district and the sector that most of its members are known in; the first of equal ones."""
    found = {}
    for column in ("district_code", "sector"):
        known = members[members[column] != UNKNOWN]
        heads = known.groupby(["employer_code", column])["member_count"].sum().reset_index()
        heads = heads.sort_values(["employer_code", "member_count", column], ascending=[True, False, True])
        found[column] = dict(heads.drop_duplicates("employer_code")[["employer_code", column]].to_numpy())
    return found


def _size(frame: pd.DataFrame) -> pd.Series[str]:
    heads = frame["member_count"].mask(frame["member_count"] == 0)
    known = pd.concat([frame["worker_count"], heads], axis=1).max(axis=1)
    size = pd.Series(UNKNOWN, index=frame.index, dtype="str")
    for name, least in SIZES.items():
        size = size.mask((known >= least).fillna(False).astype(bool), name)
    return size
