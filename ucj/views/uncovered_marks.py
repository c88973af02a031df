"""The marks of the map of the uncovered, in numbers: dots, circles and hexagons of the heads its rows hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from ucj.geo import dots as dot_places
from ucj.geo import hexagons as cells
from ucj.geo.dots import Points
from ucj.theme import Kind, Scale, count_scale
from ucj.views.uncovered_map import MARKS

# More dots than this are a blot, and the file grows with them: beyond it a dot stands for several workers.
DOTS_MAX = 16_000
_EACH = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# Pixels of the largest circle, so that neighbours stay apart at the first view.
_LARGEST_PIXELS = 22.0


@dataclass(frozen=True, eq=False)
class Dots:
    """points: by kind, (n, 2) degrees. each: workers one dot stands for. head_count: workers they stand for."""

    points: Mapping[Kind, Points]
    each: int
    head_count: int

    @property
    def dot_count(self) -> int:
        return sum(map(len, self.points.values()))


def dots(rows: pd.DataFrame, shapes: gpd.GeoDataFrame) -> Dots:
    """A dot a worker, or one for `each` where there are too many; of places with a shape."""
    drawn = rows[rows["code"].isin(shapes["region_code"])]
    heads = int(drawn[list(MARKS)].sum().sum())
    each = next((each for each in _EACH if heads / each <= DOTS_MAX), _EACH[-1])
    counts = {kind: _shared_out(drawn.set_index("code")[kind], each) for kind in MARKS}
    return Dots({kind: dot_places.placed(shapes, counts[kind], kind) for kind in MARKS}, each, heads)


def _shared_out(heads: pd.Series[int], each: int) -> dict[str, int]:
    """Heads a place -> dots a place: whole dots, and the rest where most of one is left over."""
    whole, left = heads // each, heads % each
    missing = round(int(heads.sum()) / each) - int(whole.sum())
    more = left[left > 0].sort_values(ascending=False, kind="stable").index[:missing]
    return {str(code): int(count) + (code in more) for code, count in whole.items()}


@dataclass(frozen=True, eq=False)
class Circles:
    """`lon`, `lat` (degrees), `radius` (pixels): outer of all heads, inner of the lapsed among them, undivided of heads
    whose kind may not be told. sizes: counts for the legend with their radius.
    """

    outer: pd.DataFrame
    inner: pd.DataFrame
    undivided: pd.DataFrame
    sizes: tuple[tuple[int, float], ...]


def circles(rows: pd.DataFrame, shapes: gpd.GeoDataFrame) -> Circles:
    """Areas in proportion to the heads; a place's circle stands at a point inside it."""
    placed = rows.merge(shapes[["region_code", "geometry"]], left_on="code", right_on="region_code")
    points = shapely.point_on_surface(placed["geometry"].to_numpy())
    heads = placed[list(MARKS)].sum(axis=1).astype("int64")
    top = _round_up(int(heads.max()) if len(heads) else 1)
    at = pd.DataFrame({"lon": shapely.get_x(points).round(4), "lat": shapely.get_y(points).round(4)})
    # The largest first, so that a small one is never covered.
    order = heads.sort_values(ascending=False).index
    outer, inner, undivided = (
        at.assign(radius=_radius(counts.astype("int64"), top)).loc[order].query("radius > 0")
        for counts in (heads, placed["lapsed"], placed["undivided"])
    )
    sizes = tuple((count, float(_radius(pd.Series([count]), top).iloc[0])) for count in _legend_counts(top))
    return Circles(outer, inner, undivided, sizes)


def _radius(heads: pd.Series[int], top: int) -> pd.Series[float]:
    return ((heads / top) ** 0.5 * _LARGEST_PIXELS).round(2)


def _round_up(count: int) -> int:
    """The next 1, 2 or 5 times a power of ten: circles of two choices are then often of one scale."""
    power = 10 ** math.floor(math.log10(max(count, 1)))
    return int(next(step * power for step in (1, 2, 5, 10) if step * power >= count))


def _legend_counts(top: int) -> tuple[int, ...]:
    return tuple(sorted({count for count in (top // 10, top // 4, top) if count}))


@dataclass(frozen=True, eq=False)
class Hexagons:
    """cells: `ring` (corners in degrees), `count` (heads), `fill` (hex). area_km2: of one cell."""

    cells: pd.DataFrame
    scale: Scale
    area_km2: float


def hexagons(rows: pd.DataFrame, shapes: gpd.GeoDataFrame) -> Hexagons:
    """The heads of the same dots, one a worker, counted in hexagons."""
    points: dict[str, Points] = {
        kind: dot_places.placed(shapes, dict(zip(rows["code"], rows[kind], strict=True)), kind) for kind in MARKS
    }
    west, south, east, north = bounds = _bounds(shapes)
    radius = cells.radius_for(bounds)
    binned = cells.binned(points, radius, (round((west + east) / 2, 1), round((south + north) / 2, 1)))
    scale = count_scale(int(binned["count"].max()) if len(binned) else 1)
    area = round(3 * math.sqrt(3) / 2 * radius**2, 1)
    return Hexagons(binned.assign(fill=[scale.colour(count) for count in binned["count"]]), scale, area)


def _bounds(shapes: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = map(float, shapes.total_bounds)
    return west, south, east, north
