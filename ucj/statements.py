"""Published figures as statements: what each name means, between which bounds a rounded number leaves it, what it says.

A figure is a count of workers or a share of two counts, made of a few quantities that are tied to each other: nobody is
active without being registered, nor registered without being eligible.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from ucj.feasibility import Bound, Range, Terms

# Whole workers and shares of at most two decimals: whatever lies strictly above does so by a ten-thousandth at least.
_STRICTLY = 1e-4


@dataclass(frozen=True)
class Reading:
    """One meaning of a figure: a sum of quantities, or its share of another sum."""

    name: str
    of: Terms
    base: Terms = ()


@dataclass(frozen=True)
class Meaning:
    """What a figure's name may mean, the plain reading first.

    narrower: figures that are the same of a part of the workers, each with the figure that counts that part.
    """

    readings: tuple[Reading, ...]
    narrower: tuple[tuple[str, str], ...] = ()


def _count(name: str, *quantities: str) -> Reading:
    """'a', or 'a' less 'b'."""
    return Reading(name, tuple(zip(quantities, (1.0, -1.0), strict=False)))


def _one(*quantities: str) -> Meaning:
    return Meaning((_count("plain", *quantities),))


def _share(base: str, *of: str) -> Meaning:
    return Meaning((Reading("plain", _count("", *of).of, ((base, 1.0),)),))


MEANINGS: dict[str, Meaning] = {
    "labour_force": _one("labour_force"),
    "excluded_workers": _one("labour_force", "eligible"),
    "eligible_workers": _one("eligible"),
    "registered_workers": _one("registered"),
    "active_workers": _one("active"),
    "lapsed_workers": _one("registered", "active"),
    # "Belum tercakup" is said of those without protection, and of those who never registered.
    "uncovered_workers": Meaning(
        (_count("uncovered", "eligible", "active"), _count("unregistered", "eligible", "registered"))
    ),
    "unregistered_workers": Meaning(
        (_count("plain", "eligible", "registered"),),
        narrower=(("company_unregistered_workers", "company_workers"),),
    ),
    "vulnerable_workers_funded": _one("funded"),
    "company_workers": _one("company"),
    "company_unregistered_workers": _one("company_unregistered"),
    "informal_workers": _one("informal"),
    "registered_share": _share("eligible", "registered"),
    "active_of_registered_share": _share("registered", "active"),
    "coverage_share": _share("eligible", "active"),
    "coverage_of_labour_force_share": _share("labour_force", "active"),
    "uncovered_share": _share("eligible", "eligible", "active"),
    "unregistered_share": _share("eligible", "eligible", "registered"),
    "lapsed_of_registered_share": _share("registered", "registered", "active"),
    "target_progress_share": _share("target", "active"),
    "target_workers": _one("target"),
}

# The first is never fewer than the second.
LAWS = (
    ("labour_force", "eligible"),
    ("eligible", "registered"),
    ("registered", "active"),
    ("active", "funded"),
    ("company", "company_unregistered"),
)


@dataclass(frozen=True)
class Statement:
    """One published figure. `number`: its place among all of them; the rest as in `published_figures.csv`."""

    number: int
    stated_on: dt.date
    region_code: str
    figure: str
    operator: str
    value: float
    half_width: float
    unit: str
    as_stated: str
    speaker_or_body: str
    source: str

    @property
    def interval(self) -> Range:
        """What the rounding leaves open; infinite on the open side of "more than" and "less than"."""
        if self.operator == ">":
            return self.value, math.inf
        if self.operator == "<":
            return -math.inf, self.value
        return self.value - self.half_width, self.value + self.half_width

    @property
    def said(self) -> tuple[object, ...]:
        """Equal for statements that say the same of the same day, whoever said it and wherever it was printed."""
        return self.region_code, self.stated_on, self.figure, self.interval

    @property
    def readings(self) -> tuple[Reading, ...]:
        """None for a figure that is not of workers, such as rupiah paid."""
        meaning = MEANINGS.get(self.figure)
        return meaning.readings if meaning else ()

    def agrees(self, value: float) -> bool:
        """Whether a number lies in the interval; the bound of "more than" itself does not."""
        low, high = self.interval
        if self.operator in (">", "<"):
            return low < value < high
        return low - _STRICTLY <= value <= high + _STRICTLY

    def bounds(self, reading: Reading) -> list[Bound]:
        """The statement as linear bounds. A share also says that there is somebody to share."""
        low, high = self.interval
        margin = _STRICTLY if self.operator in (">", "<") else 0.0
        found = [] if math.isinf(low) else [_at_least(reading, low, margin)]
        if not math.isinf(high):
            negative = Reading(reading.name, _times(reading.of, -1.0), reading.base)
            found.append(_at_least(negative, -high, margin))
        return [*found, Bound(reading.base, 1.0)] if reading.base else found


def _at_least(reading: Reading, value: float, margin: float) -> Bound:
    if not reading.base:
        return Bound(reading.of, value + margin)
    return Bound((*reading.of, *_times(reading.base, -value / 100.0)), margin)


def _times(terms: Terms, factor: float) -> Terms:
    return tuple((name, factor * each) for name, each in terms)
