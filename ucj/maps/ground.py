"""What lies under every map: the regencies around, a net of degrees, a bar of kilometres. All of it from our own files.

A map style for a tile renderer was refused: it would load a second map library to draw four kinds of lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd

from ucj.geo import graticule
from ucj.geo.graticule import Bounds, GridLine
from ucj.i18n import Translator
from ucj.maps.content import Layer, geojson, written
from ucj.maps.drawn import lines, text
from ucj.maps.shapes import outline
from ucj.theme import rgb, theme

_NEIGHBOURS = "neighbours"
_TEXT_SIZE = 11


@dataclass(frozen=True, eq=False)
class Ground:
    """Layers under the places and over them, and the files they read."""

    under: tuple[Layer, ...]
    over: tuple[Layer, ...]
    files: Mapping[str, bytes]


def make(neighbours: gpd.GeoDataFrame, bounds: Bounds, t: Translator) -> Ground:
    """neighbours: `geometry` in degrees. bounds: of the places to be shown, west, south, east, north."""
    look = theme()
    grid, bar = graticule.lines(bounds), graticule.scale_bar(bounds)
    land = written(geojson([{"geometry": outline(shape)} for shape in neighbours.geometry]))
    return Ground(
        under=(_land(), lines("graticule", [line.path for line in grid], look.line)),
        over=(
            text("degrees", [_word(line.path[0], _degrees(line, t), look.muted) for line in grid], _TEXT_SIZE),
            lines("scale", [bar.path, *bar.ticks], look.ink, 1.5),
            text("scale-text", [_word(bar.ticks[1][1], f"{bar.length_km} km", look.ink)], _TEXT_SIZE),
        ),
        files={_NEIGHBOURS: land},
    )


def _land() -> Layer:
    look = theme()
    props = {
        "get_fill_color": [*rgb(look.surface), 255],
        "get_line_color": [*rgb(look.excluded), 255],
        "line_width_min_pixels": 1,
        "pickable": False,
    }
    return Layer("GeoJsonLayer", _NEIGHBOURS, props, file=_NEIGHBOURS)


def _degrees(line: GridLine, t: Translator) -> str:
    """'115,4° BT', '2,3° LS'."""
    side = "east" if line.axis == "meridian" and line.value >= 0 else "west"
    if line.axis == "parallel":
        side = "north" if line.value >= 0 else "south"
    return t(f"map.degrees_{side}", value=t.number(abs(line.value), 1))


def _word(at: tuple[float, float], words: str, colour: str) -> dict[str, object]:
    return {"at": at, "text": words, "ink": rgb(colour), "back": rgb(theme().paper)}
