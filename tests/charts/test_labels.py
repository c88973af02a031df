"""Names on a map: never on each other, inside their own place when there is room."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from ucj.charts import labels, small_map
from ucj.charts.labels import Label
from ucj.geo import boundary, layer
from ucj.maps import view as views
from ucj.settings import Settings

SHARED = Path(__file__).parents[3] / "shared" / "geo"
EXTENT = (400.0, 300.0)
SIZE = 10.0
MAP_SIZE = 12.0
STILL = (small_map._WIDTH, small_map._HEIGHT)


def meets(one: labels.Box, other: labels.Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def assert_apart(placed: dict[str, Label], size: float, extent: tuple[float, float]) -> None:
    boxes = {code: labels.box(label, size) for code, label in placed.items()}
    pairs = combinations(boxes, 2)
    assert not [pair for pair in pairs if meets(boxes[pair[0]], boxes[pair[1]])]
    for room in boxes.values():
        assert min(room.left, room.top) >= 0
        assert room.right * 2 <= extent[0]
        assert room.bottom * 2 <= extent[1]


def on_still(frame: gpd.GeoDataFrame) -> dict[str, shapely.Geometry]:
    return small_map._projected(frame)


def on_deck(frame: gpd.GeoDataFrame) -> dict[str, shapely.Geometry]:
    view = views.fitted(frame)
    return {
        code: views.to_pixels(shape, view) for code, shape in zip(frame["region_code"], frame.geometry, strict=True)
    }


def regions(layer_name: str, tmp_path: Path) -> gpd.GeoDataFrame:
    settings = Settings(tmp_path / "data", "6311")
    if layer_name == "regencies":
        return layer.load(settings, "regency", "63").frame
    if layer_name == "imported":
        path = SHARED / "balangan_desa.geojson"
        if not path.exists():
            pytest.skip(f"boundaries for the trial are not on this machine: {path}")
        boundary.import_boundaries(settings, path)
    return layer.load(settings, "district", "6311").frame


@pytest.mark.parametrize("layer_name", ["schematic", "imported", "regencies"])
@pytest.mark.parametrize("value", ["83,8 %", "100,0 %", "1.234 pekerja", ""])
@pytest.mark.parametrize(
    ("project", "size", "extent"),
    [(on_still, small_map._SIZE, STILL), (on_deck, MAP_SIZE, views.FIT)],
    ids=["still", "deck"],
)
def test_names_of_real_places_never_touch(layer_name, value, project, size, extent, tmp_path):  # type: ignore[no-untyped-def]
    frame = regions(layer_name, tmp_path)
    texts = {code: (name, value) for code, name in zip(frame["region_code"], frame["region_name"], strict=True)}
    placed = labels.place(project(frame), texts, size, extent)
    assert set(placed) == set(frame["region_code"])
    assert_apart(placed, size, extent)
    for code, label in placed.items():
        assert " ".join(label.lines).split() == f"{texts[code][0]} {value}".split()
        assert " ".join(label.lines[: label.name_line_count]).startswith(texts[code][0])


def test_a_name_in_the_still_map_is_read_from_a_distance() -> None:
    assert small_map._SIZE >= 11


def test_names_of_crowded_places_never_touch() -> None:
    shapes = {
        f"{n}": shapely.box(100 + 30 * (n % 4), 100 + 25 * (n // 4), 130 + 30 * (n % 4), 125 + 25 * (n // 4))
        for n in range(8)
    }
    texts = {code: (f"Kecamatan {code}", "83,8 %") for code in shapes}
    assert_apart(labels.place(shapes, texts, SIZE, EXTENT), SIZE, EXTENT)


def test_a_name_with_room_stands_at_the_roomiest_point() -> None:
    shape = shapely.box(100, 100, 300, 250)
    label = labels.place({"a": shape}, {"a": ("Halong", "78,4 %")}, SIZE, EXTENT)["a"]
    assert (label.x, label.y) == pytest.approx(labels.roomiest(shape), abs=2)
    assert (label.lines, label.name_line_count) == (("Halong", "78,4 %"), 1)


def test_a_long_name_is_broken_to_stay_inside_its_place() -> None:
    shape = shapely.box(100, 50, 170, 250)
    other = shapely.box(170, 50, 390, 250)
    texts = {"a": ("Paringin Selatan", "71,0 %"), "b": ("Halong", "80,0 %")}
    label = labels.place({"a": shape, "b": other}, texts, SIZE, EXTENT)["a"]
    assert (label.lines, label.name_line_count) == (("Paringin", "Selatan", "71,0 %"), 2)


def test_a_large_place_makes_room_for_a_small_one_inside_it() -> None:
    small = shapely.box(170, 135, 230, 165)
    large = shapely.box(50, 50, 350, 250) - small
    placed = labels.place(
        {"large": large, "small": small}, {"large": ("Besar", "1 %"), "small": ("Kecil", "2 %")}, SIZE, EXTENT
    )
    assert (placed["small"].x, placed["small"].y) == pytest.approx(labels.roomiest(small), abs=2)
    assert large.contains(shapely.Point(placed["large"].x, placed["large"].y))


def test_a_name_without_room_stands_on_paper_with_a_line_up_to_it() -> None:
    places = {"small": shapely.box(195, 100, 205, 110), "large": shapely.box(120, 110, 280, 250)}
    texts = {"small": ("Kecamatan Kecil", "2 %"), "large": ("Besar", "1 %")}
    label = labels.place(places, texts, SIZE, EXTENT)["small"]
    room = labels.box(label, SIZE)
    drawn = shapely.box(room.left * 2, room.top * 2, room.right * 2, room.bottom * 2)
    assert sum(drawn.intersection(place).area for place in places.values()) == 0
    home = labels.roomiest(places["small"])
    line = labels.leader(label, home, SIZE)
    assert line[0] == home
    assert drawn.boundary.distance(shapely.Point(line[-1])) == pytest.approx(0, abs=1e-9)
    assert not drawn.contains(shapely.LineString(line).interpolate(0.5, normalized=True))


def test_a_name_without_any_free_spot_is_still_shown() -> None:
    texts = {"a": ("Nama yang panjang sekali", "100 %")}
    label = labels.place({"a": shapely.box(0, 0, 5, 5)}, texts, 60.0, (10, 10))["a"]
    assert label.lines[0] == "Nama yang panjang sekali"


def test_no_place_no_name() -> None:
    assert labels.place({}, {}, SIZE, EXTENT) == {}
