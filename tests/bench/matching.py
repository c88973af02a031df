"""The matching at two sizes: how long it takes, and how much of what was damaged it finds."""

from __future__ import annotations

import csv
import datetime as dt
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from tests.bench import table
from tests.bench.pipeline import settings_of
from tests.helpers import JUAI, MIHU, PARINGIN, nik
from ucj.intake import matching

# (without an exact match, workers): what is promised, and what a regency of this size has.
SIZES = ((12_000, 5_000), (2_500, 80_000))
BOUNDS = (0.9, 0.5)
_SEED = 20251013
_Row = dict[str, Any]


def show() -> None:
    """Print seconds, and of the pairs at or above each bound how many are right and how many of all right ones."""
    rows = []
    for left_count, worker_count in SIZES:
        left, workers, truth = people(left_count, worker_count)
        begun = time.perf_counter()
        found = matching.suggest(left, workers)
        seconds = time.perf_counter() - begun
        rows.append(
            [f"{left_count:,} x {worker_count:,}", f"{len(truth):,}", f"{seconds:.1f}", *_quality(found, truth)]
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    heading = ["compared", "true pairs", "s"]
    heading += [f"{what} at {bound}" for bound in BOUNDS for what in ("precision", "recall")]
    table.show(f"Matching (one run; peak {peak} MB)", heading, rows)


def _quality(found: pd.DataFrame, truth: dict[str, int]) -> list[str]:
    cells = []
    for bound in BOUNDS:
        sure = found[found["probability"] >= bound]
        right = int((sure["left_id"].map(truth) == sure["person_id"]).sum())
        cells += [f"{right / max(len(sure), 1):.4f}", f"{right / len(truth):.4f}"]
    return cells


def people(left_count: int, worker_count: int) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, int]]:
    """(left, workers, left_id -> person_id): half of the left are workers with damage, the others strangers of the same
    names, ages and region; every worker at most once, and no more than three in five of them."""
    rng = random.Random(_SEED)
    draw = _drawer(rng)
    workers = [draw() | {"person_id": number} for number in range(worker_count)]
    chosen = rng.sample(workers, min(left_count // 2, 3 * worker_count // 5))
    left = [_damaged(row, rng) for row in chosen]
    left += [draw() | {"person_id": None} for _ in range(left_count - len(chosen))]
    rng.shuffle(left)
    truth = {f"p{at}": row["person_id"] for at, row in enumerate(left) if row["person_id"] is not None}
    frame = pd.DataFrame(left).drop(columns="person_id").assign(sex=None, village_code=None)
    return frame.assign(left_id=[f"p{at}" for at in range(len(frame))]), pd.DataFrame(workers), truth


def _drawer(rng: random.Random) -> Callable[[], _Row]:
    """Somebody new at each call; serials run within a day and sex, as they are given out."""
    names: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as nowhere:
        path = settings_of(Path(nowhere)).reference("demo/names.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            names.setdefault(row["use"], []).append(row["name"])
    serials: Counter[tuple[dt.date, bool]] = Counter()

    def draw() -> _Row:
        birth = dt.date(1957, 1, 1) + dt.timedelta(days=rng.randrange(52 * 365))
        is_woman = rng.random() < 0.4
        serials[birth, is_woman] += 1
        sex = "female" if is_woman else "male"
        name = rng.choice(names[sex])
        if rng.random() < 0.72:
            name += " " + rng.choice(names[f"second_{sex}"])
        return {
            "nik": nik(birth, serials[birth, is_woman], is_woman=is_woman),
            "name": name,
            "birth_date": birth,
            "sex": "LP"[is_woman],
            "village_code": rng.choice((JUAI, MIHU, PARINGIN)),
        }

    return draw


def _damaged(row: _Row, rng: random.Random) -> _Row:
    """One slip in the NIK, in a third of them one in the name, in a tenth one in the birth date."""
    row = row | {"nik": _slipped(row["nik"], rng)}
    if rng.random() < 0.33:
        at = rng.randrange(1, len(row["name"]))
        name, letter = row["name"], rng.choice("aeinorst")
        row["name"] = rng.choice([name[:at] + name[at + 1 :], name[:at] + letter + name[at:]]).upper()
    if rng.random() < 0.1:
        row["birth_date"] = _wrong_day(row["birth_date"], rng)
    return row


def _slipped(right: str, rng: random.Random) -> str:
    at = rng.randrange(6, 15)
    digit = str((int(right[at]) + rng.randrange(1, 10)) % 10)
    slips = [right[:at] + digit + right[at + 1 :], right[:at] + right[at + 1] + right[at] + right[at + 2 :], right[:15]]
    wrong = rng.choices(slips, (5, 4, 1))[0]
    return wrong if wrong != right else _slipped(right, rng)


def _wrong_day(birth: dt.date, rng: random.Random) -> dt.date:
    if birth.day <= 12 and rng.random() < 0.5:
        return birth.replace(month=birth.day, day=birth.month)
    return birth.replace(year=birth.year + rng.choice((-10, -1, 1, 10)), day=min(birth.day, 28))


if __name__ == "__main__":
    show()
