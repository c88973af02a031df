"""Published figures judged together: what is consistent is never flagged, what contradicts always is, and minimally."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ucj import conflicts, feasibility, reconciliation_words, reference
from ucj.feasibility import Bound, extremes, holds
from ucj.figure_bounds import Plausible
from ucj.i18n import translator
from ucj.reconciliation import SETS_MAX, Conflict, contradictions, implausible
from ucj.settings import SHIPPED_REFERENCE, Settings
from ucj.statements import MEANINGS, Statement

ID, EN = translator("id"), translator("en")
DAY = dt.date(2025, 10, 13)
LIMITS = Plausible(active_min=50.0, membership_fall=1.0, base_move=1.0)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stated(figure: str, operator: str, value: float, half_width: float = 0.0, **changed: Any) -> Statement:
    meaning = MEANINGS.get(figure)
    facts: dict[str, Any] = {
        **{"number": 0, "stated_on": DAY, "region_code": "6399"},
        **{"figure": figure, "operator": operator, "value": value, "half_width": half_width},
        "unit": "pct" if meaning and meaning.readings[0].base else "workers",
        **{"as_stated": f"{figure} {operator} {value:g}", "speaker_or_body": "Tokoh Rekaan", "source": "Harian Rekaan"},
    }
    return Statement(**(facts | changed))


def numbered(every: Iterable[Statement]) -> list[Statement]:
    return [Statement(**{**each.__dict__, "number": index}) for index, each in enumerate(every)]


def sets(found: Iterable[Conflict]) -> set[frozenset[str]]:
    return {frozenset(each.figure for each in conflict.statements) for conflict in found}


def shipped() -> list[Statement]:
    rows = reference.read(Settings(SHIPPED_REFERENCE.parent, "6311"), "published_figures").to_dict("records")
    return [
        Statement(number=index, **{str(name): value for name, value in row.items()}) for index, row in enumerate(rows)
    ]


# The bounds


def test_bounds_hold_or_not_and_reach_as_far_as_they_say() -> None:
    between = [Bound((("a", 1.0),), 2.0), Bound((("a", -1.0),), -5.0), Bound((("b", 1.0), ("a", -2.0)))]
    assert holds(between)
    assert extremes(between, (("a", 1.0),)) == pytest.approx((2.0, 5.0))
    assert extremes(between, (("b", 1.0),)) == pytest.approx((4.0, float("inf")))
    # a <= b / 2, and b has no end: the share goes from nothing to a half.
    assert extremes(between, (("a", 1.0),), (("b", 1.0),)) == pytest.approx((0.0, 0.5))
    broken = [*between, Bound((("b", -1.0),), -3.0)]
    assert not holds(broken)
    assert extremes(broken, (("a", 1.0),)) is None


def test_without_bounds_a_quantity_is_free_and_nothing_is_less_than_zero() -> None:
    assert extremes([], (("a", 1.0),)) == (0.0, float("inf"))
    assert holds([])


@few
@given(st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), max_size=5))
def test_every_smallest_conflict_is_found_and_nothing_else(planted: list[frozenset[int]]) -> None:
    """Against trying all 128 sets: one holds unless it contains a planted one."""

    def possible(part: Iterable[int]) -> bool:
        return not any(each <= set(part) for each in planted)

    subsets = [frozenset(each) for size in range(8) for each in itertools.combinations(range(7), size)]
    wanted = {each for each in subsets if not possible(each) and all(possible(each - {item}) for item in each)}
    found, is_complete = conflicts.minimal(range(7), possible)
    assert (set(found), len(found), is_complete) == (wanted, len(wanted), True)


def test_a_search_that_is_cut_short_says_so_and_keeps_what_it_found() -> None:
    """Of ten things any two contradict each other: 45 sets, and no more than 40 questions."""
    asked = itertools.count(1)

    def holds_together(part: Sequence[int]) -> bool:
        if next(asked) > 40:
            raise conflicts.Enough
        return len(part) < 2

    found, is_complete = conflicts.minimal(range(10), holds_together)
    assert not is_complete
    assert found
    assert len(found) == len(set(found)) < 45
    assert all(len(each) == 2 for each in found)


# Random figures


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, int]:
    """Head counts that are true of some place."""
    names = ("labour_force", "eligible", "registered", "active", "funded")
    counts = sorted((draw(st.integers(1, 300_000)) for _ in names), reverse=True)
    return dict(zip(names, counts, strict=True)) | {"target": draw(st.integers(1, 300_000))}


COUNTS = {
    "labour_force": ("labour_force",),
    "excluded_workers": ("labour_force", "eligible"),
    "eligible_workers": ("eligible",),
    "registered_workers": ("registered",),
    "active_workers": ("active",),
    "lapsed_workers": ("registered", "active"),
    "unregistered_workers": ("eligible", "registered"),
    "uncovered_workers": ("eligible", "active"),
    "target_workers": ("target",),
    "vulnerable_workers_funded": ("funded",),
}
# What of what: the part is a figure of the table above.
SHARES = {
    "registered_share": ("registered_workers", "eligible"),
    "active_of_registered_share": ("active_workers", "registered"),
    "coverage_share": ("active_workers", "eligible"),
    "coverage_of_labour_force_share": ("active_workers", "labour_force"),
    "uncovered_share": ("uncovered_workers", "eligible"),
    "unregistered_share": ("unregistered_workers", "eligible"),
    "lapsed_of_registered_share": ("lapsed_workers", "registered"),
    "target_progress_share": ("active_workers", "target"),
}


def true_of(world: dict[str, int], figure: str) -> float:
    if figure in SHARES:
        part, base = SHARES[figure]
        return 100.0 * true_of(world, part) / world[base]
    whole, *less = COUNTS[figure]
    return float(world[whole] - sum(world[name] for name in less))


@st.composite
def truths(draw: st.DrawFn, world: dict[str, int]) -> list[Statement]:
    """What people say of a world: rounded as they like, or "more than" and "less than" something."""
    said = []
    for figure in draw(st.lists(st.sampled_from([*COUNTS, *SHARES]), min_size=1, max_size=8)):
        true = true_of(world, figure)
        operator = draw(st.sampled_from("~=><"))
        if operator in "~=":
            unit = draw(st.sampled_from((0.01, 0.1, 1.0, 5.0) if figure in SHARES else (1.0, 100.0, 1000.0)))
            said.append(stated(figure, operator, round(true / unit) * unit, unit / 2))
        else:
            away = draw(st.sampled_from((0.01, 0.5, 10.0)))
            said.append(stated(figure, operator, round(true + (-away if operator == ">" else away), 2)))
    return numbered(each for each in said if each.operator in "~=" or each.agrees(true_of(world, each.figure)))


@few
@given(st.data(), worlds())
def test_what_is_true_of_one_world_is_never_flagged(data: st.DataObject, world: dict[str, int]) -> None:
    assert contradictions(data.draw(truths(world))) == []


@st.composite
def plausible_worlds(draw: st.DrawFn) -> dict[str, int]:
    """Worlds with at least half of the registered active."""
    world = draw(worlds())
    return world | {"active": max(world["active"], -(-world["registered"] // 2))}


@settings(few, max_examples=40)
@given(st.data(), plausible_worlds(), st.lists(st.integers(0, 700), min_size=1, max_size=2))
def test_what_is_true_of_a_plausible_world_is_not_doubted_however_it_is_read(
    data: st.DataObject, world: dict[str, int], after: list[int]
) -> None:
    """On several days, with "not covered" said of either the unprotected or those who never registered."""
    said = [
        replace(each, stated_on=DAY + dt.timedelta(days=days)) for days in after for each in data.draw(truths(world))
    ]
    never = stated("uncovered_workers", "~", true_of(world, "unregistered_workers"), 0.5)
    assert implausible(numbered([*said, never]), LIMITS) == []


@st.composite
def anything(draw: st.DrawFn) -> Statement:
    """A legal statement, of whatever size."""
    figure, operator = draw(st.sampled_from([*COUNTS, *SHARES, "uncovered_workers"])), draw(st.sampled_from("~=><"))
    value = float(draw(st.integers(1, 100) if figure in SHARES else st.integers(1, 200_000)))
    half_width = draw(st.sampled_from((0.0, 0.5, value / 10))) if operator in "~=" else 0.0
    return stated(figure, operator, value, half_width, stated_on=DAY + dt.timedelta(days=draw(st.integers(0, 2))))


@settings(few, max_examples=40)
@given(st.lists(anything(), min_size=1, max_size=7))
def test_whatever_is_said_is_judged_and_put_into_words(said: list[Statement]) -> None:
    every = numbered(said)
    for conflict in [*contradictions(every), *implausible(every, LIMITS)]:
        assert reconciliation_words.reason(conflict, ID)
        for each in conflict.statements:
            assert reconciliation_words.left_by_others(conflict, each, EN)


def planted(world: dict[str, int], kind: str) -> list[Statement]:
    """Statements that no world keeps, with the one that is wrong last."""
    eligible, registered, active = (float(world[name]) for name in ("eligible", "registered", "active"))
    share, rate = 100.0 * registered / eligible, 100.0 * active / registered
    return {
        "more than all": [stated("eligible_workers", "=", eligible), stated("active_workers", ">", eligible)],
        "two values": [stated("registered_share", "=", share, 0.01), stated("registered_share", ">", share + 0.02)],
        "chain": [
            stated("registered_share", "=", share, 0.01),
            stated("active_of_registered_share", "=", rate, 0.01),
            stated("coverage_share", ">", share * rate / 100.0 + 1.0),
        ],
        "sum": [
            stated("labour_force", "=", float(world["labour_force"])),
            stated("excluded_workers", "=", float(world["labour_force"]) - eligible),
            stated("eligible_workers", "=", eligible + 1),
        ],
    }[kind]


@settings(few, max_examples=25)
@given(st.data(), worlds(), st.sampled_from(["more than all", "two values", "chain", "sum"]))
def test_a_planted_contradiction_is_found_among_truths_and_every_set_is_minimal(
    data: st.DataObject, world: dict[str, int], kind: str
) -> None:
    wrong = planted(world, kind)
    every = numbered([*data.draw(truths(world)), *wrong])
    found = contradictions(every)
    assert any(
        {each.number for each in conflict.statements} <= {each.number for each in every[-len(wrong) :]}
        for conflict in found
    )
    for conflict in found:
        for left_out in conflict.statements:
            rest = [each for each in conflict.statements if each is not left_out]
            assert contradictions(rest) == [], "without any one the others can be true"


# The shipped figures


def own(found: Sequence[Conflict], region: str) -> list[Conflict]:
    return [each for each in found if each.statements[0].region_code == region]


def test_the_published_figures_contradict_each_other_in_two_smallest_ways() -> None:
    claims = {"uncovered_workers", "registered_share", "active_of_registered_share"}
    found = contradictions(shipped())
    assert sets(found) == {frozenset(claims | {"active_workers"}), frozenset(claims | {"labour_force"})}
    assert {each.stated_on for conflict in found for each in conflict.statements} == {DAY}


def test_the_registered_share_that_the_others_leave_is_worked_out_by_hand() -> None:
    """62 +- 0.5 thousand active, 96 +- 0.5 % of the registered, 12 +- 0.5 thousand uncovered.

    registered = active / rate; eligible = active + uncovered. The share registered / eligible is
        least    61,500 / (0.965 x (61,500 + 12,500)) = 61,500 / 71,410 = 86.12 %
        greatest 62,500 / (0.955 x (62,500 + 11,500)) = 62,500 / 70,670 = 88.44 %
    With 12 thousand never registered, eligible = registered + 12 thousand:
        least    61,500 / 0.965 = 63,730.6; / (63,730.6 + 12,500) = 83.60 %
        greatest 62,500 / 0.955 = 65,445.0; / (65,445.0 + 11,500) = 85.05 %
    """
    (conflict,) = [
        each for each in contradictions(shipped()) if "active_workers" in {s.figure for s in each.statements}
    ]
    ranges = {each.readings: each.range for each in conflict.implied if each.statement.figure == "registered_share"}
    assert ranges[("uncovered_workers_uncovered",)] == pytest.approx((86.12, 88.44), abs=0.005)
    assert ranges[("uncovered_workers_unregistered",)] == pytest.approx((83.60, 85.05), abs=0.005)
    assert "antara 86,1 % dan 88,4 %" in (said := reconciliation_words.reason(conflict, ID))
    assert "lebih dari 90 %" in said
    assert "between 86.1% and 88.4%" in reconciliation_words.reason(conflict, EN)


def test_what_would_have_to_give_is_said_for_every_statement() -> None:
    """More than 90 % registered leaves at most 62,500 / 0.955 / 0.9 - 62,500 = 72,716.7 - 62,500 = 10,217 uncovered.

    Without any rounding 62,000 / 0.96 / 0.9 - 62,000 = 9,759: a gap under 9.8 thousand.
    """
    (conflict,) = [
        each for each in contradictions(shipped()) if "active_workers" in {s.figure for s in each.statements}
    ]
    uncovered = next(each for each in conflict.statements if each.figure == "uncovered_workers")
    plain = next(each for each in conflict.implied if each.statement == uncovered)
    assert plain.range is not None
    assert plain.range[1] == pytest.approx(62_500 / 0.955 / 0.9 - 62_500, abs=1)
    assert "10.217" in reconciliation_words.left_by_others(conflict, uncovered, ID)


def test_a_number_of_another_base_is_implausible_and_the_base_that_fits_is_found() -> None:
    """26.10 % of 206 thousand are 53.8 thousand active; 38,983 unregistered would leave 167 thousand registered.

    That is 32 % active of the registered; with a month's hundredth of movement either way still under 50 %.
    """
    assert own(contradictions(shipped()), "6303") == [], "it is no contradiction"
    (conflict,) = own(implausible(shipped(), LIMITS), "6303")
    assert {each.figure for each in conflict.statements} == {
        "unregistered_workers",
        "coverage_share",
        "eligible_workers",
    }
    assert conflict.limit == "active_min"
    assert conflict.active_share_max is not None
    at_rest = 100 * 0.2610 * 206_000 / (206_000 - 38_983)
    assert at_rest == pytest.approx(32.2, abs=0.05)
    assert at_rest <= conflict.active_share_max < 50
    assert conflict.fit is not None
    assert (conflict.fit.misread.value, conflict.fit.same.value, conflict.fit.base.value) == (38_983, 40_000, 91_000)
    said = reconciliation_words.reason(conflict, ID)
    assert "38.983" in said
    assert "91.000" in said


def test_a_base_whose_own_figure_does_not_hold_the_number_does_not_fit() -> None:
    every = [each for each in shipped() if each.figure != "company_unregistered_workers"]
    every.append(stated("company_unregistered_workers", "~", 60_000, 500, region_code="6303", number=99))
    (conflict,) = own(implausible(every, LIMITS), "6303")
    assert conflict.fit is None


def test_fewer_registered_than_were_paid_for_two_months_before_is_implausible() -> None:
    """41 thousand paid for on 1 April 2024: 63 days later at least 40,500 x 0.99^(63 / 30.44) = 39,666, and at most
    39,500 were said.
    """
    (conflict,) = own(implausible(shipped(), LIMITS), "6311")
    assert [each.value for each in conflict.statements] in ([39_000, 41_000], [41_000, 39_000])
    assert conflict.limit == "membership_fall"
    low = next(each.range for each in conflict.implied if each.statement.figure == "registered_workers")
    assert low is not None
    assert low[0] == pytest.approx(39_666, abs=1)
    assert low[0] == pytest.approx(40_500 * 0.99 ** (63 / (365.25 / 12)), abs=1)
    assert "63 hari" in reconciliation_words.reason(conflict, ID)


def test_without_limits_nothing_is_implausible_and_contradictions_are_told_apart() -> None:
    assert implausible(shipped(), Plausible()) == []
    assert not sets(contradictions(shipped())) & sets(implausible(shipped(), LIMITS))


def test_other_days_and_regions_do_not_contradict() -> None:
    first = stated("active_workers", "=", 100)
    for other in ({"stated_on": dt.date(2025, 10, 14)}, {"region_code": "6398"}):
        assert contradictions(numbered([first, stated("registered_workers", "=", 50, **other)])) == []
    assert len(contradictions(numbered([first, stated("registered_workers", "=", 50)]))) == 1


def test_an_ambiguous_figure_contradicts_only_when_every_reading_does() -> None:
    """100 eligible, 90 registered, 80 active: 10 uncovered is true of those who never registered; 15 is of nobody."""
    base = [
        stated("eligible_workers", "=", 100),
        stated("registered_workers", "=", 90),
        stated("active_workers", "=", 80),
    ]
    assert contradictions(numbered([*base, stated("uncovered_workers", "=", 10)])) == []
    assert len(contradictions(numbered([*base, stated("uncovered_workers", "=", 15)]))) == 1


def test_a_share_of_nobody_is_no_way_out() -> None:
    """Two different shares hold for a place without any eligible worker, and it is not meant."""
    shares = numbered([stated("coverage_share", "=", 40, 1), stated("coverage_share", "=", 60, 1)])
    assert len(contradictions(shares)) == 1


def test_the_most_that_can_be_active_is_of_the_reading_that_can_hold() -> None:
    """100,000 eligible and 20,000 active leave 80,000 unprotected: some 10,000 can only be those who never registered.

    Then at least 100,000 - 10,500 = 89,500 are registered, and 20,000 / 89,500 = 22.35 % of them active.
    """
    said = numbered(
        [
            stated("eligible_workers", "=", 100_000),
            stated("uncovered_workers", "~", 10_000, 500),
            stated("active_workers", "=", 20_000),
        ]
    )
    (conflict,) = implausible(said, LIMITS)
    assert (conflict.kind, conflict.limit) == ("implausible", "active_min")
    assert conflict.active_share_max == pytest.approx(22.35, abs=0.005)


def test_a_figure_that_is_said_twice_is_judged_once() -> None:
    """By another body, or with another sign for the same interval; another rounding is another figure."""
    once = shipped()
    twice = numbered([*once, *(replace(each, source="Harian Lain", speaker_or_body="Tokoh Lain") for each in once)])
    assert sets(contradictions(twice)) == sets(contradictions(once))
    assert len(contradictions(twice)) == len(contradictions(once)) == 2
    assert len(implausible(twice, LIMITS)) == len(implausible(once, LIMITS)) == 2
    exact, about = stated("active_workers", "=", 100, 5), stated("active_workers", "~", 100, 5)
    assert exact.said == about.said
    assert exact.said != stated("active_workers", "=", 100, 4).said
    assert stated("active_workers", ">", 100).said != stated("active_workers", "<", 100).said


def test_a_day_of_many_contradictions_is_judged_with_a_bounded_number_of_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """24 different numbers of active workers are 276 contradicting pairs; what is shown are at most 20, and said so."""
    programs = itertools.count()

    def solve(*asked: Any, **more: Any) -> Any:
        next(programs)
        return linprog(*asked, **more)

    monkeypatch.setattr(feasibility, "linprog", solve)
    said = [stated("active_workers", "=", 50_000 + 100 * each, region_code="6311") for each in range(24)]
    every = numbered([*shipped(), *said])
    found = contradictions(every)
    assert SETS_MAX / 2 < len(found) <= SETS_MAX
    assert not any(each.is_complete for each in found if each.statements[0].stated_on == DAY)
    doubted = implausible(every, LIMITS)
    assert sets(own(doubted, "6311")) == {frozenset({"registered_workers", "vulnerable_workers_funded"})}
    # 400 for the day, 400 for the region, and what the sets leave of each other's figures.
    assert next(programs) < 1_500


def test_a_search_does_not_depend_on_how_python_orders_sets() -> None:
    """A string's place in a set is another in every process; cut short, the search must still find the same."""

    class Item(int):
        salt = 1

        def __hash__(self) -> int:
            return int(self) * Item.salt % 17

    def search(salt: int) -> list[set[int]]:
        Item.salt, asked = salt, itertools.count(1)

        def holds_together(part: Sequence[int]) -> bool:
            if next(asked) > 60:
                raise conflicts.Enough
            return len(part) < 3

        return [set(map(int, each)) for each in conflicts.minimal([Item(each) for each in range(9)], holds_together)[0]]

    assert search(1) == search(5) == search(13)


