"""The plan itself: money adds up, nobody twice, a budget buys what it can; and what is refused, with the way on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj import i18n, months, planning, rates, scenario
from ucj.errors import UcjError
from ucj.impossible import Month
from ucj.planning import Plan
from ucj.scenario import Fund, Place, Scenario

SECTORS = ("farming", "trade", "transport")
RATES = rates.table(
    [
        ("JKK", "any", "any", dt.date(2015, 7, 1), None, 10_000),
        ("JKM", "any", "any", dt.date(2015, 7, 1), None, 6_800),
        ("JHT", "any", "any", dt.date(2015, 7, 1), None, 20_000),
        ("JKK", "self_or_sponsor", "transport", dt.date(2026, 1, 1), dt.date(2027, 3, 31), 5_000),
        ("JKM", "self_or_sponsor", "transport", dt.date(2026, 1, 1), dt.date(2027, 3, 31), 3_400),
        ("JKK", "self_or_sponsor", "other", dt.date(2026, 4, 1), dt.date(2026, 12, 31), 5_000),
        ("JKM", "self_or_sponsor", "other", dt.date(2026, 4, 1), dt.date(2026, 12, 31), 3_400),
    ]
)
MONTH = months.parse("2025-09")
PLACE = Place(MONTH, gap_count=20, sectors=SECTORS, servants=1_000, participation_pct=7.07, workers_per_servant=2)


def pool(sectors: list[str]) -> pd.DataFrame:
    """As many people as sectors, numbered from 1."""
    return pd.DataFrame({"person_id": range(1, len(sectors) + 1), "sector": sectors})


def planned(asked: Scenario, people: pd.DataFrame, place: Place = PLACE) -> Plan:
    return planning.plan(scenario.settled(asked, place), place, people, RATES)


def refused(asked: Scenario, people: pd.DataFrame | None = None) -> dict[str, Any]:
    with pytest.raises(UcjError) as problem:
        planned(asked, pool(["farming"] * 40) if people is None else people)
    return {"key": problem.value.key} | problem.value.params


people = st.lists(st.sampled_from(SECTORS), min_size=1, max_size=60).map(pool)
funds = st.lists(
    st.tuples(st.sampled_from(["foster", "csr", "village", "self"]), st.integers(0, 25)),
    max_size=3,
    unique_by=lambda x: x[0],
).map(lambda each: (*(f"{payer}:{count}" for payer, count in each), "regency"))
asked = st.builds(
    Scenario,
    start_month=st.sampled_from(["", "2026-01", "2026-11", "2027-02"]),
    month_count=st.integers(1, 15),
    funds=funds,
    with_jht=st.booleans(),
    village_relief=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(asked=asked, people=people, data=st.data())
def test_money_adds_up_by_payer_month_and_year_and_nobody_stands_twice(
    asked: Scenario, people: pd.DataFrame, data: st.DataObject
) -> None:
    wanted = data.draw(st.integers(1, len(people)))
    plan = planned(Scenario(**{**asked.__dict__, "workers": wanted}), people)
    chosen, ledger = plan.people, plan.ledger
    assert chosen["person_id"].tolist() == people["person_id"].tolist()[:wanted], "each once, in order"
    assert ledger["cost_idr"].sum() == chosen["cost_idr"].sum()
    assert ledger.groupby("payer")["cost_idr"].sum().to_dict() == chosen.groupby("payer")["cost_idr"].sum().to_dict()
    # The slow way: person by person and month by month.
    paid: Counter[tuple[str, int]] = Counter()
    for row in chosen.to_dict("records"):
        for month in plan.months:
            paid[row["payer"], month // 12] += RATES.monthly(row["payer"], row["sector"], month, asked.terms)
    years = ledger.groupby(["payer", ledger["month"] // 12])["cost_idr"].sum()
    assert years.to_dict() == dict(paid)
    assert (ledger.groupby("month")["worker_count"].sum() == wanted).all()


@settings(max_examples=60, deadline=None)
@given(asked=asked, people=people, budget=st.integers(0, 12_000_000), more=st.integers(0, 3_000_000))
def test_a_budget_buys_as_many_as_it_can_and_more_money_never_fewer(
    asked: Scenario, people: pd.DataFrame, budget: int, more: int
) -> None:
    counts = []
    for money in (budget, budget + more):
        question = Scenario(**{**asked.__dict__, "budget_idr": money})
        one = planned(Scenario(**{**asked.__dict__, "workers": 1}), people).people["cost_idr"].iloc[0]
        if money < one:
            assert refused(question, people)["nearest"] == one
            counts.append(0)
            continue
        plan = planned(question, people)
        spent, count = plan.people["cost_idr"].sum(), len(plan.people)
        assert spent <= money
        assert count == len(people) or spent + plan.following["cost_idr"].iloc[0] > money, "one more would not fit"
        counts.append(count)
    assert counts[0] <= counts[1] <= len(people)


def test_the_smallest_budget_refused_names_one_that_is_not() -> None:
    """One farmer, one month, the regency: 10,000 + 6,800."""
    problem = refused(Scenario(budget_idr=16_799, month_count=1))
    assert problem == {"key": "scenario.budget_small", "budget": 16_799, "nearest": 16_800}
    assert len(planned(Scenario(budget_idr=16_800, month_count=1), pool(["farming"] * 9)).people) == 1
    assert refused(Scenario(budget_idr=0))["nearest"] == 12 * 16_800


def test_a_plan_over_the_border_of_the_relief_worked_out() -> None:
    """Two transport workers, sponsored, November 2025 to February 2026: 2 x (2 x 16,800 + 2 x 8,400) = 100,800.

    One farmer, sponsored, the same months, before his relief: 4 x 16,800 = 67,200. One more of the regency: 67,200.
    """
    people = pool(["transport", "transport", "farming", "transport"])
    plan = planned(Scenario(workers=4, start_month="2025-11", month_count=4, funds=("foster:3", "regency")), people)
    assert plan.people["payer"].tolist() == ["foster"] * 3 + ["regency"]
    assert plan.people["cost_idr"].tolist() == [50_400, 50_400, 67_200, 67_200]
    by_month = plan.ledger.groupby("month")["cost_idr"].sum().tolist()
    # November and December: 4 x 16,800. January and February: 2 x 8,400 + 2 x 16,800.
    assert by_month == [67_200, 67_200, 50_400, 50_400]


def test_the_next_ones_are_priced_under_the_same_funding() -> None:
    plan = planned(Scenario(workers=3, month_count=1, funds=("csr:5", "regency")), pool(["farming"] * 2_000))
    assert plan.following["payer"].tolist() == ["csr"] * 2 + ["regency"] * 998
    few = planned(Scenario(workers=3, month_count=1), pool(["farming"] * 10))
    assert len(few.following) == 7
    none = planned(Scenario(workers=3, month_count=1, funds=("csr:3",)), pool(["farming"] * 10))
    assert len(none.following) == 0, "nobody pays for them"


def test_by_default_the_gap_is_covered_as_far_as_there_are_people() -> None:
    every = pool(["farming"] * 40)
    assert len(planned(Scenario(), every).people) == 20
    assert len(planned(Scenario(), pool(["farming"] * 7)).people) == 7
    reached = Place(**{**PLACE.__dict__, "gap_count": 0})
    assert len(planned(Scenario(), every, reached).people) == 40, "the target is reached: all the others"
    assert planned(Scenario(), every).months == range(MONTH + 1, MONTH + 13)


@pytest.mark.parametrize(
    ("wrong", "key", "nearest"),
    [
        (Scenario(order="luck"), "scenario.order_unknown", None),
        (Scenario(sectors=("magic",)), "scenario.sector_unknown", None),
        (Scenario(funds=("bupati",)), "scenario.payer_unknown", None),
        (Scenario(funds=()), "scenario.funds_none", None),
        (Scenario(funds=("csr:5", "csr")), "scenario.fund_twice", None),
        (Scenario(funds=("foster:5", "regency", "foster:5")), "scenario.fund_twice", None),
        (Scenario(funds=("csr", "csr")), "scenario.fund_twice", None),
        (Scenario(funds=("csr", "regency")), "scenario.fund_takes_all", None),
        (Scenario(funds=("csr:many",)), "scenario.fund_count", "csr:100"),
        (Scenario(funds=("csr:-1", "regency")), "scenario.fund_count", "csr:100"),
        (Scenario(funds=("csr:\N{ARABIC-INDIC DIGIT FIVE}", "regency")), "scenario.fund_count", "csr:100"),
        (Scenario(funds=(f"csr:{10**9}", "regency")), "scenario.fund_count", "csr:100"),
        (Scenario(funds=("csr:" + "9" * 5_000,)), "scenario.fund_count", "csr:100"),
        (Scenario(funds=("csr:0",)), "scenario.funds_empty", None),
        (Scenario(funds=("csr:5",)), "scenario.funds_short", None),
        (Scenario(month_count=0), "scenario.months_wrong", 1),
        (Scenario(month_count=10**9), "scenario.months_wrong", 60),
        (Scenario(workers=41), "scenario.workers_wrong", 40),
        (Scenario(workers=0), "scenario.workers_wrong", 1),
        (Scenario(workers=1, budget_idr=1), "scenario.workers_and_budget", None),
        (Scenario(budget_idr=10**12 + 1), "scenario.value_wrong", 10**12),
        (Scenario(start_month="2025-09"), "scenario.start_past", Month(MONTH + 1)),
        (Scenario(start_month="2027-10"), "scenario.start_far", Month(MONTH + 24)),
        (Scenario(start_month="9999-12"), "scenario.start_far", Month(MONTH + 24)),
        (Scenario(start_month="soon"), "scenario.start_form", "2025-10"),
        (Scenario(participation_pct=101.0), "scenario.value_wrong", 100),
        (Scenario(participation_pct=float("nan")), "scenario.value_wrong", 100),
        (Scenario(servants=-1), "scenario.value_wrong", 0),
        (Scenario(servants=10**9), "scenario.value_wrong", 10**9 - 1),
        (Scenario(workers_per_servant=0), "scenario.value_wrong", 1),
        (Scenario(workers_per_servant=3), "scenario.value_wrong", 2),
    ],
)
def test_a_wrong_question_is_refused_with_the_nearest_valid_choice(wrong: Scenario, key: str, nearest: object) -> None:
    problem = refused(wrong)
    assert problem["key"] == key
    assert problem.get("nearest") == nearest


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Scenario(start_month="2020-01"), "Bulan mulai Januari 2020 sudah lewat"),
        (Scenario(start_month="2030-01"), "Bulan mulai terdekat: September 2027."),
        (Scenario(funds=("regency", "csr", "self")), "tidak ada lagi bagi CSR, Mandiri."),
        (Scenario(funds=("csr:5", "csr")), "CSR disebut dua kali."),
        (Scenario(funds=("regency:0", "village:0")), "APBD kabupaten, APBDes tidak menanggung seorang pun."),
        (Scenario(funds=("bupati",)), "Pilihan: APBD kabupaten (regency), "),
        (Scenario(sectors=("magic",)), "Pilihan: Pertanian dan karet (farming), "),
        (Scenario(order="luck"), "Pilihan: Desa dengan celah terbesar dulu (gap), "),
        (Scenario(workers_per_servant=7), "“Pekerja per ASN (1 atau 2)” tidak dapat 7. Nilai terdekat: 2."),
        (Scenario(participation_pct=100.5), "“Yang ikut (%)” tidak dapat 100,50. Nilai terdekat: 100."),
        (Scenario(workers=2_000, funds=("foster",)), "para pembayar hanya menanggung 140. Tambah pembayar"),
    ],
)
def test_a_refusal_speaks_in_words(wrong: Scenario, said: str) -> None:
    """Payers, sectors and months as a page has them; a code beside them only where one must be given."""
    people = pool(["farming"] * 2_000)
    with pytest.raises(UcjError) as problem:
        planned(wrong, people)
    assert said in problem.value.text(i18n.translator("id"))


def test_payers_that_carry_too_few_are_told_how_many_are_missing() -> None:
    problem = refused(Scenario(workers=30, funds=("foster:10", "csr:5")))
    assert (problem["paid"], problem["missing"]) == (15, 15)


def test_nobody_uncovered_is_said() -> None:
    assert refused(Scenario(), pool([]))["key"] == "scenario.nobody"


def test_civil_servants_carry_whole_persons() -> None:
    """7.07 % of 10,292 are 727.6: 727 servants, two workers each."""
    assert scenario.carried(10_292, 7.07, 2) == 1_454
    assert scenario.carried(10_000, 7.07, 1) == 707, "not 706 by a rounding of the machine"
    assert scenario.carried(10_292, 100.0, 1) == 10_292


def test_sponsors_without_a_number_take_what_the_servants_carry() -> None:
    settled = scenario.settled(Scenario(funds=("foster", "regency")), PLACE)
    # 7.07 % of 1,000 are 70 servants, two workers each.
    assert scenario.funds(settled) == (Fund("foster", 140), Fund("regency", None))
    for last in (("foster",), ("regency:5", "foster")):
        assert scenario.funds(scenario.settled(Scenario(funds=last), PLACE))[-1] == Fund("foster", 140), last


def test_sponsors_without_a_number_never_take_more_than_the_servants_carry() -> None:
    """70 servants, two workers each, and of 200 asked for 60 have no payer; a budget stops with the 140."""
    people = pool(["farming"] * 200)
    short = refused(Scenario(workers=200, funds=("foster",)), people)
    assert (short["key"], short["paid"], short["missing"]) == ("scenario.funds_short", 140, 60)
    plan = planned(Scenario(budget_idr=10**9, funds=("foster",)), people)
    assert (len(plan.people), len(plan.following), plan.unpaid_count) == (140, 0, 60)


def test_what_says_for_how_many() -> None:
    reached = Place(**{**PLACE.__dict__, "gap_count": 0})
    assert scenario.sized_by(Scenario(), PLACE) == "gap"
    assert scenario.sized_by(Scenario(), reached) == "everyone"
    assert scenario.sized_by(Scenario(workers=5), reached) == "workers"
    assert scenario.sized_by(Scenario(budget_idr=5), reached) == "budget"


def test_the_orders() -> None:
    """Village A has the larger gap, B the lower share."""
    villages = pd.DataFrame(
        {"code": ["A", "B", "C"], "uncovered_count": [3, 2, 0], "coverage_pct": pd.array([80.0, 50.0, None], "Float64")}
    )
    frame = pd.DataFrame(
        {
            "person_id": [1, 2, 3, 4, 5],
            "village_code": ["B", "A", "A", "B", "A"],
            "sector": ["trade", "farming", "trade", "transport", "farming"],
            "is_wage_earner": [True, False, False, False, True],
            "is_lapsed": [False, False, True, True, False],
            "risk_class": [1, 2, 1, 3, 5],
        }
    )
    found = {
        order: planning.ranked(frame, villages, Scenario(order=order))["person_id"].tolist()
        for order in scenario.ORDERS
    }
    assert found == {
        "gap": [2, 3, 5, 1, 4],
        "coverage": [1, 4, 2, 3, 5],
        "lapsed": [3, 4, 2, 5, 1],
        "risk": [5, 4, 2, 3, 1],
    }
    traders = planning.ranked(frame, villages, Scenario(sectors=("trade",)))
    assert traders["person_id"].tolist() == [3, 1]
    own_account = planning.ranked(frame, villages, Scenario(own_account=True))
    assert own_account["person_id"].tolist() == [2, 3, 4]
