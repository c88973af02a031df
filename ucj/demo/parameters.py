"""What the synthetic files of one regency hold: a parameter file, scaled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ucj import months, reference
from ucj.demo import draw
from ucj.errors import Refused
from ucj.settings import SHIPPED_REFERENCE, Settings

# Who pays for wage earners; every other payer pays for own-account membership.
WAGE_PAYERS = ("company", "village")


@dataclass(frozen=True)
class Parameters:
    """`table` is the parameter file; `scale` multiplies its head counts; `payers` in order of assignment."""

    table: Mapping[str, Any]
    scale: float

    def __getitem__(self, name: str) -> Any:
        return self.table[name]

    def scaled(self, value: float) -> int:
        return round(value * self.scale)

    def at_least_one(self, value: float) -> int:
        """Scaled, but one in the smallest demo too, so that every demo shows it."""
        return max(self.scaled(value), 1)

    def count(self, name: str) -> int:
        """A scaled head count of table `counts`."""
        return self.scaled(self.table["counts"][name])

    @property
    def last(self) -> int:
        return months.parse(self.table["period"])

    @property
    def first(self) -> int:
        return months.parse(self.table["history_start"])

    @property
    def payers(self) -> tuple[str, ...]:
        return tuple(self.table["payers"])

    def final_stock(self) -> draw.Ints:
        """Active workers by payer in the last month; they sum to the scaled `active`."""
        return draw.shares([facts["final"] for facts in self["payers"].values()], self.count("active"))

    def final_lapsed(self) -> draw.Ints:
        """Lapsed workers by their last payer in the last month; they sum to the scaled `lapsed`."""
        return draw.shares([facts["lapsed"] for facts in self["payers"].values()], self.count("lapsed"))

    def stocks(self) -> draw.Ints:
        """Wanted active workers, int64 (payers, months) from `first` to `last`; linear between the stated months."""
        at = [months.parse(row["month"]) for row in self["stocks"]] + [self.last]
        axis = np.arange(self.first, self.last + 1)
        wanted = np.empty((len(self.payers), len(axis)), dtype=np.int64)
        for number, (payer, final) in enumerate(zip(self.payers, self.final_stock(), strict=True)):
            stated = [self.scaled(row.get(payer, 0)) for row in self["stocks"]] + [int(final)]
            wanted[number] = np.rint(np.interp(axis, at, stated))
        return wanted

    def pool(self) -> draw.Ints:
        """Wanted lapsed workers, int64 (months,) from `first` to `last`."""
        at = [months.parse(row["month"]) for row in self["stocks"]] + [self.last]
        stated = [self.scaled(row["pool"]) for row in self["stocks"]] + [self.count("lapsed")]
        return np.rint(np.interp(np.arange(self.first, self.last + 1), at, stated)).astype(np.int64)


def load(settings: Settings, scale: float) -> Parameters:
    """The parameters of the region in force. Raises Refused with the regions that have some."""
    path = settings.reference(f"demo/{settings.region_code}.toml")
    if not path.exists():
        raise Refused("demo.no_parameters", region=settings.region_code, choices=", ".join(_choices(settings)))
    # Also stops a demo whose regency file is missing, before anything is written.
    reference.regency(settings)
    return Parameters(tomllib.loads(path.read_text(encoding="utf-8")), scale)


def _choices(settings: Settings) -> list[str]:
    folders: list[Path] = [SHIPPED_REFERENCE / "demo", settings.data / "reference" / "demo"]
    return sorted({path.stem for folder in folders for path in folder.glob("*.toml")})
