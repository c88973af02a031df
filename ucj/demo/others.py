"""People whom no workforce list holds: who live elsewhere, who died, or whose NIK was misread."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ucj import months
from ucj.demo import draw, identity, memberships, people
from ucj.demo.parameters import Parameters
from ucj.settings import Settings


def outside(settings: Settings, parameters: Parameters, rng: draw.Rng) -> pd.DataFrame:
    """One row a member who works here and lives elsewhere: columns as `people.workers`, and nik_region."""
    facts = parameters["outside"]
    count = parameters.count("outside")
    occupation = draw.choose(rng, facts["occupations"], count)
    age = people.ages(settings, parameters, occupation, rng)
    frame = pd.DataFrame({"village": -1, "occupation": occupation})
    return frame.assign(
        **people.personal(parameters, occupation, age, rng), nik_region=draw.choose(rng, facts["nik_regions"], count)
    )


def like_workers(parameters: Parameters, workers: pd.DataFrame, age_months: draw.Ints, rng: draw.Rng) -> pd.DataFrame:
    """One new person per age, with village and occupation of some worker who is no servant."""
    usual = np.flatnonzero(workers["is_eligible"].to_numpy())
    model = workers.iloc[rng.choice(usual, len(age_months))]
    frame = model[["village", "occupation"]].reset_index(drop=True)
    occupation = frame["occupation"].to_numpy(dtype=object)
    return frame.assign(**people.personal(parameters, occupation, age_months, rng), nik_region=parameters["nik_region"])


def damaged(parameters: Parameters, workers: pd.DataFrame, rng: draw.Rng, taken: set[str]) -> pd.DataFrame:
    """Some of `workers` (all uninsured) as a participant list holds them: one NIK digit wrong, some names too.

    The index is that of `workers`: the worker each row is about.
    """
    chosen = workers.loc[draw.pick(rng, workers.index.to_numpy(), parameters.count("damaged"))].copy()
    chosen["nik"] = identity.damaged(chosen["nik"].tolist(), taken, rng)
    renamed = rng.random(len(chosen)) * 100 < parameters["damaged"]["renamed_pct"]
    names = zip(chosen["name"], renamed, strict=True)
    chosen["name"] = [identity.misspelt(name, rng) if is_renamed else name for name, is_renamed in names]
    return chosen


def deaths(parameters: Parameters, rng: draw.Rng) -> pd.DataFrame:
    """One row a deceased member: death, reported, paid datetime64[s] · claim ('JKM', 'JKK', '') · payer str
    · death_month, start int64 (months). Paid in proportion to members, with the published number until `turn_month`.
    """
    facts = parameters["claims"]
    paid_month = _paid_months(parameters, rng)
    count = len(paid_month)
    paid = draw.first_days(paid_month) + rng.integers(0, 28, count)
    wait = rng.integers(6, 31, count)
    dates = {"death": paid - wait - rng.integers(5, 46, count), "reported": paid - wait, "paid": paid}
    frame = pd.DataFrame(dates).astype("datetime64[s]")
    frame["death_month"] = frame["death"].dt.year * 12 + frame["death"].dt.month - 1
    month = frame["death_month"].to_numpy()
    frame["payer"] = _payers_of_dead(parameters, month, rng)
    frame["start"] = memberships.starts(parameters, frame["payer"].to_numpy(dtype=object), month - 4, rng)
    frame["claim"] = "JKM"
    late = np.flatnonzero(month >= months.parse(facts["short_not_before"]))
    special = rng.permutation(late)
    unclaimed, accidents = parameters.scaled(facts["unclaimed_deaths"]), parameters.scaled(facts["accident_deaths"])
    frame.loc[special[:unclaimed], "claim"] = ""
    frame.loc[special[unclaimed : unclaimed + accidents], "claim"] = "JKK"
    short = special[unclaimed + accidents :][: parameters.scaled(facts["short_deaths"])]
    frame.loc[short, "payer"] = "regency"
    frame.loc[short, "start"] = month[short] - rng.integers(1, 3, len(short))
    return frame


def _paid_months(parameters: Parameters, rng: draw.Rng) -> draw.Ints:
    facts = parameters["claims"]
    turn, total = months.parse(facts["turn_month"]), parameters.count("deceased")
    until = min(parameters.scaled(facts["deaths_until_turn"]), total)
    members = parameters.stocks().sum(axis=0)
    spans = [(months.parse(facts["first_month"]), turn, until), (turn + 1, parameters.last, total - until)]
    parts = [
        rng.choice(np.arange(start, stop + 1), count, p=weight / weight.sum())
        for start, stop, count in spans
        for weight in [members[start - parameters.first : stop - parameters.first + 1]]
    ]
    return np.concatenate(parts)


def _payers_of_dead(parameters: Parameters, month: draw.Ints, rng: draw.Rng) -> draw.Texts:
    """A payer that had existed for some months when the member died."""
    old = draw.choose(rng, {"company": 80, "self": 12, "village": 8}, len(month))
    now = draw.choose(rng, {"regency": 74, "company": 19, "self": 4, "village": 3}, len(month))
    is_old = month < memberships.first_month(parameters, "regency") + 4
    payer: draw.Texts = np.where(is_old, old, now)
    return payer
