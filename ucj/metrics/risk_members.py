"""Who is at risk of losing cover, or has less of it than they think: one by one, for the counts and for the lists.

Persons leave here by their numbers alone; `store.persons` says who they are, to those who may know.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pandas as pd

from ucj.errors import WrongUsage
from ucj.metrics import lapse_cost, people
from ucj.metrics.apart import LISTED_SQL
from ucj.metrics.filters import Filters, level_of

# So far ahead the age limit is looked for, and so near it presses.
AGE_MONTHS, SOON_MONTHS = 12, 6
# What carries a risk, of a row of `counted`. What an own-account member owes and what an employer owes differ.
CONDITIONS = {
    "unpaid_1": "membership_segment = 'BPU' AND unpaid_count = 1",
    "unpaid_2": "membership_segment = 'BPU' AND unpaid_count = 2",
    "unpaid_3": "membership_segment = 'BPU' AND unpaid_count >= 3",
    "employer_unpaid": "membership_segment = 'PU' AND unpaid_count >= 1",
    "reaching_65_soon": f"limit_month > $month AND limit_month <= $month + {SOON_MONTHS}",
    "reaching_65": f"limit_month > $month AND limit_month <= $month + {AGE_MONTHS}",
    "under_3_months": "is_new",
    "paid_twice": "is_twice",
}
OUTSIDE, ANY = "outside", "any"
# Whose money is the public's; as the findings `double_funding` have it.
_PUBLIC = ["regency", "province", "village", "dbh_sawit"]
_RISKS_SQL = ", ".join(f"CASE WHEN {condition} THEN '{risk}' END" for risk, condition in CONDITIONS.items())
CONDITIONS[ANY] = " OR ".join(f"({each})" for each in CONDITIONS.values())
RISKS = (*CONDITIONS, OUTSIDE)

# `held`: payers whose ledger of the month is held, and since when theirs are held without a gap. Whoever pays, a month
# is paid. `owed`: since when the counting payer owes. A second payer is as the finding `double_funding` has it, in the
# list of participants and in the ledger: beside a wage another may pay for a second job, unless it is the public.
COUNTED_SQL = (
    f"""
    WITH member AS (
        SELECT
            person_id, {", ".join(("district_code", "village_code", *people.COLUMNS.values()))},
            CAST(payer AS VARCHAR) AS payer_code,
            CAST(membership_segment AS VARCHAR) AS segment_code,
            CASE WHEN membership_segment = 'PU' THEN CAST(payer AS VARCHAR) ELSE 'company' END AS wage_payer
        FROM status_spell
        WHERE excluded_reason = 'none' AND status = 'active' AND start_month <= $month AND end_month > $month """,
    """
            AND (len($payers) = 0 OR list_contains($payers, CAST(payer AS VARCHAR)))
    ),
    spell AS (
        SELECT
            *,
            max(end_month) OVER (
                PARTITION BY person_id
                ORDER BY start_month, end_month
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS before_month
        FROM participation
        SEMI JOIN member USING (person_id)
        WHERE start_month <= $month
    ),
    cover AS (
        SELECT
            person_id,
            max(start_month) FILTER (WHERE before_month IS NULL OR before_month < start_month) AS since_month
        FROM spell
        GROUP BY person_id
    ),
    in_force AS (
        FROM spell
        WHERE end_month > $month
    ),
    owed AS (
        SELECT m.person_id, min(f.start_month) AS owed_month
        FROM member AS m
        JOIN in_force AS f
            ON f.person_id = m.person_id AND f.payer = m.payer_code AND f.segment = m.segment_code
        GROUP BY m.person_id
    ),
    held AS (
        SELECT payer, min(month) AS held_month
        FROM (
            SELECT payer, month, row_number() OVER (PARTITION BY payer ORDER BY month DESC) AS back
            FROM ledger_month
            WHERE month <= $month
        )
        WHERE month = $month + 1 - back
        GROUP BY payer
    ),
    paid AS (
        SELECT
            person_id,
            max(contribution_month) AS paid_month,
            list(DISTINCT payer) FILTER (WHERE contribution_month = $month) AS payers
        FROM contribution
        WHERE contribution_month <= $month AND paid_idr > 0
        GROUP BY person_id
    ),
    twice AS (
        SELECT person_id
        FROM in_force
        GROUP BY person_id
        HAVING count(DISTINCT payer) FILTER (WHERE segment = 'PU') > 1
            OR count(DISTINCT payer) FILTER (WHERE segment = 'BPU') > 1
            OR (
                bool_or(segment = 'PU')
                AND bool_or(segment = 'BPU' AND list_contains($public, payer))
            )
    ),
    counted AS (
        SELECT
            m.*,
            c.since_month,
            c.since_month > $month - $young_months AS is_new,
            a.limit_month,
            h.held_month IS NOT NULL AS is_checked,
            CASE
                WHEN h.held_month IS NOT NULL THEN $month - greatest(p.paid_month, h.held_month - 1, o.owed_month - 1)
            END AS unpaid_count,
            h.held_month > greatest(p.paid_month + 1, o.owed_month) AS is_at_least,
            t.person_id IS NOT NULL
                OR len(p.payers) > CAST(list_contains(p.payers, m.wage_payer) AS INTEGER) + 1
                OR (
                    list_contains(p.payers, m.wage_payer)
                    AND list_has_any(list_filter(p.payers, lambda payer: payer <> m.wage_payer), $public)
                ) AS is_twice
        FROM member AS m
        JOIN cover AS c ON c.person_id = m.person_id
        JOIN owed AS o ON o.person_id = m.person_id
        LEFT JOIN age_limit AS a ON a.person_id = m.person_id
        LEFT JOIN held AS h ON h.payer = m.payer_code
        LEFT JOIN paid AS p ON p.person_id = m.person_id
        LEFT JOIN twice AS t ON t.person_id = m.person_id
    )
    """,
)
# Whoever has a membership in force, by the one that counts, and whether a workforce list has them.
MEMBERSHIPS_SQL = f"""
    WITH membership AS (
        SELECT
            person_id,
            payer,
            segment AS membership_segment,
            start_month AS since_month,
            person_id NOT IN ({LISTED_SQL}) AS is_outside
        FROM participation
        WHERE start_month <= $month AND end_month > $month
        QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY segment = 'PU' DESC, start_month DESC, payer) = 1
            AND (len($payers) = 0 OR list_contains($payers, payer))
    )
