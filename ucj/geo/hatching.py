"""Diagonal lines over a place whose number is protected, so that it differs from no data and from zero."""

from __future__ import annotations

import math

import numpy as np
import shapely

from ucj.geo.dots import DECIMALS


def lines(shape: shapely.Geometry, spacing: float) -> list[list[list[float]]]:
    """Straight lines from south-west to north-east inside a shape (degrees): each its two ends as [lon, lat].

    spacing: degrees of longitude from line to line. The lines are the same everywhere, so that those of neighbours
    run on.
    """
    west, south, east, north = shape.bounds
    # lon - lat is one number along such a line: a whole multiple of the spacing.
    first, last = math.ceil((west - north) / spacing), math.floor((east - south) / spacing)
    offsets = np.arange(first, last + 1) * spacing
    lats = np.array([south, north])
    whole = shapely.linestrings(offsets[:, None] + lats, np.broadcast_to(lats, (len(offsets), 2)))
    parts = shapely.get_parts(shapely.intersection(whole, shape))
    inside = parts[shapely.length(parts) > 10.0**-DECIMALS]
    return [np.round(shapely.get_coordinates(line), DECIMALS).tolist() for line in inside]
