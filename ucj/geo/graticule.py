"""The net of degrees and the bar of kilometres that give a map without tiles its place and its size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Bounds = tuple[float, float, float, float]
Path = tuple[tuple[float, float], ...]

_STEPS = (0.1, 0.2, 0.5, 1.0)
# More lines than this across a map are a grid in front of it.
_LINES_MAX = 5
# How far the lines run beyond the bounds, of the width and of the height.
_MARGIN = 0.1
_LENGTHS_KM = (1, 2, 5, 10, 20, 50)
_BAR_SHARE = 0.25
_TICK_SHARE = 0.1
# A metre: at 11 m a bar of one kilometre would be one per cent wrong.
_DECIMALS = 5


@dataclass(frozen=True)
class GridLine:
    """A meridian or parallel at `value` degrees (east and north positive). `path`: its two ends, lon and lat."""

    value: float
    axis: Literal["meridian", "parallel"]
    path: Path


@dataclass(frozen=True)
class ScaleBar:
    """A bar along a parallel from west to east, `length_km` on the ground, and a short stroke upward at each end.

    `path` and each of `ticks`: two points, lon and lat in degrees.
    """

    length_km: int
    path: Path
    ticks: tuple[Path, Path]


def lines(bounds: Bounds) -> list[GridLine]:
    """The lines at a round step that cross the bounds (west, south, east, north in degrees) widened a little."""
    step = _step(bounds)
    west, south, east, north = _widened(bounds)
    meridians = [GridLine(lon, "meridian", ((lon, south), (lon, north))) for lon in _multiples(step, west, east)]
    parallels = [GridLine(lat, "parallel", ((west, lat), (east, lat))) for lat in _multiples(step, south, north)]
    return meridians + parallels


def scale_bar(bounds: Bounds) -> ScaleBar:
    """A bar of a round length, about a quarter of the bounds' width, from their lower left corner."""
    west, south, east, _ = bounds
    lon_km, lat_km = degree_km(south)
    length = nearest(_LENGTHS_KM, (east - west) * lon_km * _BAR_SHARE)
    left, right = _rounded(west), _rounded(west + length / lon_km)
    low, high = _rounded(south), _rounded(south + length / lat_km * _TICK_SHARE)
    ticks = ((left, low), (left, high)), ((right, low), (right, high))
    return ScaleBar(int(length), ((left, low), (right, low)), ticks)


def degree_km(lat: float) -> tuple[float, float]:
    """The kilometres in a degree of longitude and in one of latitude, on WGS 84 at `lat`."""
    angle = math.radians(lat)
    return 111.413 * math.cos(angle) - 0.094 * math.cos(3 * angle), 111.133 - 0.559 * math.cos(2 * angle)


def nearest(choices: tuple[float, ...], wanted: float) -> float:
    """The choice in the least proportion to what is wanted, above or below."""
    return min(choices, key=lambda choice: abs(math.log(choice / max(wanted, 1e-9))))


def _step(bounds: Bounds) -> float:
    west, south, east, north = bounds
    span = max(east - west, north - south)
    return next((step for step in _STEPS if span / step <= _LINES_MAX), _STEPS[-1])


def _widened(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    aside, above = (east - west) * _MARGIN, (north - south) * _MARGIN
    return _rounded(west - aside), _rounded(south - above), _rounded(east + aside), _rounded(north + above)


def _rounded(degrees: float) -> float:
    """A plain number, also when the bounds come as numpy's."""
    return round(float(degrees), _DECIMALS)


def _multiples(step: float, low: float, high: float) -> list[float]:
    return [round(n * step, 1) for n in range(math.ceil(low / step), math.floor(high / step) + 1)]