def test_a_share_that_the_others_leave_nobody_for_is_impossible() -> None:
    """100 eligible and 100 unregistered leave nobody registered, of whom 96 % could be active."""
    said = numbered(
        [
            stated("eligible_workers", "=", 100),
            stated("unregistered_workers", "=", 100),
            stated("active_of_registered_share", "=", 96, 0.5),
        ]
    )
    (conflict,) = contradictions(said)
    assert {each.range for each in conflict.implied if each.statement == said[2]} == {None}
    assert reconciliation_words.left_by_others(conflict, said[2], ID) == "tidak mungkin"


@pytest.mark.parametrize(
    ("found", "figure", "said", "said_in_english"),
    [
        (None, "active_workers", "tidak mungkin", "impossible"),
        ((95_000.0, 95_000.0000001), "active_workers", "tepat 95.000", "exactly 95,000"),
        ((100.0, 100.0), "registered_share", "tepat 100 %", "exactly 100%"),
        ((0.0, 0.0), "active_workers", "tepat 0", "exactly 0"),
        ((0.0, float("inf")), "active_workers", "berapa pun", "anything"),
        ((0.0, 100.0), "registered_share", "berapa pun", "anything"),
        ((40.0000001, 52.26), "registered_share", "antara 40 % dan 52,3 %", "between 40% and 52.3%"),
    ],
)
def test_what_the_others_leave_is_said_as_people_would(
    found: tuple[float, float] | None, figure: str, said: str, said_in_english: str
) -> None:
    assert reconciliation_words.reach(found, stated(figure, "=", 50), ID) == said
    assert reconciliation_words.reach(found, stated(figure, "=", 50), EN) == said_in_english


