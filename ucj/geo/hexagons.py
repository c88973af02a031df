"""Points counted in hexagons, for where they are too many to be seen one by one."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ucj.geo.dots import DECIMALS, Points
from ucj.geo.graticule import Bounds, degree_km, nearest

# Fewer hexagons than this across a map lose its shape; more are dots again.
_ACROSS = 27.5
_RADII_KM = (0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
# Centres and corners are whole numbers of half widths and half radii, so neighbours share their corners exactly.
_CORNERS = np.array([(0, 2), (1, 1), (1, -1), (0, -2), (-1, -1), (-1, 1)])


def binned(groups: Mapping[str, Points], radius_km: float, anchor: tuple[float, float]) -> pd.DataFrame:
    """One row a hexagon that holds a point, from south to north and west to east.

    groups: name -> points, shape (n, 2), lon and lat in degrees. radius_km: from centre to corner. anchor: the centre
    (degrees) of one hexagon; the grid depends on it and the radius only and stays when points come and go.

    lon, lat float64 (centre, degrees) · <name>_count int64 of each group · count int64 (their sum) · ring (six
    corners as [lon, lat])
    """
    unit = _unit_degrees(radius_km, anchor)
    cells = {name: _cells((points - anchor) / unit) for name, points in groups.items()}
    rows = pd.concat([pd.DataFrame(found, columns=["y", "x"]).assign(group=name) for name, found in cells.items()])
    counts = rows.groupby(["y", "x", "group"]).size().unstack("group", fill_value=0)
    counts = counts.reindex(columns=list(groups), fill_value=0).astype("int64")
    centres = counts.index.to_frame()[["x", "y"]].to_numpy()
    middle = _degrees(centres, unit, anchor)
    return pd.DataFrame(
        {
            "lon": middle[:, 0],
            "lat": middle[:, 1],
            **{f"{name}_count": counts[name].to_numpy() for name in groups},
            "count": counts.sum(axis=1).to_numpy(),
            "ring": _degrees(centres[:, None, :] + _CORNERS, unit, anchor).tolist(),
        }
    )


def radius_for(bounds: Bounds) -> float:
    """The round radius in km that gives about 25 to 30 hexagons across the bounds (west, south, east, north)."""
    west, south, east, north = bounds
    width = (east - west) * degree_km((south + north) / 2)[0]
    return nearest(_RADII_KM, width / _ACROSS / math.sqrt(3))


def _unit_degrees(radius_km: float, anchor: tuple[float, float]) -> Points:
    """Half a hexagon's width and half its radius, in degrees: a flat picture, true at the anchor's latitude."""
    unit: Points = np.array([math.sqrt(3) / 2, 0.5]) * radius_km / np.array(degree_km(anchor[1]))
    return unit


def _cells(points: Points) -> NDArray[np.int64]:
    """The centre, as whole units (y, x), of the hexagon each point lies in. points: in units from the anchor."""
    # Centres lie on two grids of rectangles, one shifted by half: the nearer one of the two is the hexagon's.
    scale = np.array([2.0, 6.0])
    even = np.rint(points / scale) * scale
    odd = np.rint(points / scale - 0.5) * scale + scale / 2
    is_even = _distance(points - even) <= _distance(points - odd)
    found: NDArray[np.int64] = np.where(is_even[:, None], even, odd).astype(np.int64)[:, ::-1]
    return found


def _distance(apart: Points) -> NDArray[np.float64]:
    """Squared, in quarter radii: a unit across is longer than a unit up by the root of three."""
    distance: NDArray[np.float64] = 3 * apart[:, 0] ** 2 + apart[:, 1] ** 2
    return distance


def _degrees(units: NDArray[np.int64], unit: Points, anchor: tuple[float, float]) -> Points:
    degrees: Points = np.round(units * unit + anchor, DECIMALS)
    return degrees
