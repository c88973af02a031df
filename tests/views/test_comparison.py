"""Two months and two places side by side: differences from the same counts, and three reasons for having none."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import duckdb
import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from tests.views.test_sentences import INFO, T, frame, place
from ucj import metrics
from ucj.charts import comparison as chart
from ucj.charts.comparison import Difference
from ucj.geo.layer import Layer
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.theme import difference_scale
from ucj.views import comparison, comparison_tables
from ucj.views.area import Choice
from ucj.views.comparison_places import map_drawing
from ucj.views.parts import Run

NOW, THEN = 24308, 24306
CHOICE = Choice(Filters("6399", NOW), "district")


def told(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> Run:
    """A regency's row and its districts' in two months; nobody reconstructs."""

    def run(name: str, filters: Filters) -> pd.DataFrame:
        if name == "active_series":
            return pd.DataFrame({"is_reconstructed": [filters.month == THEN]})
        rows = {row["code"]: row for row in (now if filters.month == NOW else then)}
        if filters.by != "total":
            return frame(*(row for code, row in rows.items() if len(code) == 6))
        return frame(rows[filters.region_code])

    return run


def counts(eligible: Any, active: Any, name: str = "Kabupaten Contoh", code: str = "6399") -> dict[str, Any]:
    return place(code, name, eligible=eligible, active=active, is_listed=active != -1)


ONE, TWO = (("Satu", "639901"), ("Dua", "639902"))
RUN = told(
    [counts(100, 70), counts(60, 50, *ONE), counts(40, 20, *TWO)],
    [counts(100, 80), counts(60, 48, *ONE), counts(40, 32, *TWO)],
)


def test_the_sentence_has_both_shares_over_both_counts_whichever_month_was_chosen_first() -> None:
    said = comparison.two_months(RUN, INFO, CHOICE, THEN, T).message
    assert said.startswith(
        "Cakupan Kabupaten Contoh naik 10,0 poin persen: dari 70,0 % (70 dari 100 pekerja wajib, Juli 2025) "
        "menjadi 80,0 % (80 dari 100 pekerja wajib, September 2025). Yang terlindungi +10 orang, pekerja wajib 0 orang."
    )
    assert said.endswith(T("coverage.reconstructed", month="Juli 2025"))
    assert said == comparison.two_months(RUN, INFO, Choice(Filters("6399", THEN), "district"), NOW, T).message


def test_places_are_sorted_by_their_difference_and_bars_say_its_sign() -> None:
    view = comparison.two_months(RUN, INFO, CHOICE, THEN, T)
    assert view.places is not None
    assert list(view.places.table.frame["name"]) == ["Dua", "Satu"]
    assert view.places.table.frame["difference_pp"].round(1).tolist() == [30.0, -3.3]
    assert view.places.table.frame["difference_count"].tolist() == [12, -2]
    assert "▲ +30,0" in view.places.bars
    assert "▼ −3,3" in view.places.bars
    titles = [each.title for each in view.places.maps]
    assert titles == ["Cakupan Juli 2025", "Cakupan September 2025", "Selisih cakupan, Juli 2025 ke September 2025"]


def test_the_third_map_has_the_differences_of_the_table_at_classes_with_signs() -> None:
    view = comparison.two_months(RUN, INFO, CHOICE, THEN, T)
    assert view.places is not None
    moved = view.places.maps[2]
    assert [(each.name, each.value) for each in moved.areas] == [("Dua", "+30,0"), ("Satu", "−3,3")]
    squares = gpd.GeoDataFrame({"region_code": ["639901", "639902"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)])
    drawn = map_drawing(moved, Layer(squares, "", "geo.notice_imported", ""), T)
    fills = re.findall(r'<path d="[^"]+" fill="([^"]+)"', drawn)
    scale = difference_scale()
    assert fills == [scale.colours[2], scale.colours[-1]]
    said = [text.text for text in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert set(said) >= {"−10", "−5", "−2", "0", "+2", "+5", "+10", T("comparison.legend_difference")}


def test_a_fall_and_a_standstill_are_said() -> None:
    fallen = told([counts(100, 80)], [counts(100, 75)])
    same = told([counts(100, 80)], [counts(200, 160)])
    sides = [
        [comparison_tables.in_month(run, Filters("6399", month), T) for month in (THEN, NOW)] for run in (fallen, same)
    ]
    said = [comparison._sentence(tuple(pair), "month", T)[0] for pair in sides]
    assert "turun 5,0 poin persen" in said[0]
    assert "tidak berubah" in said[1]


def test_two_areas_are_compared_in_the_order_they_were_named() -> None:
    view = comparison.two_areas(RUN, INFO, Filters("6399", NOW), ("639902", "6399"), "", T)
    assert view.message.startswith("Cakupan Kecamatan Dua sama dengan Kabupaten Contoh, September 2025")
    view = comparison.two_areas(RUN, INFO, Filters("6399", THEN), ("639902", "6399"), "", T)
    assert view.message == (
        "Cakupan Kecamatan Dua 20,0 poin persen lebih rendah daripada Kabupaten Contoh, Juli 2025: "
        "50,0 % di Kecamatan Dua (20 dari 40 pekerja wajib), "
        "dan 70,0 % di Kabupaten Contoh (70 dari 100 pekerja wajib)."
    )
    assert view.stages is not None
    assert float(view.stages.frame.set_index("name").at["Aktif", "difference_pp"]) == -20.0
    assert view.places is None


@pytest.mark.parametrize(
    ("then", "state", "words"),
    [
        (place("6399", "K", eligible=None, active=None, is_listed=False), "none", "Belum ada daftar pekerja"),
        (place("6399", "K", eligible=None, active=None), "hidden", "disembunyikan"),
        (place("6399", "K", eligible=0, active=0), "nobody", "Tidak ada pekerja wajib"),
    ],
)
def test_a_missing_side_is_explained_and_never_zero(then: dict[str, Any], state: str, words: str) -> None:
    district = then | {"code": "639901", "name": "Satu"}
    run = told([then, district], [counts(100, 80), counts(60, 48, *ONE)])
    view = comparison.two_months(run, INFO, CHOICE, THEN, T)
    assert words in view.message
    assert view.is_empty is (state != "hidden")
    assert view.places is not None
    assert view.stages is not None
    assert view.places.table.frame["state"].tolist() == [state]
    assert view.places.table.frame["difference_pp"].isna().all()
    assert T(f"number.{state}_word") in view.places.bars
    active = view.stages.frame.set_index("name").loc["Aktif"]
    assert pd.isna(active["difference_pp"])
    assert active["state"] == state
    assert pd.isna(active["difference_count"]) == (state != "nobody")


def test_the_same_month_or_place_proposes_another() -> None:
    month = comparison.two_months(RUN, INFO, CHOICE, NOW, T)
    assert "misalnya Agustus 2025" in month.message
    assert month.is_empty
    assert month.stages is None
    areas = comparison.two_areas(RUN, INFO, Filters("6399", NOW), ("639901", "639901"), "Kabupaten Contoh", T)
    assert "misalnya Kabupaten Contoh" in areas.message
    assert areas.stages is None


@pytest.mark.parametrize("is_public", [False, True])
def test_on_a_release_differences_are_those_of_the_metric(
    is_public: bool, tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info
) -> None:
    def run(name: str, filters: Filters) -> pd.DataFrame:
        with tiny_release.cursor() as cur:
            return metrics.run(name, cur, filters)

    filters = Filters(tiny_info.region_code, tiny_info.month, is_public=is_public)
    earlier = tiny_info.first_month
    view = comparison.two_months(run, tiny_info, Choice(filters, "village"), earlier, T)
    assert view.places is not None
    before = run("coverage", Filters(filters.region_code, earlier, "village", is_public=is_public)).set_index("code")
    after = run("coverage", filters.asking("village")).set_index("code")
    rows = view.places.table.frame.set_index("code")
    assert set(rows.index) == set(after.index)
    for code, row in rows.iterrows():
        shares = before.at[code, "coverage_pct"], after.at[code, "coverage_pct"]
        if any(map(pd.isna, shares)):
            assert pd.isna(row["difference_pp"])
            assert row["state"] != "share"
            assert row["note"]
        else:
            assert row["difference_pp"] == shares[1] - shares[0]
            assert not row["note"]
    assert is_public == rows["difference_pp"].isna().any()


def drawn(*bars: Difference) -> ET.Element:
    return ET.fromstring(chart.html(bars, ("−5,0", "+5,0"), 'Beda <b>&"'))


def test_bars_diverge_from_the_middle_and_a_missing_one_has_no_bar() -> None:
    root = drawn(
        Difference("Naik", "▲ +5,0", "", 1.0),
        Difference("Turun", "▼ −2,5", "", -0.5),
        Difference("Tetap", "= 0,0", "", 0.0),
        Difference("<i>&", "disembunyikan", "", None),
    )
    items = root.findall(".//li")
    styles = [[part.get("style") or "" for part in item.findall("./div/div")] for item in items]
    assert [len(parts) for parts in styles] == [2, 2, 1, 1], "a bar and the line at zero"
    assert "left:50.0%;width:50.0%" in styles[0][0]
    assert "left:25.0%;width:25.0%" in styles[1][0]
    assert items[3].findtext(".//span") == "<i>&"
    assert root.get("aria-label") == 'Beda <b>&"'
