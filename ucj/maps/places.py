"""The places of a map: their shapes and colours over the ground, the marks on them and their names, as one content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from ucj.geo import hatching
from ucj.maps import view as views
from ucj.maps.content import PICK, Content, Layer, geojson, written
from ucj.maps.drawn import lines
from ucj.maps.ground import Ground
from ucj.maps.names import Names, borders, words
from ucj.maps.shapes import decimals, light, outline, rings, width
from ucj.theme import rgb, theme

# With more places their second line of words would be a fifth of the file.
_TALKATIVE_MAX = 600
# Lines over places whose number is protected, of the map's width.
_HATCH_SHARE = 1 / 90


def content(
    shapes: gpd.GeoDataFrame,
    ground: Ground,
    rows: pd.DataFrame,
    names: Names | None = None,
    marks: Sequence[tuple[Layer, bytes]] = (),
) -> Content:
    """The map of some places. A click on one gives its code: `picked`.

    shapes: `region_code`, `geometry`. rows: `code`, `name`, `value`, `counts` (texts of the tooltip), `state`
    (theme.State), `fill` (hex). A row without a shape is left out; the caller says which. marks: layers with their
    files, over the places and under the names.
    """
    if len(rows) > _TALKATIVE_MAX:
        rows = rows.assign(counts="")
    drawn = light(shapes).merge(rows, left_on="region_code", right_on="code", how="inner", suffixes=("_shape", ""))
    view = views.fitted(shapes)
    files = {PICK: written(geojson([_feature(row, decimals(shapes)) for row in drawn.itertuples()]))}
    layers = [*ground.under, _areas(is_quiet=bool(marks)), *_outlined(drawn), *_hatched(drawn)]
    for layer, data in (*marks, *(borders(names) if names else ())):
        layers.append(layer)
        files[layer.file] = data
    if names:
        layers += words(names, dict(zip(drawn["code"], drawn["fill"], strict=True)), view)
    layers += ground.over
    outlines = dict(zip(drawn["code"], drawn.geometry, strict=True))
    return Content(tuple(layers), files | dict(ground.files), view, outlines)


def _feature(row: Any, digits: int) -> dict[str, Any]:
    """Deck's tooltip reads the feature's properties; so do its accessors."""
    said = {"code": row.code, "name": row.name, "value": row.value, "counts": row.counts}
    return {"geometry": outline(row.geometry, digits), "properties": {**said, "fill": rgb(row.fill)}}


def _areas(*, is_quiet: bool) -> Layer:
    """Paper between coloured places; under marks the places are paper themselves, and their borders grey."""
    edge = theme().excluded if is_quiet else theme().paper
    props = {
        "get_fill_color": "properties.fill",
        "get_line_color": [*rgb(edge), 255],
        "line_width_min_pixels": 1.2,
        "pickable": False,
    }
    return Layer("GeoJsonLayer", "places", props, file=PICK)


def _outlined(drawn: gpd.GeoDataFrame) -> list[Layer]:
    """A line round the places without data, which would vanish in the paper."""
    unknown = drawn[drawn["state"] == "none"]
    if unknown.empty:
        return []
    return [lines("no-data", [ring for shape in unknown.geometry for ring in rings(shape)], theme().excluded)]


def _hatched(drawn: gpd.GeoDataFrame) -> list[Layer]:
    """Diagonal lines over places whose number is protected: colour alone would read as a class."""
    hidden = drawn[drawn["state"] == "hidden"]
    if hidden.empty:
        return []
    spacing = width(drawn) * _HATCH_SHARE
    paths = [path for shape in hidden.geometry for path in hatching.lines(shape, spacing)]
    return [lines("hatching", paths, theme().muted)]
