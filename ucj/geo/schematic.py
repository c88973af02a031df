"""The schematic village layer: a calm picture of who lies next to whom, made from village points alone.

No open licence covers the official village boundaries, so the project draws its own cells. They are no boundaries:
every map that shows them says so (`Layer.notice_key`). `python -m ucj.geo.schematic` makes the tracked file anew.
"""

from __future__ import annotations

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ucj import i18n, reference
from ucj.geo.layer import CRS
from ucj.geo.layer_files import SCHEMATIC_NAME
from ucj.geo.layer_writer import to_geojson
from ucj.settings import SHIPPED_REFERENCE, Settings, shipped_regencies

Coordinates = npt.NDArray[np.float64]

# How far a village reaches where no other one stands against it. Tried from 2.5 to 7 km: below 4 the remote districts
# lose much of their true extent, above 6 the coast swells. At 5 the province overlaps the true one with an IoU of 0.89.
EDGE_KM = 5.0
# Bays of the outline narrower than about twice this are filled. Without it the edge shows as a string of discs; from
# 12 km on the fill runs out to sharp beaks between two remote villages.
BAY_KM = 8.0
STRAIGHTEN_KM = 0.15
# 11 m. The points are rounded to 0.001 degrees, so a cell's edge is at least 0.0005 away from its point.
DECIMALS = 4
# Villages given the same point are set apart by this much, well below the rounding of the points.
_NUDGE_DEGREES = 0.0004
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_KM_PER_DEGREE = 111.2


def build(regions: pd.DataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Voronoi cells of the village points within an outline; a valid coverage in lon/lat degrees.

    `regions` as `reference.regions` gives it (region_code, level, lat, lon). Returns a frame region_code str, geometry,
    sorted by region_code, and the codes of the villages without a point, which have no cell. The same points give the
    same cells. Cells weighted to match known areas were refused: some lost their own point.
    """
    villages = village_points(regions)
    every_village = regions.loc[regions["level"] == "village", "region_code"]
    without = sorted(set(every_village) - set(villages["region_code"]))
    if villages.empty:
        return gpd.GeoDataFrame({"region_code": []}, geometry=[], crs=CRS), without
    degrees = _apart(villages[["lon", "lat"]].to_numpy())
    km = _km_per_degree(degrees)
    faces = _faces(degrees * km, km)
    inside = shapely.get_coordinates(shapely.point_on_surface(faces)) * km
    owner = shapely.STRtree(shapely.points(degrees * km)).nearest(shapely.points(inside))
    cells = [shapely.coverage_union_all(faces[owner == number]) for number in range(len(villages))]
    return gpd.GeoDataFrame({"region_code": villages["region_code"]}, geometry=cells, crs=CRS), without


def village_points(regions: pd.DataFrame) -> pd.DataFrame:
    """The villages that have a point, by region_code: region_code str, lat and lon float64 (degrees)."""
    villages = regions.loc[regions["level"] == "village", ["region_code", "lat", "lon"]]
    villages = villages.astype({"lat": "float64", "lon": "float64"}).dropna()
    return villages.sort_values("region_code", ignore_index=True)


def _km_per_degree(degrees: Coordinates) -> Coordinates:
    """Scale of a flat picture of the province, shape (2,): one straight mapping, so shared vertices stay shared."""
    return np.array([math.cos(math.radians(degrees[:, 1].mean())), 1.0]) * _KM_PER_DEGREE


def _apart(degrees: Coordinates) -> Coordinates:
    """The points, shape (n, 2), with the second and later ones at the same place moved out on a spiral."""
    nth = pd.DataFrame(degrees).groupby([0, 1]).cumcount().to_numpy()
    step = _NUDGE_DEGREES * np.sqrt(nth)[:, None]
    angle = nth * _GOLDEN_ANGLE
    moved: Coordinates = degrees + step * np.column_stack([np.cos(angle), np.sin(angle)])
    return moved


def _outline(points: shapely.Geometry) -> shapely.Geometry:
    """The land the villages take: discs joined, narrow bays and all holes filled."""
    # Disc by disc and then joined: one buffer of all points at once takes twenty times as long.
    land = shapely.union_all(shapely.buffer(shapely.get_parts(points), EDGE_KM))
    joined = land.buffer(BAY_KM).buffer(-BAY_KM).simplify(STRAIGHTEN_KM)
    return shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(joined)])


def _faces(points: Coordinates, km: Coordinates) -> npt.NDArray[np.object_]:
    """Polygons in degrees between the lines of the diagram, each within one cell.

    Noding all lines together on the final grid, instead of clipping cell by cell and rounding, is what makes the
    coverage valid: a vertex exists once, whoever touches it.
    """
    site = shapely.multipoints(points)
    outline = _outline(site)
    edges = shapely.voronoi_polygons(site, extend_to=outline, only_edges=True)
    lines = shapely.union_all([shapely.intersection(edges, outline), outline.boundary])
    lines = shapely.transform(lines, lambda xy: xy / km)
    noded = shapely.union_all([lines], grid_size=10.0**-DECIMALS)
    faces: npt.NDArray[np.object_] = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return faces


def write(path: Path, cells: gpd.GeoDataFrame) -> None:
    text = to_geojson(zip(cells["region_code"], cells.geometry, strict=True), DECIMALS)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Makes the tracked layer from the tracked points and lists the villages that have none."""
    settings = Settings(data=SHIPPED_REFERENCE.parent, region_code=shipped_regencies()[0])
    regions = reference.regions(settings)
    cells, without = build(regions)
    path = SHIPPED_REFERENCE / SCHEMATIC_NAME
    write(path, cells)
    t = i18n.translator(i18n.DEFAULT_LANGUAGE)
    names = regions.set_index("region_code")["region_name"]
    print(t("geo.schematic_made", file=path, count=t.number(len(cells)), without=t.number(len(without))))
    for code in without:
        print(f"{code} {names[code]}")


if __name__ == "__main__":
    main()
