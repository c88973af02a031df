"""Required pace, projection and series breaks on real releases: against slow recounts and worked examples."""

from __future__ import annotations

import datetime as dt

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, Office, Person, answer
from ucj import forecast, i18n, months
from ucj.errors import Refused, WrongUsage
from ucj.metrics import Filters, run
from ucj.metrics.document import document

LAST = months.parse("2025-09")
REGION, DISTRICT, VILLAGE = "6311", "631106", JUAI
# A member on no workforce list: the same file twice would be refused.
STRANGER = Person(99).member("2025-01")
PROJECTED = ("projection", "projection_target", "projection_backtest")


def slow_net(con: duckdb.DuckDBPyConnection, region: str, month: int, span: int) -> float | None:
    """Heads active in the two months, one by one, over the months between."""
    ((first,),) = con.execute("SELECT first_month FROM param").fetchall()
    if month - span < first:
        return None
    spells = con.execute(
        "SELECT person_id, start_month, end_month FROM status_spell "
        "WHERE excluded_reason = 'none' AND status = 'active' AND starts_with(village_code, ?)",
        [region],
    ).fetchall()
    now, then = ({who for who, start, end in spells if start <= at < end} for at in (month, month - span))
    return (len(now) - len(then)) / span


@pytest.mark.parametrize("month", [LAST, LAST - 2])
@pytest.mark.parametrize("region", [REGION, DISTRICT, VILLAGE])
def test_required_pace_is_a_slow_recount(tiny_release: duckdb.DuckDBPyConnection, region: str, month: int) -> None:
    filters = Filters(region, month, "target", is_public=False)
    rows = run("required_pace", tiny_release, filters)
    progress = run("target_progress", tiny_release, filters)
    for name in ("code", "year", "basis", "source", "target_count", "reached_count", "gap_count"):
        assert rows[name].equals(progress[name])
    for row in rows.to_dict("records"):
        for span in (3, 6, 12):
            expected = slow_net(tiny_release, region, month, span)
            found = row[f"pace_{span}_per_month"]
            assert pd.isna(found) if expected is None else found == pytest.approx(expected)
        if pd.isna(row["year"]):
            assert row["code"] == "universal"
            assert pd.isna(row["due_month"])
            assert pd.isna(row["needed_per_month"])
            continue
        left = max(int(row["year"]) * 12 + 11 - month, 0)
        assert row["months_left_count"] == left
        is_needed = row["gap_count"] > 0 and left > 0
        assert is_needed != pd.isna(row["needed_per_month"])
        assert not is_needed or row["needed_per_month"] == pytest.approx(row["gap_count"] / left)


