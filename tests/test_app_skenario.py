"""The page *Skenario anggaran* through `app.py`: its numbers, its form, what it refuses, and saved plans."""

from __future__ import annotations

import functools
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.test_app import ID, Numbers, copied, opened, title_of, use, words
from ucj import settings as ucj_settings
from ucj.access import Role
from ucj.errors import Refused
from ucj.export import tables
from ucj.metrics import Filters
from ucj.scenario import Scenario
from ucj.settings import Settings
from ucj.store import release, scenarios
from ucj.ui import scenario_address
from ucj.ui.menu import PAGES
from ucj.views import scenario as views
from ucj.views import scenario_compare

PAGE = next(spec for spec in PAGES if spec.url == "skenario")
PLAN = Scenario(workers=40, month_count=6, funds=("foster:10", "village:5", "regency"), start_month="2026-02")


@pytest.fixture
def folder(tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    use(monkeypatch, copied(tiny, tmp_path / "data"))
    return ucj_settings.load()


@pytest.fixture(scope="module")
def numbers(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    data = copied(tiny, tmp_path_factory.mktemp("asked") / "data")
    return Numbers(release.published(replace(tiny, data=data)))


def shown(role: Role = Role.PIMPINAN, **address: Any) -> AppTest:
    return opened(PAGE, role, **address)


def of(at: AppTest, kind: str, name: str) -> Any:
    """A field of the form: its key begins with its name and goes on with the plan it holds."""
    return next(each for each in getattr(at, kind) if (each.key or "").split(" id")[0] == name)


def sent(at: AppTest) -> AppTest:
    return next(each for each in at.button if each.label == ID("scenario.compute")).click().run()


@pytest.mark.parametrize("role", [Role.PIMPINAN, Role.CABANG, Role.OPERATOR])
def test_the_page_says_what_the_metric_says(folder: Settings, numbers: Numbers, role: Role) -> None:
    at = shown(role)
    view = views.build(numbers.run, numbers.info, Scenario(), ID)
    assert title_of(at) == view.title
    assert [each.value for each in at.metric] == [card.value for row in view.shares for card in row]
    assert [each.value for each in at.warning] == list(view.cautions)


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.PETUGAS])
def test_it_is_not_for_the_public(folder: Settings, role: Role) -> None:
    at = shown(role)
    assert not [each for each in at.metric if each.label == ID("scenario.card_cost")]
    assert not any(each.label == ID("scenario.compute") for each in at.button)


def test_the_address_holds_a_plan_in_the_words_of_the_command_line(folder: Settings, numbers: Numbers) -> None:
    said = ["workers=40", "start_month=2026-02", "month_count=6", "funds=foster:10,village:5,regency"]
    assert scenario_address.words(PLAN) == said
    at = shown(rencana=said)
    assert title_of(at) == views.build(numbers.run, numbers.info, PLAN, ID).title
    assert of(at, "number_input", "workers").value == 40
    assert of(at, "selectbox", "payer 0").value == "foster"
    assert of(at, "number_input", "payer count 1").value == 5


@pytest.mark.parametrize(
    "nonsense",
    [
        {"rencana": "zz"},
        {"rencana": ["workers=many"]},
        {"rencana": "workers=9" * 9},
        {"rencana": "workers=99999999999999999999"},
        {"rencana": "participation_pct=nan"},
        {"skenario": "x"},
        {"skenario": "17", "rencana": ["'; DROP TABLE scenario; --"]},
    ],
)
def test_nonsense_in_the_address_is_as_none(folder: Settings, numbers: Numbers, nonsense: dict[str, Any]) -> None:
    assert title_of(shown(**nonsense)) == views.build(numbers.run, numbers.info, Scenario(), ID).title


def test_the_form_asks_anew_and_puts_it_into_the_address(folder: Settings, numbers: Numbers) -> None:
    at = shown()
    of(at, "number_input", "workers").set_value(12)
    of(at, "selectbox", "payer 0").set_value("csr")
    of(at, "number_input", "payer count 0").set_value(5)
    of(at, "selectbox", "payer 1").set_value("regency")
    sent(at)
    asked = Scenario(workers=12, funds=("csr:5", "regency"))
    assert at.query_params["rencana"] == ["workers=12", "funds=csr:5,regency"]
    assert title_of(at) == views.build(numbers.run, numbers.info, asked, ID).title


