"""Where the names of places go on a map so that they never collide. Units are pixels; y grows downward.

The map is looked at as a net of small cells: how much of a label would lie on its own place, on others, on another
label is then a sum over a rectangle, known for every spot at once.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ucj.charts import svg

_CELL = 2.0
_LEADING = 1.18
# What a spot costs, in lengths of the map's diagonal that a name would rather move away.
_ON_OTHERS, _OFF_ITSELF, _AWAY, _AWAY_ON_LAND, _CROSSING = 0.5, 0.25, 0.2, 1.2, 0.4
# A name over its value reads best; in one line or broken in two it may fit better.
_PER_ARRANGEMENT = 0.02
# Enough points along a line that it passes no label unseen.
_STEPS = np.linspace(0, 1, 24)[:, None, None]

_Cells = NDArray[np.bool_]


@dataclass(frozen=True)
class Label:
    """Text lines centred on (x, y); the first `name_line_count` of them are the name."""

    x: float
    y: float
    lines: tuple[str, ...]
    name_line_count: int = 1


@dataclass(frozen=True)
class Box:
    """The room a label takes, in cells from the upper left corner of the map."""

    left: int
    top: int
    right: int
    bottom: int


def place(
    shapes: Mapping[str, shapely.Geometry],
    texts: Mapping[str, tuple[str, str]],
    size: float,
    extent: tuple[float, float],
) -> dict[str, Label]:
    """One label a place where no other stands: inside its own place, else on the empty paper, else where it may.

    shapes: code -> outline. texts: code -> (name, value). extent: width and height that labels stay within. The
    smallest place chooses first: a large one has room to move. A label that fits nowhere stands on its place.
    """
    own = {code: _cells(shape, extent) for code, shape in shapes.items()}
    land = np.any([*own.values()], axis=0)
    taken = np.zeros_like(land)
    labels: dict[str, Label] = {}
    for code in sorted(shapes, key=lambda code: (float(shapes[code].area), code)):
        labels[code] = _placed(roomiest(shapes[code]), texts[code], size, own[code], land, taken)
        _take(taken, labels[code], shapes[code], size)
    return labels


def box(label: Label, size: float) -> Box:
    """Whole cells that hold the label's text of this size."""
    across, down = _half(label.lines, size)
    x, y = round(label.x / _CELL), round(label.y / _CELL)
    return Box(x - across, y - down, x + across, y + down)


@functools.lru_cache(maxsize=4096)
def roomiest(shape: shapely.Geometry) -> tuple[float, float]:
    """The centre of the largest circle inside a shape, to within a pixel."""
    x, y = shapely.maximum_inscribed_circle(shape, tolerance=1.0).coords[0]
    return float(x), float(y)


def leader(label: Label, home: tuple[float, float], size: float) -> list[tuple[float, float]]:
    """The line from a place's point to the edge of the label that stands away from it; [] when it reaches over it."""
    room = shapely.box(*(edge * _CELL for edge in astuple(box(label, size))))
    line = shapely.LineString([home, (label.x, label.y)]).difference(room)
    return [(float(x), float(y)) for x, y in line.coords]


def _take(taken: _Cells, label: Label, shape: shapely.Geometry, size: float) -> None:
    """Marks the cells of a label, and of the line to it when it stands away."""
    room = box(label, size)
    taken[max(room.top, 0) : room.bottom, max(room.left, 0) : room.right] = True
    if not shape.contains(shapely.Point(label.x, label.y)):
        taken[_along(roomiest(shape), np.array([[label.x]]), np.array([[label.y]]), taken)] = True


def _cells(shape: shapely.Geometry, extent: tuple[float, float]) -> _Cells:
    """Which cells of the map have their centre inside a shape."""
    x, y = (np.arange(0, length - _CELL + 1e-6, _CELL) + _CELL / 2 for length in extent)
    inside: _Cells = shapely.contains_xy(shape, *np.meshgrid(x, y))
    return inside


