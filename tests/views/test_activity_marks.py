"""What was done, on every trend: which events are flags, which are ticks, and that each chart carries them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU
from ucj import i18n, months
from ucj.charts import coverage_lines, marks, plot, share_lines
from ucj.charts import trend as trend_chart
from ucj.charts.marks import Mark, Marks
from ucj.charts.plot import Axis, Frame
from ucj.charts.trend import Trend
from ucj.metrics import Filters
from ucj.views import activity_marks
from ucj.views.parts import Run

ID = i18n.translator("id")
REGENCY = "6311"
FIRST, LAST = months.parse("2025-01"), months.parse("2025-09")
Event = tuple[str, str, str, str]  # day, kind, name, place


def asking(events: Sequence[Event], region: str) -> Run:
    """The log of a place, as the metric gives it."""
    rows = [
        {
            **{"activity_id": number, "month": months.parse(day[:7]), "activity_type": kind, "activity_name": name},
            "region_code": place,
        }
        for number, (day, kind, name, place) in enumerate(sorted(events), 1)
        if place.startswith(region) or region.startswith(place)
    ]
    frame = pd.DataFrame(rows, columns=["activity_id", "month", "activity_type", "activity_name", "region_code"])
    return lambda name, filters: frame[frame["month"] <= filters.month]


def built(events: Sequence[Event], region: str, **asked: Any) -> Marks:
    return activity_marks.build(asking(events, region), Filters(region, LAST), FIRST, ID, **asked)


EVENTS: tuple[Event, ...] = (
    ("2024-12-01", "regulation", "Terlalu lama", REGENCY),
    ("2025-02-03", "regulation", "Perbup 5", REGENCY),
    ("2025-02-20", "budget_decision", "APBD", REGENCY),
    ("2025-03-04", "meeting", "Rapat camat", JUAI[:6]),
    ("2025-04-05", "outreach", "Temu tani", JUAI),
    ("2025-04-06", "outreach", "Temu tani", MIHU),
    ("2025-05-07", "outreach", "Temu ojek", MIHU),
)


def test_a_regency_has_its_own_decisions_as_flags_and_its_places_as_ticks() -> None:
    found = built(EVENTS, REGENCY)
    assert found.flags == (Mark(months.parse("2025-02"), "Feb 2025: Perbup 5, APBD", 2),), "one month, one flag"
    assert [(months.text(each.month), each.count) for each in found.ticks] == [
        ("2025-03", 1),
        ("2025-04", 2),
        ("2025-05", 1),
    ]
    assert found.lines[0] == "1. Feb 2025: Perbup 5, APBD"
    assert "4 kegiatan di tempat-tempat di dalamnya, Mar 2025–Mei 2025" in found.lines[1]


def test_a_village_has_its_own_its_districts_and_the_regencys() -> None:
    found = built(EVENTS, JUAI)
    assert [months.text(each.month) for each in found.flags] == ["2025-02", "2025-03", "2025-04"]
    assert (found.ticks, found.tick_words) == ((), "")


def test_of_many_the_weightiest_are_flags_and_the_rest_are_ticks() -> None:
    """A village's own comes first; then regulations and budgets before meetings, newer before older."""
    meetings = [(f"2025-{month:02}-01", "meeting", f"Rapat {month}", REGENCY) for month in range(1, 10)]
    events = [*meetings, ("2025-01-02", "regulation", "Perbup", REGENCY), ("2025-03-02", "training", "Kelas", JUAI)]
    found = built(events, JUAI, flags_max=3)
    assert [months.text(each.month) for each in found.flags] == ["2025-01", "2025-03", "2025-09"]
    assert sum(each.count for each in (*found.flags, *found.ticks)) == len(events)
    assert "lain, tanpa nomor" in found.tick_words


def test_an_event_whose_words_are_not_told_is_called_by_its_kind() -> None:
    assert built([("2025-05-07", "outreach", "", JUAI)], JUAI).lines == ("1. Mei 2025: Sosialisasi",)


def test_what_lies_before_or_after_the_chart_is_not_marked() -> None:
    late = ("2025-10-01", "regulation", "Terlalu baru", REGENCY)
    assert "Terlalu" not in " ".join(built([*EVENTS, late], REGENCY).lines)
    assert built([], REGENCY) == Marks()


def test_a_choice_of_workers_narrows_no_mark() -> None:
    asked: list[Filters] = []

    def run(name: str, filters: Filters) -> pd.DataFrame:
        asked.append(filters)
        return asking(EVENTS, REGENCY)(name, filters)

    activity_marks.build(run, Filters(REGENCY, LAST, sex=("P",)), FIRST, ID)
    assert asked == [Filters(REGENCY, LAST, "event")]


