"""Colours by meaning, read from `.streamlit/config.toml`, where alone they are written."""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ucj.settings import PROJECT

# Shares of coverage, half open and the same at every level and in every month, so that two maps can be compared.
COVERAGE_CLASSES = (0.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0, 95.0, 100.0)

# Shares of the eligible who are not covered, in percent; fixed in the same way, the last one open.
UNCOVERED_CLASSES = (0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0)

# Differences of shares, in percentage points: the borders between the classes, both ends open.
DIFFERENCE_CLASSES = (-10.0, -5.0, -2.0, 0.0, 2.0, 5.0, 10.0)

RGB = tuple[int, int, int]

# Why a place has a share or has none: nobody is eligible, small counts are protected, no list has come.
State = Literal["share", "nobody", "hidden", "none"]
MISSING: tuple[State, ...] = ("none", "nobody", "hidden")

# Whom a mark on a map stands for; `undivided` where only the sum of the two kinds may be told.
Kind = Literal["lapsed", "unregistered", "undivided"]


@dataclass(frozen=True)
class Theme:
    """Hex colours by meaning. `coverage` holds ten steps, low to high; `difference` ten, from fall to rise."""

    paper: str
    surface: str
    ink: str
    muted: str
    line: str
    protected: str
    lapsed: str
    uncovered: str
    target: str
    excluded: str
    coverage: tuple[str, ...]
    difference: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """Classes of a number with a colour each. `borders`: where each class begins, from the lowest; a border belongs to
    the class above it, and what lies under the first border to the first class.
    """

    borders: tuple[float, ...]
    colours: tuple[str, ...]

    def step(self, value: float) -> int:
        """Index of the class a value falls in."""
        return max(index for index, border in enumerate(self.borders) if value >= border or index == 0)

    def colour(self, value: float) -> str:
        return self.colours[self.step(value)]


@functools.cache
def theme() -> Theme:
    facts = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    protected, lapsed, uncovered, target, excluded = facts["chartCategoricalColors"]
    return Theme(
        paper=facts["backgroundColor"],
        surface=facts["secondaryBackgroundColor"],
        ink=facts["textColor"],
        muted=facts["grayColor"],
        line=facts["borderColor"],
        protected=protected,
        lapsed=lapsed,
        uncovered=uncovered,
        target=target,
        excluded=excluded,
        coverage=tuple(facts["chartSequentialColors"]),
        difference=tuple(facts["chartDivergingColors"]),
    )


@functools.cache
def coverage_scale() -> Scale:
    return Scale(COVERAGE_CLASSES, theme().coverage)


@functools.cache
def uncovered_scale() -> Scale:
    """From paper through the colour of the uncovered to the darkest of its hue.

    The weights give steps of about the same contrast, but for a longer one in the middle: between, neither ink nor
    paper would be readable as text.
    """
    look = theme()
    light = [mixed(look.paper, look.uncovered, weight) for weight in (0.1, 0.4, 0.7, 1.0)]
    dark = [mixed(look.uncovered, look.difference[0], weight) for weight in (0.34, 0.58, 0.78, 1.0)]
    return Scale(UNCOVERED_CLASSES, (*light, *dark))


@functools.cache
def difference_scale() -> Scale:
    """Warm for a fall, teal for a rise, palest next to no change; the neutral middle of the palette stays out."""
    colours = theme().difference
    return Scale((-math.inf, *DIFFERENCE_CLASSES), (*colours[:4], *colours[-4:]))


def count_scale(maximum: int) -> Scale:
    """Heads in a cell of a density map: the upper colours of the uncovered, since an empty cell is not drawn."""
    borders = count_borders(maximum)
    return Scale(borders, uncovered_scale().colours[-len(borders) :])


def count_borders(maximum: int) -> tuple[float, ...]:
    """Where at most five classes of counts up to `maximum` begin: 1, then the largest of 2, 5, 10, 20, 50, ..."""
    ladder = [nice * 10**power for power in range(len(str(max(maximum, 1)))) for nice in (1, 2, 5)]
    reached = [float(border) for border in ladder if border <= max(maximum, 1)]
    return (1.0, *reached[1:][-4:])


@functools.cache
def mark_colours() -> Mapping[Kind, str]:
    """Colours of marks for single heads: each at least 3 to 1 against paper."""
    look = theme()
    return MappingProxyType(
        {
            "unregistered": look.uncovered,
            # The pale green of a stretch of a bar would vanish as a dot.
            "lapsed": mixed(look.lapsed, look.protected, 0.65),
            # Plain muted is next to the lapsed for eyes that see no red.
            "undivided": mixed(look.muted, look.ink, 0.6),
        }
    )


def rgb(colour: str) -> RGB:
    """'#0F6B6B' -> (15, 107, 107)."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(one: str, other: str, weight: float) -> str:
    """A colour between two: `weight` 0 is the one, 1 the other."""
    channels = (round(a + (b - a) * weight) for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def area_colour(state: State, share: float | None, scale: Scale | None = None) -> str:
    """The fill of a place on a map; each reason for having no share has its own, and no data also an outline.

    scale: that of coverage, unless another is given.
    """
    look = theme()
    if state == "share" and share is not None:
        return (scale or coverage_scale()).colour(share)
    return {"none": look.paper, "nobody": look.line}.get(state, look.excluded)


def area_outline(state: State) -> str:
    """The border of a place on a map: paper between places, grey round a place that would vanish in it."""
    return theme().excluded if state == "none" else theme().paper


def text_on(colour: str) -> str:
    """Ink or paper, whichever reads better on a colour."""
    look = theme()
    return max((look.ink, look.paper), key=lambda text: contrast(text, colour))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
