"""Employers: how many workers they say, how many are members, what they owe, and which wages look too low."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.metrics import employer_rows, few_employers
from ucj.metrics.catalogue import dimension_codes, metric
from ucj.metrics.employer_rows import SIZES, UNKNOWN
from ucj.metrics.filters import LEVELS, TOTAL, Filters, level_of
from ucj.metrics.shares import pct

_MEMBERS = ("member_count", "wage_known_count", "wage_below_count")
# What an employer has as a whole: no village holds a part of it.
_WHOLE = ("worker_count", "unregistered_count", "empty_employer_count", "arrears_month_count", "arrears_idr")
# What only a list tells.
_SAID = (
    *_WHOLE,
    *("said_employer_count", "partial_employer_count", "unlisted_employer_count"),
    *("arrears_known_count", "arrears_employer_count"),
)
COUNTS = (
    *("employer_count", "said_employer_count", "worker_count", "member_count", "unregistered_count"),
    *("partial_employer_count", "empty_employer_count", "unlisted_employer_count"),
    *("arrears_known_count", "arrears_employer_count", "arrears_month_count", "arrears_idr"),
    *("wage_known_count", "wage_below_count"),
)
_SHARES = ("unregistered_pct", "wage_below_pct")
# What is hidden together: how many employers have some of it with what they have, and what follows from it.
GROUPS = {
    "gap": ("worker_count", "unregistered_count", "partial_employer_count", "empty_employer_count"),
    "arrears": ("arrears_employer_count", "arrears_month_count", "arrears_idr"),
    "members": ("member_count",),
    "wage": ("wage_known_count", "wage_below_count"),
}
# What is told of each, or follows from what is told: of whom there is some decides.
_TOLD = {
    "gap": ("worker_count", "unregistered_count", "member_count", "matched", "beyond"),
    "arrears": ("arrears_month_count", "arrears_idr"),
    "members": ("member_count",),
    "wage": ("wage_known_count", "wage_below_count", "wage_enough"),
}
_OWN = (*("worker_count", "unregistered_count", "arrears_month_count", "arrears_idr"), *_MEMBERS)
# A village without a workforce list cannot say who lives there.
_PLACES_SQL = """
    SELECT
        region_code AS code,
        region_name AS name,
        $level <> 'village' OR region_code IN (
            SELECT village_code
            FROM listed_village
            WHERE from_month <= $month AND to_month > $month
        ) AS is_counted
    FROM region
    WHERE "level" = $level
    ORDER BY region_code
