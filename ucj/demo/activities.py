"""What was done to bring people in: events in villages on working days, and what concerns a district or the regency."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ucj import months
from ucj.demo import draw, faults
from ucj.demo.files import SourceFile, write_csv
from ucj.demo.parameters import Parameters

KIND = "activity"
# As the office that sends them has agreed to.
_QUARTER = 3
_NO_NUMBER = "sekitar 40"


def write(
    parameters: Parameters, places: pd.DataFrame, out: Path, rng: draw.Rng, planted: faults.Planted
) -> list[SourceFile]:
    """One CSV a quarter in which something was done; in the newest a second row whose attendance is no number."""
    table = rows(parameters, places, rng)
    bad = table[table["JUMLAH_PESERTA"] != ""].tail(1)
    bad = bad.assign(JUMLAH_PESERTA=_NO_NUMBER, URAIAN_KEGIATAN=bad["URAIAN_KEGIATAN"] + " (lanjutan)")
    table = pd.concat([table, bad], ignore_index=True)
    month = pd.Series([months.of(day) for day in table["TGL_KEGIATAN"]])
    period = (month // _QUARTER * _QUARTER + _QUARTER - 1).clip(upper=parameters.last)
    files = []
    for each in sorted(period.unique()):
        path = out / f"{parameters['activities']['file']}_{months.text(each)}.csv"
        part = table[(period == each).to_numpy()]
        write_csv(path, part.assign(TGL_KEGIATAN=[f"{day:%d-%m-%Y}" for day in part["TGL_KEGIATAN"]]))
        planted.add(KIND, path, "count_unreadable", int((part["JUMLAH_PESERTA"] == _NO_NUMBER).sum()))
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
    day = np.busday_offset(np.sort(draw.first_days(month) + rng.integers(0, 28, count)), 0, roll="forward")
    place = places.iloc[rng.integers(0, len(places), count)]
    people = [rng.integers(*facts["types"][name]["people"]) for name in kind]
    counted = rng.random(count) * 100 >= facts["without_attendance_pct"]
    theme = [draw.one_of(rng, facts["types"][name]["themes"], 1)[0] for name in kind]
    table = {
        "TGL_KEGIATAN": pd.Series(day).dt.date,
        "JENIS_KEGIATAN": kind,
        "URAIAN_KEGIATAN": theme,
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
        "district": "KECAMATAN",
        "people": "JUMLAH_PESERTA",
        "organiser": "PENYELENGGARA",
        "document": "DOKUMEN",
    }
    decided = pd.DataFrame(parameters["activities"]["decisions"]).rename(columns=names)
    return decided.fillna("").assign(KODE_DESA="", DESA="", PETUGAS="")
