"""The construction projects: registered per project, never per person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ucj import i18n, months
from ucj.demo import draw, memberships
from ucj.demo.files import Sheet, SourceFile, write_xlsx
from ucj.demo.parameters import Parameters

KIND = "construction"


def write(parameters: Parameters, places: pd.DataFrame, out: Path, rng: draw.Rng) -> list[SourceFile]:
    """One workbook, a row a project by start date."""
    facts = parameters["construction"]
    titles = [line.format(month=i18n.translator("id").month(parameters.last)) for line in facts["titles"]]
    path = out / facts["file"]
    write_xlsx(path, Sheet(facts["sheet"], titles, rows(parameters, places, rng), []))
    return [SourceFile(path, KIND, parameters["period"])]


def rows(parameters: Parameters, places: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """One row a project, under the headers of the file; amounts in rupiah."""
    facts = parameters["construction"]
    count = max(parameters.scaled(facts["projects"]), 3)
    place = places.iloc[rng.integers(0, len(places), count)].reset_index(drop=True)
    fund = draw.choose(rng, facts["funds"], count)
    median = np.array([facts["median_idr"][name] for name in fund], dtype=np.float64)
    value = (np.exp(rng.normal(np.log(median), 0.7)) // 1_000_000 * 1_000_000).astype(np.int64)
    start = np.sort(_days(parameters, count, rng))
    registered = rng.random(count) * 100 < facts["registered_pct"]
    firm = _contractors(parameters, count, rng)
    table = {
        "NO_PROYEK": [f"JK-{at + 1:04d}" for at in range(count)],
        "NAMA_PROYEK": draw.one_of(rng, facts["works"], count) + " " + place["village_name"].to_numpy(dtype=object),
        "KONTRAKTOR": firm["organisation"].to_numpy(),
        "NPP": firm["npp"].to_numpy(),
        "KECAMATAN": place["district_name"],
        "DESA": place["village_name"],
        "SUMBER_DANA": fund,
        "NILAI_KONTRAK": value,
        "TGL_MULAI": _texts(start),
        "TGL_SELESAI": _texts(start + rng.integers(60, 240, count)),
        "JUMLAH_TENAGA_KERJA": np.maximum(value // facts["idr_per_worker"], 4),
        "TERDAFTAR": np.where(registered, "Y", "T"),
        "IURAN": np.where(registered, np.rint(value * facts["contribution_pct"] / 100).astype(np.int64), 0),
    }
    return pd.DataFrame({header: np.asarray(values, dtype=object) for header, values in table.items()})


def _contractors(parameters: Parameters, count: int, rng: draw.Rng) -> pd.DataFrame:
    firms = memberships.firms(parameters)
    builders = firms[firms["sector"] == "construction"]
    return builders.iloc[rng.integers(0, len(builders), count)]


def _days(parameters: Parameters, count: int, rng: draw.Rng) -> draw.Days:
    first = months.parse(parameters["construction"]["first_month"])
    return draw.first_days(rng.integers(first, parameters.last + 1, count)) + rng.integers(0, 28, count)


def _texts(days: draw.Days) -> list[str]:
    return pd.Series(days.astype("datetime64[s]")).dt.strftime("%d/%m/%Y").tolist()
