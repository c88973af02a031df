"""Where the names of places go on a map so that they never collide. Units are pixels; y grows downward."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    homes: Mapping[str, tuple[float, float]],
    texts: Mapping[str, tuple[str, str]],
    size: float,
    extent: tuple[float, float],
) -> dict[str, Label]:
    """One label a place, name over value or both in one line, nearest to its home where nothing else stands.

    homes: code -> (x, y), in the order in which they choose: the smallest first, since a large place has room to move.
    texts: code -> (name, value). extent: width and height that labels stay within.
    """
    taken: list[_Box] = []
    labels: dict[str, Label] = {}
    for code, home in homes.items():
        labels[code], box = _nearest_free(home, texts[code], size, extent, taken)
        taken.append(box)
    return labels


def _nearest_free(
    home: tuple[float, float], text: tuple[str, str], size: float, extent: tuple[float, float], taken: Sequence[_Box]
) -> tuple[Label, _Box]:
    shapes = (text, (" ".join(text),))
    for distance in range(0, _FARTHEST, 3):
        for lines in shapes:
            for turn in range(0, 360, 20):
                x = home[0] + distance * math.cos(math.radians(turn))
                y = home[1] + distance * math.sin(math.radians(turn))
                box = _box(x, y, lines, size)
                if _is_inside(box, extent) and not any(box.meets(other) for other in taken):
                    return Label(x, y, lines), box
    return Label(*home, text), _box(*home, text, size)


def _box(x: float, y: float, lines: Sequence[str], size: float) -> _Box:
    half_width = max(svg.text_width(line, size, weight=700) for line in lines) / 2 + 1
    half_height = len(lines) * size * _LEADING / 2
    return _Box(x - half_width, y - half_height, x + half_width, y + half_height)


def _is_inside(box: _Box, extent: tuple[float, float]) -> bool:
    return box.left >= 0 and box.top >= 0 and box.right <= extent[0] and box.bottom <= extent[1]