def test_the_public_hears_the_same_pace_of_the_regency(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for name, by in (("required_pace", "target"), ("projection", "month"), ("projection_target", "target")):
        own, public = (run(name, tiny_release, Filters(REGION, LAST, by, is_public=each)) for each in (False, True))
        pd.testing.assert_frame_equal(own, public)


def test_a_pace_is_no_month_on_the_command_line(tiny_release: duckdb.DuckDBPyConnection) -> None:
    filters = Filters(REGION, LAST, "target", is_public=False)
    total = document("required_pace", tiny_release, filters, "ucj-x", i18n.translator("id"))["total"]
    assert total["due_month"] == "2025-12"
    assert total["needed_per_month"] == pytest.approx(total["gap_count"] / 3)


def test_past_due_and_reached_targets_say_so(office: Office) -> None:
    """Two workers, one active in September: 50 % of 2 is 1, reached; all of 2024 is past due and one short."""
    own = office.settings.data / "reference"
    own.mkdir(parents=True)
    lines = ["region_code,series,year,basis,basis_note,unit,value,source,basis_note_en"]
    lines += ["6311,Bappenas,2025,active,,pct,50,rekaan", "6311,Lewat,2024,active,,workers,2,rekaan"]
    lines += ["6311,Daftar,2025,registered,,workers,2,rekaan"]
    (own / "targets.csv").write_text("\n".join(lines), encoding="utf-8")
    office.workforce("2025-03", Person(1).works(), Person(2).works())
    office.participation("2025-09", Person(1).member("2025-08"), Person(2).member("2025-07", "T", "2025-09"))
    rows = answer(office.release(), "required_pace", "2025-09", by="target").set_index("code")
    assert rows["verdict"].dropna().to_dict() == {"Bappenas": "reached", "Lewat": "past_due", "Daftar": "reached"}
    assert rows.loc["Lewat", "months_left_count"] == 0
    # Active: 1 now, none in June. Registered: both now, none in June.
    assert rows.loc["Lewat", "pace_3_per_month"] == pytest.approx(1 / 3)
    assert rows.loc["Daftar", "pace_3_per_month"] == pytest.approx(2 / 3)


def test_the_projection_begins_after_the_newest_month_and_stays_in_the_pool(
    tiny_release: duckdb.DuckDBPyConnection,
) -> None:
    frame = answer(tiny_release, "projection", "2025-09", by="month")
    eligible = answer(tiny_release, "coverage", "2025-09").iloc[0]["eligible_count"]
    assert frame["month"].tolist() == list(range(LAST + 1, LAST + 1 + forecast.HORIZON))
    assert (frame["eligible_count"] == eligible).all()
    counts = frame[["low_90_count", "low_50_count", "median_count", "high_50_count", "high_90_count"]]
    assert (counts.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert (counts["high_90_count"] <= eligible).all()


def test_each_target_has_its_dates(tiny_release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(tiny_release, "projection_target", "2025-09", by="target")
    pace = answer(tiny_release, "required_pace", "2025-09", by="target")
    assert rows[["code", "target_count"]].equals(pace[["code", "target_count"]])
    for row, due in zip(rows.to_dict("records"), pace.to_dict("records"), strict=True):
        if due["verdict"] == "reached":
            assert (row["first_month"], row["last_month"]) == (LAST, LAST)
        dates = [row[name] for name in ("first_month", "median_month", "last_month") if pd.notna(row[name])]
        assert dates == sorted(dates)
        is_told = pd.notna(due["year"]) and due["months_left_count"] <= forecast.HORIZON
        assert (is_told and due["verdict"] != "reached") == pd.notna(row["in_time_pct"])


def test_the_total_of_the_trial_is_the_sum_of_its_rows(year: duckdb.DuckDBPyConnection) -> None:
    rows = answer(year, "projection_backtest", "2025-09", by="horizon")
    total = answer(year, "projection_backtest", "2025-09").iloc[0]
    for name in total.index:
        assert total[name] == sum(rows[name])
    # A year of lists: months 7 to 12 are foretold, six of them one month ahead, one six months ahead.
    assert rows["forecast_count"].tolist() == [6, 5, 4, 3, 2, 1, *[0] * (forecast.HORIZON - 6)]
    # From the later three of the six starting months.
    assert rows["recent_forecast_count"].tolist() == [3, 2, 1, *[0] * (forecast.HORIZON - 3)]
    assert (rows["within_50_count"] <= rows["within_90_count"]).all()
    missed = rows["above_90_count"] + rows["below_90_count"]
    assert (rows["within_90_count"] + missed == rows["forecast_count"]).all()
    for name in ("forecast_count", "within_50_count", "within_90_count"):
        assert (rows[f"recent_{name}"] <= rows[name]).all()


@pytest.fixture
def year(office: Office) -> duckdb.DuckDBPyConnection:
    """A year of lists; two workers a month join."""
    people = [Person(serial) for serial in range(1, 41)]
    joined = [person.member(months.text(LAST - 12 + index // 2)) for index, person in enumerate(people[:24])]
    office.workforce("2024-10", *(person.works() for person in people))
    office.participation("2024-10", *joined[:4])
    office.participation("2025-09", *joined)
    return office.release()


def test_no_projection_from_fewer_than_six_months_of_lists(office: Office) -> None:
    office.workforce("2025-03", Person(1).works())
    office.participation("2025-05", Person(1).member("2025-01"))
    office.participation("2025-09", Person(1).member("2025-01"), STRANGER)
    con = office.release()
    for name in PROJECTED:
        for is_public in (False, True):
            with pytest.raises(Refused) as problem:
                answer(con, name, "2025-09", is_public=is_public)
            assert problem.value.params == {"months": 5, "needed": 6}
            for language in i18n.LANGUAGES:
                assert "5" in problem.value.text(i18n.translator(language))


def test_six_months_of_lists_are_enough(office: Office) -> None:
    office.workforce("2025-03", Person(1).works())
    office.participation("2025-04", Person(1).member("2025-01"))
    office.participation("2025-09", Person(1).member("2025-01"), STRANGER)
    # One worker, active throughout: nothing ever moved.
    frame = answer(office.release(), "projection", "2025-09", by="month")
    assert (frame[["low_90_count", "median_count", "high_90_count", "eligible_count"]] == 1).all(axis=None)


def relisted(office: Office, replaced: str, listed: str) -> duckdb.DuckDBPyConnection:
    """Ten workers of whom five are active, replaced by ten others of whom eight are; nothing else ever moves."""
    first, second = ([Person(serial) for serial in range(start, start + 10)] for start in (1, 21))
    members = [person.member("2024-01") for person in (*first[:5], *second[:8])]
    office.workforce("2024-10", *(person.works() for person in first))
    office.workforce(replaced, *(person.works() for person in second), mode="replace")
    office.participation(listed, *members)
    office.participation("2025-09", *members, STRANGER)
    return office.release()


def test_a_replaced_list_is_no_campaign(office: Office) -> None:
    """Eight joined and five left in June, by the list alone: nothing to draw, so the line is flat."""
    con = relisted(office, "2025-06", "2024-10")
    series = answer(con, "active_series", "2025-09", by="month").set_index("month")["active_count"]
    assert series.loc[months.parse("2025-05") :].tolist() == [5, 8, 8, 8, 8]
    frame = answer(con, "projection", "2025-09", by="month")
    assert (frame[["low_90_count", "median_count", "high_90_count"]] == 8).all(axis=None)


def test_months_with_a_break_do_not_count_as_history(office: Office) -> None:
    con = relisted(office, "2025-06", "2025-04")
    with pytest.raises(Refused) as problem:
        answer(con, "projection", "2025-09")
    assert problem.value.params == {"months": 5, "needed": 6}


def test_the_share_in_time_leans_on_the_largest_rise(office: Office) -> None:
    """Two of ten are active; two more join in May and nobody else: without May no simulation moves.

    Both targets are two short. In May 2 of 8 joined: a month drawn like it, 6/4 = 1.5, two 1.5 + 4.5/4 = 2.6 join, so
    some are in time. The one reached says nothing.
    """
    own = office.settings.data / "reference"
    own.mkdir(parents=True)
    lines = ["6311,Bappenas,2025,active,,workers,6,rekaan", "6311,Kini,2025,active,,workers,4,rekaan"]
    lines += ["6311,Daftar,2026,registered,,workers,6,rekaan"]
    header = "region_code,series,year,basis,basis_note,unit,value,source,basis_note_en"
    (own / "targets.csv").write_text("\n".join((header, *lines)), encoding="utf-8")
    people = [Person(serial) for serial in range(1, 11)]
    since = ("2024-01", "2024-01", "2025-05", "2025-05")
    office.workforce("2024-10", *(person.works() for person in people))
    office.participation("2024-10", *(person.member("2024-01") for person in people[:2]))
    office.participation("2025-09", *(person.member(month) for person, month in zip(people, since, strict=False)))
    rows = answer(office.release(), "projection_target", "2025-09", by="target").set_index("code")
    assert (rows.loc[["Bappenas", "Daftar"], "in_time_pct"] > 0).all()
    assert (rows.loc[["Bappenas", "Daftar"], "without_largest_pct"] == 0).all()
    assert (rows["largest_month"] == months.parse("2025-05")).all()
    assert rows.loc["Kini", ["in_time_pct", "without_largest_pct"]].isna().all()
    assert rows.loc["Kini", "first_month"] == LAST


@pytest.mark.parametrize("name", PROJECTED)
def test_another_month_or_a_part_is_refused_with_the_valid_one(
    tiny_release: duckdb.DuckDBPyConnection, name: str
) -> None:
    with pytest.raises(WrongUsage, match="2025-09"):
        answer(tiny_release, name, "2025-08")
    for region in (DISTRICT, VILLAGE):
        with pytest.raises(WrongUsage, match="Pilih wilayah 6311"):
            answer(tiny_release, name, "2025-09", region)


def test_breaks_of_a_series_are_named(office: Office) -> None:
    """One worker in each of three villages; Juai's list is replaced in June by one of two.

    Members are listed from May on. The eligible go from 3 to 4 in June, where the list says why; in August somebody
    turns 66 (born August 1959): 4 to 3 is 25 %, without a list.
    """
    old = Person(4, dt.date(1959, 8, 10))
    office.workforce("2025-03", Person(1).works(), Person(2).works(MIHU), old.works(PARINGIN))
    office.workforce("2025-06", Person(1).works(), Person(5).works(), mode="replace")
    office.participation("2025-05", Person(1).member("2025-01"))
    office.participation("2025-09", Person(1).member("2025-01"), STRANGER)
    con = office.release()
    rows = answer(con, "series_breaks", "2025-09", by="month").to_dict("records")
    said = [(months.text(row["month"]), row["break_code"]) for row in rows]
    assert said == [
        ("2024-10", "start"),
        ("2025-04", "reconstructed"),
        ("2025-06", "list_replaced"),
        ("2025-08", "denominator"),
    ]
    replaced, denominator = rows[2], rows[3]
    assert (replaced["village_count"], replaced["listed_village_count"]) == (1, 3)
    assert (replaced["eligible_before_count"], replaced["eligible_after_count"]) == (3, 4)
    assert (denominator["eligible_before_count"], denominator["eligible_after_count"]) == (4, 3)
    assert pd.isna(denominator["village_count"])
    assert answer(con, "series_breaks", "2025-09").iloc[0]["break_code"] == "denominator"
    elsewhere = answer(con, "series_breaks", "2025-09", MIHU, by="month")["break_code"].tolist()
    assert elsewhere == ["start", "reconstructed"]
