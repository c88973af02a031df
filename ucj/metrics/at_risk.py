"""How many active members may lose cover or have less of it than they think, and of how many one can tell."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd

from ucj import months
from ucj.errors import Refused
from ucj.metrics import candidates, lapse_cost, people
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.earlier import Side, later
from ucj.metrics.filters import DIMENSIONS, MEMBERSHIP_DIMENSIONS, TOTAL, Filters
from ucj.metrics.risk_members import ANY, CONDITIONS, OUTSIDE, RISKS, AtRisk, asked, counted, is_whole, memberships
from ucj.metrics.shares import PLACE, pct

_COUNTS = ("worker_count", "checked_count", "unknown_count", "at_least_count")
# Columns that only by=TOTAL has.
OF_THE_WHOLE = dict.fromkeys(
    (
        *("death_benefit_idr", "early_death_benefit_idr", "full_benefit_month_count", "lapse_month_count"),
        "elsewhere_count",
    ),
    "Int64",
)
_OWN, _EMPLOYED = "membership_segment = 'BPU'", "membership_segment = 'PU'"
# Of whom a risk can be told, and of whom it cannot for want of a ledger; of some risks the rest is told without one.
_KNOWN = dict.fromkeys(CONDITIONS, ("TRUE", "FALSE")) | {
    **dict.fromkeys(("unpaid_1", "unpaid_2", "unpaid_3"), (f"{_OWN} AND is_checked", f"{_OWN} AND NOT is_checked")),
    "employer_unpaid": (f"{_EMPLOYED} AND is_checked", f"{_EMPLOYED} AND NOT is_checked"),
    "under_3_months": ("$young_months > 0", "FALSE"),
    **dict.fromkeys(("paid_twice", ANY), ("TRUE", "NOT is_checked")),
}
_COUNTS_SQL = ", ".join(
    f"""
    count(*) FILTER (WHERE {condition})::BIGINT AS {risk}_worker_count,
    count(*) FILTER (WHERE {_KNOWN[risk][0]})::BIGINT AS {risk}_checked_count,
    count(*) FILTER (WHERE {_KNOWN[risk][1]})::BIGINT AS {risk}_unknown_count,
    count(*) FILTER (WHERE ({condition}) AND is_at_least)::BIGINT AS {risk}_at_least_count
    """
    for risk, condition in CONDITIONS.items()
)
_KEYS = {"district": "district_code", "village": "village_code"} | people.COLUMNS
_BY_SQL = {TOTAL: f"SELECT '{TOTAL}' AS code, {_COUNTS_SQL} FROM counted"} | {
    by: f"SELECT {people.CODE_SQL.format(key)} AS code, {_COUNTS_SQL} FROM counted GROUP BY 1 ORDER BY 1"
    for by, key in _KEYS.items()
}
_OUTSIDE_SQL = """,
    count(*) FILTER (WHERE is_outside)::BIGINT AS worker_count,
    count(*)::BIGINT AS checked_count,
    0 AS unknown_count,
    0 AS at_least_count
    FROM membership
"""
# Nothing else is known of those who stand on no list.
_OUTSIDE_BY_SQL = {TOTAL: f"SELECT '{TOTAL}' AS code {_OUTSIDE_SQL}"} | {
    by: f"SELECT {by} AS code {_OUTSIDE_SQL} GROUP BY 1 ORDER BY 1" for by in MEMBERSHIP_DIMENSIONS
}
_ELSEWHERE_SQL = """
    SELECT count(*)::BIGINT
    FROM membership
    SEMI JOIN registered_elsewhere USING (person_id)
    WHERE is_outside
"""
_MISSING_SQL = """
    SELECT CAST(s.payer AS VARCHAR) AS payer, m.month
    FROM (
        SELECT DISTINCT payer
        FROM status_spell
        WHERE excluded_reason = 'none' AND status = 'active' AND start_month <= $month AND end_month > $month
    ) AS s
    CROSS JOIN (SELECT unnest(range($month - $back + 1, $month + 1)) AS month) AS m
    ANTI JOIN ledger_month AS l ON l.payer = CAST(s.payer AS VARCHAR) AND l.month = m.month
    ORDER BY ALL
