"""Names and identity numbers of people who do not exist."""

from __future__ import annotations

import csv
import datetime as dt

import numpy as np
import pandas as pd

from ucj.demo import draw
from ucj.demo.parameters import Parameters
from ucj.settings import Settings


def add(settings: Settings, parameters: Parameters, people: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """`people` (sex, birth, nik_region) with name, mother, birth_place, nik, kpj, phone str, each NIK unique.

    The NIK of some holds another birth date or the other sex, as after a correction; not where `is_plain`.
    """
    details = parameters["details"]
    names = _name_lists(settings)
    plain = people["is_plain"].to_numpy()
    corrected = (rng.random(len(people)) * 100 < details["corrected_birth_pct"]) & ~plain
    wrong_sex = (rng.random(len(people)) * 100 < details["sex_differs_pct"]) & ~plain
    female = (people["sex"] == "P").to_numpy()
    shift = np.where(corrected, rng.choice([-1, 1], len(people)) * rng.integers(1, 400, len(people)), 0)
    birth = people["birth"].to_numpy().astype("datetime64[D]") + shift
    return people.assign(
        name=_names(names, female, details["two_names_pct"], rng),
        mother=_names(names, np.ones(len(people), dtype=np.bool_), 40, rng),
        birth_place=draw.choose(rng, details["birth_places"], len(people)),
        nik=_niks(people["nik_region"].to_numpy(), birth, female ^ wrong_sex),
        kpj=[f"{number:011d}" for number in rng.integers(10**9, 10**10, len(people))],
        phone=_phones(len(people), details["phone_missing_pct"], rng),
    )


def damaged(niks: list[str], taken: set[str], rng: draw.Rng) -> list[str]:
    """Each NIK with one digit changed or two neighbours swapped, valid in form and nobody's."""
    taken = set(taken)
    result = []
    for nik in niks:
        wrong = nik
        while wrong in taken or not is_valid(wrong):
            wrong = _slip(nik, rng)
        taken.add(wrong)
        result.append(wrong)
    return result


def is_valid(nik: str) -> bool:
    """Whether the form is right: 16 digits, a date (women's day + 40), a serial other than 0000."""
    if len(nik) != 16 or not nik.isdigit() or nik[12:] == "0000":
        return False
    try:
        dt.date(2000 + int(nik[10:12]), int(nik[8:10]), int(nik[6:8]) % 40)
    except ValueError:
        return False
    return int(nik[6:8]) <= 71


def differs(nik: pd.Series[str], birth: pd.Series[pd.Timestamp]) -> draw.Bools:
    """Where a valid NIK holds another birth date than the stated one, bool (n,)."""
    day = nik.str[6:8].astype(int)
    day = day.where(day <= 40, day - 40)
    stated = birth.dt.strftime("%d%m%y")
    return ((day.astype(str).str.zfill(2) + nik.str[8:12]) != stated).to_numpy()


def misspelt(name: str, rng: draw.Rng) -> str:
    """The name with one letter doubled, dropped or two swapped, never the first."""
    at = int(rng.integers(1, len(name) - 1))
    doubled, dropped = name[:at] + name[at] + name[at:], name[:at] + name[at + 1 :]
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    wrong = [doubled, dropped, swapped][int(rng.integers(3))].replace("  ", " ").strip()
    return wrong if wrong != name else doubled


def _slip(nik: str, rng: draw.Rng) -> str:
    at = int(rng.integers(6, 15))
    if rng.random() < 0.5:
        return nik[:at] + nik[at + 1] + nik[at] + nik[at + 2 :]
    return nik[:at] + str(rng.integers(10)) + nik[at + 1 :]


def _name_lists(settings: Settings) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    with settings.reference("demo/names.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            lists.setdefault(row["use"], []).append(row["name"])
    return lists


def _names(lists: dict[str, list[str]], female: draw.Bools, two_names_pct: float, rng: draw.Rng) -> draw.Texts:
    count = len(female)
    first = np.where(female, draw.one_of(rng, lists["female"], count), draw.one_of(rng, lists["male"], count))
    second = np.where(
        female, draw.one_of(rng, lists["second_female"], count), draw.one_of(rng, lists["second_male"], count)
    )
    two: draw.Texts = np.where(rng.random(count) * 100 < two_names_pct, first + " " + second, first)
    return two


def _niks(region: draw.Texts, birth: draw.Days, female: draw.Bools) -> list[str]:
    dates = pd.Series(birth.astype("datetime64[s]"))
    day = dates.dt.day + 40 * female
    stem = pd.Series(region) + day.astype(str).str.zfill(2) + dates.dt.strftime("%m%y")
    serial = pd.Series(draw.running(pd.factorize(stem)[0].astype(np.int64)) + 1)
    return (stem + serial.astype(str).str.zfill(4)).tolist()


def _phones(count: int, missing_pct: float, rng: draw.Rng) -> draw.Texts:
    # 0800 numbers belong to no person.
    numbers = np.array([f"0800{number:08d}" for number in rng.integers(0, 10**8, count)], dtype=object)
    numbers[rng.random(count) * 100 < missing_pct] = ""
    return numbers
