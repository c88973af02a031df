"""The metric `scenario` on a release: its breakdowns say one plan, it agrees with `coverage`, its warnings count."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, UNLISTED, Person, answer, new_office
from ucj import months
from ucj.errors import Refused, WrongUsage
from ucj.metrics import METRICS, TOTAL, Filters, run
from ucj.scenario import Scenario

LAST = months.parse("2025-09")
ASKED = Scenario(workers=100, month_count=14, funds=("foster:30", "village:20", "regency"), start_month="2025-12")


def asked(con: duckdb.DuckDBPyConnection, by: str, plan: Scenario | None = None, region: str = "6311") -> pd.DataFrame:
    return run("scenario", con, Filters(region, LAST, by, is_public=False, detail=plan))


@pytest.mark.parametrize("order", ["gap", "coverage", "lapsed", "risk"])
def test_every_breakdown_says_the_same_plan(tiny_release: duckdb.DuckDBPyConnection, order: str) -> None:
    plan = Scenario(**{**ASKED.__dict__, "order": order})
    whole = asked(tiny_release, TOTAL, plan).iloc[0]
    assert (whole["worker_count"], whole["month_count"], whole["worker_month_count"]) == (100, 14, 1400)
    for by in METRICS["scenario"].by:
        rows = asked(tiny_release, by, plan)
        assert rows["cost_idr"].sum() == whole["cost_idr"], by
        assert rows["worker_month_count"].sum() == 1400, by
        if by in ("month", "year", "payer_month", "payer_year"):
            time = {"payer_month": "month", "payer_year": "name"}.get(by, "code")
            at_a_time = rows.groupby(time)["worker_count"].sum()
            assert at_a_time.tolist() == [100] * (3 if "year" in by else 14), by
        else:
            for name in ("worker_count", "perhaps_member_count", "reaching_limit_count", "in_programme_count"):
                assert rows[name].sum() == whole[name], (by, name)


def test_what_is_reached_is_what_coverage_says_and_the_chosen(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for by, key in (("village", "code"), ("sector", "code"), ("district", "code")):
        before = run("coverage", tiny_release, Filters("6311", LAST, by, is_public=False)).set_index(key)
        after = asked(tiny_release, by, ASKED).set_index(key)
        assert (after["active_count"] - after["worker_count"] == before["active_count"]).all()
        assert (after["uncovered_count"] + after["worker_count"] == before["uncovered_count"]).all()
        assert (after["uncovered_count"] >= 0).all()
        assert (after["active_count"] + after["uncovered_count"] == after["eligible_count"]).all()
    month = asked(tiny_release, "month", ASKED)
    assert month["month"].tolist() == list(range(months.parse("2025-12"), months.parse("2025-12") + 14))
    total = asked(tiny_release, TOTAL, ASKED).iloc[0]
    assert (month["active_count"] == total["active_count"]).all()
    assert total["coverage_pct"] == pytest.approx(100 * total["active_count"] / total["eligible_count"])


def test_years_and_payers_are_those_of_the_plan(tiny_release: duckdb.DuckDBPyConnection) -> None:
    years = asked(tiny_release, "year", ASKED)
    # December 2025; twelve months of 2026; January 2027: a hundred workers each.
    assert dict(zip(years["code"], years["worker_month_count"], strict=True)) == {
        "2025": 100,
        "2026": 1200,
        "2027": 100,
    }
    both = asked(tiny_release, "payer_year", ASKED)
    assert [*zip(both["code"], both["name"], strict=True)] == [
        (payer, year) for payer in ("foster", "village", "regency") for year in ("2025", "2026", "2027")
    ]
    # The regency: 50 x 1, 12 and 1 months x 16,800.
    assert both["cost_idr"].tolist()[-3:] == [840_000, 10_080_000, 840_000]
    assert both.groupby("name")["cost_idr"].sum().tolist() == years["cost_idr"].tolist()
    payers = asked(tiny_release, "payer", ASKED).set_index("code")
    assert payers["worker_count"].to_dict() == {"foster": 30, "village": 20, "regency": 50}
    # 14 months x 50 x 16,800, and 14 x 20 x 16,800: no relief for the regency, none by default for a village.
    assert payers["cost_idr"][["regency", "village"]].tolist() == [11_760_000, 4_704_000]
    assert payers["cost_idr"]["foster"] < 14 * 30 * 16_800


def test_a_place_is_covered_from_its_own_people(tiny_release: duckdb.DuckDBPyConnection) -> None:
    rows = asked(tiny_release, "village", Scenario(), region="631106")
    assert rows["code"].str.startswith("631106").all()
    assert (rows["uncovered_count"] == 0).all(), "a part of a regency has no target in heads: all are covered"
    with pytest.raises(Refused) as problem:
        asked(tiny_release, TOTAL, Scenario(workers=9_999), region="631106")
    assert problem.value.params["nearest"] == rows["worker_count"].sum()


def test_the_public_and_the_wrong_are_refused(tiny_release: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(Refused, match="publik"):
        run("scenario", tiny_release, Filters("6311", LAST, TOTAL, detail=ASKED))
    with pytest.raises(WrongUsage, match="farming"):
        asked(tiny_release, TOTAL, Scenario(sectors=("magic",)))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Three villages: two uncovered in Juai, one in Mihu who has lapsed, a member in Paringin, two near the limit."""
    office = new_office(tmp_path_factory.mktemp("scenario"))
    old, older = Person(5, dt.date(1961, 3, 1)), Person(6, dt.date(1960, 5, 1))
    office.workforce("2025-03", Person(1).works(), Person(2).works(occupation="Pengojek"))
    office.workforce("2025-03", Person(3).works(MIHU), old.works(MIHU), older.works(MIHU))
    office.workforce("2025-03", Person(4).works(PARINGIN, "Karyawan toko"))
    office.participation("2025-09", Person(4).member("2025-01"), Person(3).member("2025-01", "T", "2025-06"))
    return office.release()


