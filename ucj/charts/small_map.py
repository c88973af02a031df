"""A still map with names and shares that never collide: for the first screen and for paper."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely

from ucj.charts import labels, svg
from ucj.theme import Scale, State, area_colour, area_outline, coverage_scale, text_on, theme

_WIDTH, _HEIGHT, _LEGEND, _ROW = 390.0, 246.0, 36.0, 18.0
_MARGIN = 6.0
# On a telephone a drawing is six sevenths of this size.
_SIZE, _SMALL = 12.0, 13.0
# How wide a class of the legend is.
_CLASS = 22.0


@dataclass(frozen=True)
class Area:
    """One place on the map. `share`: 0-100, or a difference in percentage points; None where `state` says why."""

    region_code: str
    name: str
    share: float | None
    value: str
    state: State = "share"


def draw(
    shapes: gpd.GeoDataFrame,
    areas: Sequence[Area],
    title: str,
    missing: Mapping[State, str],
    notice: str,
    alt: str,
    *,
    scale: Scale | None = None,
    write: Callable[[float], str] = "{:g}".format,
    outlined: str = "",
) -> str:
    """shapes: `region_code`, `geometry` in degrees. title: of the legend. missing: the words for having no share.

    scale: that of coverage, unless another is given; write: its borders. outlined: the code of a place to stand out.
    """
    scale, placed = scale or coverage_scale(), _projected(shapes)
    unknown = {code: Area(code, "", None, "", "none") for code in placed}
    by_code = unknown | {area.region_code: area for area in areas}
    parts = [_shape(shape, by_code[code], scale) for code, shape in placed.items()]
    # Under the names, so that the rim crosses none of them.
    parts += _rim(placed[outlined]) if outlined else []
    parts += _labels(placed, by_code, scale)
    parts += _classes(title, scale, write)
    reasons, bottom = _reasons({area.state: missing[area.state] for area in areas if area.state != "share"})
    notices, bottom = _notice(notice, bottom)
    return svg.document(_WIDTH, bottom + 4, [*parts, *reasons, *notices], alt)


def _projected(shapes: gpd.GeoDataFrame) -> dict[str, shapely.Geometry]:
    """Degrees to drawing units: at this size the curve of the earth is below a line's width."""
    left, bottom, right, top = shapes.total_bounds
    squeeze = math.cos(math.radians((top + bottom) / 2))
    scale = min((_WIDTH - 2 * _MARGIN) / ((right - left) * squeeze), (_HEIGHT - 2 * _MARGIN) / (top - bottom))
    shift_x = (_WIDTH - (right - left) * squeeze * scale) / 2
    shift_y = (_HEIGHT - (top - bottom) * scale) / 2

    def place(shape: shapely.Geometry) -> shapely.Geometry:
        def move(points):  # type: ignore[no-untyped-def]
            points = points.copy()
            points[:, 0] = shift_x + (points[:, 0] - left) * squeeze * scale
            points[:, 1] = shift_y + (top - points[:, 1]) * scale
            return points

        return shapely.transform(shape, move)

    return {code: place(shape) for code, shape in zip(shapes["region_code"], shapes.geometry, strict=True)}


def _shape(shape: shapely.Geometry, area: Area, scale: Scale) -> str:
    rings = [ring for polygon in shapely.get_parts(shape) for ring in (polygon.exterior, *polygon.interiors)]
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
    fill, outline = area_colour(area.state, area.share, scale), area_outline(area.state)
    return f'<path d="{path}" fill="{fill}" stroke="{outline}" stroke-width="1.5"/>'


def _rim(shape: shapely.Geometry) -> list[str]:
    """Paper under ink: seen on the darkest class too."""
    rings = [[*polygon.exterior.coords] for polygon in shapely.get_parts(shape)]
    widths = ((theme().paper, 6), (theme().ink, 3.2))
    return [svg.line(ring, colour, width=width) for ring in rings for colour, width in widths]


