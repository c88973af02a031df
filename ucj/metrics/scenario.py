"""What it costs to cover so many of the uncovered, who pays, and what remains."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pandas as pd

from ucj import months, planning
from ucj.errors import Refused
from ucj.metrics import candidates
from ucj.metrics.candidates import Known
from ucj.metrics.catalogue import metric
from ucj.metrics.coverage import coverage
from ucj.metrics.earlier import Side, later
from ucj.metrics.filters import TOTAL, Filters
from ucj.metrics.shares import PLACE, pct
from ucj.planning import Plan
from ucj.scenario import FOSTER, Scenario, carried, settled, sized_by, span

# Of those chosen: how many, and how many a warning speaks of.
_HEADS = {
    "worker_count": "person_id",
    "perhaps_member_count": "is_perhaps_member",
    "in_programme_count": "is_in_programme",
    "reaching_limit_count": "reaches_limit",
    "wage_earner_count": "is_wage_earner",
}
_STANDING = ("eligible_count", "active_count", "uncovered_count")
_OBSERVED = "foster_participation_observed"
# Columns that only by=TOTAL has.
OF_THE_WHOLE = dict.fromkeys(
    (
        *("first_month", "month_count", "next_worker_count", "servant_count", "workers_per_servant"),
        *("foster_worker_count", "foster_ideal_worker_count", "foster_beyond_count", "full_benefit_month_count"),
        *("cost_per_worker_idr", "next_cost_idr", "death_benefit_idr", "early_death_benefit_idr"),
        *("budget_idr", "unspent_idr"),
    ),
    "Int64",
) | {
    **dict.fromkeys(("participation_pct", "ideal_participation_pct"), "Float64"),
    **dict.fromkeys(("participation_source", "sized_by", "unspent_reason"), "str"),
}


@metric(
    "scenario",
    unit="idr",
    by=("month", "year", "payer", "payer_month", "payer_year", "district", "village", "sector"),
    is_filterable=False,
    prefers_own=True,
    detail=Scenario,
    columns=PLACE
    | dict.fromkeys(("month", *_HEADS, "worker_month_count", "cost_idr", *_STANDING), "Int64")
    | {"coverage_pct": "Float64"}
    | OF_THE_WHOLE,
)
def scenario(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per month, year, payer (also by month or year), place or sector of a plan (`filters.detail`: `Scenario`).

    code, name str (by payer_year the year) · is_listed bool (a workforce list is in force) · month Int64 (by month and
    by payer_month) ·
    worker_count Int64 (chosen workers covered then, there or by that payer; each has one payer) · worker_month_count
    Int64 (paid months) · cost_idr Int64 (rupiah) · perhaps_member_count Int64 (chosen workers who are suggested as
    participants under another NIK: paid twice) · in_programme_count Int64 (on another scheme's list in force) ·
    reaching_limit_count Int64 (who reach the age limit in a calendar year of the plan, or before) · wage_earner_count
    Int64 (whose employer owes another membership) · eligible_count, active_count, uncovered_count Int64 (workers, once
    the plan is in force and nothing else has changed; <NA> by payer and without a list) · coverage_pct Float64 (0-100).
    With by=TOTAL also first_month, month_count Int64 · cost_per_worker_idr Int64 (rupiah a head for all months,
    rounded) · next_worker_count, next_cost_idr Int64 (the next 1,000 in the same order, fewer where fewer remain) ·
    servant_count, participation_pct, participation_source (where the share is the observed one: who said it),
    ideal_participation_pct, workers_per_servant, foster_worker_count,
    foster_ideal_worker_count (how many the civil servants carry), foster_beyond_count (chosen for them beyond that) ·
    full_benefit_month_count (months until the death benefit is whole), death_benefit_idr, early_death_benefit_idr ·
    sized_by ('budget', 'workers', 'gap', 'everyone': what says how many) · budget_idr, unspent_idr (rupiah given and
    left; <NA> without a budget), unspent_reason ('price': the next worker costs more, 'payers': their counts end,
    'nobody': is left; '' without a budget).
    Source: the metrics `coverage` and `target_progress`; status_spell, workforce, occupation, contribution_rate,
    assumption, benefit, match_suggestion, programme_list. Raises Refused for the public, and as `planning.plan`.
    """
    if filters.is_public:
        raise Refused("metric.not_public", metric="scenario")
    return _ROWS[filters.by](_answer(cur, filters))


