"""Colours by meaning, read from `.streamlit/config.toml`, where alone they are written."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from typing import Literal

from ucj.settings import PROJECT

# Shares of coverage, half open and the same at every level and in every month, so that two maps can be compared.
COVERAGE_CLASSES = (0.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0, 95.0, 100.0)

RGB = tuple[int, int, int]

# Why a place has a share or has none: nobody is eligible, small counts are protected, no list has come.
State = Literal["share", "nobody", "hidden", "none"]
MISSING: tuple[State, ...] = ("none", "nobody", "hidden")


@dataclass(frozen=True)
class Theme:
    """Hex colours by meaning. `coverage` holds ten steps, low to high."""

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
    )


def rgb(colour: str) -> RGB:
    """'#0F6B6B' -> (15, 107, 107)."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def coverage_class(share: float) -> int:
    """Index of the step a share (0-100, and above) falls in; borders belong to the upper step."""
    return max(index for index, border in enumerate(COVERAGE_CLASSES) if share >= border or index == 0)


def area_colour(state: State, share: float | None) -> str:
    """The fill of a place on a map; each reason for having no share has its own, and no data also an outline."""
    look = theme()
    if state == "share" and share is not None:
        return look.coverage[coverage_class(share)]
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