def _placed(
    home: tuple[float, float], text: tuple[str, str], size: float, own: _Cells, land: _Cells, taken: _Cells
) -> Label:
    """The cheapest free spot of all arrangements."""
    best, cheapest = Label(*home, text if text[1] else text[:1]), np.inf
    for number, (lines, name_line_count) in enumerate(_arrangements(*text)):
        half = _half(lines, size)
        cost = _costs(home, half, own, land, taken) + number * _PER_ARRANGEMENT
        if cost.size and cost.min() < cheapest:
            row, column = np.unravel_index(cost.argmin(), cost.shape)
            x, y = (int(column) + half[0]) * _CELL, (int(row) + half[1]) * _CELL
            best, cheapest = Label(x, y, lines, name_line_count), cost.min()
    return best


def _arrangements(name: str, value: str) -> list[tuple[tuple[str, ...], int]]:
    """Lines, and how many of them are the name: over the value, beside it, and broken where its halves are alike."""
    below = (value,) if value else ()
    broken = [(name[:at], name[at + 1 :]) for at, letter in enumerate(name) if letter == " "]
    halves = sorted(broken, key=lambda pair: max(map(len, pair)))[:1]
    beside = [((f"{name} {value}",), 1)] if value else []
    return [((name, *below), 1), *beside, *(((*pair, *below), 2) for pair in halves)]


def _half(lines: tuple[str, ...], size: float) -> tuple[int, int]:
    """Half the width and half the height of a label, in whole cells."""
    width = max(svg.text_width(line, size, weight=700) for line in lines) / 2 + 1
    height = len(lines) * size * _LEADING / 2
    return int(np.ceil(width / _CELL)), int(np.ceil(height / _CELL))


def _costs(
    home: tuple[float, float], half: tuple[int, int], own: _Cells, land: _Cells, taken: _Cells
) -> NDArray[np.float64]:
    """The cost of each spot at which a label of this size lies within the map; infinite where another label is."""
    on_own, on_land, on_taken = (_shares(cells, half) for cells in (own, land, taken))
    height, width = on_own.shape
    x, y = (np.arange(width) + half[0]) * _CELL - home[0], (np.arange(height) + half[1]) * _CELL - home[1]
    distance = np.hypot(x, y[:, None]) / (_CELL * np.hypot(*own.shape))
    inside = _ON_OTHERS * (on_land - on_own) + _OFF_ITSELF * (1 - on_own)
    is_inside = own[half[1] :, half[0] :][:height, :width]
    crossed = taken[_along(home, x[None, :] + home[0], y[:, None] + home[1], taken)].any(axis=0)
    away = _AWAY + _AWAY_ON_LAND * on_land + _CROSSING * crossed
    costs: NDArray[np.float64] = np.where(on_taken > 0, np.inf, distance + np.where(is_inside, inside, away))
    return costs


def _along(
    home: tuple[float, float], x: NDArray[Any], y: NDArray[Any], cells: _Cells
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column of the cells on the way from home to each point (x, y): the first axis is the way."""
    ways = (home[1] + (y - home[1]) * _STEPS, home[0] + (x - home[0]) * _STEPS)
    row, column = (
        np.clip(way / _CELL, 0, length - 1).astype(np.int64) for way, length in zip(ways, cells.shape, strict=True)
    )
    return row, column


def _shares(cells: _Cells, half: tuple[int, int]) -> NDArray[np.float64]:
    """How much of a rectangle, at every spot where it fits, lies on the cells: 0 to 1 (a summed-area table)."""
    across, down = 2 * half[0], 2 * half[1]
    if cells.shape[0] < down or cells.shape[1] < across:
        return np.empty((0, 0))
    sums = np.pad(cells, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    inside = sums[down:, across:] - sums[:-down, across:] - sums[down:, :-across] + sums[:-down, :-across]
    return np.asarray(inside / (across * down))