@dataclass(frozen=True)
class _Answer:
    """A plan and what it is measured against: rows of `coverage` by what is asked (`before`) and of the place."""

    asked: Scenario
    sized_by: str
    plan: Plan
    known: Known
    before: pd.DataFrame
    whole: pd.Series[Any]


def _answer(cur: duckdb.DuckDBPyConnection, filters: Filters) -> _Answer:
    question = filters.detail if isinstance(filters.detail, Scenario) else Scenario()
    answer = _planned(later(cur, filters), filters.region_code, question)
    return replace(answer, before=coverage(cur, filters)) if filters.by in ("district", "sector") else answer


# A page asks for one plan by five breakdowns.
@functools.lru_cache(maxsize=4)
def _planned(side: Side, region_code: str, question: Scenario) -> _Answer:
    """Measured against the villages of the place."""
    cur, filters = side.cur, Filters(region_code, side.month, is_public=False)
    facts, whole = candidates.known(cur), coverage(cur, filters.asking(TOTAL)).iloc[0]
    place = candidates.place(cur, filters, whole, facts)
    asked = settled(question, place)
    villages = coverage(cur, filters.asking("village"))
    ranked = planning.ranked(candidates.pool(cur, filters, span(asked)), villages, asked)
    plan = planning.plan(asked, place, ranked, candidates.prices(cur))
    reaches_limit = plan.people["birth_year"] + int(facts["oldest"]) <= plan.months[-1] // 12
    plan = replace(plan, people=plan.people.assign(reaches_limit=reaches_limit))
    return _Answer(asked, sized_by(question, place), plan, facts, villages, whole)


def _heads(people: pd.DataFrame, by: Any) -> pd.DataFrame:
    """worker_count, those that warnings speak of, and cost_idr by a key."""
    grouped = people.groupby(by)
    counts = {name: grouped[column].agg("size" if name == "worker_count" else "sum") for name, column in _HEADS.items()}
    return pd.DataFrame(counts | {"cost_idr": grouped["cost_idr"].sum()})