"""


def _beside(cur: duckdb.DuckDBPyConnection, filters: Filters) -> dict[str, Any]:
    """Which ledgers are wanting, of as many months as a membership lasts unpaid, of payers who have members."""
    back = int(candidates.known(cur)["lapse_after_unpaid_months"])
    rows = cur.execute(_MISSING_SQL, {"month": filters.month, "back": back}).fetchall()
    return {"missing_ledgers": [{"payer_code": payer, "month": months.text(month)} for payer, month in rows]}


@metric(
    "at_risk",
    unit="workers",
    by=("risk", "district", "village", *DIMENSIONS),
    prefers_own=True,
    detail=AtRisk,
    beside=_beside,
    columns=PLACE | dict.fromkeys(_COUNTS, "Int64") | {"risk_pct": "Float64"} | OF_THE_WHOLE,
)
def at_risk(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per risk, or per place or code with those of the one risk that `filters.detail` (`AtRisk`) asks for.

    code, name str (name empty for a risk or a dimension's code) · is_listed bool (a workforce list is in force) ·
    worker_count Int64 (active eligible workers who carry the risk in the month; `outside`: members on no workforce
    list; `any`: persons with at least one of the others, `outside` apart; <NA>: no list, no ledger, or `outside` asked
    of a part) · checked_count Int64 (members of whom the risk can be told) · unknown_count Int64 (of whom it cannot:
    the payer's ledger of the month is not held; with `paid_twice` and `any`: of whom only what needs no ledger is told,
    which makes worker_count a least) · at_least_count Int64 (of the workers, whose unpaid months are counted
    back to a ledger that is not held) · risk_pct Float64 (0-100; worker_count of checked_count).
    Risks: `unpaid_1`, `unpaid_2`, `unpaid_3` (own account, so many months in a row unpaid; the last: or more),
    `employer_unpaid` (wage earners, one month or more), `reaching_65_soon`, `reaching_65` (beyond the age limit within
    6 and within 12 months), `under_3_months` (covered without a break for no more months than the death benefit is
    less than whole; nobody's before that rule), `paid_twice`, `any`, `outside`. A person can carry several.
    With by=TOTAL also death_benefit_idr, early_death_benefit_idr Int64 (rupiah, whole and in the first months) ·
    full_benefit_month_count, lapse_month_count Int64 (months until it is whole; unpaid months that end a membership) ·
    elsewhere_count Int64 (of those `outside`, whose NIK was first registered in another regency; <NA>: of a part).
    Source: status_spell, participation, workforce, contribution, ledger_month, age_limit, registered_elsewhere,
    assumption, benefit. Raises Refused for the public, WrongUsage for a risk or a payer that does not exist.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="at_risk")
    risk = asked(cur, filters).risk
    if filters.by == "risk":
        return _by_risk(cur, filters)
    if filters.by in MEMBERSHIP_DIMENSIONS:
        return _shared(_counts(cur, filters, risk).reset_index().assign(name="", is_listed=True))
    rows = coverage(cur, filters)[[*PLACE]]
    if filters.by == TOTAL:
        counts = _counts(cur, filters, risk).assign(code=rows["code"].iloc[0]).set_index("code")
        return _shared(_placed(rows, counts, risk)).assign(
            **_rules(cur, filters), elsewhere_count=_elsewhere(cur, filters)
        )
    return _shared(_placed(rows, _counts(cur, filters, risk), risk))


def _by_risk(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    whole = filters.asking(TOTAL)
    place, told = coverage(cur, whole)[[*PLACE]].assign(name=""), _told(cur, whole)
    rows = [
        _placed(place.assign(code=risk), counts.rename(index={TOTAL: risk}), risk)
        for risk in RISKS
        for counts in [_outside(cur, whole) if risk == OUTSIDE else _of(told, risk)]
    ]
    return _shared(pd.concat(rows, ignore_index=True))


def _placed(rows: pd.DataFrame, counts: pd.DataFrame, risk: str) -> pd.DataFrame:
    """The counts of each row: nobody is zero, and no list no data."""
    found = counts.reindex(rows["code"]).reset_index(drop=True)
    # A month that nobody's ledger speaks of stays <NA>.
    missing = ~rows["code"].isin(counts.index).to_numpy()
    found = found.mask(pd.Series(missing & (risk != OUTSIDE)), 0)
    unlisted = ~rows["is_listed"].reset_index(drop=True) & (risk != OUTSIDE)
    return pd.concat([rows.reset_index(drop=True), found.mask(unlisted)], axis=1)


def _counts(cur: duckdb.DuckDBPyConnection, filters: Filters, risk: str) -> pd.DataFrame:
    return _outside(cur, filters) if risk == OUTSIDE else _of(_told(cur, filters), risk)


def _told(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """The counts of every risk, by code: which of them is asked for makes no difference."""
    return _kept(later(cur, filters), replace(filters, detail=AtRisk(payers=asked(cur, filters).payers)))


# A page asks for the whole three times, and for the next risk it asks nothing new.
@functools.lru_cache(maxsize=50)
def _kept(side: Side, filters: Filters) -> pd.DataFrame:
    return counted(side.cur, filters, _BY_SQL[filters.by]).set_index("code")


def _of(told: pd.DataFrame, risk: str) -> pd.DataFrame:
    """Of one risk; <NA> where not one ledger says."""
    counts = pd.DataFrame({name: told[f"{risk}_{name}"] for name in _COUNTS}).astype("Int64")
    is_untold = (counts["checked_count"] == 0) & (counts["unknown_count"] > 0)
    return counts.assign(**{name: counts[name].mask(is_untold) for name in ("worker_count", "at_least_count")})


def _outside(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """The members on no list, by code; no rows where they cannot be told apart."""
    if filters.by not in _OUTSIDE_BY_SQL or not is_whole(filters):
        return pd.DataFrame(columns=_COUNTS, dtype="Int64").rename_axis("code")
    return memberships(cur, filters, _OUTSIDE_BY_SQL[filters.by]).set_index("code").astype("Int64")


def _shared(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(risk_pct=pct(rows["worker_count"], rows["checked_count"]))


def _elsewhere(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.Series[Any]:
    count = memberships(cur, filters, _ELSEWHERE_SQL).iloc[0, 0] if is_whole(filters) else pd.NA
    return pd.Series([count], dtype="Int64")


def _rules(cur: duckdb.DuckDBPyConnection, filters: Filters) -> dict[str, int]:
    """What is at stake, and the months it hangs on, as the tables of the release have them."""
    paid = lapse_cost.read(cur)
    return {
        "death_benefit_idr": paid.whole_idr,
        "early_death_benefit_idr": paid.on_death(filters.month, filters.month),
        "full_benefit_month_count": paid.full_months,
        "lapse_month_count": int(candidates.known(cur)["lapse_after_unpaid_months"]),
    }
