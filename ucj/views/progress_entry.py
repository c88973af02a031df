"""Judges a target that somebody wants to enter: what cannot be is refused with the nearest that can, what is merely
odd is said."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from ucj import months, pace, target_names
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.views import progress_targets as targets
from ucj.views.parts import Entered, Run

NAME_MAX = 80
# Shares are entered and said in hundredths of a percent.
_PARTS = 10_000


@dataclass(frozen=True)
class Entry:
    """As typed. counted: active or registered; unit: workers, or pct of the eligible workers."""

    series: str
    year: int
    counted: str
    unit: str
    value: float
    source: str

    @property
    def address(self) -> str:
        return targets.address(self.name, self.year)

    @property
    def name(self) -> str:
        return " ".join(self.series.split())

    def facts(self, region_code: str) -> dict[str, object]:
        """As the columns of `targets.csv`."""
        is_share = self.counted == "active" and self.unit == "pct"
        return {
            "region_code": region_code,
            "series": self.name,
            "year": self.year,
            "basis": "active_of_eligible" if is_share else self.counted,
            "basis_note": None,
            "unit": self.unit,
            "value": self.value,
            "source": self.source.strip(),
        }


def judge(run: Run, filters: Filters, entry: Entry, entered: Collection[str], t: Translator) -> tuple[str, ...]:
    """What to say once it is saved: that it is, and what is odd about it. entered: addresses entered before.

    Raises Refused for a target without name or source, of nobody or a part of a worker, above the eligible workers,
    with a reserved or too long name, or there already.
    """
    row = run("coverage", filters.asking(TOTAL)).iloc[0]
    eligible, reached = int(row["eligible_count"]), int(row[f"{entry.counted}_count"])
    _refuse(entry, eligible, t)
    _refuse_name(entry, _addresses(run, filters) | set(entered))
    count = pace.heads(entry.value, entry.unit, eligible)
    said = [t("progress.entry_saved", target=entry.address, count=t.number(count))]
    if count <= reached:
        counted, unit = t(f"progress.counted_{entry.counted}"), t(f"progress.entry_unit_{entry.unit}")
        facts = {"reached": t.number(reached), "counted": counted, "unit": unit}
        said.append(t("progress.entry_below", nearest=_beyond(reached, eligible, entry.unit, t), **facts))
    due = pace.due_month(entry.year)
    if due <= filters.month:
        year, day = (filters.month + 1) // 12, t.date(months.last_day(due))
        said.append(t("progress.entry_past", due=day, month=t.month(filters.month), year=year))
    return tuple(said)


def _refuse(entry: Entry, eligible: int, t: Translator) -> None:
    """What no target can be."""
    count = pace.heads(entry.value, entry.unit, eligible)
    unit, is_share = t(f"progress.entry_unit_{entry.unit}"), entry.unit == "pct"
    most = t.number(100 if is_share else eligible)
    if not entry.name or not entry.source.strip():
        raise Refused("progress.entry_missing")
    if count > eligible:
        counts = {"count": t.number(count), "eligible": t.number(eligible)}
        raise Refused("progress.entry_above", **counts, most=most, unit=unit)
    if entry.value <= 0 or (is_share and count < 1):
        least = _beyond(0, eligible, entry.unit, t)
        raise Refused("progress.entry_not_positive", value=t.number(entry.value), least=least, most=most, unit=unit)
    if not is_share and entry.value != round(entry.value):
        nearest = t.number(max(round(entry.value), 1))
        raise Refused("progress.entry_part", value=t.number(entry.value, 2), nearest=nearest)


def _refuse_name(entry: Entry, known: Collection[str]) -> None:
    """known: addresses of the targets there are."""
    if target_names.is_reserved(entry.series):
        raise Refused("progress.entry_reserved", name=entry.name)
    if len(entry.name) > NAME_MAX:
        raise Refused("progress.entry_long", length=len(entry.name), most=NAME_MAX)
    if target_names.plain(entry.address) in map(target_names.plain, known):
        raise Refused("progress.entry_exists", target=entry.address)


def _beyond(reached: int, eligible: int, unit: str, t: Translator) -> str:
    """The least value that is more than the workers reached, in the unit asked for."""
    if unit == "workers":
        return t.number(min(reached + 1, eligible))
    parts = min(math.floor(reached * _PARTS / max(eligible, 1)) + 1, _PARTS)
    return t.number(100 * parts / _PARTS, 2)


def _addresses(run: Run, filters: Filters) -> set[str]:
    """Of the targets that the release holds."""
    return {targets.address(code, year) for code, year in targets.codes(run, filters)}


def addresses(entered: pd.DataFrame) -> tuple[str, ...]:
    """entered: as the store hands them out."""
    return tuple(targets.address(code, year) for code, year in zip(entered["series"], entered["year"], strict=True))


def listed(run: Run, filters: Filters, entered: pd.DataFrame, t: Translator) -> tuple[Entered, ...]:
    """Every target of `entered.targets` with what it asks, and whether this release holds it."""
    known = _addresses(run, filters)
    return tuple(
        Entered(
            int(number),
            t(
                "progress.entry_listed",
                target=address,
                value=t.number(row["value"], 0 if row["unit"] == "workers" else 2),
                unit=t(f"progress.entry_unit_{row['unit']}"),
                counted=t(f"progress.counted_{row['basis']}"),
                source=row["source"],
                state=t("entered.held" if address in known else "entered.waits"),
            ),
        )
        for number, address, row in zip(entered.index, addresses(entered), entered.to_dict("records"), strict=True)
    )
