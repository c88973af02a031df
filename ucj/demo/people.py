"""The synthetic people: where they live, what they do, when they were born. Drawn before anyone is insured."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ucj import months, reference
from ucj.demo import draw
from ucj.demo.parameters import Parameters
from ucj.settings import Settings

# Nobody younger or older is on a workforce list, in years.
_YOUNGEST, _OLDEST = 13, 75


def villages(settings: Settings, parameters: Parameters, rng: draw.Rng) -> pd.DataFrame:
    """One row a village of the regency, by code.

    village_code, village_name, type, district_code, district_name, kind str · worker_count int64, sums to the labour
    force. Sizes follow polling stations, which follow grown-up residents.
    """
    regions = reference.regions(settings).set_index("region_code")
    own = regions[(regions["level"] == "village") & regions.index.str.startswith(settings.region_code)].sort_index()
    kinds = {code: kind for kind, codes in parameters["village_kinds"].items() for code in codes}
    frame = pd.DataFrame(
        {
            "village_code": own.index.to_numpy(),
            "village_name": own["region_name"].to_numpy(),
            "type": own["type"].to_numpy(),
            "district_code": own["parent_code"].to_numpy(),
            "district_name": regions.loc[own["parent_code"], "region_name"].to_numpy(),
        }
    )
    of_district = [parameters["districts"][code]["kind"] for code in frame["district_code"]]
    frame["kind"] = [kinds.get(code, kind) for code, kind in zip(frame["village_code"], of_district, strict=True)]
    noise = np.exp(rng.normal(0, parameters["village_noise"]["size_sd"], len(frame)))
    stations = own["polling_station_2024_count"].to_numpy(dtype=np.float64)
    frame["worker_count"] = draw.shares(stations * noise, parameters.count("labour_force"))
    return frame


def workers(settings: Settings, parameters: Parameters, places: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """One row a worker of the workforce lists, by village; index 0..n-1.

    village int64 (row of `places`) · occupation, sex str · birth datetime64[s] · birth_month int64
    · is_servant, is_eligible bool (in the last month)
    """
    village = np.repeat(np.arange(len(places)), places["worker_count"].to_numpy())
    servant, outside_age = _excluded(parameters, places, village, rng)
    occupation = _occupations(parameters, places, village, servant, outside_age, rng)
    frame = pd.DataFrame({"village": village, "occupation": occupation})
    frame["is_servant"] = servant
    frame["is_eligible"] = ~servant & ~outside_age
    age = ages(settings, parameters, occupation, rng)
    age[outside_age] = _ages_outside(settings, parameters, int(outside_age.sum()), rng)
    return frame.assign(**personal(parameters, occupation, age, rng))


def personal(parameters: Parameters, occupation: draw.Texts, age_months: draw.Ints, rng: draw.Rng) -> dict[str, Any]:
    """Columns sex, birth and birth_month for people of the given age in the last month."""
    female = np.array([parameters["occupations"][code]["female_pct"] for code in occupation], dtype=np.float64)
    birth_month = parameters.last - age_months
    return {
        "sex": np.where(rng.random(len(occupation)) * 100 < female, "P", "L").astype(object),
        "birth": _days(birth_month, rng),
        "birth_month": birth_month,
    }


def ages(settings: Settings, parameters: Parameters, occupation: draw.Texts, rng: draw.Rng) -> draw.Ints:
    """Age in whole months in the last month, int64 (n,), inside both the occupation's and the regency's limits."""
    limits = reference.regency(settings)
    facts = parameters["occupations"]
    low = np.array([max(facts[code]["youngest"], limits.youngest) for code in occupation]) * 12
    high = np.array([min(facts[code]["oldest"], limits.oldest) for code in occupation]) * 12 + 11
    # A mode a little below the middle: most workers are between 28 and 48.
    drawn: draw.Ints = (low + rng.beta(1.7, 2.1, len(occupation)) * (high - low + 1)).astype(np.int64)
    inside: draw.Ints = np.minimum(drawn, high)
    return inside


def _ages_outside(settings: Settings, parameters: Parameters, count: int, rng: draw.Rng) -> draw.Ints:
    limits = reference.regency(settings)
    young = min(parameters.count("excluded_young"), count)
    below = rng.integers(_YOUNGEST * 12, limits.youngest * 12, young)
    spread = (_OLDEST - limits.oldest) * 12
    above = (limits.oldest + 1) * 12 + (rng.beta(1, 2.2, count - young) * spread).astype(np.int64)
    return np.concatenate([below, above])


def _excluded(
    parameters: Parameters, places: pd.DataFrame, village: draw.Ints, rng: draw.Rng
) -> tuple[draw.Bools, draw.Bools]:
    kinds = parameters["kinds"]
    weight = np.array([kinds[kind]["servant_weight"] for kind in places["kind"]], dtype=np.float64)
    servant = np.zeros(len(village), dtype=np.bool_)
    everyone = np.arange(len(village))
    servant[draw.pick(rng, everyone, parameters.count("excluded_servant"), np.log(weight[village]))] = True
    outside_age = np.zeros(len(village), dtype=np.bool_)
    outside_age[draw.pick(rng, everyone[~servant], parameters.count("excluded_age"))] = True
    return servant, outside_age


def _occupations(
    parameters: Parameters,
    places: pd.DataFrame,
    village: draw.Ints,
    servant: draw.Bools,
    outside_age: draw.Bools,
    rng: draw.Rng,
) -> draw.Texts:
    occupation = np.empty(len(village), dtype=object)
    kind = places["kind"].to_numpy(dtype=object)[village]
    for name, mix in parameters["mix"].items():
        here = np.flatnonzero((kind == name) & ~servant)
        occupation[here] = draw.choose(rng, mix, len(here))
    counts = draw.shares(list(parameters["servants"].values()), int(servant.sum()))
    occupation[servant] = rng.permutation(np.repeat(np.array(list(parameters["servants"]), dtype=object), counts))
    # Each village government has about as many posts as any other, whatever the number of residents.
    free = np.flatnonzero(~servant & ~outside_age)
    posts = parameters.count("village_apparatus")
    quota = draw.shares(rng.uniform(0.8, 1.2, len(places)), posts)
    occupation[draw.by_quota(free, village[free], rng.random(len(free)), quota, posts)] = "village_apparatus"
    return occupation


def _days(birth_month: draw.Ints, rng: draw.Rng) -> draw.Days:
    """A day in each month. Never 29 February: its birthdays are counted differently by different programs."""
    lengths = np.array([months.last_day(month).day for month in range(2001 * 12, 2002 * 12)])
    day = np.floor(rng.random(len(birth_month)) * lengths[birth_month % 12]).astype(np.int64)
    days: draw.Days = (draw.first_days(birth_month) + day).astype("datetime64[s]")
    return days