def test_a_field_that_is_emptied_is_as_never_filled(folder: Settings) -> None:
    at = shown(rencana=["workers=12", "month_count=3", "funds=csr:5,regency", "participation_pct=50.0"])
    for name in ("workers", "month_count", "payer count 0", "participation_pct"):
        of(at, "number_input", name).set_value(None)
    of(at, "selectbox", "payer 1").set_value("")
    sent(at)
    assert at.query_params["rencana"] == "funds=csr"


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (["workers=9999999"], "workers_wrong"),
        (["budget_idr=0"], "budget_small"),
        (["workers=1", "budget_idr=1"], "workers_and_budget"),
        (["month_count=0"], "months_wrong"),
        (["order=luck"], "order_unknown"),
        (["sectors=magic"], "sector_unknown"),
        (["funds=bupati"], "payer_unknown"),
        (["start_month=2020-01"], "start_past"),
        (["start_month=besok"], "start_form"),
        (["start_month=2045-01"], "start_far"),
        (["workers_per_servant=7"], "value_wrong"),
        (["funds=csr:" + "9" * 30, "workers=5"], "fund_count"),
        (["funds=regency,regency"], "fund_twice"),
    ],
)
def test_a_wrong_plan_is_refused_in_words_and_the_form_stays(folder: Settings, asked: list[str], key: str) -> None:
    at = shown(rencana=asked)
    assert not at.exception
    around = ID(f"scenario.{key}", **dict.fromkeys(_PLACES, "\x00")).split("\x00")
    said = [each.value for each in at.error]
    assert [each for each in said if each.startswith(around[0]) and each.endswith(around[-1])], said
    assert at.title[0].value == ID("scenario.title_none")
    of(at, "number_input", "workers").set_value(5)
    of(at, "number_input", "budget_idr").set_value(None)
    assert any(each.label == ID("scenario.compute") for each in at.button)


_PLACES = (
    *("code", "choices", "count", "most", "nearest", "month", "figures", "value"),
    *("workers", "uncovered", "budget", "field", "payer"),
)


def test_a_plan_is_saved_opened_by_its_number_compared_and_deleted(folder: Settings, numbers: Numbers) -> None:
    at = shown(rencana=scenario_address.words(PLAN))
    at.text_input[0].set_value("Semester pertama")
    next(each for each in at.button if each.label == ID("scenario.save")).click().run()
    (kept,) = scenarios.saved(folder)
    assert (kept.name, kept.asked, kept.by) == ("Semester pertama", PLAN, "pimpinan")
    again = shown(skenario=str(kept.scenario_id), banding_skenario=[str(kept.scenario_id)])
    assert title_of(again) == views.build(numbers.run, numbers.info, PLAN, ID).title
    assert "Semester pertama" in words(again)
    table = again.dataframe[-1].value
    assert table["plan_0"].iloc[0] == "40"
    assert again.button("hapus 1").label == "Ya, hapus Semester pertama", "behind a first press on Hapus"
    assert not [each for each in again.button if each.label == ID("scenario.delete")]
    again.button("hapus 1").click().run()
    assert scenarios.saved(folder) == []


def test_three_at_most_are_compared_and_one_without_an_answer_says_why(numbers: Numbers) -> None:
    chosen = (("Satu", PLAN), ("Dua", Scenario(workers=10**6)), ("Tiga", Scenario(budget_idr=10_000_000)))
    table = scenario_compare.build(numbers.run, numbers.info, chosen, ID)
    rows = table.frame.set_index("name")
    assert [column.heading for column in table.columns[1:]] == ["Satu", "Dua", "Tiga"]
    first, cost = ID("scenario.row_workers"), ID("scenario.row_cost")
    assert rows.loc[first, "plan_0"] == "40"
    assert "tidak dapat dipilih" in rows.loc[first, "plan_1"]
    assert rows.loc[cost, "plan_1"] == ID.number(None)
    # 12 x 16,800 = 201,600 a head: 10,000,000 pays for 49, that is 9,878,400.
    assert (rows.loc[first, "plan_2"], rows.loc[cost, "plan_2"]) == ("49", "Rp9.878.400")
    assert rows.loc["Anggaran", ["plan_0", "plan_2"]].tolist() == [ID.number(None), "Rp10.000.000; sisa Rp121.600"]


