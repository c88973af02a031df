"""The lines of shares: where they stand, where they stop, and what is said of them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from ucj import i18n
from ucj.charts import plot, share_lines
from ucj.charts.plot import Axis
from ucj.charts.share_lines import Line

T = i18n.translator("id")
SVG = "{http://www.w3.org/2000/svg}"
X = Axis(0.0, 5.0, ((0.0, "Apr 2025"), (5.0, "Sep 2025")), "")
Y = plot.axis(60.0, 80.0, "Cakupan (%), sumbu 60–80", T.number)
OWN = Line("Desa Juai", (60.0, 65.0, None, None, 70.0, 80.0), "80,0 %")
AROUND = Line("Kecamatan Juai", (61.0, 62.0, 63.0, 64.0, 65.0, 66.0), "66,0 %")


def drawn(*lines: Line, y: Axis = Y) -> ElementTree.Element:
    return ElementTree.fromstring(share_lines.wide(lines, X, y, "Garis"))


def strokes(tree: ElementTree.Element, width: str) -> list[list[tuple[float, float]]]:
    """The points of the curves of one width; the key's sign is not one of them."""
    found = [line.get("points", "") for line in tree.iter(f"{SVG}polyline") if line.get("stroke-width") == width]
    points = [[tuple(map(float, point.split(","))) for point in each.split()] for each in found]
    return [each for each in points if each[0][0] > 0]  # type: ignore[misc]


@pytest.mark.parametrize("draw", [share_lines.wide, share_lines.narrow])
def test_names_values_and_the_ends_of_the_scale_are_said(draw) -> None:  # type: ignore[no-untyped-def]
    tree = ElementTree.fromstring(draw((OWN, AROUND), X, Y, "Garis <cakupan>"))
    said = [text.text for text in tree.iter(f"{SVG}text")]
    assert {"Desa Juai 80,0 %", "Kecamatan Juai 66,0 %", "Cakupan (%), sumbu 60–80", "60", "80", "Sep 2025"} <= {*said}
    assert tree.get("aria-label") == "Garis <cakupan>"


def test_months_without_a_share_leave_a_gap_in_the_line() -> None:
    before, after = strokes(drawn(OWN), "3.4")
    assert (len(before), len(after)) == (2, 2)
    assert before[-1][0] < after[0][0]
    # The last share is the top of the scale, and the first its bottom: y grows downward.
    assert after[-1][1] < after[0][1] < before[-1][1] < before[0][1]


def test_a_month_alone_and_the_last_one_are_dots() -> None:
    alone = Line("a", (60.0, None, 70.0, None, 75.0, 80.0), "80,0 %")
    assert len([*drawn(alone).iter(f"{SVG}circle")]) == 3
    assert len([*drawn(OWN).iter(f"{SVG}circle")]) == 1


def test_lines_of_one_name_keep_their_own_looks() -> None:
    """A village and its district may be called the same."""
    tree = drawn(Line("Juai", OWN.shares, "80,0 %"), Line("Juai", AROUND.shares, "66,0 %"))
    assert len(strokes(tree, "3.4")) == 2
    assert len(strokes(tree, "1.8")) == 1


def test_signs_of_markup_in_a_name_are_text_and_no_line_at_all_is_a_drawing() -> None:
    odd = Line('<b>&"', (None,) * 6, "–")
    assert '<b>&" –' in [text.text for text in drawn(odd).iter(f"{SVG}text")]
    assert [*drawn(odd).iter(f"{SVG}circle")] == []
    assert drawn() is not None
