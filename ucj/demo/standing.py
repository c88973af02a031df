"""Who is insured in the last month, by whom, and who lapsed: exact counts, told apart by village and occupation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ucj.demo import draw
from ucj.demo.parameters import WAGE_PAYERS, Parameters


@dataclass
class Standing:
    """Per worker, int64 (n,), the number of the payer or -1: `active` now, `lapsed` from, `aged` out from."""

    active: draw.Ints
    lapsed: draw.Ints
    aged: draw.Ints

    def is_new(self) -> draw.Bools:
        """Never insured, bool (n,)."""
        return (self.active < 0) & (self.lapsed < 0) & (self.aged < 0)


def assign(parameters: Parameters, places: pd.DataFrame, workers: pd.DataFrame, rng: draw.Rng) -> Standing:
    """The standing of every worker in the last month; sums as in the parameters' counts, payers and lapsed."""
    nobody = np.full(len(workers), -1, dtype=np.int64)
    standing = Standing(nobody, nobody.copy(), nobody.copy())
    final = dict(zip(parameters.payers, parameters.final_stock(), strict=True))
    for payer in WAGE_PAYERS:
        _give(standing.active, parameters, workers, places, payer, int(final[payer]), rng)
    insured = _own_account(parameters, places, workers, standing, rng)
    rest = [payer for payer in parameters.payers if payer not in WAGE_PAYERS]
    for payer in rest[:-1]:
        _give(standing.active, parameters, workers, places, payer, int(final[payer]), rng, insured)
    standing.active[insured[standing.active[insured] < 0]] = parameters.payers.index(rest[-1])
    _lapse(parameters, places, workers, standing, rng)
    _age_out(parameters, workers, standing, rng)
    return standing


def _give(
    to: draw.Ints,
    parameters: Parameters,
    workers: pd.DataFrame,
    places: pd.DataFrame,
    payer: str,
    count: int,
    rng: draw.Rng,
    among: draw.Ints | None = None,
) -> None:
    """Let `payer` insure `count` of those whom nobody insures, by the payer's weights."""
    free = np.flatnonzero(workers["is_eligible"].to_numpy()) if among is None else among
    free = free[to[free] < 0]
    weight = _weights(parameters, places, workers, payer)[free]
    if payer not in WAGE_PAYERS:
        weight = np.maximum(weight, 1e-6)
    free, weight = free[weight > 0], weight[weight > 0]
    to[draw.pick(rng, free, count, np.log(weight))] = parameters.payers.index(payer)


def _weights(parameters: Parameters, places: pd.DataFrame, workers: pd.DataFrame, payer: str) -> draw.Floats:
    facts = parameters["payers"][payer]
    by_occupation = workers["occupation"].map(facts.get("occupations", {})).fillna(0.0)
    by_kind = places["kind"].map(facts.get("kinds", dict.fromkeys(parameters["kinds"], 1.0))).fillna(0.0)
    weights: draw.Floats = by_occupation.to_numpy(dtype=np.float64) * by_kind.to_numpy()[workers["village"].to_numpy()]
    return weights


def _own_account(
    parameters: Parameters, places: pd.DataFrame, workers: pd.DataFrame, standing: Standing, rng: draw.Rng
) -> draw.Ints:
    """Whom the payers of own-account membership insure: fills each village up to its coverage."""
    eligible = workers["is_eligible"].to_numpy()
    village = workers["village"].to_numpy()
    insured = standing.active >= 0
    quota = village_quota(parameters, places, np.bincount(village[eligible], minlength=len(places)), rng)
    left = np.maximum(quota - np.bincount(village[insured], minlength=len(places)), 0)
    free = np.flatnonzero(eligible & ~insured)
    score = _readiness(parameters, workers)[free] + rng.logistic(size=len(free))
    return draw.by_quota(free, village[free], score, left, parameters.count("active") - int(insured.sum()))


def _readiness(parameters: Parameters, workers: pd.DataFrame) -> draw.Floats:
    by_code = {code: facts["readiness"] for code, facts in parameters["occupations"].items()}
    readiness: draw.Floats = workers["occupation"].map(by_code).to_numpy(dtype=np.float64)
    return readiness


def village_quota(parameters: Parameters, places: pd.DataFrame, eligible: draw.Ints, rng: draw.Rng) -> draw.Ints:
    """Active workers wanted per village, int64 (villages,), sums to the active count.

    The district's coverage with a tilt by kind and noise, on the logit scale; then every district is moved back to
    its own coverage, so that noise in villages does not become noise in districts.
    """
    facts = parameters["village_noise"]
    tilt = np.array([parameters["kinds"][kind]["coverage_tilt"] for kind in places["kind"]])
    # The share of a large village is the mean of many hamlets and strays less.
    spread = facts["coverage_sd"] * np.sqrt(np.minimum(eligible.mean() / np.maximum(eligible, 1), 1))
    logit = tilt + rng.normal(0, 1, len(places)) * spread
    low, high = facts["coverage_min_pct"] / 100, facts["coverage_max_pct"] / 100
    wanted = np.zeros(len(places))
    for code, district in parameters["districts"].items():
        here = (places["district_code"] == code).to_numpy()
        wanted[here] = _move(logit[here], eligible[here], district["coverage_pct"] / 100, low, high)
    return draw.shares(wanted * eligible, parameters.count("active"))


def _move(logit: draw.Floats, size: draw.Ints, mean: float, low: float, high: float) -> draw.Floats:
    """Shares between `low` and `high` whose mean weighted by `size` is `mean`: bisection over a common shift."""
    below, above = -10.0, 10.0
    for _ in range(50):
        shift = (below + above) / 2
        share = np.clip(1 / (1 + np.exp(-logit - shift)), low, high)
        if (share * size).sum() < mean * size.sum():
            below = shift
        else:
            above = shift
    return share


def _lapse(
    parameters: Parameters, places: pd.DataFrame, workers: pd.DataFrame, standing: Standing, rng: draw.Rng
) -> None:
    """Choose the lapsed among the eligible who are not active and were old enough to have been insured."""
    old_enough = workers["birth_month"].to_numpy() <= can_lapse_before(parameters)
    free = np.flatnonzero(workers["is_eligible"].to_numpy() & (standing.active < 0) & old_enough)
    for payer, count in zip(parameters.payers, parameters.final_lapsed(), strict=True):
        free = free[standing.lapsed[free] < 0]
        weight = np.maximum(_weights(parameters, places, workers, payer)[free], 1e-9)
        standing.lapsed[draw.pick(rng, free, int(count), np.log(weight))] = parameters.payers.index(payer)


def can_lapse_before(parameters: Parameters) -> int:
    """Latest birth month of people whose history may hold a lapse: grown up well before the first month."""
    return parameters.first - 18 * 12


def _age_out(parameters: Parameters, workers: pd.DataFrame, standing: Standing, rng: draw.Rng) -> None:
    """Most of those now too old were insured until then; by a payer that existed, else they never were."""
    old = ~workers["is_eligible"] & ~workers["is_servant"] & (workers["birth_month"] <= can_lapse_before(parameters))
    chosen = np.flatnonzero(old.to_numpy() & (rng.random(len(workers)) < 0.8))
    company, rest = parameters.payers.index("company"), len(parameters.payers) - 1
    is_wage = workers["occupation"].isin(parameters["payers"]["company"]["occupations"]).to_numpy()[chosen]
    standing.aged[chosen] = np.where(is_wage, company, rest)
