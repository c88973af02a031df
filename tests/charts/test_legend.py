"""A legend says every class and every sign the map has, and no other."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from ucj import i18n
from ucj.charts import legend
from ucj.charts.legend import Circle, Mark
from ucj.theme import (
    MISSING,
    Scale,
    area_colour,
    count_scale,
    coverage_scale,
    difference_scale,
    mark_colours,
    theme,
    uncovered_scale,
)

T = i18n.translator("id")
WORDS = {state: T(f"number.{state}_word") for state in MISSING}


@pytest.mark.parametrize(
    ("scale", "names"),
    [
        (uncovered_scale(), ["< 5", "5–<10", "10–<15", "15–<20", "20–<25", "25–<30", "30–<40", "≥ 40"]),
        (difference_scale(), ["< −10", "−10–<−5", "−5–<−2", "−2–<0", "0–<2", "2–<5", "5–<10", "≥ 10"]),
        (count_scale(250), ["< 20", "20–<50", "50–<100", "100–<200", "≥ 200"]),
        (count_scale(1), ["≥ 1"]),
    ],
)
def test_classes_are_half_open_and_the_last_is_open(scale: Scale, names: list[str]) -> None:
    assert legend.class_names(scale, T.number) == names


def test_the_last_class_is_open_whatever_it_begins_at() -> None:
    assert legend.class_names(coverage_scale(), T.number)[-2:] == ["95–<100", "≥ 100"]
    assert legend.class_names(count_scale(150), T.number)[-1] == "≥ 100"


def test_every_class_has_its_colour_beside_its_name() -> None:
    drawn = ElementTree.fromstring(legend.classes("Belum terlindungi", uncovered_scale(), {}, T.number))
    fills = [sign.get("style", "").split("background:")[1].split(";")[0] for sign in drawn.findall("./span/span")]
    assert fills == list(uncovered_scale().colours)


def test_hidden_is_hatched_and_the_other_reasons_are_not() -> None:
    drawn = legend.classes("", uncovered_scale(), WORDS, T.number)
    assert drawn.count("repeating-linear-gradient") == 1
    assert all(word in drawn for word in WORDS.values())
    assert f"background:{area_colour('none', None)};" in drawn
    assert f"background:{area_colour('nobody', None)};" in drawn
    assert "gradient" not in legend.classes("", uncovered_scale(), {"none": WORDS["none"]}, T.number)


def test_a_ring_is_hollow_and_a_disc_is_not() -> None:
    colours = mark_colours()
    items = [Mark('belum <b>&"', colours["unregistered"]), Mark("nonaktif", colours["lapsed"], is_ring=True)]
    drawn = ElementTree.fromstring(legend.marks("Titik", items, {}))
    disc, ring = (sign.get("style", "") for sign in drawn.findall("./span/span"))
    assert f"background:{colours['unregistered']}" in disc
    assert "background" not in ring
    assert colours["lapsed"] in ring
    assert 'belum <b>&"' in "".join(drawn.itertext())


def test_circles_are_drawn_as_large_as_on_the_map() -> None:
    drawn = legend.circles("Orang", [Circle("50", 6), Circle("200", 12)], [Mark("nonaktif", theme().lapsed)], {})
    assert "width:12px;height:12px" in drawn
    assert "width:24px;height:24px" in drawn


def test_legends_ask_for_their_colours_on_paper() -> None:
    for drawn in (legend.html({"none"}, T), legend.marks("", [], {}), legend.circles("", [], [], {})):
        assert "print-color-adjust:exact" in drawn
