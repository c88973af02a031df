"""Every membership of the demo: of listed workers, of people on no list, and the doubles; with firms and payers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ucj import months, reference
from ucj.demo import draw
from ucj.demo.history import History, Traits
from ucj.demo.parameters import WAGE_PAYERS, Parameters
from ucj.demo.standing import Standing, can_lapse_before
from ucj.settings import Settings

_COLUMNS = ["person", "payer", "start", "end"]


def of_workers(
    settings: Settings,
    parameters: Parameters,
    places: pd.DataFrame,
    workers: pd.DataFrame,
    standing: Standing,
    rng: draw.Rng,
) -> pd.DataFrame:
    """One row a membership of a listed worker: person int64 (row of `workers`), payer str, start, end int64."""
    limits = reference.regency(settings)
    birth_month = workers["birth_month"].to_numpy()
    late = np.array([parameters["districts"][code]["lateness"] for code in places["district_code"]])
    traits = Traits(
        first=birth_month + limits.youngest * 12,
        past=birth_month + (limits.oldest + 1) * 12,
        can_lapse=birth_month <= can_lapse_before(parameters),
        is_wage=workers["occupation"].isin(parameters["payers"]["company"]["occupations"]).to_numpy(),
        lateness=late[workers["village"].to_numpy()] + rng.normal(0, 1, len(workers)),
    )
    spells = History(parameters, standing, traits, rng).run()
    spells["payer"] = np.array(parameters.payers, dtype=object)[spells["payer"]]
    extra = [_doubles(parameters, spells, payer, rng) for payer in ("regency", "self")]
    return pd.concat([spells, *extra, _servants(parameters, workers, rng)], ignore_index=True)


def _doubles(parameters: Parameters, spells: pd.DataFrame, payer: str, rng: draw.Rng) -> pd.DataFrame:
    """Second memberships of wage earners, inside the one their firm pays for, which counts."""
    facts = parameters["doubles"]
    earliest = months.parse(facts["not_before"])
    is_open = spells["end"] == months.OPEN_END
    several = spells.loc[is_open & spells["person"].duplicated(keep=False), "person"]
    paid = is_open & (spells["payer"] == "company") & (spells["start"] < parameters.last)
    # Nobody gets a third: the payers draw from different halves, and never who already has two in force.
    free = paid & (spells["person"] % 2 == (payer == "self")) & ~spells["person"].isin(several[several.duplicated()])
    half = spells[free]
    chosen = half.loc[draw.pick(rng, half.index.to_numpy(), parameters.count(f"double_{payer}"))]
    start = rng.integers(np.maximum(chosen["start"] + 1, earliest), parameters.last + 1)
    ended = (rng.random(len(chosen)) * 100 < facts["ended_pct"]) & (start < parameters.last)
    stop = np.minimum(start + rng.integers(1, 9, len(chosen)), parameters.last)
    end = np.where(ended, stop, months.OPEN_END)
    return pd.DataFrame({"person": chosen["person"], "payer": payer, "start": start, "end": end})


def _servants(parameters: Parameters, workers: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """Servants for whom the regency pays by mistake: they are outside the duty and never counted."""
    earliest = months.parse(parameters["doubles"]["not_before"])
    servants = np.flatnonzero(workers["is_servant"].to_numpy())
    who = draw.pick(rng, servants, parameters.count("servants_on_list"))
    start = rng.integers(earliest, parameters.last + 1, len(who))
    return pd.DataFrame({"person": who, "payer": "regency", "start": start, "end": months.OPEN_END})


def of_others(parameters: Parameters, people: pd.DataFrame, facts_name: str, rng: draw.Rng) -> pd.DataFrame:
    """One membership each for `people` (index = person) on no list; payers and ends by the table `facts_name`."""
    facts = parameters[facts_name]
    payer = draw.choose(rng, facts["payers"], len(people))
    start = starts(parameters, payer, np.full(len(people), parameters.last), rng)
    start = np.maximum(start, people["birth_month"].to_numpy() + 18 * 12)
    end = np.full(len(people), months.OPEN_END)
    ended = np.flatnonzero((rng.random(len(people)) * 100 < facts.get("ended_pct", 4)) & (start < parameters.last))
    end[ended] = rng.integers(start[ended] + 1, parameters.last + 1)
    return pd.DataFrame({"person": people.index, "payer": payer, "start": start, "end": end})[_COLUMNS]


def starts(parameters: Parameters, payer: draw.Texts, latest: draw.Ints, rng: draw.Rng) -> draw.Ints:
    """A start month up to `latest` for each payer, never before the payer's first month."""
    launch = np.array([first_month(parameters, name) for name in payer], dtype=np.int64)
    back = np.minimum(rng.exponential(parameters["start_before_history"]["mean"], len(payer)), 100).astype(np.int64)
    # Before its start a programme has no members: whoever would be older joined with the first wave.
    start: draw.Ints = np.minimum(np.maximum(latest - back, launch), latest)
    return start


