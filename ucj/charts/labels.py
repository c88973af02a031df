"""Where the names of places go on a map so that they never collide. Units are pixels; y grows downward."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import shapely

from ucj.charts import svg

# Further from its own place a label says more about another one.
_FARTHEST = 66
_LEADING = 1.18


@dataclass(frozen=True)
class Label:
    """Text lines centred on (x, y)."""

    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def place(
    shapes: Mapping[str, shapely.Geometry],
    texts: Mapping[str, tuple[str, str]],
    size: float,
    extent: tuple[float, float],
) -> dict[str, Label]:
    """One label a place, name over value or both in one line, where nothing else stands.

    shapes: code -> outline. texts: code -> (name, value). extent: width and height that labels stay within.
    The smallest place chooses first: a large one has room to move.
    """
    taken: list[_Box] = []
    labels: dict[str, Label] = {}
    for code in sorted(shapes, key=lambda code: float(shapes[code].area)):
        labels[code] = _placed(shapes[code], texts[code], size, extent, taken)
        taken.append(_box(labels[code], size))
    return labels


@functools.lru_cache(maxsize=4096)
def roomiest(shape: shapely.Geometry) -> tuple[float, float]:
    """The centre of the largest circle inside a shape, to within a pixel."""
    x, y = shapely.maximum_inscribed_circle(shape, tolerance=1.0).coords[0]
    return float(x), float(y)


def _placed(
    shape: shapely.Geometry, text: tuple[str, str], size: float, extent: tuple[float, float], taken: Sequence[_Box]
) -> Label:
    """The nearest free spot, one inside the place before one outside it."""
    home = roomiest(shape)
    free = [
        Label(x, y, lines)
        for x, y in _spots(home)
        for lines in (text if text[1] else text[:1], (" ".join(text).strip(),))
        if _is_free(_box(Label(x, y, lines), size), extent, taken)
    ]
    inside = (label for label in free if shape.contains(shapely.Point(label.x, label.y)))
    return next(inside, None) or next(iter(free), Label(*home, text))


def _spots(home: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """Outward from home."""
    yield home
    for distance in range(3, _FARTHEST, 3):
        for turn in range(0, 360, 20):
            angle = math.radians(turn)
            yield home[0] + distance * math.cos(angle), home[1] + distance * math.sin(angle)


def _box(label: Label, size: float) -> _Box:
    half_width = max(svg.text_width(line, size, weight=700) for line in label.lines) / 2 + 1
    half_height = len(label.lines) * size * _LEADING / 2
    return _Box(label.x - half_width, label.y - half_height, label.x + half_width, label.y + half_height)


def _is_free(box: _Box, extent: tuple[float, float], taken: Sequence[_Box]) -> bool:
    is_inside = box.left >= 0 and box.top >= 0 and box.right <= extent[0] and box.bottom <= extent[1]
    return is_inside and not any(box.meets(other) for other in taken)