def _reached(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows with today's counts and worker_count, as they stand once those workers are covered."""
    active = frame["active_count"] + frame["worker_count"]
    return frame.assign(
        active_count=active,
        uncovered_count=frame["uncovered_count"] - frame["worker_count"],
        coverage_pct=pct(active, frame["eligible_count"]),
    )


def _by_group(answer: _Answer, key: pd.Series[Any]) -> pd.DataFrame:
    """A row a place or sector; nobody chosen there is zero, no list is no number. key: of each of the chosen."""
    rows = answer.before[[*PLACE, *_STANDING]]
    heads = _heads(answer.plan.people, key).reindex(rows["code"]).fillna(0).astype("Int64").reset_index(drop=True)
    heads["worker_month_count"] = heads["worker_count"] * len(answer.plan.months)
    joined = pd.concat([rows.reset_index(drop=True), heads.mask(~rows["is_listed"].reset_index(drop=True))], axis=1)
    return _reached(joined).assign(month=None)


def _by_district(answer: _Answer) -> pd.DataFrame:
    return _by_group(answer, answer.plan.people["village_code"].str[:6])


def _by_village(answer: _Answer) -> pd.DataFrame:
    return _by_group(answer, answer.plan.people["village_code"])


def _by_sector(answer: _Answer) -> pd.DataFrame:
    return _by_group(answer, answer.plan.people["sector"])


def _whole(answer: _Answer) -> pd.DataFrame:
    """One row: all the chosen, and the place as it then stands."""
    people = answer.plan.people
    heads = _heads(people, [0] * len(people)).assign(**{name: answer.whole[name] for name in _STANDING})
    return _reached(heads.assign(worker_month_count=heads["worker_count"] * len(answer.plan.months)))


def _by_time(answer: _Answer, size: int) -> pd.DataFrame:
    """A row a span of so many months, the same people in each."""
    ledger = answer.plan.ledger.groupby(answer.plan.ledger["month"] // size)
    costs = ledger["cost_idr"].sum()
    rows = pd.concat([_whole(answer)] * len(costs), ignore_index=True)
    texts = [months.text(at) if size == 1 else str(at) for at in costs.index]
    return rows.assign(
        code=texts,
        name="",
        is_listed=True,
        month=costs.index if size == 1 else None,
        cost_idr=costs.to_numpy(),
        worker_month_count=ledger["worker_count"].sum().to_numpy(),
    )


def _by_payer(answer: _Answer) -> pd.DataFrame:
    """A row a payer of the plan, in the order in which they pay."""
    ledger = answer.plan.ledger.groupby("payer", sort=False)
    heads = _heads(answer.plan.people, "payer").reindex(list(ledger.groups))
    paid = heads.assign(worker_month_count=ledger["worker_count"].sum())
    return _of_payers(paid.reset_index(names="code")).assign(month=None)


def _by_payer_month(answer: _Answer) -> pd.DataFrame:
    heads = _heads(answer.plan.people, "payer").drop(columns=["worker_count", "cost_idr"])
    ledger = answer.plan.ledger.rename(columns={"payer": "code"}).merge(heads, left_on="code", right_index=True)
    return _of_payers(ledger.assign(worker_month_count=ledger["worker_count"]))


def _by_payer_year(answer: _Answer) -> pd.DataFrame:
    """A row a payer and calendar year: the same people in each month of it."""
    rows = _by_payer_month(answer)
    years = rows.assign(name=(rows["month"] // 12).astype(str)).groupby(["code", "name"], sort=False, as_index=False)
    sums = years[["cost_idr", "worker_month_count"]].sum()
    return years.first().assign(**sums[["cost_idr", "worker_month_count"]], month=None)


def _of_payers(rows: pd.DataFrame) -> pd.DataFrame:
    """No place of their own is theirs to cover."""
    return rows.assign(name="", is_listed=True, coverage_pct=None, **dict.fromkeys(_STANDING, None))


def _total(answer: _Answer) -> pd.DataFrame:
    asked, plan, known = answer.asked, answer.plan, answer.known
    row = _whole(answer)
    per_servant, servants = asked.workers_per_servant or 1, asked.servants or 0
    share, ideal = asked.participation_pct or 0.0, known["foster_participation_ideal"]
    bearable = carried(servants, share, per_servant)
    fostered = int((plan.people["payer"] == FOSTER).sum())
    return row.assign(
        first_month=plan.months[0],
        month_count=len(plan.months),
        cost_per_worker_idr=(row["cost_idr"] / row["worker_count"]).round(),
        next_worker_count=len(plan.following),
        next_cost_idr=plan.following["cost_idr"].sum(),
        servant_count=servants,
        participation_pct=share,
        ideal_participation_pct=ideal,
        participation_source=known.sources[_OBSERVED] if share == known[_OBSERVED] else "",
        workers_per_servant=per_servant,
        foster_worker_count=bearable,
        foster_ideal_worker_count=carried(servants, ideal, per_servant),
        foster_beyond_count=max(fostered - bearable, 0),
        full_benefit_month_count=known["full_death_benefit_months"],
        death_benefit_idr=known["JKM_total"],
        early_death_benefit_idr=known["JKM_funeral"],
        sized_by=answer.sized_by,
        budget_idr=asked.budget_idr,
        unspent_idr=None if asked.budget_idr is None else asked.budget_idr - int(row["cost_idr"].iloc[0]),
        unspent_reason="" if asked.budget_idr is None else _unspent_reason(plan),
    )


def _unspent_reason(plan: Plan) -> str:
    if len(plan.following):
        return "price"
    return "payers" if plan.unpaid_count else "nobody"


_ROWS: dict[str, Callable[[_Answer], pd.DataFrame]] = {
    "month": lambda answer: _by_time(answer, 1),
    "year": lambda answer: _by_time(answer, 12),
    "payer": _by_payer,
    "payer_month": _by_payer_month,
    "payer_year": _by_payer_year,
    "district": _by_district,
    "village": _by_village,
    "sector": _by_sector,
    TOTAL: _total,
}