"""


@metric(
    "employers",
    unit="rows",
    by=("district", "village", "sector", "size"),
    columns={"code": "str", "name": "str", "list_month": "Int64", "is_listed": "bool", "is_suppressed": "bool"}
    | {"hidden": "str"}
    | dict.fromkeys(COUNTS, "Int64")
    | dict.fromkeys(_SHARES, "Float64")
    | {"minimum_wage_idr": "Int64"},
    is_filterable=False,
)
def employers(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per place below `filters.region_code`, or per kind of employer, in the month `filters.month`.

    An employer has a number (NPP) and wage earners: a list names it as active, or members are in force. By district it
    stands in its own, as the list says or else where most of its members live; by village in each one where members
    live, and only they count there; by sector in that of most of its members; by size in that of its workers or its
    members, whichever are more. Code `unknown`: nobody says, or on no workforce list.
    code, name str (name empty but for places) · list_month Int64 (of the employer list in force, the newest of
    the month or before; <NA>: none) · is_listed bool (there is one) · is_suppressed bool (two employers or fewer, or
    a row that would give such a one away: every count is <NA>, for every role) · hidden str (which of `GROUPS` are <NA>
    for the same reason: of something in them only one or two employers have any, or would be given away; joined by
    commas) · employer_count Int64 (employers) · said_employer_count Int64 (employers that say how many work for them) ·
    worker_count Int64 (workers they say) · member_count Int64 (members in force) · unregistered_count Int64 (workers
    said less members, employer by employer where positive) · partial_employer_count Int64 (employers with members,
    fewer than they have workers) · empty_employer_count Int64 (on the list, without a member) · unlisted_employer_count
    Int64 (with members, on no list or closed by it) · arrears_known_count, arrears_employer_count Int64 (employers
    whose arrears the list tells; those that owe) · arrears_month_count Int64 (months owed, together) · arrears_idr
    Int64 (IDR owed) · wage_known_count, wage_below_count Int64 (members of companies whose wage the month's ledger
    tells, as contribution over rates; those below the minimum wage) · unregistered_pct, wage_below_pct Float64 (0-100;
    of worker_count, of wage_known_count) · minimum_wage_idr Int64 (IDR a month; that of the year, in every row). <NA>
    and not hidden: nobody says; so is by village what an employer has as a whole.
    Source: employer, participation, status_spell, contribution, contribution_rate, assumption.
    Raises Refused for the public, and for kinds of employers within a part of the regency.
    """
    level = _level(filters)
    held = employer_rows.held(cur, filters.month)
    every = employer_rows.employers(cur, held)
    parts = _in_villages(every, held.members) if level == "village" else _whole(every, level, filters.region_code[:4])
    # Hidden over the whole regency, then cut to the place: a part must not tell what the whole conceals.
    frame = _counted(parts, _codes(cur, level, filters), is_listed=held.list_month is not None)
    frame.loc[frame["is_suppressed"], list(COUNTS)] = pd.NA
    if level == "village":
        frame[list(_WHOLE)] = pd.NA
    if level in LEVELS and level_of(filters.region_code) != "regency":
        frame = frame[frame["code"].str.startswith(filters.region_code)]
    return frame.assign(
        unregistered_pct=pct(frame["unregistered_count"], frame["worker_count"]),
        wage_below_pct=pct(frame["wage_below_count"], frame["wage_known_count"]),
        minimum_wage_idr=held.minimum_wage_idr,
        list_month=pd.Series(held.list_month, index=frame.index, dtype="Int64"),
    ).reset_index(drop=True)


