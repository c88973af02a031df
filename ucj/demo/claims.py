"""The claims list: deaths, accidents, savings of those who left, pensions and scholarships."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ucj import months, reference
from ucj.demo import draw, faults
from ucj.demo.files import SourceFile, write_csv
from ucj.demo.parameters import Parameters
from ucj.settings import Settings

KIND = "claims"
# Frames of claims have: person int64, programme, cause str, event, reported, paid datetime64, amount int64 (rupiah).


def rows(
    settings: Settings,
    parameters: Parameters,
    people: pd.DataFrame,
    spells: pd.DataFrame,
    deaths: pd.DataFrame,
    rng: draw.Rng,
) -> pd.DataFrame:
    """One row a claim paid from `first_month` to the last month: see the frame above, with number str and fault ''.

    `people` has role 'worker', 'outside' or 'deceased'; `deaths` is about the latter, in their order.
    """
    dead = np.flatnonzero((people["role"] == "deceased").to_numpy())
    alive = spells[~spells["person"].isin(dead) & (people["nik_is_right"].to_numpy()[spells["person"].to_numpy()])]
    parts = [
        _deaths(parameters, dead, deaths, rng),
        _accidents(settings, parameters, people, alive, rng),
        _leavers(parameters, alive, rng),
        _pensions(parameters, people, alive, rng),
        _scholarships(parameters, dead, deaths, rng),
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["paid"] <= pd.Timestamp(months.last_day(parameters.last))]
    frame = frame.sort_values(["paid", "person"], kind="stable", ignore_index=True)
    number = [f"KLM-{day.year}-{at + 1:06d}" for at, day in enumerate(frame["paid"])]
    return frame.assign(number=number, fault="")


def _deaths(parameters: Parameters, dead: draw.Ints, deaths: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    facts = parameters["claims"]
    held = deaths["death_month"] - deaths["start"]
    # The rule of three months came with Permenaker 1/2025.
    short = (held < 3) & (deaths["death_month"] >= months.parse(facts["short_not_before"]))
    jkm = np.where(short, facts["jkm_short_idr"], facts["jkm_idr"])
    frame = deaths[["reported", "paid"]].assign(
        person=dead,
        programme=deaths["claim"],
        event=deaths["death"],
        amount=np.where(deaths["claim"] == "JKK", facts["jkk_death_idr"], jkm).astype(np.int64),
        cause=draw.choose(rng, facts["death_causes"], len(deaths)),
    )
    frame.loc[frame["programme"] == "JKK", "cause"] = "Kecelakaan kerja, meninggal"
    return frame[frame["programme"] != ""]


def _accidents(
    settings: Settings, parameters: Parameters, people: pd.DataFrame, spells: pd.DataFrame, rng: draw.Rng
) -> pd.DataFrame:
    """Accidents of living members, in months they were insured, more of them in dangerous work."""
    facts = parameters["claims"]
    jobs = reference.read(settings, "occupations").set_index("occupation_code")
    first = np.maximum(spells["start"].to_numpy(), months.parse(facts["first_month"]))
    # The last two months' accidents are not paid yet.
    exposed = np.minimum(spells["end"].to_numpy(), parameters.last - 1) - first
    risk = people["occupation"].map(jobs["risk_class"]).to_numpy(dtype=np.float64)[spells["person"].to_numpy()]
    weight = np.maximum(exposed, 0) * risk
    chosen = rng.choice(len(spells), parameters.scaled(facts["accidents"]), replace=False, p=weight / weight.sum())
    month = first[chosen] + np.floor(rng.random(len(chosen)) * exposed[chosen]).astype(np.int64)
    amount = np.exp(rng.normal(np.log(facts["accident_median_idr"]), facts["accident_sd"], len(chosen)))
    person = spells["person"].to_numpy()[chosen]
    sector = people["occupation"].map(jobs["sector"]).to_numpy(dtype=object)[person]
    causes = [facts["causes"].get(name, facts["causes"]["other"]) for name in sector]
    cause = [words[int(at * len(words))] for words, at in zip(causes, rng.random(len(chosen)), strict=True)]
    return _claims(person, "JKK", cause, month, (1, 15), (7, 40), amount, rng)


def _leavers(parameters: Parameters, spells: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """Old-age savings of wage earners whose membership ended."""
    facts = parameters["claims"]
    ended = spells[
        spells["programme"].str.contains("JHT")
        & (spells["segment"] == "PU")
        & spells["end"].between(months.parse(facts["first_month"]), parameters.last - 3)
    ].drop_duplicates("person", keep="last")
    chosen = ended.iloc[draw.pick(rng, np.arange(len(ended)), parameters.scaled(facts["leavers"]))]
    held = (chosen["end"] - chosen["start"]).to_numpy(dtype=np.float64)
    median = facts["leaver_median_idr"] * np.clip(held / 24, 0.15, 3)
    amount = np.exp(rng.normal(np.log(median), facts["leaver_sd"]))
    person = chosen["person"].to_numpy()
    return _claims(person, "JHT", "Berhenti bekerja", chosen["end"].to_numpy(), (20, 50), (3, 15), amount, rng)


def _pensions(parameters: Parameters, people: pd.DataFrame, spells: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """First pension payments of wage earners of 59 and older."""
    facts = parameters["claims"]
    age = (parameters.last - people["birth_month"].to_numpy()[spells["person"].to_numpy()]) // 12
    held = spells[spells["programme"].str.contains("JP") & (age >= 59)].drop_duplicates("person")
    chosen = held.iloc[draw.pick(rng, np.arange(len(held)), parameters.scaled(facts["pensions"]))]
    month = rng.integers(months.parse(facts["first_month"]), parameters.last - 3, len(chosen))
    month = np.maximum(month, chosen["start"].to_numpy())
    amount = rng.uniform(facts["pension_idr"][0], facts["pension_idr"][1], len(chosen))
    return _claims(chosen["person"].to_numpy(), "JP", "Usia pensiun", month, (10, 30), (7, 20), amount, rng)


def _scholarships(parameters: Parameters, dead: draw.Ints, deaths: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """Yearly scholarships of children of members who died after three years or at work."""
    facts = parameters["claims"]
    long = ((deaths["death_month"] - deaths["start"] >= 36) & (deaths["claim"] != "")) | (deaths["claim"] == "JKK")
    families = np.flatnonzero(long.to_numpy())
    count = parameters.scaled(facts["scholarships"]) if len(families) else 0
    chosen = families[rng.integers(max(len(families), 1), size=count)]
    month = np.minimum(deaths["death_month"].to_numpy()[chosen] + rng.integers(2, 14, count), parameters.last - 3)
    month = np.maximum(month, deaths["death_month"].to_numpy()[chosen])
    amount = draw.one_of(rng, facts["scholarship_idr"], count).astype(np.float64)
    return _claims(dead[chosen], "BEASISWA", "Anak peserta meninggal", month, (30, 40), (7, 30), amount, rng)


def _claims(
    person: draw.Ints,
    programme: str,
    cause: str | list[str],
    month: draw.Ints,
    to_report: tuple[int, int],
    to_pay: tuple[int, int],
    amount: draw.Floats,
    rng: draw.Rng,
) -> pd.DataFrame:
    """Claims of one programme: an event in `month`, then so many days until reported and until paid."""
    event = draw.first_days(month) + rng.integers(0, 28, len(person))
    reported = event + rng.integers(*to_report, len(person))
    paid = reported + rng.integers(*to_pay, len(person))
    days = pd.DataFrame({"event": event, "reported": reported, "paid": paid}).astype("datetime64[s]")
    rounded = (np.maximum(amount, 50_000) // 100 * 100).astype(np.int64)
    return days.assign(person=person, programme=programme, cause=cause, amount=rounded)


def spoiled(frame: pd.DataFrame) -> pd.DataFrame:
    """Two additional rows that must be refused, like the newest accidents but for one value."""
    model = frame[frame["programme"].isin(["JKK", "JHT"])].tail(2).copy()
    model["number"] = model["number"] + "-X"
    model["fault"] = ["amount_negative", "paid_before_reported"]
    negative = model["fault"] == "amount_negative"
    model.loc[negative, "amount"] = -model.loc[negative, "amount"]
    model.loc[~negative, "paid"] = model.loc[~negative, "reported"] - pd.Timedelta(days=4)
    return model


def write(
    parameters: Parameters,
    places: pd.DataFrame,
    people: pd.DataFrame,
    frame: pd.DataFrame,
    out: Path,
    planted: faults.Planted,
) -> list[SourceFile]:
    frame = pd.concat([frame, spoiled(frame)], ignore_index=True)
    path = out / parameters["claims"]["file"]
    write_csv(path, _fill(places, people, frame), ";")
    for fault in frame.loc[frame["fault"] != "", "fault"]:
        planted.add(KIND, path, fault, 1)
    return [SourceFile(path, KIND, parameters["period"])]


def _fill(places: pd.DataFrame, people: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    person = frame["person"].to_numpy()
    village = people["village"].to_numpy()[person]
    district = places["district_name"].to_numpy(dtype=object)[village]
    form = "%d-%m-%Y"
    table: Mapping[str, Any] = {
        "NO_KLAIM": frame["number"],
        "NOMOR_IDENTITAS": people["nik"].to_numpy()[person],
        "NAMA_PESERTA": people["name"].str.upper().to_numpy()[person],
        "KECAMATAN": np.where(village < 0, "", district),
        "PROGRAM": frame["programme"],
        "TGL_KEJADIAN": frame["event"].dt.strftime(form),
        "TGL_LAPOR": frame["reported"].dt.strftime(form),
        "TGL_BAYAR": frame["paid"].dt.strftime(form),
        "JUMLAH_DIBAYAR": [f"{amount:,}".replace(",", ".") for amount in frame["amount"]],
        "SEBAB": frame["cause"],
    }
    return pd.DataFrame({header: np.asarray(values, dtype=object) for header, values in table.items()})
