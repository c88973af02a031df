"""The list of employers: firms and village offices, what they say of themselves, and what they owe."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ucj import i18n, months
from ucj.demo import draw, memberships
from ucj.demo.files import Sheet, SourceFile, write_xlsx
from ucj.demo.parameters import WAGE_PAYERS, Parameters

KIND = "employer"


def write(
    parameters: Parameters,
    places: pd.DataFrame,
    people: pd.DataFrame,
    spells: pd.DataFrame,
    owed: pd.DataFrame,
    out: Path,
    rng: draw.Rng,
) -> list[SourceFile]:
    """One workbook, a row an employer. owed: as `ledgers.due` gives it."""
    facts = parameters["employer_list"]
    titles = [line.format(month=i18n.translator("id").month(parameters.last)) for line in facts["titles"]]
    path = out / facts["file"]
    write_xlsx(path, Sheet(facts["sheet"], titles, rows(parameters, places, people, spells, owed, rng), []))
    return [SourceFile(path, KIND, parameters["period"])]


def rows(
    parameters: Parameters,
    places: pd.DataFrame,
    people: pd.DataFrame,
    spells: pd.DataFrame,
    owed: pd.DataFrame,
    rng: draw.Rng,
) -> pd.DataFrame:
    """One row an employer, under the headers of the file: those with members, then those without."""
    known = _known(parameters, spells)
    district = _districts(places, people, spells, known["npp"], rng)
    members = _by_npp(spells[spells["end"] == months.OPEN_END].groupby("npp")["person"].nunique(), known)
    arrears = owed[~owed["is_paid"] & (owed["payer"] == "company")].groupby("npp")
    began = known["npp"].map(spells.groupby("npp")["start"].min()).fillna(parameters.first)
    days = draw.first_days(began.to_numpy(dtype=np.int64)) + rng.integers(0, 28, len(known))
    table = {
        "NPP": known["npp"],
        "NAMA_PERUSAHAAN": known["organisation"],
        "KECAMATAN": district,
        "SKALA_USAHA": _scales(parameters, np.maximum(members, known["said"].to_numpy())),
        "JUMLAH_TENAGA_KERJA": np.where(members > 0, _said(parameters, members, rng), known["said"]),
        "TGL_TERDAFTAR": pd.Series(days).dt.date,
        "BULAN_TUNGGAKAN": _by_npp(arrears["month"].nunique(), known),
        "TUNGGAKAN": _by_npp(arrears["idr"].sum(), known),
        "AKTIF": np.where(known["is_active"], "Y", "T"),
    }
    return pd.DataFrame({header: np.asarray(values, dtype=object) for header, values in table.items()})


def _known(parameters: Parameters, spells: pd.DataFrame) -> pd.DataFrame:
    """npp, organisation str · said int64 (workers of those without a member) · is_active bool."""
    facts = parameters["employer_list"]
    wage = spells.loc[spells["payer"].isin(WAGE_PAYERS), ["npp", "organisation"]]
    ours = pd.concat([memberships.firms(parameters)[["npp", "organisation"]], wage]).drop_duplicates("npp")
    idle = max(parameters.scaled(facts["without_members"]), 1)
    closed = max(parameters.scaled(facts["inactive"]), 1)
    prefix = parameters["employers"]["npp_prefix"]
    more = pd.DataFrame(
        {
            "npp": [f"{prefix}99{number + 1:04d}" for number in range(idle + closed)],
            "organisation": [f"CV Contoh Lain {number + 1:02d}" for number in range(idle + closed)],
            "said": [*(3 + 7 * number for number in range(idle)), *([0] * closed)],
            "is_active": [True] * idle + [False] * closed,
        }
    )
    return pd.concat([ours.sort_values("npp").assign(said=0, is_active=True), more], ignore_index=True)


def _by_npp(values: pd.Series[int], known: pd.DataFrame) -> draw.Ints:
    return np.asarray(known["npp"].map(values).fillna(0), dtype=np.int64)


def _districts(
    places: pd.DataFrame, people: pd.DataFrame, spells: pd.DataFrame, npp: pd.Series[str], rng: draw.Rng
) -> draw.Texts:
    """Where some worker of each lives; anywhere for those without."""
    village = people["village"].to_numpy()[spells["person"].to_numpy()]
    order = rng.permutation(np.flatnonzero(village >= 0))
    home = pd.Series(village[order], spells["npp"].to_numpy()[order])
    chosen = npp.map(home[~home.index.duplicated()])
    anywhere = pd.Series(rng.integers(0, len(places), len(npp)), npp.index)
    found = chosen.fillna(anywhere).to_numpy(dtype=np.int64)
    names: draw.Texts = places["district_name"].to_numpy(dtype=object)[found]
    return names


def _scales(parameters: Parameters, size: draw.Ints) -> draw.Texts:
    steps = parameters["employer_list"]["scales"]
    at = np.searchsorted(list(steps.values()), size, side="right") - 1
    return np.array(list(steps), dtype=object)[np.maximum(at, 0)]


def _said(parameters: Parameters, members: draw.Ints, rng: draw.Rng) -> draw.Ints:
    """The number each says it employs: of some more than are members."""
    facts = parameters["employer_list"]
    low, high = facts["partial_more"]
    partial = rng.random(len(members)) * 100 < facts["partial_pct"]
    more = np.ceil(members * rng.uniform(low, high, len(members))).astype(np.int64)
    said: draw.Ints = np.where(partial, more, members)
    return said
