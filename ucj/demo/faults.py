"""Faults as offices make them: rows to be refused (one fault each) and accepted rows to be flagged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from ucj.demo import draw

MISSING, IMPOSSIBLE = "missing", "impossible"


@dataclass
class Planted:
    """What was planted: (kind, file name, fault) -> rows."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, kind: str, path: Path, fault: str, count: int) -> None:
        if count:
            self.counts[kind, path.name, fault] += count

    def frame(self) -> pd.DataFrame:
        """One row a file and fault: kind, file, fault str, planted_count int64."""
        rows = [(*key, count) for key, count in sorted(self.counts.items())]
        return pd.DataFrame(rows, columns=["kind", "file", "fault", "planted_count"])


def plan(weights: Mapping[str, float], total: int) -> dict[str, int]:
    """How many rows of each fault, at least one each so that small demos show all of them."""
    counts = draw.shares(list(weights.values()), total)
    return {fault: max(int(count), 1) for fault, count in zip(weights, counts, strict=True)}


def spoil(rows: pd.DataFrame, fault: str, rng: draw.Rng, unknown_villages: list[str]) -> pd.DataFrame:
    """`rows` (nik, name, birth, village_text, village_code ...) with one fault each, named in column `fault`."""
    rows = rows.copy()
    rows["fault"] = fault
    if fault.startswith("nik_") and fault != "nik_duplicate":
        rows["nik"] = [_bad_nik(nik, fault, rng) for nik in rows["nik"]]
    elif fault == "name_missing":
        rows["name"] = ""
    elif fault in ("birth_date_missing", "birth_date_impossible"):
        rows["birth_fault"] = MISSING if fault == "birth_date_missing" else IMPOSSIBLE
    elif fault == "village_unknown":
        rows["village_text"] = draw.one_of(rng, unknown_villages, len(rows))
        # A number that the district never gave out.
        rows["village_code"] = rows["village_code"].str[:-2] + "99"
    return rows


def _bad_nik(nik: str, fault: str, rng: draw.Rng) -> str:
    at = int(rng.integers(6, 16))
    if fault == "nik_length":
        return nik[:at] + nik[at + 1 :] if rng.random() < 0.6 else nik[:at] + nik[at] + nik[at:]
    if fault == "nik_not_digits":
        return nik[:at] + "OIlSB"[int(rng.integers(5))] + nik[at + 1 :]
    if fault == "nik_serial_zero":
        return nik[:12] + "0000"
    if fault == "nik_date_impossible":
        return nik[:8] + f"{int(rng.integers(13, 20))}" + nik[10:]
    if fault == "nik_missing":
        return ""
    # Stored as a number: a spreadsheet keeps 15 digits. The serial is high, so that only the last digit is lost.
    return nik[:12] + f"{int(rng.integers(500, 990))}0"


def letter_off(places: pd.DataFrame, rng: draw.Rng) -> list[str]:
    """Per village its name with one letter wrong, nearest to no other village; '' where there is none."""
    names = [_letters(name) for name in places["village_name"]]
    return [_near_miss(name, names, rng) for name in places["village_name"]]


def _near_miss(name: str, names: list[str], rng: draw.Rng) -> str:
    own = _letters(name)
    for _ in range(12 if len(own) >= 5 else 0):
        wrong = _one_letter(name, rng)
        if distance(_letters(wrong), own) == 1 and all(
            distance(_letters(wrong), other) > 2 for other in names if other != own
        ):
            return wrong
    return ""


def _one_letter(name: str, rng: draw.Rng) -> str:
    at = int(rng.integers(1, len(name)))
    other = {"a": "o", "o": "a", "i": "e", "u": "o", "e": "i", "n": "m", "m": "n", "b": "d", "d": "t", "t": "d"}
    return [
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + other.get(name[at], name[at]) + name[at + 1 :],
    ][int(rng.integers(3))]


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def distance(left: str, right: str) -> int:
    """Edit distance; any number above 2 where lengths or letters alone already differ by more than 2."""
    spare = sum((Counter(left) - Counter(right)).values()), sum((Counter(right) - Counter(left)).values())
    if max(spare) > 2:
        return max(spare)
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def choose_rows(rng: draw.Rng, allowed: draw.Bools, percent: float) -> draw.Ints:
    """About `percent` of all rows, at least one, among the allowed ones: int64, ascending."""
    count = max(round(len(allowed) * percent / 100), 1)
    return draw.pick(rng, np.flatnonzero(allowed), count)
