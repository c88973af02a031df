"""A still map with names and shares that never collide: for the first screen and for paper."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely

from ucj.charts import labels, svg
from ucj.theme import COVERAGE_CLASSES, State, area_colour, area_outline, text_on, theme

_WIDTH, _HEIGHT, _LEGEND = 390.0, 246.0, 44.0
_MARGIN = 6.0
_SIZE = 10.0


@dataclass(frozen=True)
class Area:
    """One place on the map. `share` is 0-100, None where `state` says why."""

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
) -> str:
    """shapes: `region_code`, `geometry` in degrees. title: of the legend. missing: the words for having no share."""
    by_code = {area.region_code: area for area in areas}
    placed = _projected(shapes)
    parts = [_shape(shape, by_code.get(code)) for code, shape in placed.items()]
    parts += _labels(placed, by_code)
    parts += _legend(title, missing, areas)
    parts.append(svg.text(_MARGIN, _HEIGHT + _LEGEND - 3, notice, size=10.5, colour=theme().muted))
    return svg.document(_WIDTH, _HEIGHT + _LEGEND, parts, alt)


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


def _shape(shape: shapely.Geometry, area: Area | None) -> str:
    rings = [ring for polygon in shapely.get_parts(shape) for ring in (polygon.exterior, *polygon.interiors)]
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
    state, share = (area.state, area.share) if area else ("none", None)
    return f'<path d="{path}" fill="{area_colour(state, share)}" stroke="{area_outline(state)}" stroke-width="1.5"/>'


def _labels(placed: dict[str, shapely.Geometry], by_code: dict[str, Area]) -> list[str]:
    """Name over share; a name that found no room in its own place has a line to it."""
    codes = sorted(placed.keys() & by_code.keys())
    texts = {
        code: (by_code[code].name, by_code[code].value if by_code[code].state == "share" else "") for code in codes
    }
    places = labels.place({code: placed[code] for code in codes}, texts, _SIZE, (_WIDTH, _HEIGHT))
    parts = []
    for code in codes:
        is_outside = not placed[code].contains(shapely.Point(places[code].x, places[code].y))
        if is_outside:
            home = labels.roomiest(placed[code])
            parts.append(svg.line([home, (places[code].x, places[code].y)], theme().ink, width=0.8))
        area = by_code[code]
        parts += _label(places[code], theme().paper if is_outside else area_colour(area.state, area.share))
    return parts


def _label(label: labels.Label, back: str) -> list[str]:
    """Text with a halo of what it stands on, so that it reads where it crosses a border."""
    colour, parts = text_on(back), []
    top = label.y - (len(label.lines) - 1) * _SIZE * 0.59 + _SIZE * 0.35
    for index, line in enumerate(label.lines):
        weight, y = (400 if index else 700), top + index * _SIZE * 1.18
        parts.append(svg.text(label.x, y, line, size=_SIZE, weight=weight, colour=colour, anchor="middle", halo=back))
    return parts


def _legend(title: str, missing: Mapping[State, str], areas: Sequence[Area]) -> list[str]:
    """The ten classes at their borders, and the signs for having no share where the map has them."""
    y, width = _HEIGHT + 6, 22.0
    start = _MARGIN + svg.text_width(title, 10.5) + 8
    parts = [svg.text(_MARGIN, y + 10, title, size=10.5, colour=theme().muted)]
    for index, colour in enumerate(theme().coverage):
        parts.append(svg.rect(start + index * width, y, width - 1, 11, colour))
        if index:
            border = f"{COVERAGE_CLASSES[index]:g}"
            parts.append(
                svg.text(start + index * width, y + 23, border, size=9.5, colour=theme().muted, anchor="middle")
            )
    x = start + len(theme().coverage) * width + 10
    for state in sorted({area.state for area in areas} & missing.keys()):
        parts.append(svg.rect(x, y, 14, 11, area_colour(state, None), stroke=theme().excluded))
        parts.append(svg.text(x + 18, y + 10, missing[state], size=10.5, colour=theme().muted))
        x += svg.text_width(missing[state], 10.5) + 30
    return parts