def first_month(parameters: Parameters, payer: str) -> int:
    """The first month a payer insured anyone; long ago for those already there when the history begins."""
    stated = [months.parse(row["month"]) for row in parameters["stocks"] if row.get(payer)]
    first = min(stated, default=parameters.last)
    return first - 120 if first == parameters.first else first


def firms(parameters: Parameters) -> pd.DataFrame:
    """One row a firm: npp (8 characters), organisation, sector str, weight float64 (a few firms employ most)."""
    facts = parameters["employers"]
    rows = [
        (
            f"{facts['npp_prefix']}{code:02d}{number:04d}",
            f"{of['form']} {of['word']} {number:02d}",
            sector,
            number**-0.9,
        )
        for code, (sector, of) in enumerate(((s, of) for s, of in facts.items() if isinstance(of, dict)), start=1)
        for number in range(1, max(parameters.scaled(of["firms"]), 2) + 1)
    ]
    return pd.DataFrame(rows, columns=["npp", "organisation", "sector", "weight"])


def with_organisations(
    settings: Settings,
    parameters: Parameters,
    places: pd.DataFrame,
    people: pd.DataFrame,
    spells: pd.DataFrame,
    rng: draw.Rng,
) -> pd.DataFrame:
    """`spells` sorted by person and start, with npp, organisation, segment and programme str."""
    spells = spells.sort_values(["person", "start", "end"], kind="stable", ignore_index=True)
    payers = parameters["payers"]
    spells["npp"] = spells["payer"].map({code: facts.get("npp", "") for code, facts in payers.items()})
    spells["organisation"] = spells["payer"].map(
        {code: facts.get("organisation", "") for code, facts in payers.items()}
    )
    spells["segment"] = np.where(spells["payer"].isin(WAGE_PAYERS), "PU", "BPU")
    spells["programme"] = ""
    for code, facts in payers.items():
        rows = np.flatnonzero((spells["payer"] == code).to_numpy())
        spells.loc[rows, "programme"] = draw.one_of(rng, facts["programmes"], len(rows))
    _villages(places, people, spells)
    _employers(settings, parameters, people, spells, rng)
    return spells


def _villages(places: pd.DataFrame, people: pd.DataFrame, spells: pd.DataFrame) -> None:
    rows = np.flatnonzero((spells["payer"] == "village").to_numpy())
    village = people["village"].to_numpy()[spells["person"].to_numpy()[rows]]
    spells.loc[rows, "npp"] = np.array([f"DS{number + 1:06d}" for number in range(len(places))], dtype=object)[village]
    names = spells.loc[rows, "organisation"].to_numpy() + " " + places["village_name"].str.upper().to_numpy()[village]
    spells.loc[rows, "organisation"] = names


def _employers(
    settings: Settings, parameters: Parameters, people: pd.DataFrame, spells: pd.DataFrame, rng: draw.Rng
) -> None:
    """A firm of the worker's sector for each wage membership; most stay with one firm all along."""
    sectors = reference.read(settings, "occupations").set_index("occupation_code")["sector"]
    sector = people["occupation"].map(sectors).to_numpy(dtype=object)
    table = firms(parameters)
    known = set(table["sector"])
    fallback = str(table["sector"].iloc[-1])
    sector = np.array([name if name in known else fallback for name in sector], dtype=object)
    usual = _draw_firms(table, sector, rng)
    rows = np.flatnonzero((spells["payer"] == "company").to_numpy())
    person = spells["person"].to_numpy()[rows]
    changed = (rng.random(len(rows)) * 100 < parameters["employers"]["changed_pct"]) & (
        spells["end"].to_numpy()[rows] != months.OPEN_END
    )
    firm = np.where(changed, _draw_firms(table, sector[person], rng), usual[person])
    spells.loc[rows, "npp"] = table["npp"].to_numpy()[firm]
    spells.loc[rows, "organisation"] = table["organisation"].to_numpy()[firm]


def _draw_firms(table: pd.DataFrame, sector: draw.Texts, rng: draw.Rng) -> draw.Ints:
    firm = np.zeros(len(sector), dtype=np.int64)
    for name, group in table.groupby("sector", sort=True):
        here = np.flatnonzero(sector == name)
        chance = group["weight"].to_numpy()
        firm[here] = rng.choice(group.index.to_numpy(), size=len(here), p=chance / chance.sum())
    return firm
