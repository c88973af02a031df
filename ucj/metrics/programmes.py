"""The schemes that pay for workers: rule, budget, and what was paid so far in a year."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj import months
from ucj.errors import Refused
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters, level_of
from ucj.metrics.shares import pct

# A ledger names the payer, not the scheme: of several schemes of one payer each has the payments for those on its list,
# and the only one with a rule those for nobody's list as well.
_SQL = """
    WITH enrolled AS (
        SELECT DISTINCT p.payer, s.programme_code, s.person_id
        FROM programme_person AS s
        JOIN programme AS p ON p.code = s.programme_code
        WHERE s.person_id IS NOT NULL
    ),
    paid AS (
        SELECT
            p.code,
            sum(c.paid_idr)::BIGINT AS paid_idr,
            count(DISTINCT c.person_id) FILTER (WHERE c.paid_idr > 0) AS paid_person_count,
            count(DISTINCT (c.person_id, c.contribution_month)) FILTER (WHERE c.paid_idr > 0) AS person_month_count
        FROM programme AS p
        JOIN contribution AS c ON c.payer = p.payer AND c.contribution_month BETWEEN $first_month AND $month
        LEFT JOIN enrolled AS e ON e.programme_code = p.code AND e.person_id = c.person_id
        LEFT JOIN (SELECT DISTINCT payer, person_id FROM enrolled) AS a
            ON a.payer = p.payer AND a.person_id = c.person_id
        WHERE e.person_id IS NOT NULL OR (p.keeps_rest AND a.person_id IS NULL)
        GROUP BY p.code
    ),
    held AS (
        SELECT DISTINCT payer
        FROM ledger_month
        WHERE month BETWEEN $first_month AND $month
    ),
    budget AS (
        SELECT
            programme_code,
            sum(amount_idr)::BIGINT AS budget_idr,
            string_agg(line, '; ' ORDER BY line) AS budget_lines
        FROM programme_budget
        WHERE year = $year
        GROUP BY 1
    )
    SELECT
        p.code,
        p.name,
        p.payer,
        p.is_ruled,
        p.youngest,
        p.oldest,
        p.occupations,
        b.budget_idr,
        b.budget_lines,
        CASE WHEN h.payer IS NOT NULL THEN coalesce(d.paid_idr, 0) END AS paid_idr,
        CASE WHEN h.payer IS NOT NULL THEN coalesce(d.paid_person_count, 0) END AS paid_person_count,
        CASE WHEN h.payer IS NOT NULL THEN coalesce(d.person_month_count, 0) END AS person_month_count,
        p.source,
        p.list_month,
        p.ledger_month
    FROM programme AS p
    LEFT JOIN paid AS d ON d.code = p.code
    LEFT JOIN held AS h ON h.payer = p.payer
    LEFT JOIN budget AS b ON b.programme_code = p.code
    ORDER BY p.position
"""
_HELD_SQL = "SELECT payer, month FROM ledger_month WHERE month BETWEEN $first_month AND $month"
_SUMS = ("budget_idr", "paid_idr", "paid_person_count", "person_month_count")


@metric(
    "programmes",
    unit="idr",
    by=("programme",),
    columns={
        **{"code": "str", "name": "str", "payer": "str", "is_ruled": "bool", "youngest": "Int64", "oldest": "Int64"},
        **{"occupations": "str", "budget_idr": "Int64", "budget_lines": "str", "paid_idr": "Int64"},
        **{
            "absorbed_pct": "Float64",
            "paid_person_count": "Int64",
            "person_month_count": "Int64",
            "ledger_month_count": "Int64",
        },
        **{"missing_months": "str", "source": "str", "list_month": "Int64", "ledger_month": "Int64"},
    },
    is_filterable=False,
)
def programmes(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per scheme, in the year of `filters.month` up to that month; with by=TOTAL the sums of all schemes.

    code, name, payer str · is_ruled bool (a rule is known) · youngest, oldest Int64 (completed years, inclusive) ·
    occupations str (codes; empty: all) · budget_idr Int64 (rupiah of the whole year; <NA>: none known) · budget_lines
    str (its lines, joined by '; ') · paid_idr Int64
    (rupiah paid for months of the year so far; <NA>: no ledger of the year) · absorbed_pct Float64 (0-100; paid of the
    budget) · paid_person_count Int64 (persons paid for at least once) · person_month_count Int64 (months paid, of all
    persons) · ledger_month_count Int64 (months of the year so far of which a ledger is held) · missing_months str (the
    others, 'YYYY-MM' joined by commas) · source str (of the rule; empty: none) · list_month, ledger_month
    Int64 (months of the newest list, and of the payer's newest ledger, by which its funnel is judged). A sum over
    schemes is <NA> where one of them is. <NA> money below the regency: a budget is of the whole.
    Source: programme, programme_budget, contribution, ledger_month. Raises Refused for the public.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="programmes")
    first = filters.month - filters.month % 12
    asked = {"first_month": first, "month": filters.month}
    rows = cur.execute(_SQL, asked | {"year": filters.month // 12}).df()
    rows = rows.astype(dict.fromkeys((*_SUMS, "list_month", "ledger_month"), "Int64"))
    held = pd.DataFrame(cur.execute(_HELD_SQL, asked).fetchall(), columns=["payer", "month"])
    missing = [_missing(held.loc[held["payer"] == payer, "month"], first, filters.month) for payer in rows["payer"]]
    rows["ledger_month_count"] = [filters.month - first + 1 - len(each) for each in missing]
    rows["missing_months"] = [",".join(map(months.text, each)) for each in missing]
    texts = ["occupations", "budget_lines", "source"]
    rows[texts] = rows[texts].fillna("")
    if level_of(filters.region_code) != "regency":
        rows[list(_SUMS)] = pd.NA
    if filters.by == TOTAL:
        rows = rows[list(_SUMS)].sum(skipna=False).to_frame().T.assign(code=TOTAL)
    return rows.assign(absorbed_pct=pct(rows["paid_idr"], rows["budget_idr"]))


def _missing(held: pd.Series[int], first: int, last: int) -> list[int]:
    return sorted(set(range(first, last + 1)) - set(held))