def test_a_budget_is_named_everywhere_with_what_is_left_of_it(numbers: Numbers) -> None:
    """12 x 16,800 = 201,600 a head: 10,000,000 pays for 49, that is 9,878,400, and 121,600 is left."""
    view = views.build(numbers.run, numbers.info, Scenario(budget_idr=10_000_000), ID)
    assert view.title.startswith("Anggaran Rp10.000.000: 49 pekerja")
    left = (
        "Dari anggaran Rp10.000.000 terpakai Rp9.878.400; sisanya Rp121.600 tidak cukup untuk satu pekerja berikutnya."
    )
    assert view.message.endswith(left)
    assert left in view.assumptions
    assert view.shares[0][0].formula.endswith("sisa Rp121.600 dari Rp10,0 juta")
    short = views.build(numbers.run, numbers.info, Scenario(budget_idr=10_000_000, funds=("regency:9",)), ID)
    # 9 x 201,600 = 1,814,400.
    assert "sisanya Rp8.185.600, karena jumlah pekerja yang ditanggung para pembayar sudah habis" in short.message
    rich = views.build(numbers.run, numbers.info, Scenario(budget_idr=10**12), ID)
    assert "karena tidak ada lagi yang belum terlindungi" in rich.message
    sums = dict(rich.sheets)["Ringkasan"].frame.set_index("name")["value"]
    assert sums["Anggaran yang diminta (Rp)"] == 10**12 == sums["Sisa anggaran (Rp)"] + sums["Biaya seluruhnya (Rp)"]
    without = views.build(numbers.run, numbers.info, PLAN, ID)
    assert "nggaran" not in without.title + without.message
    assert "Sisa anggaran (Rp)" not in dict(without.sheets)["Ringkasan"].frame["name"].tolist()


def test_the_default_says_for_how_many(numbers: Numbers) -> None:
    """The small demo misses its target; where nothing is missing everybody is covered, and that is said."""
    assert ID("scenario.assumes_gap") in views.build(numbers.run, numbers.info, Scenario(), ID).assumptions

    def without_gap(name: str, filters: Filters) -> pd.DataFrame:
        rows = numbers.run(name, filters)
        return rows.assign(sized_by="everyone") if "sized_by" in rows and name == "scenario" else rows

    assert ID("scenario.assumes_everyone") in views.build(without_gap, numbers.info, Scenario(), ID).assumptions
    asked = views.build(numbers.run, numbers.info, PLAN, ID).assumptions
    assert not {ID("scenario.assumes_gap"), ID("scenario.assumes_everyone")} & set(asked)


def test_sponsors_without_a_number_are_never_said_to_carry_everybody(numbers: Numbers) -> None:
    asked = Scenario(workers=10, funds=("foster",), servants=10, participation_pct=100.0)
    said = " ".join(views.build(numbers.run, numbers.info, asked, ID).assumptions)
    assert "Bapak asuh sebanyak yang ditanggung ASN" in said
    assert "untuk semua" not in said


def test_the_observed_share_is_said_to_be_of_fewer_than_those_counted(numbers: Numbers) -> None:
    observed = views.build(numbers.run, numbers.info, PLAN, ID).sponsors
    assert "teramati pada ASN saja" in observed
    assert "teramati" not in views.build(numbers.run, numbers.info, replace(PLAN, participation_pct=50.0), ID).sponsors


