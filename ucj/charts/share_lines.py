"""A share month by month for a place and for what it lies in, as SVG: for a page and for paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ucj.charts import marks, plot, svg
from ucj.charts.marks import NONE, Marks
from ucj.charts.plot import Axis, Frame
from ucj.theme import theme

# The months need no title, and the list begins in its place.
_UNDER = 20.0


@dataclass(frozen=True)
class Line:
    """One place: `shares` (0-100) by month, None where there is none; `value` the last one as written."""

    name: str
    shares: tuple[float | None, ...]
    value: str


@dataclass(frozen=True)
class Look:
    """Of a line: told apart by width and dash as well as by colour."""

    colour: str
    width: float
    dash: str


def wide(lines: Sequence[Line], x: Axis, y: Axis, alt: str, done: Marks = NONE, first: int = 0) -> str:
    """The first line is the place itself, drawn strong; at most two more. x: months by number from 0; y: the share.

    done: what is marked on the months, of which `first` is number 0.
    """
    return _draw(lines, x, y, alt, (plot.WIDE[0], 300.0), done, first)


def narrow(lines: Sequence[Line], x: Axis, y: Axis, alt: str, done: Marks = NONE, first: int = 0) -> str:
    """For a telephone."""
    return _draw(lines, x, y, alt, (plot.NARROW[0], 270.0), done, first)


def _draw(lines: Sequence[Line], x: Axis, y: Axis, alt: str, size: tuple[float, float], done: Marks, first: int) -> str:
    looked = [*zip(lines, _looks(), strict=False)]
    key, height = plot.key([(_sign(look), f"{line.name} {line.value}") for line, look in looked], size[0], 22)
    list_parts, list_height = marks.key(done, size[0], size[1] - _UNDER)
    frame = Frame(size, x, y, head=height + marks.head(done))
    parts = plot.ground(frame) + key + marks.draw(done, frame, first) + list_parts
    # The place itself last: on top of what it is compared with.
    for line, look in reversed(looked):
        parts += _line(line, frame, look)
    return svg.document(size[0], size[1] + max(list_height - _UNDER, 0), parts, alt)


def _looks() -> tuple[Look, ...]:
    look = theme()
    return Look(look.protected, 3.4, ""), Look(look.ink, 1.8, "6 3"), Look(look.muted, 1.8, "2 3")


def _sign(look: Look) -> str:
    return svg.line([(-12, 0), (12, 0)], look.colour, width=look.width, dash=look.dash)


def _line(line: Line, frame: Frame, look: Look) -> list[str]:
    """A gap in the data is a gap in the line; a month alone between gaps, and the last one of all, is a dot."""
    runs, parts = [*_runs(line.shares)], []
    for run in runs:
        parts += frame.curve(run, look.colour, width=look.width, dash=look.dash)
    dots = {run[0] for run in runs if len(run) == 1} | {run[-1] for run in runs[-1:]}
    return parts + [svg.mark("circle", *frame.at(*dot), look.width + 0.6, look.colour) for dot in sorted(dots)]


def _runs(shares: Sequence[float | None]) -> Iterator[list[tuple[float, float]]]:
    """Months in a row that have a share."""
    for is_known, run in groupby(enumerate(shares), key=lambda each: each[1] is not None):
        if is_known:
            yield [(float(month), share) for month, share in run if share is not None]
