"""Marks over the places of a map: a dot for each worker, circles as large as their counts, hexagons by density."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pydeck
from numpy.typing import NDArray

from ucj.maps.content import Layer, written
from ucj.theme import rgb, theme

Marked = tuple[Layer, bytes]
_DOT_PIXELS = 1.1
_PIXELS = pydeck.types.String("pixels")


def dots(name: str, points: NDArray[np.float64], colour: str, *, is_ring: bool = False) -> Marked:
    """points: (n, 2) degrees. Rings and discs tell two kinds apart without their colours."""
    look = {"get_fill_color": [*rgb(colour), 255], "stroked": False}
    if is_ring:
        look = {"filled": False, "stroked": True, "get_line_color": [*rgb(colour), 255]}
    props = {
        **look,
        "get_position": "-",
        # Metres, so that dots grow when the reader comes nearer, and never vanish when he goes.
        "get_radius": 40,
        "radius_min_pixels": _DOT_PIXELS,
        "radius_max_pixels": 6,
        "line_width_units": _PIXELS,
        "get_line_width": 0.9,
        "pickable": False,
    }
    return Layer("ScatterplotLayer", name, props, file=name), written(points.tolist())


def circles(name: str, rows: pd.DataFrame, colour: str) -> Marked:
    """rows: `lon`, `lat` (degrees), `radius` (pixels, the same at every zoom: the legend measures them)."""
    props = {
        "get_position": "[lon, lat]",
        "get_radius": "radius",
        "radius_units": _PIXELS,
        "get_fill_color": [*rgb(colour), 215],
        "stroked": True,
        "get_line_color": [*rgb(theme().paper), 255],
        "line_width_units": _PIXELS,
        "get_line_width": 0.8,
        "pickable": False,
    }
    return Layer("ScatterplotLayer", name, props, file=name), written(rows[["lon", "lat", "radius"]].to_dict("records"))


def hexagons(name: str, rows: pd.DataFrame) -> Marked:
    """rows: `ring` (corners in degrees), `fill` (hex)."""
    cells = [{"ring": row.ring, "fill": [*rgb(str(row.fill)), 220]} for row in rows.itertuples()]
    props = {
        "get_polygon": "ring",
        "get_fill_color": "fill",
        "stroked": False,
        "filled": True,
        "extruded": False,
        "pickable": False,
    }
    return Layer("PolygonLayer", name, props, file=name), written(cells)