@metric(
    "employer_gap",
    unit="rows",
    by=("employer",),
    columns=dict.fromkeys(("code", "district_code", "business_scale", "sector", "size"), "str")
    | {"is_listed": "bool"}
    | dict.fromkeys(_OWN, "Int64"),
    is_filterable=False,
)
def employer_gap(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per employer of the place, the largest gap first, in the month `filters.month`; with by=TOTAL their sum.

    For lists of employers alone, which only those may see who may see persons.
    code str (NPP) · district_code, business_scale, sector, size str (`unknown`: nobody says) · is_listed bool (a list
    names it as active) · worker_count Int64 (workers, as it says) · unregistered_count Int64 (workers said less
    members, at least 0) · arrears_month_count Int64 (months owed) · arrears_idr Int64 (IDR owed) · member_count Int64
    (members in force) · wage_known_count, wage_below_count Int64 (members, as in `employers`). <NA>: nobody says.
    Source: as of the metric `employers`, which sums it. Raises Refused for the public, and within one village.
    """
    if filters.by == TOTAL:
        return employers(cur, filters)[["code", *_OWN]]
    if filters.is_public:
        raise Refused("metric.not_public", metric="employer_gap")
    frame = employer_rows.employers(cur, employer_rows.held(cur, filters.month))
    if (level := level_of(filters.region_code)) != "regency":
        if level == "village":
            raise Refused("employers.not_village")
        frame = frame[frame["district_code"] == filters.region_code]
    frame = frame.sort_values(["unregistered_count", "employer_code"], ascending=[False, True], ignore_index=True)
    return frame.rename(columns={"employer_code": "code"})


def _level(filters: Filters) -> str:
    """What the rows are."""
    if filters.is_public:
        raise Refused("metric.not_public", metric="employers")
    level = level_of(filters.region_code) if filters.by == TOTAL else filters.by
    if level not in LEVELS and level_of(filters.region_code) != "regency":
        raise Refused("employers.only_whole", by=filters.by)
    return level


def _codes(cur: duckdb.DuckDBPyConnection, level: str, filters: Filters) -> pd.DataFrame:
    """Every row there can be: code, name, is_counted (there is a list to count it from)."""
    if level in LEVELS:
        places = cur.execute(_PLACES_SQL, {"level": level, "month": filters.month}).df()
        codes, names, is_counted = (places[name].tolist() for name in places)
    else:
        codes = [*(SIZES if level == "size" else dimension_codes(cur, "sector"))]
        names, is_counted = [""] * len(codes), [True] * len(codes)
    if level != "regency":
        codes, names, is_counted = [*codes, UNKNOWN], [*names, ""], [*is_counted, True]
    return pd.DataFrame({"code": codes, "name": names, "is_counted": is_counted})


def _whole(every: pd.DataFrame, level: str, regency: str) -> pd.DataFrame:
    """One row per employer with the row it counts in."""
    column = "district_code" if level == "district" else level
    code = regency if level == "regency" else every[column]
    return _flagged(every).assign(code=code)


def _in_villages(every: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """One row per employer and village where members of it live, without what no village holds a part of."""
    here = members.groupby(["employer_code", "village_code"])[list(_MEMBERS)].sum(min_count=1).reset_index()
    flags = _flagged(every).drop(columns=list(_MEMBERS))
    flags[list(_WHOLE)] = pd.NA
    return here.merge(flags, on="employer_code").rename(columns={"village_code": "code"})


def _flagged(every: pd.DataFrame) -> pd.DataFrame:
    arrears = every[["arrears_month_count", "arrears_idr"]]
    flags = {
        "employer_count": True,
        "said_employer_count": every["worker_count"].notna(),
        "partial_employer_count": (every["unregistered_count"] > 0) & (every["member_count"] > 0),
        "empty_employer_count": every["is_listed"] & (every["member_count"] == 0),
        "unlisted_employer_count": ~every["is_listed"],
        "arrears_known_count": arrears.notna().any(axis=1),
        "arrears_employer_count": (arrears > 0).any(axis=1),
    }
    counted = pd.DataFrame(flags, index=every.index).fillna(value=False).astype("Int64")
    return every[["employer_code", *_OWN]].join(counted)


def _counted(parts: pd.DataFrame, codes: pd.DataFrame, *, is_listed: bool) -> pd.DataFrame:
    """The sums of `parts` by code. A sum of what nobody says is <NA>; a row of no employers is zero."""
    sums = parts.groupby("code")[list(COUNTS)].sum(min_count=1).reindex(codes["code"]).reset_index(drop=True)
    sums = sums.astype("Int64")
    sums[sums["employer_count"].isna()] = 0
    held = [name for name in _MEMBERS if parts[name].notna().any()]
    sums[held] = sums[held].fillna(0)
    sums.loc[:, [name for name in _MEMBERS if name not in held and name != "member_count"]] = pd.NA
    if not is_listed:
        sums[list(_SAID)] = pd.NA
    frame = codes[["code", "name"]].join(sums)
    frame.loc[~codes["is_counted"], list(COUNTS)] = pd.NA
    return _hidden(frame.assign(is_listed=is_listed), parts)


def _hidden(frame: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """`frame` without what is one or two employers' own, and which that is."""
    closed = few_employers.hidden({str(code): set(those) for code, those in parts.groupby("code")["employer_code"]})
    frame = frame.assign(is_suppressed=frame["code"].isin(closed), hidden="")
    matched = parts["worker_count"] - parts["unregistered_count"]
    told = parts.assign(
        matched=matched,
        beyond=parts["member_count"] - matched.fillna(0),
        wage_enough=parts["wage_known_count"] - parts["wage_below_count"],
    )
    for group, numbers in _TOLD.items():
        behind = {
            str(code): [set(rows.loc[(rows[name] > 0).fillna(value=False), "employer_code"]) for name in numbers]
            for code, rows in told.groupby("code")
        }
        is_hidden = frame["code"].isin(few_employers.cells(behind, closed)) & ~frame["is_suppressed"]
        frame.loc[is_hidden, list(GROUPS[group])] = pd.NA
        frame.loc[is_hidden, "hidden"] += f"{group},"
    return frame.assign(hidden=frame["hidden"].str.rstrip(","))
