"""How far everybody proposed to a scheme came, stage by stage, and why the others did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from ucj.errors import WrongUsage
from ucj.metrics import intake
from ucj.metrics.catalogue import metric
from ucj.metrics.filters import LEVELS, TOTAL, Filters, level_of
from ucj.metrics.shares import pct

STAGES = ("proposed", "valid", "eligible", "registered", "paid")
# Why somebody does not come to a stage; of several reasons the first counts.
REASONS: dict[str, str] = {
    **dict.fromkeys(("nik_missing", "nik_invalid", "row_refused", "civil_mismatch"), "valid"),
    **dict.fromkeys(("deceased", "moved", "not_listed", "servant", "too_young", "too_old"), "eligible"),
    **dict.fromkeys(("occupation", "company_paid"), "eligible"),
    **dict.fromkeys(("other_payer", "not_registered"), "registered"),
    **dict.fromkeys(("lapsed", "unpaid"), "paid"),
}
# Refused rows, and whoever is on no workforce list, have no village.
UNPLACED = ("nik_missing", "nik_invalid", "row_refused", "moved", "not_listed")
_COUNTS = [f"{stage}_count" for stage in STAGES]
_PROGRAMMES_SQL = """
    SELECT code, name, list_month IS NOT NULL AS is_listed, ledger_month IS NOT NULL AS has_ledger
    FROM programme
    WHERE $programme = '' OR code = $programme
    ORDER BY position
"""
_PERSONS_SQL = """
    SELECT
        programme_code,
        coalesce(left(village_code, $digits), $nowhere) AS place_code,
        stage,
        reason,
        count(*)::BIGINT AS worker_count
    FROM programme_person
    WHERE ($programme = '' OR programme_code = $programme) AND ($is_whole OR starts_with(village_code, $region))
    GROUP BY ALL
"""
_PLACES_SQL = """
    SELECT region_code AS code, region_name AS name
    FROM region
    WHERE length(region_code) = $digits AND starts_with(region_code, $region)
    ORDER BY region_code
"""


@dataclass(frozen=True)
class OfProgramme:
    """Which scheme, by its code; '' means all."""

    programme: str = ""


@metric(
    "programme_funnel",
    unit="workers",
    by=("programme", "district", "village"),
    columns={"code": "str", "name": "str"} | dict.fromkeys(_COUNTS, "Int64"),
    is_filterable=False,
    prefers_own=True,
    detail=OfProgramme,
)
def programme_funnel(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per scheme, or per place below `filters.region_code`; with by=TOTAL all that are asked for.

    code, name str (a scheme's, or a place's; `unknown`: refused rows, and persons on no workforce list) ·
    proposed_count Int64 (persons a scheme: rows of its newest list, refused ones that nobody corrected included, one
    person once) · valid_count Int64 (of those, under a readable NIK that the population office does not dispute) ·
    eligible_count Int64 (of those, alive, on a workforce list, within the scheme's rule and paid by no company) ·
    registered_count Int64 (of those, with a membership begun that the scheme's payer pays) · paid_count Int64 (of
    those, paid for in the payer's newest ledger; <NA> where one has none). Of a part of the regency only persons whose
    village is known. <NA>: a scheme without a list, another month than the release's.
    Source: programme, programme_person. Raises Refused for the public, WrongUsage for a scheme that does not exist.
    """
    programmes, persons = _asked("programme_funnel", cur, filters)
    if filters.by == "programme":
        rows = programmes[["code", "name"]].join(_reached(persons, "programme_code", programmes["code"]), on="code")
        rows.loc[~programmes["is_listed"], _COUNTS] = pd.NA
        rows.loc[~programmes["has_ledger"], "paid_count"] = pd.NA
    else:
        places = _places(cur, filters, persons)
        rows = places.join(_reached(persons, "place_code", places["code"]), on="code")
        rows.loc[:, _unknown(programmes)] = pd.NA
    return intake.only_now(cur, filters, rows)


