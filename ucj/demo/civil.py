"""What the population office said of workers and members: alive and as stated, unknown, moved away, or deceased."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd

from ucj.demo import draw, earlier_lists
from ucj.demo.files import SourceFile, write_csv
from ucj.demo.parameters import Parameters

KIND = "civil"
# Where no day of death is to be stated.
_NONE = "-"


def write(
    parameters: Parameters,
    people: pd.DataFrame,
    deaths: pd.DataFrame,
    gone: pd.DataFrame,
    out: Path,
    rng: draw.Rng,
) -> list[SourceFile]:
    """One file a check; each person is in one of them, whoever died in the first after his death.

    `deaths` is about the deceased of `people`, in their order; `gone` is as from `earlier_lists.gone`.
    """
    facts = parameters["civil"]
    table = _rows(parameters, people, deaths, gone, rng)
    files = []
    for number, file in enumerate(facts["files"]):
        path = out / facts["name"].format(period=file["period"])
        part = table[table["file"] == number].sort_values("nik")
        write_csv(path, _fill(part, file["checked"]), ";")
        files.append(SourceFile(path, KIND, file["period"]))
    return files


def _rows(
    parameters: Parameters, people: pd.DataFrame, deaths: pd.DataFrame, gone: pd.DataFrame, rng: draw.Rng
) -> pd.DataFrame:
    """`people` with a verdict: word str · file int64 (number) · death datetime64[s] (NaT: alive)."""
    facts = parameters["civil"]
    role = people["role"]
    others = people.index[(role == "outside") & ~people.index.isin(gone.index)].to_numpy()
    moved = np.r_[gone.index[gone["fate"] == earlier_lists.MOVED], _some(parameters, others, "moved", rng)]
    said = {
        "match": people.loc[_some(parameters, people.index[role == "worker"].to_numpy(), "matched", rng)],
        "mismatch": people.loc[_some(parameters, people.index[role == "damaged"].to_numpy(), "mismatched", rng)],
        "moved": people.loc[moved],
        "deceased": people[role == "deceased"].assign(death=deaths["death"].to_numpy()),
    }
    parts = [part.assign(word=draw.one_of(rng, facts["words"][code], len(part))) for code, part in said.items()]
    table = pd.concat(parts, ignore_index=True)
    checks = np.array([file["checked"] for file in facts["files"]], dtype="datetime64[s]")
    anywhere = rng.integers(0, len(checks), len(table))
    return table.assign(file=np.where(table["death"].isna(), anywhere, np.searchsorted(checks, table["death"])))


def _some(parameters: Parameters, candidates: draw.Ints, name: str, rng: draw.Rng) -> draw.Ints:
    return draw.pick(rng, candidates, parameters.at_least_one(parameters["civil"][name]))


def _fill(part: pd.DataFrame, checked: dt.date) -> pd.DataFrame:
    form = "%d-%m-%Y"
    return pd.DataFrame(
        {
            "NO": np.arange(1, len(part) + 1),
            "NIK": part["nik"].to_numpy(),
            "NAMA_LENGKAP": part["name"].str.upper().to_numpy(),
            "TGL_LAHIR": part["birth"].dt.strftime(form).to_numpy(),
            "HASIL_PADANAN": part["word"].to_numpy(),
            "TGL_PADANAN": checked.strftime(form),
            "TGL_MENINGGAL": part["death"].dt.strftime(form).fillna(_NONE).to_numpy(),
        }
    )