def test_the_slow_way_on_six_people(small: duckdb.DuckDBPyConnection) -> None:
    """Mihu has three uncovered, Juai two: by gap Mihu comes first; by risk the motorcycle taxi rider does."""
    by_gap = answer(small, "scenario", "2025-09", by="village", detail=Scenario(workers=4)).set_index("code")
    assert by_gap["worker_count"].dropna()[lambda each: each > 0].to_dict() == {MIHU: 3, JUAI: 1}
    assert by_gap.loc[PARINGIN, "worker_count"] == 0
    assert pd.isna(by_gap.loc[UNLISTED, "worker_count"]), "no list is not zero"
    assert pd.isna(by_gap.loc[UNLISTED, "cost_idr"])
    by_risk = answer(small, "scenario", "2025-09", by="sector", detail=Scenario(workers=1, order="risk"))
    assert by_risk.set_index("code")["worker_count"].to_dict()["transport"] == 1
    lapsed = answer(small, "scenario", "2025-09", by="village", detail=Scenario(workers=1, order="lapsed"))
    assert lapsed.set_index("code").loc[MIHU, "worker_count"] == 1
    whole = answer(small, "scenario", "2025-09", detail=Scenario(workers=4)).iloc[0]
    assert (whole["active_count"], whole["eligible_count"], whole["uncovered_count"]) == (5, 6, 1)
    # 4 x 12 x 16,800; the last one: 12 x 16,800.
    assert (whole["cost_idr"], whole["next_worker_count"], whole["next_cost_idr"]) == (806_400, 1, 201_600)
    assert whole["cost_per_worker_idr"] == 201_600


def test_who_reaches_the_limit_is_told_by_calendar_year(small: duckdb.DuckDBPyConnection) -> None:
    """Born in 1960 and 1961: 65 in 2025 and 2026. A plan within 2025 reaches one of them, one into 2026 both."""
    counts = [
        int(
            answer(small, "scenario", "2025-09", detail=Scenario(workers=5, month_count=count)).iloc[0][
                "reaching_limit_count"
            ]
        )
        for count in (3, 4)
    ]
    assert counts == [1, 2]


