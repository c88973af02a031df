"""What the pages say: the message of the first screen, and why there is no number when there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from ucj import i18n
from ucj.charts.coverage_lines import Line
from ucj.metrics import METRICS, Filters
from ucj.metrics.counts import COUNTS
from ucj.store.release import Info
from ucj.views import area, area_trend, summary, uncovered_map
from ucj.views.area import Choice

T = i18n.translator("id")
INFO = Info(
    name="ucj-20251013-090000",
    region_code="6399",
    region_name="Kabupaten Contoh",
    short_name="Contoh",
    headline_target="Bappenas",
    payers=("regency",),
    first_month=24300,
    month=24308,
    as_of=dt.date(2025, 10, 13),
    built_at=dt.datetime(2025, 10, 13, 9, tzinfo=dt.UTC),
    is_demo=False,
    small_count_max=4,
)


def place(code: str, name: str, *, eligible: Any, active: Any, is_listed: bool = True) -> dict[str, Any]:
    """A row of the metric `coverage`; None is hidden or absent."""
    row: dict[str, Any] = {"code": code, "name": name, "is_listed": is_listed} | dict.fromkeys(COUNTS, pd.NA)
    if eligible is not None and active is not None:
        row |= dict.fromkeys(COUNTS, 0)
        row |= {"labour_force_count": eligible, "eligible_count": eligible, "active_count": active}
        row |= {
            "registered_count": active,
            "unregistered_count": eligible - active,
            "uncovered_count": eligible - active,
        }
    share = 100 * active / eligible if eligible and active is not None else pd.NA
    return row | {"coverage_pct": share}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows).astype(dict.fromkeys(COUNTS, "Int64") | {"coverage_pct": "Float64"})


def answers(whole: dict[str, Any], parts: list[dict[str, Any]], target_count: int | None, year: int | None = 2025):  # type: ignore[no-untyped-def]
    target = pd.DataFrame(
        {
            "code": ["Bappenas"],
            "year": pd.array([year], dtype="Int64"),
            "basis": ["active"],
            "target_count": pd.array([target_count], dtype="Int64"),
            "reached_count": pd.array([whole["active_count"]], dtype="Int64"),
            "source": ["sumber"],
        }
    )
    target["gap_count"] = (target["target_count"] - target["reached_count"]).clip(lower=0)
    series = pd.DataFrame(
        {
            "month": [24308],
            "active_count": pd.array([whole["active_count"]], dtype="Int64"),
            "coverage_pct": pd.array([whole["coverage_pct"]], dtype="Float64"),
            "is_reconstructed": [False],
        }
    )
    fresh = pd.DataFrame({"code": ["workforce", "participation"], "newest_month": [24308, 24308]})
    nothing = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in METRICS["activities"].columns.items()})

    def run(name: str, filters: Filters) -> pd.DataFrame:
        if name == "coverage":
            return frame(whole) if filters.by == "total" else frame(*parts)
        known = {"target_progress": target, "active_series": series, "data_freshness": fresh, "activities": nothing}
        return known[name]

    return run


WHOLE = place("6399", "Kabupaten Contoh", eligible=100, active=80)
PARTS = [place("639901", "Satu", eligible=60, active=55), place("639902", "Dua", eligible=40, active=25)]


@pytest.mark.parametrize(
    ("target_count", "year", "title"),
    [
        (90, 2025, "Tersisa 10 pekerja menuju target Bappenas 2025"),
        (80, 2025, "Target Bappenas 2025 tercapai; 20 pekerja belum terlindungi"),
        (70, 2025, "Target Bappenas 2025 tercapai; 20 pekerja belum terlindungi"),
        (100, None, "20 pekerja belum terlindungi"),
        (None, 2025, "Cakupan jaminan sosial ketenagakerjaan"),
    ],
)
def test_the_title_is_the_message(target_count: int | None, year: int | None, title: str) -> None:
    assert summary.build(answers(WHOLE, PARTS, target_count, year), INFO, True, T).title == title


def test_the_districts_that_make_half_the_gap_are_set_apart() -> None:
    view = summary.build(answers(WHOLE, PARTS, 90), INFO, True, T)
    assert view.gap_title == "1 kecamatan, 75 % celah"
    assert [(bar.name, bar.value, bar.share, bar.is_key) for bar in view.gap] == [
        ("Dua", "15", "75 %", True),
        ("Satu", "5", "25 %", False),
    ]


def test_a_regency_without_gap_says_so_without_bars() -> None:
    everyone = [place("639901", "Satu", eligible=60, active=60), place("639902", "Dua", eligible=40, active=40)]
    view = summary.build(answers(place("6399", "K", eligible=100, active=100), everyone, 90), INFO, True, T)
    assert view.gap == ()
    assert view.title == "Target Bappenas 2025 tercapai; 0 pekerja belum terlindungi"


def test_every_share_stands_over_its_two_counts() -> None:
    shares = summary.build(answers(WHOLE, PARTS, 90), INFO, True, T).shares
    assert [(share.value, share.counts) for share in shares] == [
        ("88,9 %", "80 dari 90"),
        ("80,0 %", "80 dari 100"),
        ("80,0 %", "80 dari 100"),
        ("100,0 %", "80 dari 80"),
    ]


CHOICE = Choice(Filters("6399", 24308), "district")


def test_the_area_title_names_the_lowest_and_the_sentence_both_counts() -> None:
    view = area.build(answers(WHOLE, PARTS, 90), INFO, CHOICE, T)
    assert view.title == "Cakupan Kabupaten Contoh 80,0 %; terendah Dua 62,5 %"
    assert view.message == "80 dari 100 pekerja wajib terlindungi (80,0 %), September 2025; 20 belum terlindungi."
    assert [bar.name for bar in view.ranking] == ["Dua", "Satu"]


HIDDEN_PART = place("639903", "Tiga", eligible=None, active=None)
UNLISTED_PART = place("639904", "Empat", eligible=None, active=None, is_listed=False)


def test_no_place_is_the_lowest_while_one_is_hidden() -> None:
    view = area.build(answers(WHOLE, [*PARTS, HIDDEN_PART], 90), INFO, CHOICE, T)
    assert view.title == "Cakupan Kabupaten Contoh"
    assert view.map_alt == view.map_title
    view = area.build(answers(WHOLE, [*PARTS, UNLISTED_PART], 90), INFO, CHOICE, T)
    assert view.title.endswith("terendah Dua 62,5 %")
    assert view.map_alt.endswith("tertinggi Satu 91,7 %, terendah Dua 62,5 %.")


def test_no_place_of_the_uncovered_has_fewest_while_one_is_hidden() -> None:
    ask = answers(WHOLE, [*PARTS, HIDDEN_PART], 90)
    view = uncovered_map.build(lambda name, filters: ask("coverage", filters), CHOICE, "jumlah", "semua", T)
    assert view.alt == f"Peta: {view.title}. Seluruhnya 20 pekerja."


def line(name: str, *shares: float | None) -> Line:
    months = range(24309 - len(shares), 24309)
    return Line(name, pd.DataFrame({"month": months, "coverage_pct": pd.array(shares, dtype="Float64")}))


def test_the_trend_says_its_ends_and_the_lowest_and_highest_of_the_parts() -> None:
    whole, low, high = line("Contoh", 50.0, 80.0), line("Satu", 60.0, 0.0), line("Dua", 40.0, 90.0)
    said = "Garis cakupan tiap bulan, Agustus 2025 sampai September 2025: Contoh dari 50,0 % menjadi 80,0 %."
    assert (
        area_trend.alt((whole, high, low), T)
        == f"{said} Pada September 2025 terendah Satu 0,0 %, tertinggi Dua 90,0 %."
    )
    assert area_trend.alt((whole, high, low, line("Tiga", 70.0, None)), T) == said
    assert area_trend.alt((whole, low), T) == f"{said[:-1]}; Satu dari 60,0 % menjadi 0,0 %."


def test_a_chosen_village_is_named_beside_what_it_lies_in() -> None:
    village = place("6399012001", "Satu", eligible=20, active=15)

    def run(name: str, filters: Filters) -> pd.DataFrame:
        is_village = filters.region_code == "6399012001" and name == "coverage"
        return frame(village) if is_village else answers(WHOLE, [*PARTS, village], 90)(name, filters)

    choice = replace(CHOICE, level="village", village_code="6399012001")
    view = area.build(run, INFO, choice, T)
    assert view.title == "Cakupan Desa Satu 75,0 %; Kabupaten Contoh 80,0 %"
    assert view.message.startswith("15 dari 20 pekerja wajib terlindungi (75,0 %)")
    assert [bar.is_key for bar in view.ranking] == [False, True, False]


def test_a_reconstructed_month_says_so() -> None:
    def run(name: str, filters: Filters) -> pd.DataFrame:
        rows = answers(WHOLE, PARTS, 90)(name, filters)
        return rows.assign(is_reconstructed=True) if name == "active_series" else rows

    assert T("coverage.reconstructed", month="September 2025") in area.build(run, INFO, CHOICE, T).message
    assert (
        T("coverage.reconstructed", month="September 2025")
        not in area.build(answers(WHOLE, PARTS, 90), INFO, CHOICE, T).message
    )


@pytest.mark.parametrize(
    ("whole", "words", "is_empty"),
    [
        (place("6399", "K", eligible=None, active=None, is_listed=False), "Belum ada daftar pekerja", True),
        (place("6399", "K", eligible=0, active=0), "Tidak ada pekerja wajib", True),
        (place("6399", "K", eligible=None, active=None), "disembunyikan", False),
    ],
)
def test_a_missing_number_is_explained(whole: dict[str, Any], words: str, is_empty: bool) -> None:
    choice = replace(CHOICE, filters=replace(CHOICE.filters, sex=("P",)))
    view = area.build(answers(whole, PARTS, 90), INFO, choice, T)
    assert words in view.message
    assert view.is_empty is is_empty
    assert "–" not in view.title


def test_hidden_and_absent_rows_carry_a_note_and_stay_empty() -> None:
    rows = [
        *PARTS,
        place("639903", "Tiga", eligible=None, active=None),
        place("639904", "Empat", eligible=None, active=None, is_listed=False),
    ]
    table = area.build(answers(WHOLE, rows, 90), INFO, CHOICE, T).table
    assert list(table.frame["note"]) == ["", "", T("table.note_hidden"), T("table.note_none")]
    assert [column.name for column in table.columns][-1] == "note"
    assert T("table.legend_none") in table.legend
    assert T("table.legend_hidden") in table.legend


def test_the_filters_are_said_and_named_in_the_file() -> None:
    choice = replace(CHOICE, filters=replace(CHOICE.filters, sex=("P",), segment=("PU",)))
    view = area.build(answers(WHOLE, PARTS, 90), INFO, choice, T)
    assert view.message.endswith("Jenis pekerja: Penerima upah; Jenis kelamin: Perempuan")
    assert view.table.file_stem == "cakupan-6399-district-2025-09-PU-P-ucj-20251013-090000"
    assert (T("table.fact_filters"), "Jenis pekerja: Penerima upah; Jenis kelamin: Perempuan") in view.table.facts
