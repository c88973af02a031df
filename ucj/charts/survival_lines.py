"""Shares that are left after so many months, a line a group: told apart by colour and dash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ucj.charts import plot, svg
from ucj.charts.plot import Axis, Frame
from ucj.theme import theme

_DASHES = ("", "7 3", "2 3", "10 3 2 3")


@dataclass(frozen=True)
class Curve:
    """One group: (months since, share 0-100) in order; `name` with the last share."""

    name: str
    points: tuple[tuple[int, float], ...]


def wide(curves: Sequence[Curve], x: Axis, y: Axis, alt: str) -> str:
    """x: months since; y: the share."""
    return _draw(curves, x, y, alt, plot.WIDE)


def narrow(curves: Sequence[Curve], x: Axis, y: Axis, alt: str) -> str:
    """For a telephone: higher, for the key has a row a name there."""
    return _draw(curves, x, y, alt, (plot.NARROW[0], 440.0))


def _draw(curves: Sequence[Curve], x: Axis, y: Axis, alt: str, size: tuple[float, float]) -> str:
    looks = [(_colour(order), _DASHES[order % len(_DASHES)]) for order in range(len(curves))]
    signs = [svg.line([(-12, 0), (12, 0)], colour, width=2.4, dash=dash) for colour, dash in looks]
    key, height = plot.key([(sign, each.name) for sign, each in zip(signs, curves, strict=True)], size[0], 22)
    frame = Frame(size, x, y, head=height + 8)
    parts = plot.ground(frame) + key
    for curve, (colour, dash) in zip(curves, looks, strict=True):
        parts += frame.curve(curve.points, colour, width=2.4, dash=dash)
        parts.append(svg.mark("circle", *frame.at(*curve.points[-1]), 3, colour))
    return svg.document(*size, parts, alt)


def _colour(order: int) -> str:
    """Five, then the first again with another dash."""
    look = theme()
    return (look.coverage[9], look.uncovered, look.coverage[5], look.target, look.muted)[order % 5]
