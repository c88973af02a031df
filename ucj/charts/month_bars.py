"""A sum a month as bars over months, divided by what it is made of, with what happened marked on it: as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ucj.charts import marks, plot, svg
from ucj.charts.marks import Marks
from ucj.charts.plot import Axis, Frame
from ucj.theme import theme

# Steps of the palette for parts in their order, neighbours far apart.
_STEPS = (8, 4, 6, 2, 1)
_FILL = 0.72
# Over the whole of a page.
_WIDE = 880.0


@dataclass(frozen=True)
class Part:
    """One of those that make a month's sum: `values` by month, None where there is none; `value` their sum in words."""

    name: str
    value: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Bars:
    """x: months by number from 0. missing: months that no list speaks of, hidden: those with small counts, by number.

    first: the month (as in ucj.months) of number 0. missing_words, hidden_words: said in the key where there are any.
    """

    parts: tuple[Part, ...]
    x: Axis
    y: Axis
    missing: tuple[int, ...]
    hidden: tuple[int, ...]
    missing_words: str
    hidden_words: str
    first: int
    marks: Marks
    alt: str


def wide(bars: Bars) -> str:
    return _draw(bars, (_WIDE, 300.0))


def narrow(bars: Bars) -> str:
    """For a telephone."""
    return _draw(bars, (plot.NARROW[0], 300.0))


def _draw(bars: Bars, size: tuple[float, float]) -> str:
    key, height = plot.key([*_signs(bars)], size[0], 22)
    head = height + marks.head(bars.marks)
    words, foot = marks.key(bars.marks, size[0], size[1] + head)
    frame = Frame((size[0], size[1] + head), bars.x, bars.y, head=head)
    parts = [*_missing(bars, frame), *plot.ground(frame), *key, *_columns(bars, frame), *_hidden(bars, frame)]
    parts += marks.draw(bars.marks, frame, bars.first) + words
    return svg.document(size[0], size[1] + head + foot, parts, bars.alt)


def _colour(number: int) -> str:
    return theme().coverage[_STEPS[number % len(_STEPS)]]


def _signs(bars: Bars) -> Iterator[tuple[str, str]]:
    for number, part in enumerate(bars.parts):
        yield svg.rect(-6, -6, 12, 12, _colour(number), radius=2), f"{part.name} {part.value}"
    if bars.missing:
        yield svg.rect(-6, -6, 12, 12, theme().surface, stroke=theme().muted), bars.missing_words
    if bars.hidden:
        yield svg.text(0, 5, "×", weight=700, anchor="middle"), bars.hidden_words


def _width(frame: Frame) -> float:
    return frame.at(1, 0)[0] - frame.at(0, 0)[0]


def _missing(bars: Bars, frame: Frame) -> list[str]:
    """A ground of its own under months without data: an empty place would be read as zero."""
    width, look = _width(frame), theme()
    tops = [(frame.at(month, frame.y.high), month) for month in bars.missing]
    return [svg.rect(x - width / 2, y, width, frame.bottom - y, look.surface, stroke=look.line) for (x, y), _ in tops]


def _hidden(bars: Bars, frame: Frame) -> list[str]:
    return [
        svg.text(frame.at(month, 0)[0], frame.bottom - 4, "×", weight=700, anchor="middle") for month in bars.hidden
    ]


def _columns(bars: Bars, frame: Frame) -> list[str]:
    wide_by, found = _width(frame) * _FILL, []
    for month in range(len(bars.parts[0].values) if bars.parts else 0):
        at = 0.0
        for number, value in enumerate(_values(bars.parts, month)):
            if value:
                x, top = frame.at(month, at + value)
                height = frame.at(month, at)[1] - top
                found.append(svg.rect(x - wide_by / 2, top, wide_by, height, _colour(number), stroke=theme().paper))
                at += value
    return found


def _values(parts: Sequence[Part], month: int) -> list[float | None]:
    return [part.values[month] for part in parts]
