"""Two axes and what stands between them, shared by the drawings of points and curves: ground, names, curves, key."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import shapely

from ucj.charts import svg
from ucj.theme import theme

# Width and height of a drawing: beside a table or on a projector, and on a telephone.
WIDE, NARROW = (640.0, 400.0), (350.0, 360.0)

_TICK, _NAME = 12.5, 13.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 12.0, 26.0, 44.0
_KEY_ROW = 20.0
# At most so many steps lie between the ends of the data on an axis.
_STEPS = 8

Points = Iterable[tuple[float, float]]


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`; `ticks`: values with their texts; `title` names the quantity and its unit."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    title: str

    def fraction(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)


def axis(low: float, high: float, title: str, write: Callable[[float], str]) -> Axis:
    """An axis over low to high in steps of 1, 2 or 5 times a power of ten, out to whole ones."""
    rough = max(high - low, 1e-9) / _STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), max(math.ceil(high / step - 1e-9), math.floor(low / step) + 1)
    ticks = tuple((index * step, write(index * step)) for index in range(first, last + 1))
    return Axis(first * step, last * step, ticks, title)


@dataclass(frozen=True)
class Frame:
    """A place for points in a drawing of a size, in its units; `head` and `foot` are kept free above and below it."""

    size: tuple[float, float]
    x: Axis
    y: Axis
    head: float = 0.0
    foot: float = 0.0

    @property
    def left(self) -> float:
        return _LEFT

    @property
    def right(self) -> float:
        return self.size[0] - _RIGHT

    @property
    def top(self) -> float:
        return _TOP + self.head

    @property
    def bottom(self) -> float:
        return self.size[1] - _BOTTOM - self.foot

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of two values stands."""
        across, up = self.x.fraction(x), self.y.fraction(y)
        return self.left + across * (self.right - self.left), self.bottom - up * (self.bottom - self.top)

    def curve(self, values: Points, colour: str, *, width: float = 1.5, dash: str = "") -> list[str]:
        """A curve through values, as far as it lies in the frame."""
        points = [self.at(x, y) for x, y in values]
        if len(points) < 2:
            return []
        inside = shapely.LineString(points).intersection(shapely.box(self.left, self.top, self.right, self.bottom))
        lines = [line for line in shapely.get_parts(inside) if line.length]
        return [svg.line(shapely.get_coordinates(line).tolist(), colour, width=width, dash=dash) for line in lines]


def ground(frame: Frame) -> list[str]:
    """Both axes with their titles: that of y over its end, where it is read without turning the head."""
    muted = theme().muted
    parts = [*_ticks_y(frame), *_ticks_x(frame)]
    parts.append(svg.line([(frame.left, frame.bottom), (frame.right, frame.bottom)], muted))
    parts.append(svg.text(0, 14, frame.y.title, size=_NAME, weight=600))
    under = frame.size[1] - 6
    parts.append(svg.text(frame.right, under, frame.x.title, size=_NAME, weight=600, anchor="end"))
    return parts


def _ticks_y(frame: Frame) -> list[str]:
    parts = []
    for value, text in frame.y.ticks:
        y = frame.at(frame.x.low, value)[1]
        parts.append(svg.line([(frame.left, y), (frame.right, y)], theme().line))
        parts.append(svg.text(frame.left - 6, y + 4, text, size=_TICK, colour=theme().muted, anchor="end"))
    return parts


def _ticks_x(frame: Frame) -> list[str]:
    """Texts that would touch the one before are left out; their ticks stay."""
    parts, free = [], 0.0
    for value, text in frame.x.ticks:
        x, y = frame.at(value, frame.y.low)[0], frame.bottom + frame.foot
        half = svg.text_width(text, _TICK) / 2
        middle = min(x, frame.size[0] - half)
        parts.append(svg.line([(x, frame.bottom), (x, frame.bottom + 4)], theme().muted))
        if middle - half >= free:
            parts.append(svg.text(middle, y + 18, text, size=_TICK, colour=theme().muted, anchor="middle"))
            free = middle + half + 8
    return parts


@dataclass(frozen=True)
class Spot:
    """A name wanted beside a mark of this radius at (x, y), in the drawing's units."""

    x: float
    y: float
    radius: float
    name: str
    is_chosen: bool = False


_Box = tuple[float, float, float, float]
# Where a name may stand beside its mark: right and left first, then over, under and at the corners.
_SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
# A name keeps this far from the middle of any mark.
_CLEAR = 6.0


def names(frame: Frame, wanted: Sequence[Spot], marks: Sequence[tuple[float, float]]) -> list[str]:
    """The names that find room, in the order wanted: on no other name, inside the drawing, over no mark.

    The chosen one comes first and is always said.
    """
    taken: list[_Box] = []
    parts = []
    for spot in sorted(wanted, key=lambda spot: not spot.is_chosen):
        free = [side for side in _SIDES if _is_free(_box(spot, side), frame, taken)]
        best = min(free, key=lambda side: _covered(_box(spot, side), marks), default=_SIDES[0])
        box = _box(spot, best)
        if spot.is_chosen or (free and not _covered(box, marks)):
            taken.append(box)
            weight = 700 if spot.is_chosen else 500
            parts.append(svg.text(box[0], box[3] - 4, spot.name, size=_NAME, weight=weight, halo=theme().paper))
    return parts


def _box(spot: Spot, side: tuple[int, int]) -> _Box:
    width, height, away = svg.text_width(spot.name, _NAME, weight=700), _NAME * 1.1, spot.radius + 3
    # At a corner the mark's own circle leaves room.
    reach = away * (0.7 if all(side) else 1)
    left = spot.x + side[0] * reach + (side[0] - 1) * width / 2
    top = spot.y + side[1] * reach + (side[1] - 1) * height / 2
    return left, top, left + width, top + height


def _is_free(box: _Box, frame: Frame, taken: Sequence[_Box]) -> bool:
    left, top, right, bottom = box
    if left < frame.left or right > frame.size[0] or top < frame.top or bottom > frame.bottom:
        return False
    return not any(left < r and le < right and top < b and t < bottom for le, t, r, b in taken)


def _covered(box: _Box, marks: Sequence[tuple[float, float]]) -> int:
    left, top, right, bottom = box
    return sum(left - _CLEAR < x < right + _CLEAR and top - _CLEAR < y < bottom + _CLEAR for x, y in marks)


def key(items: Sequence[tuple[str, str]], width: float, top: float) -> tuple[list[str], float]:
    """What the signs mean, in rows of this width from `top` down, and how high they are.

    items: a sign drawn about (0, 0), at most 24 wide, and its words.
    """
    x, y, parts = 0.0, top, []
    for sign, words in items:
        length = 30 + svg.text_width(words, _TICK)
        if x and x + length > width:
            x, y = 0.0, y + _KEY_ROW
        parts.append(f'<g transform="translate({x + 12:.1f} {y + 9:.1f})">{sign}</g>')
        parts.append(svg.text(x + 28, y + 13, words, size=_TICK))
        x += length + 14
    return parts, y + _KEY_ROW - top
