"""A net of round degrees across the map, and a bar that is as long on the ground as it says."""

from __future__ import annotations

import json
from dataclasses import asdict

import pyproj
import pytest

from ucj.geo import graticule, layer

GROUND = pyproj.Geod(ellps="WGS84")
REGENCY = (115.3125, -2.5805, 115.8597, -2.0677)


def test_lines_at_round_degrees_cross_the_whole_map():
    found = graticule.lines(REGENCY)
    assert [(line.axis, line.value) for line in found] == [
        *(("meridian", lon) for lon in (115.4, 115.6, 115.8)),
        *(("parallel", lat) for lat in (-2.6, -2.4, -2.2)),
    ]
    for line in found:
        (west, south), (east, north) = line.path
        if line.axis == "meridian":
            assert west == east == line.value
            assert (south < REGENCY[1], north > REGENCY[3]) == (True, True)
        else:
            assert south == north == line.value
            assert (west < REGENCY[0], east > REGENCY[2]) == (True, True)


@pytest.mark.parametrize(
    ("within", "step"), [("63", 1.0), ("6311", 0.2), ("631101", 0.1), ("6311012001", 0.1)], ids=str
)
def test_the_step_suits_the_size(settings, within, step):
    found = graticule.lines(tuple(layer.load(settings, "village", within).frame.total_bounds))
    for axis in ("meridian", "parallel"):
        values = [line.value for line in found if line.axis == axis]
        assert len(values) <= 6
        assert values == [round(values[0] + n * step, 1) for n in range(len(values))]


@pytest.mark.parametrize("bounds", [(-0.3, -0.2, 0.3, 0.2), (95.0, -11.0, 141.0, 6.0)])
def test_the_equator_and_a_whole_nation(bounds):
    assert {line.value for line in graticule.lines(bounds) if line.axis == "parallel"} >= {0.0}
    assert graticule.scale_bar(bounds).length_km in (20, 50)


@pytest.mark.parametrize("north", [-9.0, -2.3, 0.0, 5.5, 45.0])
@pytest.mark.parametrize("width", [0.02, 0.1, 0.3, 0.6, 1.0, 2.5])
def test_the_bar_is_as_long_as_it_says(width, north):
    bounds = (115.0, north - width, 115.0 + width, north)
    bar = graticule.scale_bar(bounds)
    (west, low), (east, _) = bar.path
    assert GROUND.inv(west, low, east, low)[2] / 1000 == pytest.approx(bar.length_km, rel=0.005)
    assert (west, low) == pytest.approx(bounds[:2])
    assert bar.length_km in (1, 2, 5, 10, 20, 50)
    whole = GROUND.inv(bounds[0], low, bounds[2], low)[2] / 1000
    if whole > 4:
        assert 0.15 < bar.length_km / whole < 0.41
    assert [stroke[0] for stroke in bar.ticks] == [(west, low), (east, low)]
    assert all(stroke[1][1] > low for stroke in bar.ticks)


def test_numbers_can_be_written(settings):
    bounds = tuple(layer.load(settings, "village", "6311").frame.total_bounds)
    found = [*graticule.lines(bounds), graticule.scale_bar(bounds)]
    assert "np." not in repr(found)
    assert json.dumps([asdict(each) for each in found])
