"""Funnel, quadrant and concentration: each place once, where its numbers are, told apart by shape as well as colour."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from ucj.charts import concentration, funnel_plot, plot, quadrant_plot
from ucj.charts.concentration import Concentration
from ucj.charts.funnel_plot import READINGS, Funnel, Limits
from ucj.charts.plot import Frame
from ucj.charts.quadrant_plot import Quadrant

SVG = "{http://www.w3.org/2000/svg}"
BAD = 'Desa <b>&"'


def number(value: float) -> str:
    return f"{value:g}"


def texts(drawn: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def titled(drawn: str) -> dict[str, ElementTree.Element]:
    """The mark of each place by what it says under a pointer."""
    groups = ElementTree.fromstring(drawn).findall(f"{SVG}g")
    return {title.text or "": group[1] for group in groups if (title := group.find(f"{SVG}title")) is not None}


def look(mark: ElementTree.Element) -> tuple[str, int]:
    """What a mark is without its colour: kind and number of corners, and whether it is filled with its own colour."""
    return mark.tag.removeprefix(SVG), len(str(mark.get("points", "")).split())


PLACES = tuple(
    funnel_plot.Point(f"Desa {reading}", 400 + 100 * index, share, reading, reading)
    for index, (reading, share) in enumerate(zip(READINGS, (60.0, 78.0, 84.0, 88.0, 97.0), strict=True))
)
FUNNEL = Funnel(
    points=PLACES,
    limits=Limits((50, 500, 1000), (72, 80, 81), (95, 87, 86), (60, 78, 80), (100, 89, 87)),
    expected=83.8,
    x=plot.axis(0, 1000, "Pekerja wajib", number),
    y=plot.axis(55, 100, "Cakupan (%)", number),
    words={reading: f"kata {reading}" for reading in READINGS},
    expected_word="Kabupaten 83,8 %",
    word_95="batas 95 %",
    word_998="batas 99,8 %",
    alt="Diagram corong",
)


@pytest.mark.parametrize("draw", [funnel_plot.wide, funnel_plot.narrow])
def test_the_funnel_holds_every_place_and_names_its_lines_and_signs(draw) -> None:  # type: ignore[no-untyped-def]
    drawn = draw(FUNNEL)
    assert set(titled(drawn)) == {point.said for point in PLACES}
    said = texts(drawn)
    for word in (*FUNNEL.words.values(), "Kabupaten 83,8 %", "batas 95 %", "batas 99,8 %", "Pekerja wajib"):
        assert word in said
    assert ElementTree.fromstring(drawn).get("aria-label") == "Diagram corong"


def test_a_place_of_the_funnel_stands_at_its_workers_and_its_share() -> None:
    within = titled(funnel_plot.wide(FUNNEL))["within"]
    x, y = Frame(plot.WIDE, FUNNEL.x, FUNNEL.y).at(600, 84.0)
    assert (float(within.get("cx", 0)), float(within.get("cy", 0))) == pytest.approx((x, y), abs=0.1)


def test_sides_of_the_funnel_differ_in_shape_and_distances_in_fill() -> None:
    marks = titled(funnel_plot.wide(FUNNEL))
    assert len({look(marks[reading]) for reading in ("below", "within", "above")}) == 3
    for side in ("below", "above"):
        assert look(marks[side]) == look(marks[f"far_{side}"])
        assert marks[side].get("fill") != marks[f"far_{side}"].get("fill")


def test_chance_is_named_for_nobody_and_the_far_ones_are() -> None:
    said = texts(funnel_plot.wide(FUNNEL))
    assert {"Desa far_below", "Desa far_above"} <= set(said)
    assert not {"Desa below", "Desa within", "Desa above"} & set(said)


def test_the_chosen_place_is_ringed_and_named_wherever_it_stands() -> None:
    points = tuple(replace(point, name=BAD, is_chosen=point.reading == "within") for point in PLACES)
    drawn = funnel_plot.wide(replace(FUNNEL, points=points))
    assert drawn.count('r="11"') == 1
    assert BAD in texts(drawn)
    assert "<b>" not in drawn


def test_limits_are_four_curves_of_which_two_are_broken() -> None:
    drawn = ElementTree.fromstring(funnel_plot.wide(FUNNEL))
    curves = [line for line in drawn.findall(f"{SVG}polyline") if len(str(line.get("points")).split()) == 3]
    assert len(curves) == 4
    assert len([curve for curve in curves if curve.get("stroke-dasharray")]) == 2


def test_a_funnel_of_nobody_is_drawn() -> None:
    empty = replace(FUNNEL, points=(), limits=Limits((), (), (), (), ()))
    assert titled(funnel_plot.wide(empty)) == {}
    assert not set(FUNNEL.words.values()) & set(texts(funnel_plot.narrow(empty))), "no sign without a place"


QUADRANT = Quadrant(
    points=(
        quadrant_plot.Point("Jauh", 70.0, 2.0, "reach", "reach"),
        quadrant_plot.Point("Lepas", 95.0, 9.0, "keep", "keep"),
        quadrant_plot.Point("Dua", 72.0, 8.0, "both", "both"),
        quadrant_plot.Point("Baik", 94.0, 1.0, "fine", "fine"),
    ),
    registered_cut=87.3,
    lapse_cut=4.0,
    x=plot.axis(70, 100, "Terdaftar (%)", number),
    y=plot.axis(0, 10, "Nonaktif (%)", number),
    readings={"reach": "Jangkau", "keep": "Jaga", "both": "Keduanya", "fine": "Baik saja"},
    cut_word="rata-rata kabupaten",
    alt="Kuadran",
)


@pytest.mark.parametrize("draw", [quadrant_plot.wide, quadrant_plot.narrow])
def test_the_four_readings_stand_in_their_corners(draw) -> None:  # type: ignore[no-untyped-def]
    found = {
        text.text: (text.get("text-anchor"), float(text.get("y", 0)))
        for text in ElementTree.fromstring(draw(QUADRANT)).iter(f"{SVG}text")
    }
    left = {word for word in QUADRANT.readings.values() if found[word][0] == "start"}
    assert left == {"Jangkau", "Keduanya"}
    assert found["Keduanya"][1] == found["Jaga"][1] < found["Jangkau"][1] == found["Baik saja"][1]
    assert "rata-rata kabupaten" in found


def test_readings_differ_in_shape() -> None:
    marks = titled(quadrant_plot.wide(QUADRANT))
    assert len(marks) == 4
    assert look(marks["fine"])[0] == "circle"
    assert look(marks["both"])[1] == 3
    assert spread(marks["keep"]) > spread(marks["reach"]) > 0, "a square and a diamond"


def spread(mark: ElementTree.Element) -> float:
    xs = [float(point.split(",")[0]) for point in str(mark.get("points")).split()]
    return max(xs) - min(xs)


def test_points_lie_between_the_strips_of_the_readings() -> None:
    drawn = ElementTree.fromstring(quadrant_plot.wide(QUADRANT))
    over, under = ((float(s.get("y", 0)), float(s.get("height", 0))) for s in drawn.findall(f"{SVG}rect"))
    points = replace(QUADRANT, points=(quadrant_plot.Point("a", 70.0, 0.0, "reach", "low"),))
    low = titled(quadrant_plot.wide(points))["low"]
    assert over[0] + over[1] < min(float(p.split(",")[1]) for p in str(low.get("points")).split())
    middle = sum(float(p.split(",")[1]) for p in str(low.get("points")).split()) / 4
    assert middle == pytest.approx(under[0], abs=0.1)


def test_the_fine_are_unnamed_but_for_the_chosen_one() -> None:
    assert "Baik" not in texts(quadrant_plot.wide(QUADRANT))
    chosen = tuple(replace(point, name=BAD, is_chosen=point.reading == "fine") for point in QUADRANT.points)
    drawn = quadrant_plot.wide(replace(QUADRANT, points=chosen))
    assert BAD in texts(drawn)
    assert drawn.count('r="11"') == 1
    assert titled(quadrant_plot.wide(replace(QUADRANT, points=()))) == {}


CURVE = Concentration(
    cumulative=(40.0, 60.0, 75.0, 90.0, 100.0),
    marked_count=2,
    marked_word="2 desa = 60 %",
    x=plot.axis(0, 5, "Desa", number),
    y=plot.axis(0, 100, "Bagian (%)", number),
    alt="Kurva",
)


def test_the_curve_starts_at_nothing_and_marks_its_point() -> None:
    drawn = concentration.wide(CURVE)
    frame = Frame(plot.WIDE, CURVE.x, CURVE.y)
    (mark,) = ElementTree.fromstring(drawn).findall(f"{SVG}circle")
    assert (float(mark.get("cx", 0)), float(mark.get("cy", 0))) == pytest.approx(frame.at(2, 60), abs=0.1)
    start = ",".join(f"{value:.1f}" for value in frame.at(0, 0))
    assert f'points="{start} ' in drawn
    assert "2 desa = 60 %" in texts(drawn)


def test_long_words_at_the_mark_break_and_stay_in_the_drawing() -> None:
    said = 'cukup 3 dari 5 desa menutup <b>&" 75 persen kesenjangan'
    drawn = concentration.narrow(replace(CURVE, marked_count=3, marked_word=said))
    lines = [text for text in ElementTree.fromstring(drawn).iter(f"{SVG}text") if text.get("font-weight") == "700"]
    assert " ".join(line.text or "" for line in lines) == said
    assert len(lines) > 1


def test_no_gap_is_drawn_without_a_mark() -> None:
    drawn = concentration.wide(replace(CURVE, cumulative=(), marked_count=0))
    assert CURVE.marked_word not in texts(drawn)
