"""Which places lie beside one on a map: those that share a border with it, or for an island the nearest ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import shapely

# So many nearest places stand in for the neighbours of an island.
NEAREST = 4

# How the places were found: by a common border, by distance, or not at all.
How = Literal["border", "distance", "none"]


@dataclass(frozen=True)
class Around:
    """Codes of the places beside one: of those that border it by code, else from the nearest."""

    codes: tuple[str, ...]
    how: How


def around(shapes: gpd.GeoDataFrame, code: str) -> Around:
    """The places beside the one with this code. A corner in common is no border.

    shapes: `region_code`, `geometry` in degrees. Without a shape of its own nobody can say who lies beside a place.
    """
    own = shapes.loc[shapes["region_code"] == code, "geometry"]
    others = shapes[shapes["region_code"] != code]
    if own.empty or others.empty:
        return Around((), "none")
    shape, candidates = own.iloc[0], others.geometry.to_numpy()
    is_beside = shapely.length(shapely.intersection(candidates, shape)) > 0
    if is_beside.any():
        return Around(tuple(sorted(others["region_code"][is_beside])), "border")
    # In degrees: so near the equator they are of one length to within two percent.
    nearest = np.argsort(shapely.distance(candidates, shape), kind="stable")[:NEAREST]
    return Around(tuple(others["region_code"].iloc[nearest]), "distance")
