"""What is written on a map, and the borders of the places that the names belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import pydeck
import shapely

from ucj.charts import labels
from ucj.maps import view as views
from ucj.maps.content import Layer, written
from ucj.maps.drawn import LABEL_SIZE, lines, text
from ucj.maps.shapes import decimals, light, rings
from ucj.theme import rgb, text_on, theme


@dataclass(frozen=True)
class Names:
    """What is written on the map: `shapes` (`region_code`, `geometry`) and the name and value of each by its code.

    is_bordered: these places are larger than the coloured ones, so their borders are drawn too. has_leaders: a name
    without room in its place stands beside it with a line; with many small places it is left to the pointer instead.
    """

    shapes: gpd.GeoDataFrame
    texts: Mapping[str, tuple[str, str]]
    is_bordered: bool = False
    has_leaders: bool = True


def borders(names: Names) -> list[tuple[Layer, bytes]]:
    """The outlines of the named places with their file, where they are wanted."""
    if not names.is_bordered:
        return []
    paths = [ring for shape in light(names.shapes).geometry for ring in rings(shape, decimals(names.shapes))]
    return [(replace(lines("borders", [], theme().ink, 1.4), data=None, file="borders"), written(paths))]


def words(names: Names, fills: Mapping[str, str], view: pydeck.ViewState) -> list[Layer]:
    """Names placed for the first view, where they do not collide; one that had to move has a line to its place."""
    pixels = {
        code: views.to_pixels(shape, view)
        for code, shape in zip(names.shapes["region_code"], names.shapes.geometry, strict=True)
        if code in names.texts
    }
    places = labels.place(pixels, {code: names.texts[code] for code in pixels}, LABEL_SIZE, views.FIT)
    ends = {code: views.to_degrees((label.x, label.y), view) for code, label in places.items()}
    away = {code for code, label in places.items() if not pixels[code].contains(shapely.Point(label.x, label.y))}
    if not names.has_leaders:
        places, away = {code: label for code, label in places.items() if code not in away}, set()
    backs = {code: theme().paper if code in away or code not in fills else fills[code] for code in places}
    texts = [
        {"at": ends[code], "text": "\n".join(label.lines), "back": rgb(backs[code]), "ink": rgb(text_on(backs[code]))}
        for code, label in places.items()
    ]
    leaders = [
        [
            views.to_degrees(point, view)
            for point in labels.leader(places[code], labels.roomiest(pixels[code]), LABEL_SIZE)
        ]
        for code in sorted(away)
    ]
    return [
        # Ink is hard to see on the darkest places: a rim of paper under it.
        lines("leader-rims", leaders, theme().paper, 3),
        lines("leaders", leaders, theme().ink),
        text("names", texts),
    ]
