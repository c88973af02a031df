"""Published figures beside the computed ones: which agree, which differ, and which cannot be true together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd

from ucj import i18n, months, reconciliation_words
from ucj.feasibility import Terms
from ucj.metrics import paid_figures, published_figures
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.filters import TOTAL, Filters
from ucj.reconciliation import Conflict, judged
from ucj.statements import Reading, Statement

VERDICTS = ("agrees", "differs", "not_computed")
_STATED = {
    **{"number": "Int64", "figure": "str", "region_code": "str", "stated_date": "str", "operator": "str"},
    **{"stated_value": "Float64", "half_width": "Float64", "unit": "str"},
}
_COMPUTED = {
    **{"computed_month": "Int64", "computed_value": "Float64", "difference": "Float64"},
    **{"verdict": "str", "reason": "str", "is_in_conflict": "bool"},
}
_SAID = {"as_stated": "str", "speaker": "str", "source": "str"}
# Quantities that the release counts, by their name in statements.
_COUNTED = {name: f"{name}_count" for name in ("labour_force", "eligible", "registered", "active", "funded")}
# Whose money the programme for vulnerable workers is.
_FUNDER = "regency"


def beside(cur: duckdb.DuckDBPyConnection, _filters: Filters) -> dict[str, Any]:
    """conflicts: smallest sets that cannot all hold. implausible: sets that can, and are not to be believed.

    is_complete: whether there are no more of them, as in `figure_conflicts`.
    """
    t = i18n.translator(i18n.DEFAULT_LANGUAGE)
    found = judged(published_figures.read(cur), published_figures.limits(cur))
    return {
        "conflicts": [_told(each, t) for each in found if each.kind == "contradiction"],
        "implausible": [
            {"statement": reconciliation_words.doubtful(each).figure}
            | _told(each, t)
            | {"base": each.fit.base.figure if each.fit else None}
            for each in found
            if each.kind == "implausible"
        ],
    }


def _told(conflict: Conflict, t: i18n.Translator) -> dict[str, Any]:
    first = conflict.statements[0]
    return {
        "statements": [each.figure for each in conflict.statements],
        "region_code": first.region_code,
        "stated_dates": sorted({each.stated_on.isoformat() for each in conflict.statements}),
        "reason": reconciliation_words.reason(conflict, t),
        "is_complete": conflict.is_complete,
    }


@metric(
    "reconciliation",
    unit="rows",
    by=("figure", "elsewhere"),
    is_filterable=False,
    beside=beside,
    columns=_STATED
    | _COMPUTED
    | _SAID
    | dict.fromkeys((*(f"{each}_count" for each in VERDICTS), "conflict_count", "implausible_count"), "Int64"),
)
def reconciliation(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per published figure of the place (by="figure") or of any other region (by="elsewhere"), newest first.

    number Int64 (among all figures) · figure, region_code, operator, unit str · stated_date str (ISO 8601) ·
    stated_value, half_width Float64 (workers, percent or rupiah, by unit) · computed_month Int64 (the month of the
    statement, or the last before it and `filters.month` that the release has) · computed_value Float64 (in the unit of
    the statement) · difference Float64 (computed less stated; points for a share) · verdict str (agrees: the rounding
    holds the computed value; differs; not_computed) · reason str (why not computed: elsewhere, target, not_measured,
    before_first, no_list, no_claims, hidden) · is_in_conflict bool (in a set of `figure_conflicts` that cannot be true
    together) · as_stated, speaker, source str.
    With by=TOTAL one row: agrees_count, differs_count, not_computed_count Int64 (figures of the place) ·
    conflict_count, implausible_count Int64 (smallest sets, of all regions, as in `figure_conflicts`).
    Source: published_figure, and the metric `coverage` in each statement's month, by payer for workers paid for;
    claims, for rupiah paid.
    """
    every = published_figures.read(cur)
    is_elsewhere = filters.by == "elsewhere"
    wanted = [each for each in every if (each.region_code != filters.region_code) == is_elsewhere]
    columns = [*_STATED, *_COMPUTED, *_SAID]
    found = judged(every, published_figures.limits(cur))
    in_conflict = {each.said for one in found if one.kind == "contradiction" for each in one.statements}
    rows = [_row(cur, each, filters, is_in_conflict=each.said in in_conflict) for each in wanted]
    frame = pd.DataFrame(rows, columns=columns)
    if filters.by != TOTAL:
        return frame
    counts = {f"{name}_count": [int((frame["verdict"] == name).sum())] for name in VERDICTS}
    kinds = {"conflict_count": "contradiction", "implausible_count": "implausible"}
    return pd.DataFrame(counts | {name: [sum(each.kind == kind for each in found)] for name, kind in kinds.items()})


def _row(
    cur: duckdb.DuckDBPyConnection, stated: Statement, filters: Filters, *, is_in_conflict: bool
) -> tuple[Any, ...]:
    month, value, reason = _computed(cur, stated, filters)
    verdict = "not_computed" if value is None else "agrees" if stated.agrees(value) else "differs"
    difference = None if value is None else value - stated.value
    return (
        *(stated.number, stated.figure, stated.region_code, stated.stated_on.isoformat(), stated.operator),
        *(stated.value, stated.half_width, stated.unit),
        *(month, value, difference, verdict, reason, is_in_conflict),
        *(stated.as_stated, stated.speaker_or_body, stated.source),
    )


def _computed(
    cur: duckdb.DuckDBPyConnection, stated: Statement, filters: Filters
) -> tuple[int | None, float | None, str]:
    """Month and value of the plain reading, or the reason why there is none."""
    if stated.region_code != filters.region_code:
        return None, None, "elsewhere"
    if stated.figure == "target_workers":
        return None, None, "target"
    month = min(months.of(stated.stated_on), filters.month)
    if paid_figures.is_paid(stated.figure):
        return month, *paid_figures.computed(cur, stated.figure, replace(filters, month=month))
    reading = next(iter(stated.readings), None)
    if reading is None or not _is_counted(reading):
        return None, None, "not_measured"
    ((first_month,),) = cur.execute("SELECT first_month FROM param").fetchall()
    if month < first_month:
        return None, None, "before_first"
    then = replace(filters, month=month)
    row = coverage(cur, then.asking(TOTAL)).iloc[0].to_dict()
    if reading.of[0][0] == "funded":
        row["funded_count"] = _funded(cur, then)
    value = _value(reading, row)
    if value is None:
        return month, None, "hidden" if row["is_listed"] else "no_list"
    return month, value, ""


def _funded(cur: duckdb.DuckDBPyConnection, filters: Filters) -> Any:
    """Active workers whose membership the regency pays for; <NA> where hidden."""
    payers = coverage(cur, filters.asking("payer"))
    counts = payers.loc[payers["code"] == _FUNDER, "active_count"]
    return counts.iloc[0] if len(counts) else 0


def _is_counted(reading: Reading) -> bool:
    return all(name in _COUNTED for name, _ in (*reading.of, *reading.base))


def _value(reading: Reading, row: Mapping[Any, Any]) -> float | None:
    of, base = _sum(reading.of, row), _sum(reading.base, row)
    if of is None or base is None:
        return None
    if not reading.base:
        return of
    return 100.0 * of / base if base else None


def _sum(terms: Terms, row: Mapping[Any, Any]) -> float | None:
    counts = [row[_COUNTED[name]] for name, _ in terms]
    if any(pd.isna(each) for each in counts):
        return None
    return math.fsum(factor * count for (_, factor), count in zip(terms, counts, strict=True))
