"""Hatches: inside their place, running on into the neighbour's."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from ucj.geo import hatching, layer

SPACING = 0.01


def test_lines_are_diagonal_and_stay_inside(settings):
    for shape in layer.load(settings, "district", "6311").frame.geometry:
        found = hatching.lines(shape, SPACING)
        assert len(found) > 5
        drawn = shapely.multilinestrings(found)
        assert shape.buffer(0.0002).contains(drawn)
        ends = np.array(found)
        assert ends.shape[1:] == (2, 2)
        assert np.array_equal(ends, ends.round(4))
        rise = ends[:, 1] - ends[:, 0]
        assert np.allclose(rise[:, 0], rise[:, 1], atol=0.0002)


def test_lines_fill_a_place_evenly():
    box = shapely.box(115.0, -2.5, 115.1, -2.4)
    drawn = shapely.multilinestrings(hatching.lines(box, SPACING))
    # Area over the distance between lines, which is the spacing over the root of two.
    assert drawn.length == pytest.approx(box.area / SPACING * 2**0.5, rel=0.02)


def test_neighbours_hatches_run_on():
    west, east = shapely.box(115.0, -2.5, 115.075, -2.4), shapely.box(115.075, -2.5, 115.2, -2.4)
    offsets = {round((lon - lat) / SPACING, 1) for line in hatching.lines(west, SPACING) for lon, lat in line}
    assert all(offset == round(offset) for offset in offsets)
    borders = [
        {line[end][1] for line in hatching.lines(shape, SPACING) if line[end][0] == 115.075}
        for shape, end in ((west, 1), (east, 0))
    ]
    assert borders[0] == borders[1]
    assert len(borders[0]) >= 9


def test_holes_and_parts_stay_free():
    ring = shapely.box(115.0, -2.5, 115.1, -2.4) - shapely.box(115.02, -2.48, 115.08, -2.42)
    far = shapely.box(115.3, -2.5, 115.4, -2.4)
    drawn = shapely.multilinestrings(hatching.lines(shapely.union_all([ring, far]), SPACING))
    assert drawn.intersection(shapely.box(115.021, -2.479, 115.079, -2.421)).length == 0
    assert drawn.intersection(far).length > 0


def test_a_place_between_two_lines_has_none():
    assert hatching.lines(shapely.box(115.003, -2.4985, 115.004, -2.498), SPACING) == []


def test_the_lines_can_be_written():
    assert json.loads(json.dumps(hatching.lines(shapely.box(115, -3, 116, -2), 0.5)))[0][0] == [115.0, -2.5]
