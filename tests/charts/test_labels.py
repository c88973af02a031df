"""Names on a map: never on each other, inside their own place when there is room."""

from __future__ import annotations

from itertools import combinations

import shapely

from ucj.charts import labels

EXTENT = (400.0, 300.0)
SIZE = 10.0


def test_names_of_crowded_places_never_touch() -> None:
    shapes = {
        f"{n}": shapely.box(100 + 30 * (n % 4), 100 + 25 * (n // 4), 130 + 30 * (n % 4), 125 + 25 * (n // 4))
        for n in range(8)
    }
    texts = {code: (f"Kecamatan {code}", "83,8 %") for code in shapes}
    placed = labels.place(shapes, texts, SIZE, EXTENT)
    boxes = [labels._box(label, SIZE) for label in placed.values()]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


def test_a_name_with_room_stands_at_the_roomiest_point() -> None:
    shape = shapely.box(100, 100, 300, 250)
    label = labels.place({"a": shape}, {"a": ("Halong", "78,4 %")}, SIZE, EXTENT)["a"]
    assert (label.x, label.y) == labels.roomiest(shape)
    assert label.lines == ("Halong", "78,4 %")


def test_a_large_place_makes_room_for_a_small_one_inside_it() -> None:
    small = shapely.box(190, 140, 210, 160)
    large = shapely.box(50, 50, 350, 250) - small
    placed = labels.place(
        {"large": large, "small": small}, {"large": ("Besar", "1 %"), "small": ("Kecil", "2 %")}, SIZE, EXTENT
    )
    assert (placed["small"].x, placed["small"].y) == labels.roomiest(small)
    assert large.contains(shapely.Point(placed["large"].x, placed["large"].y))


def test_a_name_without_any_free_spot_is_still_shown() -> None:
    label = labels.place({"a": shapely.box(0, 0, 5, 5)}, {"a": ("Nama yang panjang sekali", "100 %")}, 60.0, (10, 10))[
        "a"
    ]
    assert label.lines[0] == "Nama yang panjang sekali"