def test_who_is_perhaps_a_member_already_is_counted(
    tiny_release: duckdb.DuckDBPyConnection,
) -> None:
    known = run("probably_covered", tiny_release, Filters("6311", LAST, TOTAL, is_public=False)).iloc[0]
    everyone = Scenario(workers=int(known["uncovered_count"]))
    row = asked(tiny_release, TOTAL, everyone).iloc[0]
    assert row["perhaps_member_count"] == known["probably_covered_count"] > 0
    earlier = run("scenario", tiny_release, Filters("6311", LAST - 1, TOTAL, is_public=False)).iloc[0]
    assert earlier["perhaps_member_count"] == 0, "the matching speaks of the release's month"


def test_a_budget_says_what_is_left_and_why(small: duckdb.DuckDBPyConnection) -> None:
    """Five are uncovered; a head costs 12 x 16,800 = 201,600 a year. Three are 604,800, all five 1,008,000."""
    found = []
    for budget, funds in ((700_000, ("regency",)), (700_000, ("regency:2",)), (2_000_000, ("regency",))):
        row = answer(small, "scenario", "2025-09", detail=Scenario(budget_idr=budget, funds=funds)).iloc[0]
        assert (row["sized_by"], row["budget_idr"]) == ("budget", budget)
        found.append((row["worker_count"], row["unspent_idr"], row["unspent_reason"]))
    assert found == [(3, 95_200, "price"), (2, 296_800, "payers"), (5, 992_000, "nobody")]
    without = answer(small, "scenario", "2025-09", detail=Scenario(workers=2)).iloc[0]
    assert (without["sized_by"], without["unspent_reason"]) == ("workers", "")
    assert without[["budget_idr", "unspent_idr"]].isna().all()


def test_who_stands_on_another_schemes_list_is_counted(tmp_path: Path) -> None:
    """Six uncovered; of those listed one's months are over, one pays himself, one left with the newer list, one twice.

    Three remain: one listed until October 2025, one without an end, and one listed twice who counts once.
    """
    office = new_office(tmp_path / "programme")
    office.workforce("2025-03", *(Person(number).works() for number in range(1, 7)), Person(7).works(MIHU))
    office.participation("2025-09", Person(7).member("2025-01"))
    office.programme("2025-08", Person(4).enrolled("2025-01"), Person(1).enrolled("2025-01", "2025-10"))
    office.programme(
        "2025-09",
        *(Person(1).enrolled("2025-01", "2025-10"), Person(2).enrolled("2025-01", "2025-09")),
        *(Person(5).enrolled("2025-06"), Person(6).enrolled("2025-06"), Person(7).enrolled("2025-06")),
    )
    office.programme("2025-09", Person(3).enrolled("2025-01", payer="MANDIRI", scheme="Tabungan"))
    office.programme("2025-09", Person(6).enrolled("2025-01", payer="CSR", scheme="Peduli"))
    con = office.release()
    names = {row[0] for row in con.execute("SELECT column_name FROM (DESCRIBE programme_list)").fetchall()}
    assert names == {"person_id", "payer", "start_month", "end_month"}, "nobody's name leaves the registry"
    everyone = answer(con, "scenario", "2025-09", detail=Scenario(workers=6)).iloc[0]
    assert everyone["in_programme_count"] == 3
    later = answer(con, "scenario", "2025-09", detail=Scenario(workers=6, start_month="2025-11")).iloc[0]
    assert later["in_programme_count"] == 2, "the one listed until October is free by then"


def test_sponsors_beyond_what_the_servants_carry_are_counted(tiny_release: duckdb.DuckDBPyConnection) -> None:
    plan = Scenario(workers=50, funds=("foster:50",), servants=100, participation_pct=7.0, workers_per_servant=2)
    row = asked(tiny_release, TOTAL, plan).iloc[0]
    # 7 servants carry 14; 50 - 14 = 36. All hundred would carry 200.
    assert (row["foster_worker_count"], row["foster_beyond_count"], row["foster_ideal_worker_count"]) == (14, 36, 200)
