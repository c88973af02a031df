"""The lists of the schemes that pay for others: whom they pay for, and whom they propose, not all of them rightly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ucj import months, rates
from ucj.demo import draw, faults, ledgers
from ucj.demo.files import SourceFile, write_csv
from ucj.demo.parameters import Parameters
from ucj.settings import Settings

KIND = "programme"
_NOT_A_MONTH = "13-2025"


def write(
    settings: Settings,
    parameters: Parameters,
    people: pd.DataFrame,
    spells: pd.DataFrame,
    out: Path,
    rng: draw.Rng,
    planted: faults.Planted,
) -> list[SourceFile]:
    """One CSV a scheme and period."""
    price = ledgers.own_account_rates(settings)
    files = []
    for facts in parameters["schemes"]:
        proposed = _proposals(parameters, facts, people, spells, rng)
        monthly = price.monthly(facts["payer"], "", parameters.last, rates.Terms())
        for period in map(months.parse, facts["periods"]):
            listed = _listed(facts, people, spells, proposed, period, parameters.last)
            bad = _spoiled(listed, facts["faults"], rng)
            path = out / f"{facts['file']}_{months.text(period)}.csv"
            table = pd.concat([listed, bad]).sort_values(["name", "fault"], kind="stable")
            write_csv(path, _fill(table, facts, monthly))
            for fault, count in bad["fault"].value_counts().items():
                planted.add(KIND, path, str(fault), int(count))
            files.append(SourceFile(path, KIND, months.text(period)))
    return files


def _proposals(
    parameters: Parameters, facts: Mapping[str, Any], people: pd.DataFrame, spells: pd.DataFrame, rng: draw.Rng
) -> draw.Ints:
    """Rows of `people` for whom the scheme does not pay in the last month, in no order."""
    in_force = spells[spells["end"] == months.OPEN_END]
    covered, mine = people.index.isin(in_force["person"]), people.index.isin(_paid(facts, in_force)["person"])
    role, eligible = people["role"], people["is_eligible"].fillna(False).astype(bool)
    worker, servant = role == "worker", people["is_servant"].fillna(False).astype(bool)
    grown = people["birth_month"] < parameters.last - 60 * 12
    groups = {
        "uncovered": worker & eligible & ~covered,
        "aged": worker & ~eligible & ~servant & grown & ~mine,
        "servants": worker & servant & ~mine,
        "insured_by_firm": worker & people.index.isin(in_force.loc[in_force["payer"] == "company", "person"]) & ~mine,
        "deceased": role == "deceased",
    }
    parts = [
        draw.pick(rng, np.flatnonzero(group), max(parameters.scaled(facts[name]), 1)) for name, group in groups.items()
    ]
    return rng.permutation(np.concatenate(parts))


def _paid(facts: Mapping[str, Any], spells: pd.DataFrame) -> pd.DataFrame:
    paid: pd.DataFrame = spells[spells["payer"] == facts["payer"]]
    return paid


def _listed(
    facts: Mapping[str, Any], people: pd.DataFrame, spells: pd.DataFrame, proposed: draw.Ints, period: int, last: int
) -> pd.DataFrame:
    """One row a person on the list of `period`: nik, name, fault str, start int64. An earlier list proposes who joined
    since, and a third of those who still wait."""
    paid = _paid(facts, spells)
    held = paid[(paid["start"] <= period) & (period < paid["end"])]
    joined = paid.loc[paid["start"] > period, "person"]
    waiting = proposed if period == last else proposed[: len(proposed) // 3]
    asked = pd.DataFrame({"person": np.concatenate([joined.to_numpy(), waiting]), "start": period})
    listed = pd.concat([held[["person", "start"]], asked]).drop_duplicates("person")
    who = people[["nik", "name"]].iloc[listed["person"].to_numpy()]
    return who.assign(start=listed["start"].to_numpy(), fault="")


def _spoiled(listed: pd.DataFrame, facts: Mapping[str, Any], rng: draw.Rng) -> pd.DataFrame:
    """Additional rows that must be refused: people of the list once more, written wrongly."""
    parts = [
        faults.spoil(listed.iloc[rng.choice(len(listed), count, replace=False)], fault, rng, [])
        for fault, count in faults.plan(facts["weights"], round(len(listed) * facts["pct"] / 100)).items()
    ]
    return pd.concat(parts)


def _fill(table: pd.DataFrame, facts: Mapping[str, Any], monthly: int) -> pd.DataFrame:
    start = table["start"].map({month: months.text(month) for month in table["start"].unique()})
    columns = {
        "NO": np.arange(1, len(table) + 1),
        "NAMA_PROGRAM": facts["name"],
        "SUMBER_DANA": facts["name"].upper() if facts["payer"] == "dbh_sawit" else "APBD KABUPATEN",
        "NIK": table["nik"],
        "NAMA": table["name"].str.upper(),
        "BULAN_MULAI": start.where(table["fault"] != "programme_month_unreadable", _NOT_A_MONTH),
        "BULAN_SELESAI": facts.get("end_month", ""),
        "IURAN_PER_BULAN": monthly,
    }
    return pd.DataFrame(columns)
