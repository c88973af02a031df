"""What was done to bring people in: events in villages, and decisions for the whole regency."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ucj import months
from ucj.demo import draw
from ucj.demo.files import SourceFile, write_csv
from ucj.demo.parameters import Parameters

KIND = "activity"
_YEAR = 12


def write(parameters: Parameters, places: pd.DataFrame, out: Path, rng: draw.Rng) -> list[SourceFile]:
    """One CSV a year, the last one up to the last month."""
    table = rows(parameters, places, rng)
    month = pd.Series([months.of(day) for day in table["TGL_KEGIATAN"]])
    period = (month // _YEAR * _YEAR + _YEAR - 1).clip(upper=parameters.last)
    files = []
    for each in sorted(period.unique()):
        path = out / f"{parameters['activities']['file']}_{months.text(each)}.csv"
        part = table[(period == each).to_numpy()]
        write_csv(path, part.assign(TGL_KEGIATAN=[f"{day:%d-%m-%Y}" for day in part["TGL_KEGIATAN"]]))
        files.append(SourceFile(path, KIND, months.text(each)))
    return files


def rows(parameters: Parameters, places: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """One row an event by day, under the headers of the files; days as dates."""
    events = [_events(parameters, places, rng), _decisions(parameters)]
    return pd.concat(events, ignore_index=True).sort_values("TGL_KEGIATAN", kind="stable", ignore_index=True)


def _events(parameters: Parameters, places: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    facts, count = parameters["activities"], max(parameters.scaled(parameters["activities"]["events"]), 8)
    kind = draw.choose(rng, {name: of["weight"] for name, of in facts["types"].items()}, count)
    month = rng.integers(months.parse(facts["first_month"]), parameters.last + 1, count)
    day = np.sort(draw.first_days(month) + rng.integers(0, 28, count))
    place = places.iloc[rng.integers(0, len(places), count)]
    people = [rng.integers(*facts["types"][name]["people"]) for name in kind]
    counted = rng.random(count) * 100 >= facts["without_attendance_pct"]
    table = {
        "TGL_KEGIATAN": pd.Series(day).dt.date,
        "JENIS_KEGIATAN": kind,
        "URAIAN_KEGIATAN": [f"{name} {village}" for name, village in zip(kind, place["village_name"], strict=True)],
        "KODE_DESA": place["village_code"],
        "DESA": place["village_name"],
        "KECAMATAN": place["district_name"],
        "JUMLAH_PESERTA": [str(number) if known else "" for number, known in zip(people, counted, strict=True)],
        "PENYELENGGARA": [draw.one_of(rng, facts["types"][name]["organisers"], 1)[0] for name in kind],
        "DOKUMEN": [f"BA-{number + 1:03d}" for number in range(count)],
        "PETUGAS": draw.one_of(rng, facts["officers"], count),
    }
    return pd.DataFrame({header: np.asarray(values, dtype=object) for header, values in table.items()})


def _decisions(parameters: Parameters) -> pd.DataFrame:
    names = {
        "date": "TGL_KEGIATAN",
        "type": "JENIS_KEGIATAN",
        "name": "URAIAN_KEGIATAN",
        "organiser": "PENYELENGGARA",
        "document": "DOKUMEN",
    }
    decided = pd.DataFrame(parameters["activities"]["decisions"]).rename(columns=names)
    return decided.assign(KODE_DESA="", DESA="", KECAMATAN="", JUMLAH_PESERTA="", PETUGAS="")
