"""One line a place on one scale; months without data are gaps."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from ucj.charts import multiples, plot
from ucj.charts.multiples import Panel, Scale
from ucj.theme import theme

SVG = "{http://www.w3.org/2000/svg}"
SCALE = Scale(plot.axis(50, 100, "Cakupan (%)", lambda value: f"{value:g}"), "Okt 2022", "Sep 2025")
WHOLE = (60.0, 65.0, 70.0, 75.0, 80.0)
PANEL = Panel("Halong", (50.0, 60.0, 70.0, 80.0, 100.0), "100,0 %", "Halong: naik dari 50 % ke 100 %")
WORDS = ("kecamatan", "kabupaten")


def drawings(*panels: Panel) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(multiples.html(panels, WHOLE, SCALE, WORDS)).iter(f"{SVG}svg"))


def lines(drawing: ElementTree.Element) -> list[list[tuple[float, ...]]]:
    strokes = drawing.findall(f"{SVG}polyline")
    return [
        [tuple(map(float, point.split(","))) for point in str(stroke.get("points")).split()]
        for stroke in strokes
        if stroke.get("stroke") == theme().protected
    ]


def dots(drawing: ElementTree.Element) -> list[tuple[float, float]]:
    return [(float(dot.get("cx", 0)), float(dot.get("cy", 0))) for dot in drawing.findall(f"{SVG}circle")]


def test_all_panels_have_the_same_scale() -> None:
    high, low = drawings(PANEL, replace(PANEL, shares=(50.0, 50.0, 50.0, 50.0, 75.0)))
    assert lines(high)[0][0] == lines(low)[0][0]
    bottom, top = lines(high)[0][0][1], lines(high)[0][-1][1]
    assert lines(low)[0][-1][1] == pytest.approx((bottom + top) / 2, abs=0.1)


def test_the_end_of_the_line_is_a_dot_at_the_last_month_with_data() -> None:
    (whole,) = drawings(PANEL)
    assert dots(whole) == [lines(whole)[0][-1]]
    (early,) = drawings(replace(PANEL, shares=(50.0, 60.0, 70.0, None, None)))
    assert dots(early) == [lines(whole)[0][2]]


def test_a_gap_in_the_data_is_a_gap_in_the_line() -> None:
    (drawing,) = drawings(replace(PANEL, shares=(50.0, 60.0, None, 80.0, 100.0)))
    (full,) = drawings(PANEL)
    assert lines(drawing) == [lines(full)[0][:2], lines(full)[0][3:]]


def test_a_month_alone_is_a_dot() -> None:
    (drawing,) = drawings(replace(PANEL, shares=(50.0, None, 70.0, None, 100.0)))
    assert lines(drawing) == []
    assert len(set(dots(drawing))) == 3


def test_a_place_without_any_month_keeps_its_panel() -> None:
    (drawing,) = drawings(replace(PANEL, shares=(None,) * 5))
    assert lines(drawing) == []
    assert dots(drawing) == []


def test_a_value_beyond_the_scale_stays_in_the_panel() -> None:
    (drawing,) = drawings(replace(PANEL, shares=(0.0, 50.0, 100.0, 100.01, 250.0)))
    heights = [y for _, y in lines(drawing)[0]]
    assert heights[0] == heights[1]
    assert heights[2] == heights[3] == heights[4]


def test_names_are_escaped_and_every_drawing_says_its_alt() -> None:
    (drawing,) = drawings(replace(PANEL, alt='<b>&"'))
    assert drawing.get("aria-label") == '<b>&"'
    said = "".join(
        ElementTree.fromstring(
            multiples.html([replace(PANEL, name='Juu <b>&"')], WHOLE, SCALE, WORDS),
        ).itertext()
    )
    for word in ('Juu <b>&"', PANEL.value, *WORDS, SCALE.y.title, SCALE.first, SCALE.last):
        assert word in said


def test_no_places_no_drawing() -> None:
    assert multiples.html([], WHOLE, SCALE, WORDS) == ""