@metric(
    "programme_rejections",
    unit="workers",
    by=("reason",),
    columns={"code": "str", "stage": "str", "dropped_count": "Int64", "dropped_pct": "Float64"},
    is_filterable=False,
    detail=OfProgramme,
)
def programme_rejections(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per reason why somebody proposed to a scheme did not come to a stage, in the order of `REASONS`; with
    by=TOTAL their sum.

    code str · stage str (the one not reached) · dropped_count Int64 (persons a scheme) · dropped_pct Float64 (0-100, of
    those proposed). The reasons of a stage sum to the difference of `programme_funnel` to the stage before. <NA> as
    there: `lapsed` and `unpaid` without a ledger. <NA> below the regency too: `UNPLACED`, which no place can have.
    Source: programme, programme_person. Raises as `programme_funnel`.
    """
    programmes, persons = _asked("programme_rejections", cur, filters)
    counted = persons.groupby("reason")["worker_count"].sum().reindex(list(REASONS), fill_value=0).astype("Int64")
    rows = pd.DataFrame({"code": list(REASONS), "stage": list(REASONS.values()), "dropped_count": counted.to_numpy()})
    unknown = [name.removesuffix("_count") for name in _unknown(programmes)]
    rows["dropped_count"] = rows["dropped_count"].astype("Int64").mask(rows["stage"].isin(unknown))
    if filters.by == TOTAL:
        whole = rows["dropped_count"].sum(skipna=False)
        rows = pd.DataFrame({"code": [TOTAL], "dropped_count": pd.Series([whole], dtype="Int64")})
    elif level_of(filters.region_code) != "regency":
        rows["dropped_count"] = rows["dropped_count"].mask(rows["code"].isin(UNPLACED))
    proposed = pd.NA if "proposed" in unknown else int(persons["worker_count"].sum())
    rows["dropped_pct"] = pct(rows["dropped_count"], pd.Series(proposed, index=rows.index, dtype="Int64"))
    return intake.only_now(cur, filters, rows)


def _asked(name: str, cur: duckdb.DuckDBPyConnection, filters: Filters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The schemes asked for, and their persons counted by scheme, place, stage and reason."""
    detail = filters.detail if isinstance(filters.detail, OfProgramme) else OfProgramme()
    asked = intake.question(name, filters)
    programmes = cur.execute(_PROGRAMMES_SQL, {"programme": detail.programme}).df()
    if detail.programme and programmes.empty:
        known = cur.execute("SELECT string_agg(code, ', ' ORDER BY position) FROM programme").fetchall()[0][0]
        raise WrongUsage("programme.unknown", programme=detail.programme, choices=known or "-")
    return programmes, cur.execute(_PERSONS_SQL, asked | _split(filters) | {"programme": detail.programme}).df()


def _split(filters: Filters) -> dict[str, Any]:
    wanted = intake.places(filters if filters.by in LEVELS else filters.asking(TOTAL))
    return {name: wanted[name] for name in ("digits", "nowhere")}


def _places(cur: duckdb.DuckDBPyConnection, filters: Filters, persons: pd.DataFrame) -> pd.DataFrame:
    """Every place of the level, and last those of nowhere, where there are any."""
    places = cur.execute(_PLACES_SQL, {"digits": _split(filters)["digits"], "region": filters.region_code}).df()
    if intake.UNKNOWN not in set(persons["place_code"]):
        return places
    return pd.concat([places, pd.DataFrame({"code": [intake.UNKNOWN], "name": [""]})], ignore_index=True)


def _reached(persons: pd.DataFrame, key: str, codes: pd.Series[str]) -> pd.DataFrame:
    """How many came to each stage, by code: those whose last one it is, and those who went on."""
    last = persons.pivot_table(index=key, columns="stage", values="worker_count", aggfunc="sum")
    last = last.reindex(index=codes, columns=list(STAGES)).fillna(0).astype("Int64")
    return last.iloc[:, ::-1].cumsum(axis=1).iloc[:, ::-1].set_axis(_COUNTS, axis=1)


def _unknown(programmes: pd.DataFrame) -> list[str]:
    """Columns of a sum of schemes that nobody knows: all without any list, the last where one has no ledger."""
    listed = programmes[programmes["is_listed"]]
    if listed.empty:
        return _COUNTS
    return [] if listed["has_ledger"].all() else _COUNTS[-1:]
