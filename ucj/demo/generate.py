"""The whole set of files that the offices of a regency would send, made from a seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from ucj import months, reference
from ucj.demo import (
    activities,
    civil,
    claims,
    construction,
    draw,
    earlier_lists,
    employers,
    faults,
    identity,
    ledgers,
    memberships,
    others,
    participation,
    people,
    schemes,
    standing,
    workforce,
)
from ucj.demo.files import SourceFile, write_csv
from ucj.demo.parameters import Parameters, load
from ucj.settings import Settings

Progress = Callable[[str, float], None]

# Most offices send in the days before a list is due, a few in those after it; one without an arrangement by this day.
_LATE_SHARE, _DAYS_EARLY, _DAYS_LATE, _USUAL_DUE_DAY = 0.15, 5, 6, 10


@dataclass(frozen=True)
class Population:
    """Everyone. `people` rows by role: worker, outside, deceased, damaged; `strays` appear in faulty rows only."""

    places: pd.DataFrame
    people: pd.DataFrame
    strays: pd.DataFrame
    deaths: pd.DataFrame
    standing: standing.Standing


def write(settings: Settings, out: Path, seed: int, scale: float, progress: Progress) -> list[SourceFile]:
    """Write every file and `faults.csv` (what was planted) to `out`; gives them in the order of import.

    `scale` multiplies all head counts; `progress` hears a catalogue key and the share done. The same seed and scale
    give the same files. Raises Refused where the region has no demo parameters.
    """
    parameters = load(settings, scale)
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    # What came to the demo later draws apart: the other files stay what they were.
    later = np.random.default_rng([seed, 1])
    planted = faults.Planted()
    progress("demo.step.people", 0.0)
    everyone = population(settings, parameters, rng)
    settled = earlier_lists.settled(parameters, everyone.places, everyone.people, everyone.deaths, later)
    everyone = replace(everyone, people=settled)
    progress("demo.step.history", 0.1)
    spells = all_memberships(settings, parameters, everyone, rng)
    progress("demo.step.workforce", 0.15)
    table = _listed(settings, parameters, everyone, rng)
    gone = earlier_lists.gone(parameters, everyone.places, everyone.people, everyone.deaths, spells, later)
    before = earlier_lists.rows(settings, parameters, everyone.places, table, gone, spells, later)
    files = earlier_lists.write(parameters, everyone.places, before, out, planted)
    files += workforce.write(
        parameters,
        everyone.places,
        table,
        out,
        planted,
        lambda share: progress("demo.step.workforce", 0.15 + 0.4 * share),
    )
    progress("demo.step.participation", 0.55)
    listed = participation.rows(settings, everyone.people, spells, rng)
    spare = everyone.strays.iloc[-participation.spare(parameters, len(everyone.people)) :]
    files += participation.write(parameters, listed, spare, out, rng, planted)
    progress("demo.step.claims", 0.95)
    paid = claims.rows(settings, parameters, everyone.people, spells, everyone.deaths, rng)
    files += claims.write(parameters, everyone.places, everyone.people, paid, out, planted)
    files += civil.write(parameters, everyone.people, everyone.deaths, gone, out, later)
    progress("demo.step.construction", 0.98)
    files += construction.write(parameters, everyone.places, out, rng)
    progress("demo.step.ledgers", 0.985)
    files = _received(settings, parameters, files, rng)
    files += _of_payers(settings, parameters, everyone, spells, out, np.random.default_rng([seed, 2]), planted)
    write_csv(out / "faults.csv", planted.frame())
    return files


def _of_payers(
    settings: Settings,
    parameters: Parameters,
    everyone: Population,
    spells: pd.DataFrame,
    out: Path,
    rng: draw.Rng,
    planted: faults.Planted,
) -> list[SourceFile]:
    """Who paid, whom they pay for, who employs, and what was done about it; from lots of their own as well."""
    owed = ledgers.due(settings, parameters, everyone.people, spells, rng)
    files = ledgers.write(settings, parameters, everyone.people, owed, out)
    files += schemes.write(settings, parameters, everyone.people, spells, out, rng, planted)
    files += employers.write(parameters, everyone.places, everyone.people, spells, owed, out, rng)
    files += activities.write(parameters, everyone.places, out, rng, planted)
    return _received(settings, parameters, files, rng)


def _received(settings: Settings, parameters: Parameters, files: list[SourceFile], rng: draw.Rng) -> list[SourceFile]:
    """Each with the moment it came in, in office hours, and none after the day the demo's figures describe."""
    due_days = {sender.kind: sender.due_day for sender in reference.regency(settings).senders}
    early, late = rng.integers(0, _DAYS_EARLY, len(files)), rng.integers(1, _DAYS_LATE, len(files))
    off = np.where(rng.random(len(files)) < _LATE_SHARE, late, -early)
    minutes = rng.integers(0, 8 * 60, len(files))
    dated = []
    for each, days, minute in zip(files, off, minutes, strict=True):
        next_month = months.first_day(months.parse(each.period) + 1)
        day = next_month + dt.timedelta(days=due_days.get(each.kind, _USUAL_DUE_DAY) - 1 + int(days))
        moment = dt.datetime.combine(min(day, parameters["as_of"]), dt.time()) + dt.timedelta(minutes=int(minute))
        dated.append(replace(each, received_at=moment))
    return dated


