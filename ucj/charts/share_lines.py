"""A share month by month for a place and for what it lies in, as SVG: for a page and for paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ucj.charts import plot, svg
from ucj.charts.plot import Axis, Frame
from ucj.theme import theme


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


def wide(lines: Sequence[Line], x: Axis, y: Axis, alt: str) -> str:
    """The first line is the place itself, drawn strong; at most two more. x: months by number from 0; y: the share."""
    return _draw(lines, x, y, alt, (plot.WIDE[0], 300.0))


def narrow(lines: Sequence[Line], x: Axis, y: Axis, alt: str) -> str:
    """For a telephone."""
    return _draw(lines, x, y, alt, (plot.NARROW[0], 270.0))


def _draw(lines: Sequence[Line], x: Axis, y: Axis, alt: str, size: tuple[float, float]) -> str:
    looked = [*zip(lines, _looks(), strict=False)]
    key, height = plot.key([(_sign(look), f"{line.name} {line.value}") for line, look in looked], size[0], 22)
    frame = Frame(size, x, y, head=height)
    parts = plot.ground(frame) + key
    # The place itself last: on top of what it is compared with.
    for line, look in reversed(looked):
        parts += _line(line, frame, look)
    return svg.document(*size, parts, alt)


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
