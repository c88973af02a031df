"""Whom so many places or so much money covers, who pays for whom, and what it costs each month. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ucj.impossible import Impossible, Names
from ucj.rates import Rates, Terms
from ucj.scenario import Fund, Place, Scenario, funds, span

# The marginal cost is told of so many more.
NEXT = 1000


@dataclass(frozen=True)
class Plan:
    """`people`: the chosen, a row each in order, with payer and cost_idr; `following`: the next ones, priced alike.

    months: those paid for. ledger: one row a payer and month with worker_count (heads) and cost_idr (rupiah).
    unpaid_count: of all who were ranked, those for whom no payer is left.
    """

    people: pd.DataFrame
    following: pd.DataFrame
    months: range
    ledger: pd.DataFrame
    unpaid_count: int


def plan(asked: Scenario, place: Place, ranked: pd.DataFrame, rates: Rates) -> Plan:
    """asked: settled. ranked: the uncovered in the order in which they are covered, a row each, with `sector`.

    Raises Impossible when there is nobody, when fewer are uncovered or paid for than are asked for, and when the budget
    pays for nobody, each time naming the nearest valid choice.
    """
    if ranked.empty:
        raise Impossible("scenario.nobody")
    paid = span(asked)
    priced = _priced(asked, ranked, rates, paid)
    count = (
        _affordable(asked.budget_idr, priced) if asked.budget_idr is not None else _wanted(asked, place, ranked, priced)
    )
    people = priced.head(count)
    following, ledger = priced.iloc[count : count + NEXT], _ledger(people, asked.terms, rates, paid)
    return Plan(people, following, paid, ledger, len(ranked) - len(priced))


def _priced(asked: Scenario, ranked: pd.DataFrame, rates: Rates, paid: range) -> pd.DataFrame:
    """As many of the ranked as somebody pays for, each with the payer and what the months cost."""
    payers = _in_turn(funds(asked), len(ranked))
    people = ranked.head(len(payers)).assign(payer=payers)
    pairs = _pairs(people)
    price = {
        (payer, sector): sum(rates.monthly(payer, sector, month, asked.terms) for month in paid)
        for payer, sector in set(pairs)
    }
    return people.assign(cost_idr=np.array([price[pair] for pair in pairs], dtype=np.int64))


def _pairs(people: pd.DataFrame) -> list[tuple[str, str]]:
    """What a price depends on, of each person. As lists: walking the columns themselves is fifteen times slower."""
    return list(zip(people["payer"].tolist(), people["sector"].tolist(), strict=True))


def _in_turn(payers: Sequence[Fund], heads: int) -> list[str]:
    """The payer of each head, first come first paid."""
    turn: list[str] = []
    for fund in payers:
        left = heads - len(turn)
        turn += [fund.payer] * (left if fund.count is None else min(fund.count, left))
    if not turn:
        raise Impossible("scenario.funds_empty", payers=Names("payer", tuple(fund.payer for fund in payers)))
    return turn


def _wanted(asked: Scenario, place: Place, ranked: pd.DataFrame, priced: pd.DataFrame) -> int:
    """So many workers as are asked for; by default the gap to the target, as far as there are people to close it."""
    every = len(ranked)
    wanted = asked.workers if asked.workers is not None else min(place.gap_count or every, every)
    if not 1 <= wanted <= every:
        raise Impossible("scenario.workers_wrong", workers=wanted, uncovered=every, nearest=min(max(wanted, 1), every))
    if wanted > len(priced):
        raise Impossible("scenario.funds_short", workers=wanted, paid=len(priced), missing=wanted - len(priced))
    return wanted


def _affordable(budget_idr: int, priced: pd.DataFrame) -> int:
    """How many of the first ones the money pays for."""
    count = bisect_right(priced["cost_idr"].cumsum().tolist(), budget_idr)
    if not count:
        raise Impossible("scenario.budget_small", budget=budget_idr, nearest=int(priced["cost_idr"].iloc[0]))
    return count


def _ledger(people: pd.DataFrame, terms: Terms, rates: Rates, paid: range) -> pd.DataFrame:
    heads = Counter(_pairs(people))
    rows = [
        (payer, month, count, count * rates.monthly(payer, sector, month, terms))
        for (payer, sector), count in heads.items()
        for month in paid
    ]
    frame = pd.DataFrame(rows, columns=["payer", "month", "worker_count", "cost_idr"])
    return frame.groupby(["payer", "month"], sort=False, as_index=False).sum()


def ranked(pool: pd.DataFrame, villages: pd.DataFrame, asked: Scenario) -> pd.DataFrame:
    """The uncovered of the chosen sectors in the order in which they are covered; persons of a village by number.

    pool: person_id, village_code, sector, is_wage_earner, is_lapsed, risk_class. villages: code, uncovered_count,
    coverage_pct.
    """
    by_gap = villages.sort_values(["uncovered_count", "code"], ascending=[False, True])["code"]
    by_share = villages.sort_values(["coverage_pct", "code"])["code"]
    turn = {code: at for at, code in enumerate(by_share if asked.order == "coverage" else by_gap)}
    first = {"lapsed": -pool["is_lapsed"].astype(int), "risk": -pool["risk_class"]}.get(asked.order, 0)
    keyed = pool.assign(first=first, turn=pool["village_code"].map(turn))
    is_meant = keyed["sector"].isin(asked.sectors or keyed["sector"].unique())
    if asked.own_account:
        is_meant &= ~keyed["is_wage_earner"]
    return (
        keyed[is_meant].sort_values(["first", "turn", "person_id"], ignore_index=True).drop(columns=["first", "turn"])
    )
