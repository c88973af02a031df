"""Every deck is made here: polygons coloured by coverage, neighbours as a faint ground, names that are read at once."""

from __future__ import annotations

import functools
import json
import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck
import shapely

from ucj.charts import labels
from ucj.theme import area_colour, area_outline, rgb, text_on, theme

AREAS = "areas"
# The size at which the first view is fitted, between a telephone's and a projector's; the rest shows neighbours.
_FIT_WIDTH, _FIT_HEIGHT = 326, 400
_LABEL_SIZE = 12


class StillDeck(pydeck.Deck):  # type: ignore[misc]
    """A deck that is written once and not changed: short, and the same text at every rerun."""

    @functools.cached_property
    def _written(self) -> str:
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))

    def to_json(self) -> str:
        return self._written


def choropleth(
    shapes: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame, rows: pd.DataFrame, *, with_names: bool
) -> StillDeck:
    """shapes: `region_code`, `geometry`. rows: `code`, `name`, `coverage_pct`, `state`, `value`, `counts`.

    A click selects in layer `AREAS` an object with property `code`. No tile server is named: nothing is fetched.
    """
    drawn = shapes.merge(rows, left_on="region_code", right_on="code", how="inner", suffixes=("_shape", ""))
    view = _view(shapes)
    layers = [_ground(neighbours), _areas(drawn), *(_names(drawn, view) if with_names else [])]
    return StillDeck(
        layers=layers,
        initial_view_state=view,
        # Both at once: with a style of None a public tile host would be asked for one.
        map_provider=None,
        tooltip={"html": "<b>{name}</b><br>{value}<br>{counts}", "style": {"fontSize": "14px"}},
    )


def _ground(neighbours: gpd.GeoDataFrame) -> pydeck.Layer:
    look = theme()
    return pydeck.Layer(
        "GeoJsonLayer",
        data=_features([{"geometry": _outline(shape)} for shape in neighbours.geometry]),
        id="neighbours",
        get_fill_color=[*rgb(look.surface), 255],
        get_line_color=[*rgb(look.excluded), 255],
        line_width_min_pixels=1,
        pickable=False,
    )


@functools.lru_cache(maxsize=4096)
def _outline(shape: shapely.Geometry) -> dict[str, Any]:
    return dict(shapely.geometry.mapping(shape))


def _features(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [{"type": "Feature", **feature} for feature in features]}


def _areas(drawn: gpd.GeoDataFrame) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        data=_features([{"geometry": _outline(row.geometry), **_properties(row)} for row in drawn.itertuples()]),
        id=AREAS,
        get_fill_color="fill",
        get_line_color="edge",
        line_width_min_pixels=1.5,
        pickable=True,
        auto_highlight=True,
        highlight_color=[*rgb(theme().ink), 60],
    )


def _properties(row: Any) -> dict[str, Any]:
    """Deck's tooltip reads the feature itself, its accessors too: no nesting."""
    return {
        "code": row.code,
        "name": row.name,
        "value": row.value,
        "counts": row.counts,
        "fill": _fill(row),
        "edge": [*rgb(area_outline(row.state)), 255],
    }


def _fill(row: Any) -> list[int]:
    share = None if pd.isna(row.coverage_pct) else float(row.coverage_pct)
    return [*rgb(area_colour(row.state, share)), 255]


def _names(drawn: gpd.GeoDataFrame, view: pydeck.ViewState) -> list[pydeck.Layer]:
    """Names placed for the default zoom, where they do not collide; a name that had to move has a line to its place."""
    rows = list(drawn.itertuples())
    shapes = {row.code: shapely.transform(row.geometry, lambda points: _to_pixels(points, view)) for row in rows}
    # Why a place has no share is said by its colour and the legend; eight times over the map it would hide it.
    texts = {row.code: (str(row.name), str(row.value) if row.state == "share" else "") for row in rows}
    places = labels.place(shapes, texts, _LABEL_SIZE, (_FIT_WIDTH, _FIT_HEIGHT))
    ends = {code: _to_degrees((label.x, label.y), view) for code, label in places.items()}
    away = [code for code, label in places.items() if not shapes[code].contains(shapely.Point(label.x, label.y))]
    words = [
        {"at": ends[row.code], "text": "\n".join(places[row.code].lines), **_colours(row, row.code in away)}
        for row in rows
    ]
    leaders = [{"path": [_to_degrees(labels.roomiest(shapes[code]), view), ends[code]]} for code in away]
    return [_leaders(leaders), _words(words)]


def _leaders(lines: list[dict[str, Any]]) -> pydeck.Layer:
    ink = [*rgb(theme().ink), 255]
    return pydeck.Layer("PathLayer", data=lines, id="leaders", get_path="path", get_color=ink, width_min_pixels=1)


def _words(words: list[dict[str, Any]]) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        data=words,
        id="names",
        get_position="at",
        get_text="text",
        get_color="ink",
        get_size=_LABEL_SIZE,
        # Names reach over borders: each stands on its own place's colour.
        background=True,
        get_background_color="back",
        background_padding=[2, 0],
        font_weight=600,
        font_family=pydeck.types.String("'Source Sans', sans-serif"),
        character_set=pydeck.types.String("auto"),
        pickable=False,
    )


def _colours(row: Any, is_away: bool) -> dict[str, list[int]]:
    """A name on its own place takes that place's colour for its ground; one that stands away, the paper's."""
    back = [*rgb(theme().paper), 255] if is_away else _fill(row)
    ink = text_on("#{:02X}{:02X}{:02X}".format(*back[:3]))
    return {"ink": [*rgb(ink), 255], "back": back}


def _view(shapes: gpd.GeoDataFrame) -> pydeck.ViewState:
    """The Web Mercator zoom at which the shapes fill the fitted size."""
    left, bottom, right, top = shapes.total_bounds
    width = (right - left) / 360
    height = (_mercator(top) - _mercator(bottom)) / (2 * math.pi)
    zoom = min(math.log2(_FIT_WIDTH / 512 / width), math.log2(_FIT_HEIGHT / 512 / height)) - 0.1
    return pydeck.ViewState(
        longitude=(left + right) / 2, latitude=(top + bottom) / 2, zoom=round(zoom, 2), min_zoom=6, max_zoom=15
    )


def _scale(view: pydeck.ViewState) -> float:
    """Pixels a radian of longitude at the view's zoom."""
    return float(512 * 2**view.zoom / (2 * math.pi))


def _to_pixels(points: np.ndarray, view: pydeck.ViewState) -> np.ndarray:
    """n x 2 degrees -> n x 2 pixels of the fitted size, y downward."""
    x = np.radians(points[:, 0] - view.longitude) * _scale(view)
    y = (_mercator(view.latitude) - np.log(np.tan(np.pi / 4 + np.radians(points[:, 1]) / 2))) * _scale(view)
    return np.column_stack([x + _FIT_WIDTH / 2, y + _FIT_HEIGHT / 2])


def _to_degrees(pixel: tuple[float, float], view: pydeck.ViewState) -> list[float]:
    longitude = view.longitude + math.degrees((pixel[0] - _FIT_WIDTH / 2) / _scale(view))
    mercator = _mercator(view.latitude) - (pixel[1] - _FIT_HEIGHT / 2) / _scale(view)
    return [round(longitude, 5), round(math.degrees(2 * math.atan(math.exp(mercator)) - math.pi / 2), 5)]


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