def _labels(placed: dict[str, shapely.Geometry], by_code: dict[str, Area], scale: Scale) -> list[str]:
    """Name over share; a name that found no room in its own place has a line to it."""
    codes = sorted(placed)
    texts = {
        code: (by_code[code].name, by_code[code].value if by_code[code].state == "share" else "") for code in codes
    }
    places = labels.place({code: placed[code] for code in codes}, texts, _SIZE, (_WIDTH, _HEIGHT))
    leaders, words = [], []
    for code in (code for code in codes if by_code[code].name):
        area, label = by_code[code], places[code]
        is_outside = not placed[code].contains(shapely.Point(label.x, label.y))
        if is_outside:
            leaders += _leader(labels.leader(label, labels.roomiest(placed[code]), _SIZE))
        words += _label(label, theme().paper if is_outside else area_colour(area.state, area.share, scale))
    # Lines first: where one runs under another place's name, the name stays whole.
    return leaders + words


def _leader(points: list[tuple[float, float]]) -> list[str]:
    """A line with a rim, so that it is seen on dark places too."""
    return [svg.line(points, theme().paper, width=2.6), svg.line(points, theme().ink, width=1)]


def _label(label: labels.Label, back: str) -> list[str]:
    """Text with a halo of what it stands on, so that it reads where it crosses a border."""
    colour, parts = text_on(back), []
    top = label.y - (len(label.lines) - 1) * _SIZE * 0.59 + _SIZE * 0.35
    for index, line in enumerate(label.lines):
        weight, y = (700 if index < label.name_line_count else 400), top + index * _SIZE * 1.18
        parts.append(svg.text(label.x, y, line, size=_SIZE, weight=weight, colour=colour, anchor="middle", halo=back))
    return parts


def _classes(title: str, scale: Scale, write: Callable[[float], str]) -> list[str]:
    """The legend's classes at their borders: at every other one where their names would touch."""
    y, x = _HEIGHT + 6, _MARGIN + svg.text_width(title, _SMALL) + 8
    parts = [svg.text(_MARGIN, y + 11, title, size=_SMALL, colour=theme().muted)]
    borders = [write(border) for border in scale.borders[1:]]
    step = 1 if all(svg.text_width(border, _SMALL) < _CLASS for border in borders) else 2
    for index, colour in enumerate(scale.colours):
        parts.append(svg.rect(x + index * _CLASS, y, _CLASS - 1, 12, colour))
    for index, border in list(enumerate(borders, 1))[::step]:
        place = x + index * _CLASS
        parts.append(svg.text(place, y + 25, border, size=_SMALL, colour=theme().muted, anchor="middle"))
    return parts


def _reasons(missing: Mapping[State, str]) -> tuple[list[str], float]:
    """The legend's signs for having no share, below its classes, in as many rows as they need; and where they end."""
    x, y, parts = _MARGIN, _HEIGHT + _LEGEND, list[str]()
    for state in sorted(missing):
        width = 18 + svg.text_width(missing[state], _SMALL)
        if x + width > _WIDTH:
            x, y = _MARGIN, y + _ROW
        parts.append(svg.rect(x, y + 2, 14, 12, area_colour(state, None), stroke=theme().excluded))
        parts.append(svg.text(x + 18, y + 13, missing[state], size=_SMALL, colour=theme().muted))
        x += width + 12
    return parts, y + (_ROW if parts else 0)


def _notice(notice: str, top: float) -> tuple[list[str], float]:
    """The text about the layer, in as many lines as it needs; and where they end."""
    lines = textwrap.wrap(notice, int((_WIDTH - 2 * _MARGIN) / svg.text_width(" ", _SMALL)))
    parts = [
        svg.text(_MARGIN, top + index * _ROW + 13, line, size=_SMALL, colour=theme().muted)
        for index, line in enumerate(lines)
    ]
    return parts, top + len(lines) * _ROW
