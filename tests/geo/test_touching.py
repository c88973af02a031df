"""Who lies beside whom: a border, a corner, an island, a place that is not drawn, and the whole layer in force."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from ucj.geo import layer
from ucj.geo.touching import NEAREST, around
from ucj.settings import Settings


def shapes(**places: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"region_code": [*places]}, geometry=[*places.values()], crs="EPSG:4326")


GRID = shapes(
    **{f"{column}{row}": shapely.box(at, row, at + 1, row + 1) for at, column in enumerate("abc") for row in range(3)}
)


def test_a_border_is_more_than_a_corner() -> None:
    assert around(GRID, "b1").codes == ("a1", "b0", "b2", "c1")
    assert around(GRID, "a0").codes == ("a1", "b0")
    assert around(GRID, "a0").how == "border"


def test_an_island_has_the_nearest_ones_in_their_order() -> None:
    island = shapely.box(5, 0, 5.5, 0.5)
    found = around(shapes(**dict(zip(GRID["region_code"], GRID.geometry, strict=True)), island=island), "island")
    assert found.how == "distance"
    assert found.codes[0] == "c0"
    assert found.codes[1] == "c1"
    assert len(found.codes) == NEAREST


def test_a_corner_alone_leaves_an_island() -> None:
    found = around(shapes(a=shapely.box(0, 0, 1, 1), b=shapely.box(1, 1, 2, 2)), "a")
    assert (found.codes, found.how) == (("b",), "distance")


@pytest.mark.parametrize("frame", [GRID, shapes(a=shapely.box(0, 0, 1, 1)), GRID.iloc[:0]])
def test_without_a_shape_or_without_others_nobody_can_say(frame: gpd.GeoDataFrame) -> None:
    asked = "a" if len(frame) == 1 else "z9"
    assert (around(frame, asked).codes, around(frame, asked).how) == ((), "none")


def test_every_village_of_the_schematic_layer_borders_some_and_they_agree(settings: Settings) -> None:
    frame = layer.load(settings, "village", "6311").frame
    found = {code: around(frame, code) for code in frame["region_code"]}
    assert {each.how for each in found.values()} == {"border"}
    for code, each in found.items():
        assert code not in each.codes
        assert all(code in found[other].codes for other in each.codes)
