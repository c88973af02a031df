"""One dot a worker, placed at random inside the village: it shows how many there are and roughly where, never who.

Nothing about a worker goes in. A dot is a function of the village's code and shape, the name of the stream and the
dot's number in the village, so the picture says what the village's count says and nothing beyond: no home is known
here, and no key that could tie a dot to a person. A worker more or fewer adds or takes away the village's last dot,
whoever it is; the others stay where they are. Counts that are suppressed must not be given: dots can be counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]

# 11 m: far below a dot's size on a screen, and short to write a hundred thousand times.
DECIMALS = 4
# Rounds double and do not depend on the count: a dot is the same however many are wanted.
_FIRST_ROUND = 64
# After so many draws without one hit no grid point lies inside: an imported sliver narrower than 11 m.
_DRAWS_MAX = 100_000


def placed(shapes: gpd.GeoDataFrame, counts: Mapping[str, int], stream: str) -> Points:
    """The dots of all villages, shape (n, 2), lon and lat in degrees, by region code and then by number.

    shapes: `region_code`, `geometry` (degrees). counts: region code -> workers; what has no shape is left out, and the
    caller compares. stream: what is counted ("lapsed", "unregistered"); each has dots of its own.
    """
    by_code = dict(zip(shapes["region_code"], shapes.geometry, strict=True))
    codes = sorted(code for code in by_code if counts.get(code, 0) > 0)
    villages = [_within(by_code[code], counts[code], f"{code}/{stream}") for code in codes]
    return np.concatenate([np.empty((0, 2)), *villages])


def _within(shape: shapely.Geometry, count: int, seed: str) -> Points:
    """The first `count` dots of a seed, each inside the shape after rounding too."""
    bits = np.random.Philox(key=int.from_bytes(hashlib.sha256(seed.encode()).digest()[:16], "big"))
    kept, size = np.empty((0, 2)), _FIRST_ROUND
    while len(kept) < count:
        if not len(kept) and size > _DRAWS_MAX:
            # Inside matters more than short: all its dots on one point, not rounded.
            return np.tile(shapely.get_coordinates(shape.representative_point()), (count, 1))
        drawn = _drawn(shape, bits, size)
        kept = np.concatenate([kept, drawn[shapely.contains_xy(shape, drawn)]])
        size *= 2
    return kept[:count]


def _drawn(shape: shapely.Geometry, bits: np.random.Philox, size: int) -> Points:
    """Points anywhere in the shape's box, on the grid."""
    west, south, east, north = shape.bounds
    # From the bits themselves, whose order is promised: numpy may change what its generators make of them.
    share = (bits.random_raw(2 * size) >> np.uint64(11)).reshape(size, 2) * 2.0**-53
    points: Points = np.round([west, south] + share * [east - west, north - south], DECIMALS)
    return points
