"""The metrics of published figures on a real release: values by hand, reasons for none, and what the document says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.helpers import Office, Person, answer, new_office
from tests.metrics.test_claims_metrics import claim, send
from ucj import figure_entry, i18n, months
from ucj.metrics import TOTAL, Filters, run
from ucj.metrics.document import document
from ucj.metrics.figure_conflicts import conflicts
from ucj.metrics.published_figures import limits, read
from ucj.reconciliation import judged
from ucj.store import entered

LAST = months.parse("2025-09")
NINE = [Person(serial) for serial in range(1, 10)]
WAS_MEMBER = {"active": "T", "left": "2025-08"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Ten on the list, one of them too old: 9 eligible, 6 registered, 5 active from 2025-08."""
    office: Office = new_office(tmp_path_factory.mktemp("reconciled") / "office")
    old = Person(10, birth=dt.date(1950, 1, 1))
    office.workforce("2025-09", *(each.works() for each in (*NINE, old)))
    office.participation(
        "2025-09", *(each.member("2025-08") for each in NINE[:5]), NINE[5].member("2025-02", **WAS_MEMBER)
    )
    (office.settings.data / "reference").mkdir()
    rows = [
        "2025-10-13,6311,active_workers,~,5,0.4,workers,lima aktif,A,S",
        "2025-10-13,6311,eligible_workers,=,10,0,workers,sepuluh wajib,A,S",
        "2025-10-13,6311,registered_share,>,60,0,pct,lebih dari 60 persen,A,S",
        "2025-10-13,6311,lapsed_workers,<,1,0,workers,kurang dari satu,A,S",
        "2025-10-13,6311,target_workers,=,7,0,workers,target tujuh,A,S",
        "2025-10-13,6311,company_workers,=,7,0,workers,tujuh,A,S",
        "2025-02-10,6311,active_workers,=,1,0,workers,satu aktif,A,S",
        "2001-01-01,6311,active_workers,=,1,0,workers,satu aktif dulu,A,S",
        "2025-09-01,6303,active_workers,=,1,0,workers,di tempat lain,B,S",
    ]
    head = "stated_on,region_code,figure,operator,value,half_width,unit,as_stated,speaker_or_body,source"
    path = office.settings.data / "reference" / "published_figures.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return office.release()


def verdicts(con: duckdb.DuckDBPyConnection, **asked: Any) -> dict[str, tuple[Any, ...]]:
    """(month, computed, difference, verdict, reason) by quotation."""
    frame = answer(con, "reconciliation", "2025-09", **({"by": "figure"} | asked)).astype(object)
    names = ("computed_month", "computed_value", "difference", "verdict", "reason")
    return {
        row["as_stated"]: tuple(None if pd.isna(row[name]) else row[name] for name in names)
        for row in frame.to_dict("records")
    }


def test_each_figure_stands_beside_the_value_of_its_month(small: duckdb.DuckDBPyConnection) -> None:
    found = verdicts(small)
    assert found["lima aktif"] == (LAST, 5, 0, "agrees", "")
    assert found["sepuluh wajib"] == (LAST, 9, -1, "differs", "")
    # 6 of 9 are 66.7 %.
    assert found["lebih dari 60 persen"][1] == pytest.approx(66.67, abs=0.01)
    assert found["lebih dari 60 persen"][2] == pytest.approx(6.67, abs=0.01)
    assert found["lebih dari 60 persen"][3] == "agrees"
    # One has lapsed, and "less than one" does not hold it.
    assert found["kurang dari satu"] == (LAST, 1, 0, "differs", "")
    assert found["satu aktif"] == (months.parse("2025-02"), 1, 0, "agrees", "")


def test_what_is_not_computed_says_why(small: duckdb.DuckDBPyConnection) -> None:
    found = verdicts(small)
    assert found["target tujuh"] == (None, None, None, "not_computed", "target")
    assert found["tujuh"] == (None, None, None, "not_computed", "not_measured")
    assert found["satu aktif dulu"] == (None, None, None, "not_computed", "before_first")
    assert verdicts(small, by="elsewhere") == {"di tempat lain": (None, None, None, "not_computed", "elsewhere")}


def test_an_earlier_month_knows_nothing_later(small: duckdb.DuckDBPyConnection) -> None:
    frame = answer(small, "reconciliation", "2025-07", by="figure").set_index("as_stated")
    assert frame.loc["lima aktif", "computed_month"] == months.parse("2025-07")
    assert frame.loc["lima aktif", "computed_value"] == 1


def test_the_total_counts_the_verdicts_of_the_place(small: duckdb.DuckDBPyConnection) -> None:
    total = answer(small, "reconciliation", "2025-09").iloc[0].to_dict()
    assert total == {
        "agrees_count": 3,
        "differs_count": 2,
        "not_computed_count": 3,
        "conflict_count": 0,
        "implausible_count": 0,
    }


def test_a_place_without_figures_has_no_row_and_a_total_of_none(small: duckdb.DuckDBPyConnection) -> None:
    assert answer(small, "reconciliation", "2025-09", "631101", by="figure").empty
    total = answer(small, "reconciliation", "2025-09", "631101").iloc[0]
    assert (total["agrees_count"], total["differs_count"], total["not_computed_count"]) == (0, 0, 0)


def test_the_public_gets_the_same_number_or_the_word_hidden(tiny_release: duckdb.DuckDBPyConnection) -> None:
    whole, public = (
        run("reconciliation", tiny_release, Filters("6311", LAST, "figure", is_public=is_public))
        for is_public in (False, True)
    )
    shown = public["computed_value"].notna()
    assert (public.loc[shown, "computed_value"] == whole.loc[shown, "computed_value"]).all()
    is_hidden = whole["computed_value"].notna() & ~shown
    assert set(public.loc[is_hidden, "reason"]) <= {"hidden"}


