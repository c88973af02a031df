"""Points counted in hexagons: none lost, none twice, on a grid that stays."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ucj.geo import hexagons, layer

ANCHOR = (115.5, -2.3)


def scattered(count: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.uniform((115.3, -2.6), (115.9, -2.0), (count, 2)).round(4)


def test_every_point_is_counted_once_in_its_group():
    rows = hexagons.binned({"lapsed": scattered(700), "unregistered": scattered(2_000, 2)}, 1.5, ANCHOR)
    assert list(rows.columns) == ["lon", "lat", "lapsed_count", "unregistered_count", "count", "ring"]
    assert (rows["lapsed_count"].sum(), rows["unregistered_count"].sum()) == (700, 2_000)
    assert (rows["count"] == rows["lapsed_count"] + rows["unregistered_count"]).all()
    assert (rows["count"] > 0).all()
    assert {str(rows[name].dtype) for name in ("lapsed_count", "unregistered_count", "count")} == {"int64"}


@pytest.mark.parametrize("radius_km", [0.5, 1.5, 5.0])
def test_every_point_lies_in_its_hexagon(radius_km):
    for point in scattered(200):
        (row,) = hexagons.binned({"all": point[None, :]}, radius_km, ANCHOR).itertuples()
        # Corners are rounded to 11 metres.
        assert shapely.Polygon(row.ring).distance(shapely.Point(point)) < 0.0001
        assert np.allclose(np.mean(row.ring, axis=0), (row.lon, row.lat), atol=0.0001)


def test_hexagons_tile_the_land_and_have_the_radius_on_the_ground():
    rows = hexagons.binned({"all": scattered(20_000)}, 3.0, ANCHOR)
    cells = [shapely.Polygon(ring) for ring in rows["ring"]]
    assert all(len(ring) == 6 for ring in rows["ring"])
    assert shapely.union_all(cells).area == pytest.approx(sum(cell.area for cell in cells), rel=1e-6)
    metres = np.array(cells[0].exterior.coords) - (rows["lon"][0], rows["lat"][0])
    assert np.hypot(metres[:, 0] * 111.23, metres[:, 1] * 110.57) == pytest.approx(3.0, rel=0.01)


def test_the_grid_stays_when_points_go():
    everything, part = scattered(3_000), scattered(3_000)[500:900]
    known = {tuple(map(tuple, ring)) for ring in hexagons.binned({"all": everything}, 1.5, ANCHOR)["ring"]}
    assert {tuple(map(tuple, ring)) for ring in hexagons.binned({"all": part}, 1.5, ANCHOR)["ring"]} <= known


def test_numbers_are_short():
    rows = hexagons.binned({"all": scattered(100)}, 1.5, ANCHOR)
    assert np.array_equal(rows["lon"], rows["lon"].round(4))
    rings = np.array(rows["ring"].tolist())
    assert np.array_equal(rings, rings.round(4))


def test_groups_without_points():
    none = np.empty((0, 2))
    empty = hexagons.binned({"lapsed": none, "unregistered": none}, 1.5, ANCHOR)
    assert empty.empty
    assert list(empty.columns) == ["lon", "lat", "lapsed_count", "unregistered_count", "count", "ring"]
    half = hexagons.binned({"lapsed": none, "unregistered": scattered(9)}, 1.5, ANCHOR)
    assert (half["lapsed_count"].sum(), half["unregistered_count"].sum()) == (0, 9)


@pytest.mark.parametrize(("within", "radius_km"), [("6311", 1.5), ("63", 5.0), ("631101", 0.5)])
def test_the_radius_fits_the_width(settings, within, radius_km):
    bounds = tuple(layer.load(settings, "village", within).frame.total_bounds)
    assert hexagons.radius_for(bounds) == radius_km
    across = (bounds[2] - bounds[0]) * 111.2 / (radius_km * 3**0.5)
    assert 18 <= across <= 32
