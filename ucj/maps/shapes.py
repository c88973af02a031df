"""Shapes as a browser gets them: no finer than the first view can show."""

from __future__ import annotations

import functools
from typing import Any

import geopandas as gpd
import shapely

# Above so many corners a map's file is larger than it need be.
_CORNERS_MAX = 12_000
# Degrees; beyond it small places would vanish.
_COARSEST = 0.05
# As wide as a province: a pixel of its first view is a kilometre.
_WIDE_DEGREES = 2.0


def width(shapes: gpd.GeoDataFrame) -> float:
    """Degrees of longitude."""
    return float(shapes.total_bounds[2] - shapes.total_bounds[0])


def light(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The shapes with at most so many corners, simplified together so that no gaps open between neighbours."""
    cells = whole = shapes.geometry.to_numpy()
    tolerance = width(shapes) / 2000
    while shapely.get_num_coordinates(cells).sum() > _CORNERS_MAX and tolerance < _COARSEST:
        cells = shapely.coverage_simplify(whole, tolerance)
        tolerance *= 2
    return shapes.set_geometry(cells, crs=shapes.crs)


def decimals(shapes: gpd.GeoDataFrame) -> int:
    """Of a degree: 11 metres, or 110 over a province."""
    return 4 if width(shapes) < _WIDE_DEGREES else 3


@functools.lru_cache(maxsize=8192)
def outline(shape: shapely.Geometry, decimals: int = 4) -> dict[str, Any]:
    """A shape as GeoJSON."""

    def rounded(node: Any) -> Any:
        return round(node, decimals) if isinstance(node, float) else [rounded(child) for child in node]

    drawn = shapely.geometry.mapping(shape)
    return {"type": drawn["type"], "coordinates": rounded(drawn["coordinates"])}


def rings(shape: shapely.Geometry, digits: int = 4) -> list[Any]:
    """The outlines of a shape as paths."""
    drawn = outline(shape, digits)
    polygons = [drawn["coordinates"]] if drawn["type"] == "Polygon" else drawn["coordinates"]
    return [ring for polygon in polygons for ring in polygon]
