"""The fan: bands where their counts are, lines named, words inside the drawing."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from ucj.charts import fan, plot
from ucj.charts.fan import Fan, Level, Mark, Words
from ucj.charts.plot import Axis
from ucj.theme import theme

SVG = "{http://www.w3.org/2000/svg}"
FAN = Fan(
    history=((0.0, 40.0), (1.0, 50.0), (2.0, 60.0)),
    ahead=((2.0, (60.0,) * 5), (3.0, (55.0, 58.0, 61.0, 64.0, 70.0)), (4.0, (50.0, 57.0, 62.0, 67.0, 75.0))),
    ceiling=Level(80.0, "Pekerja wajib: 80"),
    goal=Level(65.0, "Target 2025: 65"),
    due=Mark(3.0, "jatuh tempo 31 Desember 2025"),
    breaks=(
        Mark(0.5, "Jan 2025: daftar pekerja tiga desa diganti"),
        Mark(1.0, "Feb 2025: pekerja wajib 81 menjadi 80"),
    ),
    words=Words("tercatat", "tengah simulasi", "pita 50 %", "pita 90 %", "asumsi"),
    x=Axis(0.0, 4.0, ((0.0, "Jan"), (4.0, "Mei")), "Bulan"),
    y=plot.axis(40.0, 80.0, "Pekerja", lambda count: f"{count:g}"),
    alt="Kipas <a>",
)
DRAWINGS = pytest.mark.parametrize("draw", [fan.wide, fan.narrow])


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def areas(tree: ElementTree.Element) -> list[list[tuple[float, float]]]:
    found = [each.get("points", "") for each in tree.iter(f"{SVG}polygon")]
    pairs = [[tuple(map(float, point.split(","))) for point in each.split()] for each in found]
    return [each for each in pairs if len(each) == 2 * len(FAN.ahead)]  # type: ignore[misc]


@DRAWINGS
def test_the_narrow_band_lies_inside_the_wide_one(draw) -> None:  # type: ignore[no-untyped-def]
    outer, inner = areas(parsed(draw(FAN)))
    for (_, low_90), (_, low_50) in zip(outer[:3], inner[:3], strict=True):
        assert low_90 >= low_50, "down is more on a screen"
    for (_, high_90), (_, high_50) in zip(outer[3:], inner[3:], strict=True):
        assert high_90 <= high_50


@DRAWINGS
def test_everything_is_named_inside_the_drawing(draw) -> None:  # type: ignore[no-untyped-def]
    tree = parsed(draw(FAN))
    assert tree.get("aria-label") == "Kipas <a>"
    width, height = (float(side) for side in tree.get("viewBox", "").split()[2:])
    texts = [each for each in tree.iter(f"{SVG}text") if each.text]
    said = " ".join(str(each.text) for each in texts)
    for words in ("Pekerja wajib: 80", "Target 2025: 65", "asumsi", "tercatat", "pita 90 %", "Jan 2025"):
        assert words in said
    for each in texts:
        assert float(each.get("font-size", "0")) >= 12
        long = len(str(each.text)) * float(each.get("font-size", "0")) * 0.54
        left = float(each.get("x", "0")) - {"start": 0.0, "middle": long / 2, "end": long}[each.get("text-anchor", "")]
        assert left >= -1, each.text
        assert left + long <= width + 1, each.text
        assert 0 <= float(each.get("y", "0")) <= height


def test_words_of_near_breaks_are_not_on_each_other() -> None:
    for draw in (fan.wide, fan.narrow):
        starts = ("Jan", "Feb")
        texts = [each for each in parsed(draw(FAN)).iter(f"{SVG}text") if each.get("font-weight") == "600"]
        heights = [float(each.get("y", "0")) for each in texts if str(each.text).startswith(starts)]
        assert len(heights) == 2
        assert abs(heights[0] - heights[1]) >= 12.5


@DRAWINGS
@pytest.mark.parametrize("month", [1.0, 2.0, 2.5])
def test_words_of_the_date_are_on_no_words_of_a_break(draw, month: float) -> None:  # type: ignore[no-untyped-def]
    """On a telephone both are in several lines, one over the other."""
    broken = Mark(month, "Sep 2025: daftar 6 dari 157 desa diganti")
    texts = [
        each
        for each in parsed(draw(replace(FAN, breaks=(broken,)))).iter(f"{SVG}text")
        if each.get("font-weight") == "600" and each.text not in (FAN.goal.words, "Pekerja", "Bulan", "asumsi")  # type: ignore[union-attr]
    ]
    due, words = (
        [float(each.get("y", "0")) for each in texts if each.get("fill") == colour]
        for colour in (theme().target, theme().ink)
    )
    assert due
    assert words
    assert max(due) <= min(words) - 12.5


def test_without_a_goal_or_a_date_neither_is_drawn() -> None:
    with_date, without = (fan.wide(each) for each in (FAN, replace(FAN, due=None)))
    assert "jatuh tempo" in with_date
    assert "jatuh tempo" not in without
    bare = fan.wide(replace(FAN, goal=None, due=None))
    assert "Target 2025" not in bare
    assert theme().target not in bare
