"""What the rules of intake found, and what waits: members who died without a claim, claims of nobody's membership."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics.catalogue import metric
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.intake import only_now, places, question

_COUNTS = {"finding_count": "Int64", "open_count": "Int64"}
_COUNTS_SQL = """
    coalesce(sum(f.finding_count), 0)::BIGINT AS finding_count,
    coalesce(sum(f.open_count), 0)::BIGINT AS open_count
"""
_CURRENT_SQL = """
    FROM finding AS f
    JOIN current_list AS c ON c.batch_id = f.batch_id AND c.village_code IS NOT DISTINCT FROM f.village_code
    WHERE ($is_whole OR starts_with(f.village_code, $region))
"""
_RULES_SQL = f"""
    SELECT concat(f.kind, '.', f.rule) AS code, f.kind, f.rule, f.severity, {_COUNTS_SQL} {_CURRENT_SQL}
    GROUP BY f.kind, f.rule, f.severity
    ORDER BY f.severity, open_count DESC, code
"""
_ALL_RULES_SQL = f"SELECT 'total' AS code, {_COUNTS_SQL} {_CURRENT_SQL}"


@metric(
    "intake_findings",
    unit="rows",
    by=("rule",),
    is_filterable=False,
    columns={"code": "str", "kind": "str", "rule": "str", "severity": "str"} | _COUNTS,
)
def intake_findings(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per kind of file and rule that found anything in the lists in force; with by=TOTAL their sum.

    code str (`workforce.nik_length`) · kind, rule str · severity str (`error`: the row is refused, `warning`: accepted
    and flagged) · finding_count Int64 (rows found) · open_count Int64 (of those, not corrected yet); <NA> in
    another month than the release's. Below the regency only of kinds that name a village.
    Source: finding, current_list. Raises Refused for the public.
    """
    values = question("intake_findings", filters)
    return only_now(cur, filters, cur.execute(_ALL_RULES_SQL if filters.by == TOTAL else _RULES_SQL, values).df())


_SERIES_SQL = f"""
    WITH sent AS (
        SELECT kind, period_month, sum(row_count)::BIGINT AS received_count
        FROM received
        WHERE $is_whole OR starts_with(village_code, $region)
        GROUP BY ALL
    ),
    counted AS (
        SELECT f.period_month, f.kind, f.rule, f.severity, {_COUNTS_SQL}
        FROM finding AS f
        WHERE f.period_month <= $month AND ($is_whole OR starts_with(f.village_code, $region))
        GROUP BY ALL
    )
    SELECT
        n.period_month AS month,
        concat(n.kind, '.', n.rule) AS code,
        n.kind,
        n.rule,
        n.severity,
        n.rule IN (SELECT rule FROM spanning_finding) AS is_spanning,
        s.received_count,
        n.finding_count,
        n.open_count
    FROM counted AS n
    JOIN sent AS s ON s.kind = n.kind AND s.period_month = n.period_month
    ORDER BY n.period_month, n.kind, n.rule
"""


@metric(
    "findings_series",
    unit="rows",
    by=("rule",),
    is_filterable=False,
    columns={
        **{"month": "Int64", "code": "str", "kind": "str", "rule": "str", "severity": "str"},
        **{"is_spanning": "bool", "received_count": "Int64", **_COUNTS},
    },
)
def findings_series(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per period, kind of file and rule that found anything, up to the release's month.

    month Int64 (the lists' period, as in ucj.months) · code, kind, rule, severity str as in `intake_findings` ·
    is_spanning bool (judged from several files at every build: it says nothing of how things were in that period) ·
    received_count Int64 (rows of the kind in that period) · finding_count, open_count Int64 (rows). Every batch in
    force counts, replaced lists too. With by=TOTAL the newest period's sum.
    Source: finding, received. Raises Refused for the public.
    """
    values = question("findings_series", filters) | {"month": filters.month}
    frame = cur.execute(_SERIES_SQL, values).df()
    if filters.by != TOTAL:
        return frame
    newest = frame[frame["month"] == frame["month"].max()]
    month = newest["month"].max() if len(newest) else pd.NA
    return pd.DataFrame([{"month": month, "code": TOTAL, **newest[list(_COUNTS)].astype("Int64").sum(min_count=1)}])


_LEADS_SQL = """
    WITH counted AS (
        SELECT coalesce(left(village_code, $digits), $nowhere) AS code, count(*)::BIGINT AS lead_count
        FROM death_lead
        WHERE $is_whole OR starts_with(village_code, $region)
        GROUP BY 1
    ),
    place AS (
        SELECT region_code AS code, region_name AS name
        FROM region
        WHERE length(region_code) = $digits AND starts_with(region_code, $region)
        UNION ALL
        SELECT code, ''
        FROM counted
        WHERE code = $unknown
    )
    SELECT p.code, p.name, coalesce(c.lead_count, 0) AS lead_count
    FROM place AS p
    LEFT JOIN counted AS c ON c.code = p.code
    ORDER BY p.code
"""


@metric(
    "death_leads",
    unit="workers",
    by=("district", "village"),
    is_filterable=False,
    columns={"code": "str", "name": "str", "lead_count": "Int64"},
)
def death_leads(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`: members who died, for whom no death claim is known.

    code, name str (`unknown`: on no workforce list) · lead_count Int64 (persons; <NA> in another month than the
    release's).
    Source: death_lead. Raises Refused for the public.
    """
    values = question("death_leads", filters) | places(filters)
    return only_now(cur, filters, cur.execute(_LEADS_SQL, values).df())


_WAITING_SQL = """
    SELECT
        c.programme AS code,
        count(*)::BIGINT AS claim_count,
        count(w.claim_id)::BIGINT AS waiting_count
    FROM claims AS c
    LEFT JOIN waiting_claim AS w ON w.claim_id = c.claim_id
    WHERE $is_whole OR starts_with(c.district_code, $region)
    GROUP BY c.programme
    ORDER BY c.programme
"""


@metric(
    "claims_waiting",
    unit="rows",
    by=("programme",),
    is_filterable=False,
    columns={"code": "str", "claim_count": "Int64", "waiting_count": "Int64"},
)
def claims_waiting(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per programme, with by=TOTAL one for all: claims, and those that no list knows as a member's.

    code str · claim_count Int64 (claims) · waiting_count Int64 (of those, of no membership at the month of the event).
    Claims name no village: there <NA>, or no row; <NA> also in another month than the release's.
    Source: claims, waiting_claim. Raises Refused for the public.
    """
    frame = only_now(cur, filters, cur.execute(_WAITING_SQL, question("claims_waiting", filters)).df())
    if filters.by == TOTAL:
        return pd.DataFrame([{"code": TOTAL, **frame[["claim_count", "waiting_count"]].sum(min_count=1)}])
    return frame
