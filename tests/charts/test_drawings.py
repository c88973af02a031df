"""The drawings say the numbers they were given, in text that a screen reader and a printer can use."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from ucj import i18n, months
from ucj.charts import labour_bar, legend, ranking, small_map, svg
from ucj.charts.labour_bar import Bar, Goal, Part
from ucj.charts.ranking import Ranked
from ucj.charts.small_map import Area
from ucj.charts.trend import Level, Trend, spec
from ucj.theme import MISSING, State, coverage_scale, difference_scale, theme

T = i18n.translator("id")
LOOK = theme()
BAR = Bar(
    parts=(
        Part(62_000, "62.000", "Aktif", LOOK.protected),
        Part(2_583, "2.583", "Nonaktif", LOOK.lapsed),
        Part(9_417, "9.417", "Belum terdaftar", LOOK.uncovered),
        Part(6_000, "6.000", "Di luar wajib", LOOK.excluded),
    ),
    goals=(Goal(64_000, "target 64.000", LOOK.target), Goal(74_000, "universal 74.000", LOOK.ink)),
    gap_label="12.000 belum terlindungi",
    gap_from=62_000,
    gap_to=74_000,
    alt="Seluruh angkatan kerja",
)


def texts(drawn: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("draw", [labour_bar.wide, labour_bar.narrow])
def test_the_bar_says_every_part_goal_and_the_gap(draw) -> None:  # type: ignore[no-untyped-def]
    said = " ".join(texts(draw(BAR)))
    for part in BAR.parts:
        assert part.value in said
    for goal in BAR.goals:
        assert goal.label in said
    assert BAR.gap_label in said


def test_stretches_are_as_long_as_their_counts() -> None:
    widths = [
        float(width) for width in re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"', labour_bar.wide(BAR))
    ]
    assert [round((width + 1) / 1100 * 80_000, -2) for width in widths] == [62_000, 2_600, 9_400, 6_000]


def test_goals_close_to_each_other_stand_in_two_rows() -> None:
    near = replace(
        BAR, goals=(Goal(64_000, "target 64.000", LOOK.target), Goal(65_000, "target lain 65.000", LOOK.ink))
    )
    heights = {
        text.get("y")
        for text in ElementTree.fromstring(labour_bar.wide(near))
        if (text.text or "").startswith("target")
    }
    assert len(heights) == 2


def test_a_bar_of_nobody_is_drawn() -> None:
    nobody = replace(BAR, parts=tuple(replace(part, count=0) for part in BAR.parts), goals=(), gap_from=0, gap_to=0)
    assert ElementTree.fromstring(labour_bar.wide(nobody)) is not None


SHAPES = gpd.GeoDataFrame(
    {"region_code": ["a", "b", "c"]}, geometry=[shapely.box(x, 0, x + 1, 1) for x in (0, 1, 2)], crs="EPSG:4326"
)
AREAS = (
    Area("a", "<b>Ju'uh</b>", 79.99, "80,0 %"),
    Area("b", "Rahasia", None, "disembunyikan", "hidden"),
    Area("c", "Kosong", None, "tidak ada data", "none"),
)

WORDS = {state: T(f"number.{state}_word") for state in MISSING}


def test_zero_hidden_and_no_data_look_different_and_names_are_escaped() -> None:
    drawn = small_map.draw(SHAPES, AREAS, "Cakupan", WORDS, "Peta skematik", "Peta")
    fills = re.findall(r'<path d="[^"]+" fill="([^"]+)"', drawn)
    assert fills == [LOOK.coverage[4], LOOK.excluded, LOOK.paper]
    nobody = small_map.draw(SHAPES, [replace(AREAS[0], share=None, state="nobody")], "", WORDS, "", "Peta")
    assert f'fill="{LOOK.line}"' in nobody
    assert "<b>" not in drawn
    assert "<b>Ju'uh</b>" in texts(drawn)
    assert "Peta skematik" in texts(drawn)
    zero = small_map.draw(SHAPES, [replace(AREAS[0], share=0.0)], "", WORDS, "", "Peta")
    assert f'fill="{LOOK.coverage[0]}"' in zero


def test_the_small_maps_legend_keeps_its_words_apart_and_inside() -> None:
    states: tuple[State, ...] = ("none", "nobody", "hidden")
    areas = [Area(code, "", None, "", state) for code, state in zip("abc", states, strict=True)]
    notice = T("geo.notice_mixed")
    for scale, write in ((coverage_scale(), T.number), (difference_scale(), "{:+.1f}".format)):
        drawn = small_map.draw(SHAPES, areas, "Cakupan (%)", WORDS, notice, "Peta", scale=scale, write=write)
        words = [text for text in ElementTree.fromstring(drawn) if text.tag.endswith("text")]
        assert " ".join(text.text or "" for text in words).endswith(notice), "every line of it"
        spans: dict[str, list[tuple[float, float]]] = {}
        for text in words:
            width, x = svg.text_width(text.text or "", float(text.get("font-size", 0))), float(text.get("x", 0))
            left = x - width / 2 if text.get("text-anchor") == "middle" else x
            spans.setdefault(text.get("y", ""), []).append((left, left + width))
        for row in spans.values():
            assert all(end < start for (_, end), (start, _) in pairwise(sorted(row)))
            assert max(end for _, end in row) <= 390


def test_the_legend_names_ten_half_open_classes_and_the_signs_the_map_has() -> None:
    said = re.sub(r"<[^>]+>", " ", legend.html({"share", "hidden"}, T))
    assert "60–&lt;65" in said
    assert "95–&lt;100" in said
    assert T("number.hidden_word") in said
    assert T("number.none_word") not in said, "the map has no such place"


def test_ranked_bars_are_escaped_and_as_long_as_their_fraction() -> None:
    html = ranking.html([Ranked("<i>Desa</i>", "10", "50 %", 0.5, LOOK.uncovered, is_key=True)])
    assert "<i>" not in html
    assert "width:50.0%" in html


def test_the_trend_starts_at_zero_and_leaves_hidden_months_out() -> None:
    series = pd.DataFrame(
        {
            "month": [months.parse("2025-07"), months.parse("2025-08"), months.parse("2025-09")],
            "active_count": pd.array([10, pd.NA, 30], dtype="Int64"),
            "is_reconstructed": [True, False, False],
        }
    )
    drawn = spec(Trend(series, (Level(40, "target 40", LOOK.target, (6, 3)),), "alt"), T)
    values = drawn["data"]["values"]
    assert [(value["date"], value["count"], value["said"]) for value in values] == [
        ("2025-07-01", 10, "Juli 2025: 10"),
        ("2025-09-01", 30, "September 2025: 30"),
    ]
    assert drawn["layer"][1]["encoding"]["y"]["scale"]["domain"][0] == 0
    assert json.loads(json.dumps(drawn)) == drawn


def test_a_trend_without_a_single_known_month_is_drawn_empty() -> None:
    series = pd.DataFrame(
        {"month": [24308], "active_count": pd.array([pd.NA], dtype="Int64"), "is_reconstructed": [False]}
    )
    assert spec(Trend(series, (), "alt"), T)["data"]["values"] == []
