"""The largest files an office sends, through whole commands: seconds, peak memory, and how many times a bare reading of
the same file they take."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import xlsxwriter

from tests.bench import table
from tests.bench.pipeline import settings_of
from tests.helpers import nik
from ucj import reference
from ucj.settings import PROJECT

WORKERS, MEMBERS = 80_000, 2_200_000
_WORKFORCE = (
    "NO",
    "NIK",
    "NAMA",
    "TGL LAHIR",
    "L/P",
    "ALAMAT",
    "DESA",
    "KECAMATAN",
    "PEKERJAAN",
    "JENIS",
    "DESIL",
    "HP",
)
_MEMBERS = (
    *("NO", "NOMOR_IDENTITAS", "KPJ", "NPP", "NAMA_PERUSAHAAN", "NAMA_LENGKAP", "TGL_LAHIR"),
    *("BLTH_KEPESERTAAN", "AKTIF", "BLTH_NA", "SEGMEN", "SUMBER_DANA"),
)
# A process of its own that only reads what the command reads: the floor.
_BARE = """
import sys
from ucj.intake import readers
from pathlib import Path
print(sum(1 for sheet in readers.read(Path(sys.argv[1])) for _ in sheet.rows))
"""
# What a command and everything it starts weighs at its heaviest: the kernel keeps the maximum of ended children.
_MEASURED = """
import json, resource, subprocess, sys, time
begun = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
seconds = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "mb": peak, "code": done.returncode, "said": done.stderr[-500:]}))
"""


def show(folder: Path) -> None:
    """Write both files below `folder`, check the workbook and import the participant list."""
    workbook, listed = folder / "pekerja.xlsx", folder / "peserta.csv"
    _write_workbook(workbook, folder)
    _write_members(listed)
    rows = [
        _row("check", workbook, "workforce", folder, WORKERS, "6 s, 500 MB"),
        _row("import", listed, "participation", folder, MEMBERS, "90 s, 2,000 MB"),
    ]
    heading = ["command", "rows", "s", "peak MB", "times a bare reading", "promised at most"]
    table.show("Large files through whole commands (one run)", heading, rows)


def _row(command: str, path: Path, kind: str, folder: Path, count: int, promise: str) -> list[str]:
    asked = [sys.executable, "-m", "ucj", command, str(path), "--kind", kind, "--period", "2025-09"]
    done = _measure(asked, folder)
    floor = _measure([sys.executable, "-c", _BARE, str(path)], folder)
    ratio = done["seconds"] / floor["seconds"]
    return [
        f"{command} {path.suffix}",
        f"{count:,}",
        f"{done['seconds']:.1f}",
        f"{done['mb']:.0f}",
        f"{ratio:.1f}",
        promise,
    ]


def _measure(command: list[str], folder: Path) -> dict[str, float]:
    environment = os.environ | {"UCJ_DATA": str(folder / "kantor")}
    measured = [sys.executable, "-c", _MEASURED, *command]
    done = subprocess.run(measured, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout)
    if answer["code"]:
        raise RuntimeError(answer["said"])
    return dict(answer)


def _people() -> Iterator[tuple[str, str, dt.date, bool]]:
    """NIK, name, birth date, is it a woman; nobody twice, and nobody who exists."""
    first, days = dt.date(1965, 1, 1), 14_000
    number = 0
    while True:
        birth, is_woman = first + dt.timedelta(days=number * 37 % days), number % 2 == 1
        yield nik(birth, 1 + number // days, is_woman=is_woman), f"Tokoh Rekaan {number}", birth, is_woman
        number += 1


def _write_workbook(path: Path, folder: Path) -> None:
    regions = reference.regions(settings_of(folder))
    names = dict(zip(regions["region_code"], regions["region_name"], strict=True))
    villages = [code for code in names if len(code) == 10 and code.startswith(settings_of(folder).region_code)]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["DAFTAR PEKERJA"])
        page.write_row(2, 0, _WORKFORCE)
        for at, (number, name, birth, is_woman) in enumerate(islice(_people(), WORKERS)):
            code = villages[at % len(villages)]
            place = (names[code], names[code[:6]])
            row = (str(at + 1), number, name, f"{birth:%d-%m-%Y}", "LP"[is_woman], f"RT {at % 9}", *place)
            page.write_row(at + 3, 0, (*row, "Petani karet", "BPU", "4", "-"))


def _write_members(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_MEMBERS)
        for at, (number, name, birth, _) in enumerate(islice(_people(), MEMBERS)):
            employer = (f"AB{at % 9999:06d}", "PT Rekaan") if at % 3 == 0 else ("", "")
            paid = ("PU", "PERUSAHAAN") if at % 3 == 0 else ("BPU", "APBD KABUPATEN")
            since = f"{at % 12 + 1:02d}-{2020 + at % 5}"
            writer.writerow((at + 1, number, "-", *employer, name, f"{birth:%d-%m-%Y}", since, "Y", "", *paid))


if __name__ == "__main__":
    begun = time.perf_counter()
    show(Path(sys.argv[1]))
    print(f"{time.perf_counter() - begun:.0f} s")
