"""Polygons of any quality made into one coverage: no gaps, no overlaps, few vertices, on the grid of the layer file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]

# About 45 m: half a pixel of a regency on a projector, and far below the width of a village.
SIMPLIFY_DEGREES = 0.0004
# Gaps narrower than about 30 m are drawing faults, not land without a village.
GAP_DEGREES = 0.0003
DECIMALS = 5
_AREAS = ("Polygon", "MultiPolygon")


def areas(raw: Geometries) -> tuple[Geometries, int]:
    """The areas of each geometry, repaired, flat, empty where there are none; and how many needed repair."""
    flat = np.where(shapely.is_missing(raw), shapely.Polygon(), shapely.force_2d(raw))
    is_broken = ~shapely.is_valid(flat)
    flat[is_broken] = shapely.make_valid(flat[is_broken], method="structure")
    return np.array([_areas(geometry) for geometry in flat], dtype=object), int(is_broken.sum())


def _areas(geometry: shapely.Geometry) -> shapely.Geometry:
    if geometry.geom_type in _AREAS:
        return geometry
    return shapely.union_all([part for part in shapely.get_parts(geometry) if part.geom_type in _AREAS])


def coverage(parts: Mapping[str, list[shapely.Geometry]]) -> dict[str, shapely.Geometry]:
    """One shape a village from its parts, by code. A village that others cover wholly has none."""
    codes = sorted(parts)
    joined = [shapely.union_all(parts[code]) for code in codes]
    shapes = _on_grid(codes, shapely.coverage_clean(joined, gap_width=GAP_DEGREES))
    # Only leaves vertices out, moves none: the result stays on the grid.
    simple = shapely.coverage_simplify(np.array(list(shapes.values()), dtype=object), SIMPLIFY_DEGREES)
    return dict(zip(shapes, simple, strict=True))


def _on_grid(codes: list[str], geometries: Geometries) -> dict[str, shapely.Geometry]:
    """The shapes with all lines noded together on the grid: rounding each alone would tear shared edges apart."""
    lines = shapely.union_all(shapely.boundary(geometries), grid_size=10.0**-DECIMALS)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    face, owner = shapely.STRtree(geometries).query(shapely.point_on_surface(faces), predicate="within")
    return {
        code: shapely.coverage_union_all(faces[face[owner == number]])
        for number, code in enumerate(codes)
        if (owner == number).any()
    }
