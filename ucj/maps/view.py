"""Where a map opens, and the way between degrees and the pixels of that first view (Web Mercator, as deck.gl draws)."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pydeck
import shapely

# The size at which the first view is fitted, between a telephone's and a projector's; the rest shows neighbours.
FIT = (326.0, 400.0)


def fitted(shapes: gpd.GeoDataFrame) -> pydeck.ViewState:
    """The view in which the shapes fill the fitted size. Equal for equal shapes: a map that changes does not jump."""
    left, bottom, right, top = shapes.total_bounds
    width = max(right - left, 1e-6) / 360
    height = max(_mercator(top) - _mercator(bottom), 1e-9) / (2 * math.pi)
    zoom = min(math.log2(FIT[0] / 512 / width), math.log2(FIT[1] / 512 / height)) - 0.1
    return pydeck.ViewState(
        longitude=(left + right) / 2, latitude=(top + bottom) / 2, zoom=round(min(zoom, 14), 2), min_zoom=5, max_zoom=15
    )


def to_pixels(shape: shapely.Geometry, view: pydeck.ViewState) -> shapely.Geometry:
    """A shape in degrees -> in pixels of the fitted size, y downward."""
    return shapely.transform(shape, lambda points: _pixels(points, view))


def to_degrees(pixel: tuple[float, float], view: pydeck.ViewState) -> list[float]:
    """A pixel of the fitted size -> [longitude, latitude]."""
    longitude = view.longitude + math.degrees((pixel[0] - FIT[0] / 2) / _scale(view))
    mercator = _mercator(view.latitude) - (pixel[1] - FIT[1] / 2) / _scale(view)
    return [round(longitude, 5), round(math.degrees(2 * math.atan(math.exp(mercator)) - math.pi / 2), 5)]


def _pixels(points: np.ndarray, view: pydeck.ViewState) -> np.ndarray:
    x = np.radians(points[:, 0] - view.longitude) * _scale(view)
    y = (_mercator(view.latitude) - np.log(np.tan(np.pi / 4 + np.radians(points[:, 1]) / 2))) * _scale(view)
    return np.column_stack([x + FIT[0] / 2, y + FIT[1] / 2])


def _scale(view: pydeck.ViewState) -> float:
    """Pixels a radian of longitude at the view's zoom."""
    return float(512 * 2**view.zoom / (2 * math.pi))


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