def test_a_statement_that_is_wrong_by_itself_has_no_others() -> None:
    (conflict,) = contradictions([stated("registered_share", ">", 100)])
    assert "Menurut 0" not in reconciliation_words.reason(conflict, ID)
    (doubted,) = implausible([stated("active_of_registered_share", "=", 30, 0.5)], LIMITS)
    assert "di atas 50 %" in reconciliation_words.reason(doubted, ID)


def test_a_figure_that_is_no_count_of_workers_is_left_alone() -> None:
    money = stated("jkm_paid_since_2023", ">", 2.3e9, unit="IDR")
    assert money.readings == ()
    assert contradictions([money]) == []
    assert reconciliation_words.interval(money, ID) == "lebih dari Rp2.300.000.000"


def test_every_figure_that_can_be_judged_has_a_name_in_both_languages() -> None:
    for t in (ID, EN):
        assert all(t.code("figure", each.figure) != each.figure for each in shipped())
        assert all(t.code("figure", figure) != figure for figure in MEANINGS)
        for figure, meaning in MEANINGS.items():
            several = [each.name for each in meaning.readings] if len(meaning.readings) > 1 else []
            assert all(t(f"reconciliation.reading_{figure}_{name}") for name in several)


@pytest.mark.parametrize(
    ("statement", "low", "high"),
    [
        (stated("active_workers", "~", 62_000, 500), 61_500, 62_500),
        (stated("registered_share", ">", 90), 90, float("inf")),
        (stated("registered_share", "<", 90), float("-inf"), 90),
    ],
)
def test_a_rounding_is_an_interval_with_its_ends_but_more_than_is_strict(
    statement: Statement, low: float, high: float
) -> None:
    assert statement.interval == (low, high)
    for end in (low, high):
        assert statement.agrees(end) == (statement.operator == "~")