def test_values_agree_with_coverage(tiny_release: duckdb.DuckDBPyConnection) -> None:
    row = answer(tiny_release, "coverage", "2025-09", by=TOTAL).iloc[0]
    every = answer(tiny_release, "reconciliation", "2025-09", by="figure")
    found = every[every["stated_date"] == "2025-10-13"].set_index("figure")["computed_value"]
    assert found["uncovered_workers"] == row["eligible_count"] - row["active_count"]
    assert found["labour_force"] == row["labour_force_count"]
    assert found["registered_share"] == pytest.approx(100 * row["registered_count"] / row["eligible_count"])


def test_the_document_lists_the_conflicts_with_their_reasons(tiny_release: duckdb.DuckDBPyConnection) -> None:
    told = document("reconciliation", tiny_release, Filters("6311", LAST, "figure"), "ucj-x", i18n.translator("id"))
    claims = {"registered_share", "active_of_registered_share", "uncovered_workers"}
    assert [set(each["statements"]) for each in told["conflicts"]] == [
        claims | {"active_workers"},
        claims | {"labour_force"},
    ]
    assert "86,1 %" in told["conflicts"][0]["reason"]
    by_region = {each["region_code"]: each for each in told["implausible"]}
    assert by_region["6303"]["statement"] == "unregistered_workers"
    assert by_region["6303"]["base"] == "company_workers"
    assert by_region["6311"]["base"] is None
    assert len(told["conflicts"]) == told["total"]["conflict_count"]
    assert len(told["implausible"]) == told["total"]["implausible_count"]


def test_the_rows_of_conflicts_are_the_conflicts_again(tiny_release: duckdb.DuckDBPyConnection) -> None:
    every = read(tiny_release)
    rows = run("figure_conflicts", tiny_release, Filters("6311", LAST, "conflict"))
    again = conflicts(rows, every)
    assert again == list(judged(every, limits(tiny_release)))


def test_an_entered_figure_is_judged_from_the_next_build_on(tmp_path: Path) -> None:
    """One of nine is a member; somebody says that six are registered and seven active."""
    office = new_office(tmp_path / "office")
    office.workforce("2025-09", *(each.works() for each in NINE))
    office.participation("2025-09", NINE[0].member("2025-08"))
    told = {"region_code": "6311", "operator": "=", "half_width": "0", "stated_on": "2025-10-20"}
    told |= {"as_stated": "kata orang", "speaker_or_body": "Tokoh Rekaan", "source": "Harian Rekaan"}
    for figure, value in (("registered_workers", "6"), ("active_workers", "7")):
        facts = figure_entry.facts(told | {"figure": figure, "value": value}, dt.date(2025, 10, 20), [])
        entered.add_figure(office.settings, facts, "cabang")
    con = office.release()
    found = document("reconciliation", con, Filters("6311", LAST, "figure"), "ucj-x", i18n.translator("id"))
    assert ["registered_workers", "active_workers"] in [each["statements"] for each in found["conflicts"]]
    assert [row["verdict"] for row in found["rows"]][:2] == ["differs", "differs"]
    assert [row["is_in_conflict"] for row in found["rows"]][:2] == [True, True]


def test_a_figure_that_agrees_is_still_marked_where_it_contradicts_others(
    tiny_release: duckdb.DuckDBPyConnection,
) -> None:
    every = answer(tiny_release, "reconciliation", "2025-09", by="figure")
    day = every[every["stated_date"] == "2025-10-13"]
    marked = set(day.loc[day["is_in_conflict"], "figure"])
    claims = {"uncovered_workers", "registered_share", "active_of_registered_share"}
    assert marked == claims | {"active_workers", "labour_force"}
    assert not every.loc[every["stated_date"] != "2025-10-13", "is_in_conflict"].any()


def test_rupiah_paid_since_a_year_are_reckoned_from_the_claims_or_said_to_be_unknown(office: Office) -> None:
    """42,000,000 in November 2024 + 10,000,000 in March 2025 = 52,000,000; no other counts."""
    people = [Person(serial) for serial in range(1, 5)]
    office.workforce("2024-10", *(each.works() for each in people))
    office.participation("2025-09", *(each.member("2024-01") for each in people))
    dates = {"event": "2024-01-02", "reported": "2024-01-03"}
    send(
        office,
        claim(people[0], "K0", "JKK", paid="2024-01-20", idr=1, **dates),
        claim(people[0], "K1", paid="2024-11-20", idr=42_000_000, **dates),
        claim(people[1], "K2", paid="2025-03-20", idr=10_000_000, **dates),
        claim(people[2], "K3", paid="2025-06-20", idr=500, **dates),
    )
    (office.settings.data / "reference").mkdir()
    rows = [
        "2025-03-31,6311,jkm_paid_since_2024,>,50000000,0,IDR,sejak 2024,A,S",
        "2025-03-31,6311,jkm_paid_since_2023,>,50000000,0,IDR,sejak 2023,A,S",
    ]
    head = "stated_on,region_code,figure,operator,value,half_width,unit,as_stated,speaker_or_body,source"
    path = office.settings.data / "reference" / "published_figures.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    found = verdicts(office.release())
    march = months.parse("2025-03")
    assert found["sejak 2024"] == (march, 52_000_000, 2_000_000, "agrees", "")
    assert found["sejak 2023"] == (march, None, None, "not_computed", "no_claims")