def population(settings: Settings, parameters: Parameters, rng: draw.Rng) -> Population:
    """Draw everyone, listed or not, with names and identity numbers that nobody shares."""
    places = people.villages(settings, parameters, rng)
    workers = people.workers(settings, parameters, places, rng)
    final = standing.assign(parameters, places, workers, rng)
    deaths = others.deaths(parameters, rng)
    grown = rng.integers(38 * 12, 65 * 12, len(deaths))
    age_now = parameters.last - deaths["death_month"].to_numpy() + grown
    spare = sum(workforce.plan(parameters, len(workers)).values()) + participation.spare(parameters, len(workers) * 2)
    drawn = {
        "worker": workers.assign(nik_region=parameters["nik_region"]),
        "outside": others.outside(settings, parameters, rng),
        "deceased": others.like_workers(parameters, workers, age_now, rng),
        "stray": others.like_workers(parameters, workers, rng.integers(20 * 12, 60 * 12, spare), rng),
    }
    frame = pd.concat([part.assign(role=role) for role, part in drawn.items()], ignore_index=True)
    frame = identity.add(settings, parameters, frame.assign(is_plain=frame["role"] == "stray"), rng)
    strays = frame[frame["role"] == "stray"].drop(columns=["is_servant", "is_eligible"])
    known = frame[frame["role"] != "stray"]
    adult = parameters.last - 18 * 12
    uninsured = known.iloc[np.flatnonzero(known["is_eligible"].fillna(False).to_numpy(dtype=np.bool_)[: len(workers)])]
    uninsured = uninsured[final.is_new()[uninsured.index.to_numpy()] & (uninsured["birth_month"] <= adult)]
    misread = others.damaged(parameters, uninsured, rng, set(frame["nik"])).assign(role="damaged")
    everyone = pd.concat([known, misread], ignore_index=True)
    everyone["nik_is_right"] = everyone["role"] != "damaged"
    return Population(places, everyone, strays, deaths, final)


def all_memberships(settings: Settings, parameters: Parameters, everyone: Population, rng: draw.Rng) -> pd.DataFrame:
    """One row a membership of anyone: person int64 (row of `people`), payer, npp, organisation, segment, programme
    str, start, end int64 (months; end is the first inactive one, OPEN_END while in force)."""
    listed = everyone.people[everyone.people["role"] == "worker"]
    dead = np.flatnonzero((everyone.people["role"] == "deceased").to_numpy())
    of_dead = everyone.deaths[["payer", "start"]].assign(person=dead, end=everyone.deaths["death_month"])
    parts = [
        memberships.of_workers(settings, parameters, everyone.places, listed, everyone.standing, rng),
        memberships.of_others(parameters, everyone.people[everyone.people["role"] == "outside"], "outside", rng),
        memberships.of_others(parameters, everyone.people[everyone.people["role"] == "damaged"], "damaged", rng),
        of_dead,
    ]
    spells = pd.concat(parts, ignore_index=True)
    return memberships.with_organisations(settings, parameters, everyone.places, everyone.people, spells, rng)


def _listed(settings: Settings, parameters: Parameters, everyone: Population, rng: draw.Rng) -> pd.DataFrame:
    """The rows of today's workforce lists: first those to be accepted, index = row of `everyone.people`."""
    places = everyone.places
    listed = everyone.people[everyone.people["role"] == "worker"]
    good = workforce.rows(settings, parameters, places, listed, rng)
    strays = workforce.rows(settings, parameters, places, everyone.strays, rng)
    bad = workforce.spoiled(parameters, places, good, strays, rng)
    good = workforce.flag(parameters, places, good, rng)
    return pd.concat([good, bad.assign(is_near=False)], ignore_index=True)