def test_the_workbook_holds_native_numbers_that_add_up(numbers: Numbers) -> None:
    view = views.build(numbers.run, numbers.info, PLAN, ID)
    sheets = pd.read_excel(io.BytesIO(tables.book(view.sheets)), sheet_name=None, engine="calamine")
    assert list(sheets) == [
        *("Ringkasan", "Cakupan per bulan", "Tahun x pembayar", "Bulan x pembayar", "Desa", "Asumsi", "Info")
    ]
    asked = Filters(numbers.info.region_code, numbers.info.month, is_public=False, detail=PLAN)
    plan = numbers.run("scenario", asked).iloc[0]
    by_month, villages = sheets["Bulan x pembayar"], sheets["Desa"]
    assert len(by_month) == 6
    assert by_month[ID("scenario.column_paid_all")].sum() == plan["cost_idr"]
    assert by_month.iloc[:, 1:4].sum().sum() == plan["cost_idr"]
    assert villages[ID("scenario.column_worker_count")].sum() == 40
    assert villages[ID("scenario.column_cost_idr")].sum() == plan["cost_idr"]
    summary = sheets["Ringkasan"].set_index("Ringkasan")["Nilai"]
    assert summary[ID("scenario.sum_cost_idr")] == plan["cost_idr"]
    years, covered = sheets["Tahun x pembayar"], sheets["Cakupan per bulan"]
    assert years["Tahun"].astype(str).tolist() == ["2026"], "February to July 2026"
    assert years.iloc[0, 1:4].sum() == years.iloc[0, 4] == plan["cost_idr"]
    assert covered["Bulan"].tolist()[0] == "Februari 2026"
    assert (covered["Aktif sesudahnya"] == plan["active_count"]).all()
    assert covered["Biaya (Rp)"].sum() == plan["cost_idr"]
    for name in ("Cakupan per bulan", "Tahun x pembayar", "Bulan x pembayar"):
        assert all(pd.api.types.is_numeric_dtype(kind) for kind in sheets[name].dtypes[1:]), "numbers, not texts"


def test_what_may_go_wrong_is_said_with_its_counts(numbers: Numbers) -> None:
    short = Scenario(workers=50, month_count=2, funds=("foster", "village"), servants=10, participation_pct=100.0)
    view = views.build(numbers.run, numbers.info, short, ID)
    said = " ".join(view.cautions)
    assert "Rp10.000.000" in said, "the death benefit of less than three months"
    assert "Rp42.000.000" in said
    assert ID("scenario.caution_village") in view.cautions
    # Ten servants carry twenty; the village pays for the other thirty.
    assert "10 ASN" in view.sponsors
    assert "= 20 pekerja" in view.sponsors
    as_long = views.build(numbers.run, numbers.info, replace(short, month_count=3), ID)
    assert "Rp42.000.000" in " ".join(as_long.cautions), "its three months are all a new member's first ones"
    whole = views.build(numbers.run, numbers.info, replace(short, month_count=4), ID)
    assert "Rp42.000.000" not in " ".join(whole.cautions)
    assert "dalam 3 bulan pertama ahli waris hanya menerima Rp10.000.000" in " ".join(whole.assumptions)
    relieved = views.build(numbers.run, numbers.info, replace(short, village_relief=True), ID)
    assert ID("scenario.caution_village_relief") in relieved.cautions


def test_a_view_of_a_wrong_question_is_refused(numbers: Numbers) -> None:
    with pytest.raises(Refused):
        views.build(numbers.run, numbers.info, Scenario(workers=10**6), ID)


def test_rupiah_by_payer_and_year_is_a_table_on_the_page(folder: Settings, numbers: Numbers) -> None:
    """November 2026 to February 2027, 40 workers of whom the regency pays for 25: 25 x 2 x 16,800 in each year."""
    plan = replace(PLAN, start_month="2026-11", month_count=4)
    at = shown(rencana=scenario_address.words(plan))
    (years,) = (each.value for each in at.dataframe if "name" in each.value and "total" in each.value)
    assert years["name"].tolist() == ["2026", "2027"]
    assert years["regency"].tolist() == [840_000, 840_000]


def test_who_is_on_another_schemes_list_is_warned_of(numbers: Numbers) -> None:
    def planted(count: int, name: str, filters: Filters) -> pd.DataFrame:
        rows = numbers.run(name, filters)
        return rows.assign(in_programme_count=count) if name == "scenario" else rows

    nobody = views.build(functools.partial(planted, 0), numbers.info, PLAN, ID)
    assert not any("daftar program lain" in line for line in nobody.cautions)
    view = views.build(functools.partial(planted, 3), numbers.info, PLAN, ID)
    assert any(line.startswith("3 pekerja terpilih sudah ada dalam daftar program lain") for line in view.cautions)
