"""The participant lists: every membership begun up to a list's period, with what was known of it then."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ucj import months, reference
from ucj.demo import draw, faults, identity
from ucj.demo.files import Sheet, SourceFile, write_csv, write_xlsx
from ucj.demo.parameters import Parameters
from ucj.settings import Settings

KIND = "participation"


def periods(parameters: Parameters) -> list[int]:
    """The lists at hand: each year's end since the first, and the last month."""
    return [*range(months.parse(parameters["first_list"]), parameters.last, 12), parameters.last]


def rows(settings: Settings, people: pd.DataFrame, spells: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """`spells` (person = row of `people`) with the personal columns, the payer's wording and `fault` ''."""
    who = people.iloc[spells["person"].to_numpy()].reset_index(drop=True)
    personal = who[["nik", "kpj", "name", "birth_place", "birth", "mother", "phone"]]
    synonyms = reference.read(settings, "value_synonyms")
    words = synonyms[synonyms["field"] == "payer"].groupby("code")["text"].agg(list).to_dict()
    fund = np.empty(len(spells), dtype=object)
    for payer, texts in sorted(words.items()):
        here = np.flatnonzero((spells["payer"] == payer).to_numpy())
        fund[here] = draw.one_of(rng, texts, len(here))
    return pd.concat([spells.reset_index(drop=True), personal], axis=1).assign(fund=fund, fault="")


def spare(parameters: Parameters, people: int) -> int:
    """More strays than all lists together can need."""
    share: float = parameters["faults"]["participation_pct"] / 100
    return len(periods(parameters)) * (round(people * 1.3 * share) + len(parameters["faults"]["participation"]))


def write(
    parameters: Parameters,
    listed: pd.DataFrame,
    strays: pd.DataFrame,
    out: Path,
    rng: draw.Rng,
    planted: faults.Planted,
) -> list[SourceFile]:
    """One file a period; the earlier ones CSV, the last XLSX."""
    files = []
    for period in periods(parameters):
        known = listed[listed["start"] <= period]
        bad = _spoiled(parameters, known, strays, rng)
        strays = strays.iloc[len(bad) :]
        part = pd.concat([known, bad], ignore_index=True).sort_values("start", kind="stable")
        path = _write_one(parameters, _fill(part, period), period, out)
        _count(planted, path, part)
        files.append(SourceFile(path, KIND, months.text(period)))
    return files


def _spoiled(parameters: Parameters, known: pd.DataFrame, strays: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """Additional rows that must be refused: memberships like others, of people who are nowhere else."""
    facts = parameters["faults"]
    counts = faults.plan(facts["participation"], round(len(known) * facts["participation_pct"] / 100))
    parts, used = [], 0
    for fault, count in counts.items():
        part = known.iloc[rng.choice(len(known), count, replace=False)].reset_index(drop=True)
        person = strays.iloc[used : used + count]
        for column in ("nik", "kpj", "name", "birth_place", "birth", "mother", "phone"):
            part[column] = person[column].to_numpy()
        used += count
        parts.append(faults.spoil(part, fault, rng, []))
    return pd.concat(parts, ignore_index=True)


def _fill(part: pd.DataFrame, period: int) -> pd.DataFrame:
    active = (part["end"] > period).to_numpy(copy=True)
    start, end = part["start"].to_numpy(dtype=np.int64), part["end"].to_numpy(dtype=np.int64, copy=True)
    backwards = (part["fault"] == "month_order").to_numpy()
    end[backwards], active[backwards] = start[backwards] - 3, False
    began = _months(start)
    began[(part["fault"] == "month_missing").to_numpy()] = ""
    table = {
        "NO": np.arange(1, len(part) + 1),
        "NOMOR_IDENTITAS": part["nik"],
        "KPJ": part["kpj"],
        "NPP": part["npp"],
        "NAMA_PERUSAHAAN": part["organisation"],
        "NAMA_LENGKAP": part["name"].str.upper(),
        "TEMPAT_LAHIR": part["birth_place"].str.upper(),
        "TGL_LAHIR": part["birth"].dt.strftime("%d-%m-%Y"),
        "NAMA_IBU_KANDUNG": part["mother"].str.upper(),
        "BLTH_KEPESERTAAN": began,
        "HP": part["phone"],
        "AKTIF": np.where(active, "Y", "T"),
        "BLTH_NA": np.where(active, "", _months(np.where(active, period, end))),
        "SEGMEN": part["segment"],
        "SUMBER_DANA": part["fund"],
        "PROGRAM": part["programme"],
    }
    return pd.DataFrame({header: np.asarray(values, dtype=object) for header, values in table.items()})


def _months(values: draw.Ints) -> draw.Texts:
    """Months as 'MM-YYYY', object (n,)."""
    different, at = np.unique(values, return_inverse=True)
    return np.array([f"{month % 12 + 1:02d}-{month // 12:04d}" for month in different], dtype=object)[at]


def _write_one(parameters: Parameters, table: pd.DataFrame, period: int, out: Path) -> Path:
    stem = f"peserta_{months.text(period)}"
    if period < parameters.last:
        write_csv(out / f"{stem}.csv", table)
        return out / f"{stem}.csv"
    write_xlsx(out / f"{stem}.xlsx", Sheet("Peserta", [], table, []))
    return out / f"{stem}.xlsx"


def _count(planted: faults.Planted, path: Path, part: pd.DataFrame) -> None:
    for fault, count in part["fault"].value_counts().items():
        if fault:
            planted.add(KIND, path, str(fault), int(count))
    good = part[part["fault"] == ""]
    planted.add(KIND, path, "birth_date_differs_from_nik", int(identity.differs(good["nik"], good["birth"]).sum()))