# --- drawn

DONE = Marks(
    tuple(Mark(LAST - back, f"Bulan {number} <b>", 1) for number, back in enumerate((3, 2, 1, 0), 1)),
    (Mark(FIRST + 1, "Lain", 1), Mark(FIRST + 2, "Lain", 3)),
    "Garis pendek: 4 kegiatan lain",
)
X = Axis(0.0, float(LAST - FIRST), ((0.0, "Jan 2025"), (float(LAST - FIRST), "Sep 2025")), "")
Y = plot.axis(0.0, 100.0, "%", ID.number)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("size", [plot.WIDE, plot.NARROW])
def test_flags_of_neighbouring_months_stand_side_by_side_inside_the_drawing(size: tuple[float, float]) -> None:
    frame = Frame(size, X, Y, head=marks.head(DONE))
    tree = ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{"".join(marks.draw(DONE, frame, FIRST))}</svg>')
    discs = sorted(float(disc.get("cx", "")) for disc in tree.iter(f"{SVG}circle"))
    assert len(discs) == 4
    assert all(after - before >= 17.9 for before, after in itertools.pairwise(discs))
    assert frame.left <= discs[0] <= discs[-1] <= frame.right + 0.1
    poles = [line.get("points", "").split() for line in tree.iter(f"{SVG}polyline") if line.get("stroke-dasharray")]
    feet = [float(points[-1].split(",")[0]) for points in poles]
    assert feet == pytest.approx([frame.at(mark.month - FIRST, 0)[0] for mark in DONE.flags], abs=0.1)
    assert [text.text for text in tree.iter(f"{SVG}text")] == ["1", "2", "3", "4"]
    ticks = [line for line in tree.iter(f"{SVG}polyline") if line.get("stroke-width") == "2.5"]
    heights = [float(point.split(",")[1]) for line in ticks for point in line.get("points", "").split()]
    assert len(ticks) == 2
    assert min(heights) > frame.bottom, "over the axis bars and areas would hide them"


@pytest.mark.parametrize("draw", [share_lines.wide, share_lines.narrow])
def test_a_drawing_lists_what_its_numbers_mean_and_grows_for_it(draw: Any) -> None:
    line = share_lines.Line("Desa", tuple(map(float, range(int(X.high) + 1))), "8 %")
    bare, marked = (ElementTree.fromstring(draw((line,), X, Y, "Garis", done, FIRST)) for done in (marks.NONE, DONE))
    said = {text.text for text in marked.iter(f"{SVG}text")}
    assert {"Bulan 1 <b>", "Bulan 4 <b>", DONE.tick_words} <= said
    heights = [float(tree.get("viewBox", "").split()[3]) for tree in (bare, marked)]
    assert heights[1] >= heights[0] + 5 * 17 - 12
    assert all(float(text.get("font-size", "0")) >= 12 for text in marked.iter(f"{SVG}text"))


def test_the_first_screens_trend_and_the_lines_over_each_other_carry_them() -> None:
    series = pd.DataFrame({"month": range(FIRST, LAST + 1), "active_count": range(100, 100 + LAST - FIRST + 1)})
    trend = Trend(series.assign(is_reconstructed=False), (), "Garis", DONE)
    bare, spec = (trend_chart.spec(each, ID) for each in (Trend(trend.series, (), ""), trend))
    values = [
        value for layer in spec["layer"] for value in layer.get("data", {}).get("values", []) if "number" in value
    ]
    assert {value["number"] for value in values} == {"", "1", "2", "3", "4"}
    assert {value["date"] for value in values} >= {dt.date(2025, 9, 1).isoformat()}
    assert len(spec["layer"]) == len(bare["layer"]) + 4
    lines = [coverage_lines.Line("Kabupaten", series.assign(coverage_pct=50.0)[["month", "coverage_pct"]])]
    figure = coverage_lines.figure(lines, ID, DONE)
    assert [note.text for note in figure.layout.annotations] == ["1", "2", "3", "4"]
    assert len(figure.layout.shapes) == 6
    assert not coverage_lines.figure(lines, ID).layout.shapes
    assert max(shape.y1 for shape in figure.layout.shapes if shape.y0 < 0) == 0, "ticks lie under the axis"
    assert len(figure.layout.xaxis.tickvals) <= 7
    assert figure.layout.xaxis.ticktext[0] == "Sep<br>2025"


def test_an_alt_text_says_what_is_marked() -> None:
    said = activity_marks.alt("Naik.", DONE, ID)
    assert said.startswith("Naik. ")
    assert "4. Bulan 4 <b>" in said
    assert activity_marks.alt("Naik.", marks.NONE, ID) == "Naik."
    assert activity_marks.note(marks.NONE, ID) == ()
