"""Dots stand for workers: as many as counted, inside their village, and made of the village alone."""

from __future__ import annotations

import inspect

import geopandas as gpd
import numpy as np
import pytest
import shapely

from ucj.geo import dots, layer

BOX = shapely.box(115.0, -2.5, 115.1, -2.4)
RING = shapely.Point(115.3, -2.2).buffer(0.05) - shapely.Point(115.3, -2.2).buffer(0.045)
ISLANDS = shapely.union_all([shapely.box(116.0, -3.0, 116.002, -2.998), shapely.box(116.2, -2.8, 116.203, -2.797)])


def frame(**shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"region_code": list(shapes)}, geometry=list(shapes.values()), crs=layer.CRS)


@pytest.mark.parametrize("within", ["6311", "63"])
def test_every_dot_lies_inside_its_own_village_as_written(settings, within):
    villages = layer.load(settings, "village", within).frame
    counts = {code: 1 + number % 90 for number, code in enumerate(villages["region_code"])}
    points = dots.placed(villages, counts, "lapsed")
    assert len(points) == sum(counts.values())
    assert np.array_equal(points, points.round(dots.DECIMALS))
    owner = np.repeat(villages.geometry.to_numpy(), list(counts.values()))
    assert shapely.contains_xy(owner, points).all()


def test_shapes_with_holes_and_parts_far_from_each_other():
    shapes = frame(a=RING, b=ISLANDS)
    points = dots.placed(shapes, {"a": 300, "b": 300}, "lapsed")
    assert shapely.contains_xy(RING, points[:300]).all()
    assert shapely.contains_xy(ISLANDS, points[300:]).all()
    assert (points[300:, 0] < 116.1).any()
    assert (points[300:, 0] > 116.1).any()


def test_a_dot_stays_when_others_come_or_go():
    shapes = frame(a=BOX, b=RING)
    many = dots.placed(shapes, {"a": 5_000, "b": 7}, "lapsed")
    for count in (1, 63, 64, 65, 700):
        assert np.array_equal(dots.placed(shapes, {"a": count, "b": 7}, "lapsed")[:count], many[:count])
    assert np.array_equal(dots.placed(shapes, {"b": 7}, "lapsed"), many[5_000:])


def test_the_seed_is_code_stream_and_number_and_no_worker():
    assert list(inspect.signature(dots.placed).parameters) == ["shapes", "counts", "stream"]
    shapes = frame(a=BOX, b=BOX)
    points = dots.placed(shapes, {"a": 50, "b": 50}, "lapsed")
    assert not np.array_equal(points[:50], points[50:]), "two villages of one shape"
    assert not np.array_equal(points, dots.placed(shapes, {"a": 50, "b": 50}, "unregistered"))
    assert len(np.unique(points, axis=0)) == 100


def test_the_same_dots_on_every_machine():
    points = dots.placed(frame(**{"6311012001": BOX}), {"6311012001": 3}, "lapsed")
    assert points.tolist() == [[115.057, -2.488], [115.0412, -2.4758], [115.0326, -2.4309]]


def test_dots_are_spread_evenly():
    points = dots.placed(frame(a=BOX), {"a": 20_000}, "lapsed")
    table, _, _ = np.histogram2d(points[:, 0], points[:, 1], bins=5)
    expected = 20_000 / table.size
    # Chi-square with 24 degrees of freedom: 51 is passed once in a thousand.
    assert ((table - expected) ** 2 / expected).sum() < 51


def test_the_order_is_that_of_the_codes():
    counts = {"b": 4, "a": 3}
    points = dots.placed(frame(b=RING, a=BOX), counts, "lapsed")
    assert np.array_equal(points, dots.placed(frame(a=BOX, b=RING), counts, "lapsed"))
    assert shapely.contains_xy(BOX, points[:3]).all()


@pytest.mark.parametrize("counts", [{}, {"a": 0}, {"unknown": 5}])
def test_nobody_and_villages_without_a_shape_give_no_dots(counts):
    assert dots.placed(frame(a=BOX), counts, "lapsed").shape == (0, 2)


def test_a_sliver_between_two_grid_points_ends_on_one_point_inside():
    sliver = shapely.box(115.00002, -2.5, 115.00004, -2.4)
    points = dots.placed(frame(a=sliver), {"a": 4}, "lapsed")
    assert len(points) == 4
    assert shapely.contains_xy(sliver, points).all()
