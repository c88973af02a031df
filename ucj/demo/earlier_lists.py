"""What a few villages sent before: nearly today's people, and some who have since died, moved away or been dropped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ucj import months
from ucj.demo import draw, faults, workforce
from ucj.demo.files import SourceFile
from ucj.demo.parameters import Parameters
from ucj.settings import Settings

# What happened to somebody who is on no list today.
DIED, MOVED, DROPPED = "died", "moved", "dropped"


def settled(
    parameters: Parameters, places: pd.DataFrame, people: pd.DataFrame, deaths: pd.DataFrame, rng: draw.Rng
) -> pd.DataFrame:
    """`people`, the deceased who stand on these lists in one of their villages; `deaths` is in their order."""
    dead = _died_since(parameters, people, deaths)
    village = people["village"].to_numpy(copy=True)
    village[dead] = _spread(_villages(parameters, places), len(dead), rng)
    return people.assign(village=village)


def gone(
    parameters: Parameters,
    places: pd.DataFrame,
    people: pd.DataFrame,
    deaths: pd.DataFrame,
    spells: pd.DataFrame,
    rng: draw.Rng,
) -> pd.DataFrame:
    """The rows of `people` (index kept) who stand on these lists and on none today, with their village and `fate`."""
    dead = people.loc[_died_since(parameters, people, deaths)].assign(fate=DIED)
    # No published stock may change by who comes back.
    held = spells.loc[_is_published(parameters, spells["payer"], spells["start"]), "person"]
    free = people.index[(people["role"] == "outside") & ~people.index.isin(held)].to_numpy()
    facts = parameters["earlier_lists"]
    left = people.loc[draw.pick(rng, free, parameters.at_least_one(facts["dropped"]))]
    moved = rng.permutation(len(left)) * 100 < len(left) * facts["dropped_moved_pct"]
    village = _spread(_villages(parameters, places), len(left), rng)
    return pd.concat([dead, left.assign(village=village, fate=np.where(moved, MOVED, DROPPED))])


def rows(
    settings: Settings,
    parameters: Parameters,
    places: pd.DataFrame,
    listed: pd.DataFrame,
    gone: pd.DataFrame,
    spells: pd.DataFrame,
    rng: draw.Rng,
) -> pd.DataFrame:
    """The rows of these lists, all to be accepted: columns as `listed` (today's lists, index = row of `people`)."""
    villages = _villages(parameters, places)
    here = listed[listed["village"].isin(villages) & (listed["fault"] == "")]
    known = spells.loc[spells["start"] <= _period(parameters), "person"]
    free = here.index[~here.index.isin(known)].to_numpy()
    entrants = draw.pick(rng, free, max(round(len(here) * parameters["earlier_lists"]["entrant_pct"] / 100), 1))
    stayed = _with_moves(parameters, places, here.drop(entrants), villages, rng)
    again = workforce.rows(settings, parameters, places, gone, rng).assign(is_near=False)
    return pd.concat([stayed, again])


def write(
    parameters: Parameters, places: pd.DataFrame, rows: pd.DataFrame, out: Path, planted: faults.Planted
) -> list[SourceFile]:
    """One file a village, in the form of its district but for name, titles and footer."""
    facts = parameters["earlier_lists"]
    forms = {style["district"]: style | facts for style in parameters["workforce_files"]}
    files = []
    for village, part in rows.groupby("village", sort=True):
        place = places.iloc[int(str(village))].to_dict()
        part = part.sort_values("order", kind="stable")
        form = forms[place["district_code"]]
        files.append(workforce.write_list(parameters, place, form, _period(parameters), part, out, planted))
    return files


def _with_moves(
    parameters: Parameters, places: pd.DataFrame, stayed: pd.DataFrame, villages: draw.Ints, rng: draw.Rng
) -> pd.DataFrame:
    """`stayed`, a few of them still in another of the villages."""
    who = draw.pick(rng, stayed.index.to_numpy(), parameters.at_least_one(parameters["earlier_lists"]["moved"]))
    at = np.searchsorted(villages, stayed.loc[who, "village"])
    before = villages[(at + rng.integers(1, len(villages), len(who))) % len(villages)]
    there = workforce.of_village(places, before)
    moved = stayed.loc[who].assign(village=before, **there, order=before + 0.95, is_near=False)
    return pd.concat([stayed.drop(who), moved])


def _died_since(parameters: Parameters, people: pd.DataFrame, deaths: pd.DataFrame) -> draw.Ints:
    """Rows of the deceased who stood on these lists when they died: one in so many of those who could."""
    until = months.parse(parameters["earlier_lists"]["died_until"])
    died = deaths["death_month"].between(_period(parameters) + 1, until)
    dead = np.flatnonzero((people["role"] == "deceased").to_numpy())
    listed: draw.Ints = dead[(died & ~_is_published(parameters, deaths["payer"], deaths["start"])).to_numpy()]
    return listed[:: parameters["earlier_lists"]["died_one_in"]]


def _is_published(parameters: Parameters, payer: pd.Series[str], start: pd.Series[int]) -> pd.Series[bool]:
    return (payer == "regency") & (start < months.parse(parameters["earlier_lists"]["regency_not_before"]))


def _spread(villages: draw.Ints, count: int, rng: draw.Rng) -> draw.Ints:
    """A village each, as many in one as in another: a list that loses many at once would be refused."""
    return rng.permutation(np.resize(rng.permutation(villages), count))


def _villages(parameters: Parameters, places: pd.DataFrame) -> draw.Ints:
    """Rows of `places`, ascending."""
    return np.flatnonzero(places["village_code"].isin(parameters["earlier_lists"]["villages"]).to_numpy())


def _period(parameters: Parameters) -> int:
    return months.parse(parameters["earlier_lists"]["period"])