"""
_LISTED_SQL = {
    risk: f"""
    SELECT
        person_id,
        CAST(village_code AS VARCHAR) AS village_code,
        CAST(occupation_code AS VARCHAR) AS occupation_code,
        payer_code AS payer,
        unpaid_count,
        coalesce(is_at_least AND unpaid_count > 0, FALSE) AS is_at_least,
        limit_month,
        $month - since_month + 1 AS month_count,
        concat_ws(' ', {_RISKS_SQL}) AS risks
    FROM counted
    WHERE {condition}
    ORDER BY village_code, person_id
    """
    for risk, condition in CONDITIONS.items()
}
_OUTSIDE_SQL = """
    SELECT
        person_id,
        NULL::VARCHAR AS village_code,
        NULL::VARCHAR AS occupation_code,
        payer,
        NULL::INTEGER AS unpaid_count,
        FALSE AS is_at_least,
        NULL::INTEGER AS limit_month,
        $month - since_month + 1 AS month_count,
        'outside' AS risks
    FROM membership
    WHERE is_outside
    ORDER BY person_id
"""


@dataclass(frozen=True)
class AtRisk:
    """Which risk, and of whose members: an empty tuple means every payer's."""

    risk: str = ANY
    payers: tuple[str, ...] = ()


def asked(cur: duckdb.DuckDBPyConnection, filters: Filters) -> AtRisk:
    """Raises WrongUsage for a risk or a payer that does not exist, with the choices."""
    question = filters.detail if isinstance(filters.detail, AtRisk) else AtRisk()
    known = cur.execute("SELECT value FROM meta WHERE name = 'payers'").fetchall()[0][0].split()
    for name, values, choices in (("risk", (question.risk,), RISKS), ("payers", question.payers, known)):
        for value in values:
            if value not in choices:
                raise WrongUsage("metric.with_value", name=name, value=value, expected=" | ".join(choices))
    return question


def is_whole(filters: Filters) -> bool:
    """Whether members on no list can be told apart: nothing is known of them that could be filtered by."""
    return level_of(filters.region_code) == "regency" and not filters.chosen


def counted(cur: duckdb.DuckDBPyConnection, filters: Filters, select: str) -> pd.DataFrame:
    """What `select` makes of the table `counted`, a row an active member of the place whose payer was asked for.

    select: a fixed text of a metric; it binds what these conditions bind, and no more.
    """
    conditions, values = people.where(filters)
    values |= {"month": filters.month, "payers": list(asked(cur, filters).payers), "public": _PUBLIC}
    values["young_months"] = lapse_cost.read(cur).young_months(filters.month)
    return cur.execute(conditions.join(COUNTED_SQL) + select, values).df()


def memberships(cur: duckdb.DuckDBPyConnection, filters: Filters, select: str) -> pd.DataFrame:
    """What `select` makes of the table `membership`, a row a person of the regency with one in force."""
    values = {"month": filters.month, "payers": list(asked(cur, filters).payers)}
    return cur.execute(MEMBERSHIPS_SQL + select, values).df()


def listed(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per member of the place who carries the risk that is asked for, by village: those whom `at_risk` counts.

    person_id int · village_code, occupation_code, payer str · unpaid_count Int (months in a row) · is_at_least bool
    (they are counted back to a ledger that is not held) · limit_month Int (from which on the age limit shuts them out;
    <NA>: more than a year away) · month_count Int (months of cover without a break, the month asked for among them) ·
    risks str (every risk the member carries, with spaces between). <NA>: no ledger of the month, or on no workforce
    list.
    """
    risk = asked(cur, filters).risk
    if risk != OUTSIDE:
        return counted(cur, filters, _LISTED_SQL[risk])
    found = memberships(cur, filters, _OUTSIDE_SQL)
    return found if is_whole(filters) else found.iloc[:0]
