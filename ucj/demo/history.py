"""How it came to be: memberships month by month, told backwards from the last month, whose counts are given.

Backwards every exact count is a starting point instead of a hope. In the step from month m to m - 1 a member either
joined in m (then he was nobody before), returned in m (was lapsed), switched payer in m, or simply stayed; a lapsed
worker either lapsed in m (was a member) or had lapsed before.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ucj import months
from ucj.demo import draw
from ucj.demo.parameters import Parameters
from ucj.demo.standing import Standing

_RETURNS_ELSEWHERE = 0.2  # share of returns whose earlier membership had another payer


@dataclass(frozen=True)
class Traits:
    """Per worker (n,): months first old enough and first too old; who may lapse, who earns a wage; who joins late."""

    first: draw.Ints
    past: draw.Ints
    can_lapse: draw.Bools
    is_wage: draw.Bools
    lateness: draw.Floats


@dataclass
class State:
    """Workers in the month reached so far: payer numbers or -1; `end` is the first inactive month of the spell held."""

    active: draw.Ints
    lapsed: draw.Ints
    end: draw.Ints
    spells: list[tuple[draw.Ints, draw.Ints, draw.Ints, draw.Ints]] = field(default_factory=list)

    def record(self, who: draw.Ints, start: draw.Ints | int) -> None:
        """Write down the spells held by `who`, begun in `start`, and take them out of membership."""
        starts = np.broadcast_to(np.asarray(start, dtype=np.int64), who.shape).copy()
        self.spells.append((who, self.active[who], starts, self.end[who]))
        self.active[who] = -1

    def hold(self, who: draw.Ints, payer: draw.Ints | int, end: draw.Ints | int) -> None:
        self.active[who] = payer
        self.lapsed[who] = -1
        self.end[who] = end

    def members(self, payers: int) -> draw.Ints:
        """Active workers by payer, int64 (payers,)."""
        return np.bincount(self.active[self.active >= 0], minlength=payers)


@dataclass(frozen=True)
class Leaving:
    """Those who, backwards, leave membership of one payer in one step; ints are worker numbers."""

    joined: draw.Ints
    returned: draw.Ints
    switched: list[tuple[draw.Ints, int, float]]


class History:
    """The walk from the last month to the first. `run` gives every spell of the listed workers."""

    def __init__(self, parameters: Parameters, standing: Standing, traits: Traits, rng: draw.Rng) -> None:
        self.parameters, self.traits, self.rng = parameters, traits, rng
        self.payers = parameters.payers
        self.wanted, self.pool = parameters.stocks(), parameters.pool()
        self.rates = np.array([facts["lapse_pct"] / 100 for facts in parameters["payers"].values()])
        self.aged = standing.aged
        count = len(traits.first)
        self.state = State(standing.active.copy(), standing.lapsed.copy(), np.full(count, months.OPEN_END))
        # Some of the lapsed stay so for long; with equal chances nearly all would have lapsed in the last months.
        self.stay = rng.normal(0, 1.3, count)

    def run(self) -> pd.DataFrame:
        """One row a spell: person, payer (number), start, end int64; end is OPEN_END while in force."""
        for month in range(self.parameters.last, self.parameters.first, -1):
            self._step(month)
        self._before()
        columns = [np.concatenate(parts) for parts in zip(*self.state.spells, strict=True)]
        return pd.DataFrame(dict(zip(("person", "payer", "start", "end"), columns, strict=True)))

    def _step(self, month: int) -> None:
        """From the state of `month` to that of the month before."""
        before = self.wanted[:, month - 1 - self.parameters.first]
        self._forget_payers(before == 0)
        now = self.state.members(len(self.payers))
        aged = np.flatnonzero((self.aged >= 0) & (self.traits.past == month))
        aged = aged[before[self.aged[aged]] > 0]
        arriving = np.bincount(self.aged[aged], minlength=len(self.payers))
        switches = self._switches(month, now)
        for source, target, count, _ in switches:
            arriving[source] += count
            arriving[target] -= count
        lapsed = self._lapsing(month, now - before + arriving, before)
        inflow = now - before + arriving + np.bincount(self.state.lapsed[lapsed], minlength=len(self.payers))
        leaving = self._leaving(month, np.maximum(inflow, 0), len(lapsed), switches)
        self._apply(month, lapsed, leaving)
        self.state.hold(aged, self.aged[aged], month)

    def _forget_payers(self, absent: draw.Bools) -> None:
        """Who lapsed before a payer existed was the member of another one."""
        gone = np.flatnonzero((self.state.lapsed >= 0) & absent[np.maximum(self.state.lapsed, 0)])
        self.state.lapsed[gone] = self._fallback(gone)

    def _fallback(self, who: draw.Ints) -> draw.Ints:
        company, own = self.payers.index("company"), self.payers.index("self")
        return np.where(self.traits.is_wage[who], company, own)

    def _switches(self, month: int, now: draw.Ints) -> list[tuple[int, int, int, float]]:
        """Switches of this month: from, to (payer numbers), count, share whose old membership stays open."""
        return [
            (source, target, min(self.parameters.scaled(row["count"]), int(now[target])), row["kept"])
            for row in self.parameters["switches"]
            if months.parse(row["month"]) == month
            for source, target in [(self.payers.index(row["from"]), self.payers.index(row["to"]))]
        ]

    def _lapsing(self, month: int, surplus: draw.Ints, before: draw.Ints) -> draw.Ints:
        """Who lapsed in `month`: the payers' usual rate, more where the stock fell or the pool grew."""
        grown = int((self.state.lapsed >= 0).sum()) - int(self.pool[month - 1 - self.parameters.first])
        usual = self.rng.poisson(self.rates * before)
        count = np.where(before > 0, np.maximum(usual, -surplus), 0)
        count += draw.shares(self.rates * before, max(grown - int(count.sum()), 0))
        chosen = [
            draw.pick(self.rng, held, int(count[payer]), -self.stay[held])
            for payer in range(len(self.payers))
            for held in [np.flatnonzero(self.state.lapsed == payer)]
        ]
        return np.concatenate(chosen)

    def _leaving(
        self, month: int, inflow: draw.Ints, lapsing: int, switches: list[tuple[int, int, int, float]]
    ) -> list[Leaving]:
        """Split each payer's inflow of `month` into joiners and people who returned, and find the switchers."""
        held = int((self.state.lapsed >= 0).sum())
        returns = int(self.pool[month - 1 - self.parameters.first]) - held + lapsing
        returned = np.minimum(draw.shares(inflow, min(max(returns, 0), int(inflow.sum()))), inflow)
        return [
            self._of_payer(month, payer, int(inflow[payer]), int(returned[payer]), switches)
            for payer in range(len(self.payers))
        ]

    def _of_payer(
        self, month: int, payer: int, inflow: int, returns: int, switches: list[tuple[int, int, int, float]]
    ) -> Leaving:
        members = np.flatnonzero(self.state.active == payer)
        left = members[self.traits.can_lapse[members]]
        switched = []
        for source, target, count, kept in switches:
            if target == payer:
                who = self._switchers(left, target, count)
                left = np.setdiff1d(left, who, assume_unique=True)
                switched.append((who, source, kept))
        returned = draw.pick(self.rng, left, returns)
        gone = np.concatenate([returned, *(who for who, _, _ in switched)])
        joined = self._joiners(month, np.setdiff1d(members, gone, assume_unique=True), inflow - returns)
        return Leaving(joined, returned, switched)

    def _joiners(self, month: int, members: draw.Ints, count: int) -> draw.Ints:
        # Nobody is insured before he is old enough: in that month he must have joined.
        too_young = self.traits.first[members] >= month
        key = np.where(too_young, np.inf, self.traits.lateness[members])
        return draw.largest(members, key, max(count, int(too_young.sum())))

    def _switchers(self, left: draw.Ints, target: int, count: int) -> draw.Ints:
        if target != self.payers.index("company"):
            left = left[~self.traits.is_wage[left]]
        return draw.pick(self.rng, left, count)

    def _apply(self, month: int, lapsed: draw.Ints, leaving: list[Leaving]) -> None:
        state = self.state
        for group in leaving:
            state.record(group.joined, month)
            self._return(month, group.returned)
            for who, source, kept in group.switched:
                # An old membership can only stay open as a second one where the new one is still in force.
                stays = (state.end[who] == months.OPEN_END) & (self.rng.random(len(who)) < kept)
                state.record(who, month)
                state.hold(who, source, np.where(stays, months.OPEN_END, month))
        state.hold(lapsed, state.lapsed[lapsed], month)

    def _return(self, month: int, who: draw.Ints) -> None:
        earlier = self.state.active[who]
        elsewhere = self.rng.random(len(who)) < _RETURNS_ELSEWHERE
        self.state.record(who, month)
        wage = earlier == self.payers.index("village")
        self.state.lapsed[who] = np.where(elsewhere & ~wage, self._fallback(who), earlier)

    def _before(self) -> None:
        """Begin what was in force in the first month, and give those lapsed by then a spell that had ended."""
        state, first = self.state, self.parameters.first
        lapsed = np.flatnonzero(state.lapsed >= 0)
        members = np.flatnonzero(state.active >= 0)
        usual = self.rng.random(len(members)) * 100 < self.parameters["start_before_history"]["first_month_pct"]
        just_joined = usual | (self.traits.first[members] == first)
        state.record(members, np.where(just_joined, first, self._earlier(members, first - 1)))
        ended = first - self.rng.integers(0, 13, len(lapsed))
        state.hold(lapsed, state.lapsed[lapsed], ended)
        state.record(lapsed, self._earlier(lapsed, ended - 3))

    def _earlier(self, who: draw.Ints, latest: draw.Ints | int) -> draw.Ints:
        """A start month up to `latest`, never before the worker was old enough."""
        facts = self.parameters["start_before_history"]
        back = np.minimum(self.rng.exponential(facts["mean"], len(who)), facts["longest"]).astype(np.int64)
        start: draw.Ints = np.minimum(np.maximum(latest - back, self.traits.first[who]), latest)
        return start
