"""The projection: never above the pool, bands nested, the same from the same past, and its trial recounted slowly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ucj import forecast
from ucj.forecast import HISTORY_MIN, HORIZON, QUANTILES, WINDOW, History, arrival, bands, simulate, try_on_past

FEW = 60


def told(stocks: NDArray[np.int64], flows: NDArray[np.int64], *broken: int) -> History:
    """broken: which flows lie over a break."""
    return History(stocks, flows, np.isin(np.arange(len(flows)), broken))


@st.composite
def histories(draw: st.DrawFn, breaks: bool = False) -> History:
    """A past that adds up: whoever joins, returns, lapses or leaves was in the pool he comes from."""
    eligible = draw(st.integers(0, 5_000))
    active = draw(st.integers(0, eligible))
    lapsed = draw(st.integers(0, eligible - active))
    stocks, flows = [(active, lapsed, eligible)], []
    for _ in range(draw(st.integers(HISTORY_MIN - 1, 20))):
        joined = draw(st.integers(0, eligible - active - lapsed))
        returned = draw(st.integers(0, lapsed))
        off = draw(st.integers(0, active))
        left = draw(st.integers(0, active - off))
        active, lapsed = active + joined + returned - off - left, lapsed + off - returned
        stocks.append((active, lapsed, eligible))
        flows.append((joined, returned, off, left))
    broken = st.lists(st.booleans(), min_size=len(flows), max_size=len(flows)) if breaks else st.just([False])
    return told(np.array(stocks, np.int64), np.array(flows, np.int64), *np.flatnonzero(draw(broken)))


def steady(months: int, *flow: int, active: int = 100, lapsed: int = 20, eligible: int = 200) -> History:
    """Every month with the same flows, which leave the stocks as they are or do not: nobody checks."""
    return told(
        np.tile(np.array([active, lapsed, eligible], np.int64), (months, 1)),
        np.tile(np.array(flow, np.int64), (months - 1, 1)),
    )


@settings(max_examples=40, deadline=None)
@given(histories())
def test_paths_stay_within_the_pool_and_bands_within_each_other(history: History) -> None:
    paths = simulate(history, count=FEW)
    eligible = history.stocks[-1, 2]
    assert paths.active.shape == paths.registered.shape == (FEW, forecast.HORIZON)
    assert (paths.active >= -1e-6).all()
    assert (paths.active <= paths.registered + 1e-6).all()
    assert (paths.registered <= eligible + 1e-6).all()
    counts = bands(paths.active)
    assert counts.shape == (len(QUANTILES), forecast.HORIZON)
    assert (np.diff(counts, axis=0) >= 0).all()


@settings(max_examples=15, deadline=None)
@given(histories())
def test_the_same_past_gives_the_same_answer(history: History) -> None:
    one, other = (simulate(history, count=FEW) for _ in range(2))
    assert (one.active == other.active).all()


def test_another_seed_gives_another_answer() -> None:
    rng = np.random.default_rng(1)
    history = told(steady(10, 0, 0, 0, 0).stocks, rng.integers(0, 9, (9, 4)))
    assert (simulate(history, seed=1).active != simulate(history, seed=2).active).any()


def test_without_flows_the_line_is_flat() -> None:
    paths = simulate(steady(8, 0, 0, 0, 0), count=FEW)
    assert (paths.active == 100).all()
    assert (paths.registered == 120).all()


def test_a_steady_past_goes_on_with_the_rates_of_its_pools() -> None:
    """Of 20 who joined and 80 who did not 20/100; 5 of 20 lapsed returned, 10 and 2 of 100 active lapsed and left.

    First month: 100 + 80/5 + 5 - 10 - 2 = 109 active; registered 120 + 16 - 2 = 134, so 25 lapsed and 66 unregistered.
    Second: 109 + 66/5 + 25/4 - 109/10 - 109/50 = 109 + 13.2 + 6.25 - 10.9 - 2.18 = 115.37.
    """
    paths = simulate(steady(7, 20, 5, 10, 2), count=3)
    assert paths.active[:, 0] == pytest.approx([109.0] * 3)
    assert paths.registered[:, 0] == pytest.approx([134.0] * 3)
    assert paths.active[:, 1] == pytest.approx([115.37] * 3)


def test_a_campaign_month_stays_one() -> None:
    """All joined and all lapsed in one and the same month: no simulated month has the one without the other."""
    flows = np.zeros((11, 4), np.int64)
    flows[5] = (80, 0, 50, 0)
    paths = simulate(told(steady(12, 0, 0, 0, 0).stocks, flows), horizon=1, count=500)
    # 80 joined and 80 did not: 40 of 80 join, 50 of 100 active lapse: 100 + 40 - 50 = 90, or nothing at all.
    assert set(paths.active[:, 0].round(6)) == {100.0, 90.0}


def moved_once(month_count: int, flow: int, *broken: int) -> History:
    """Nothing moved but in one month, in which 80 of 160 joined."""
    flows = np.zeros((month_count - 1, 4), np.int64)
    flows[flow, 0] = 80
    return told(steady(month_count, 0, 0, 0, 0).stocks, flows, *broken)


def test_months_older_than_the_window_are_not_drawn() -> None:
    """WINDOW + 2 months have WINDOW + 1 flows, of which the first is too old."""
    assert (simulate(moved_once(WINDOW + 2, 0), count=FEW).active == 100).all()
    assert (simulate(moved_once(WINDOW + 2, 1), count=4_000).active[:, -1] > 100).any()


def test_months_over_a_break_are_not_drawn() -> None:
    assert (simulate(moved_once(10, 4, 4), count=FEW).active == 100).all()
    assert (simulate(moved_once(10, 4, 5), count=500).active[:, -1] > 100).any()
    # Six months with a break have four flows left, seven have five.
    assert not moved_once(HISTORY_MIN, 0, 3).is_enough
    assert moved_once(HISTORY_MIN + 1, 0, 3).is_enough


def test_newcomers_do_not_empty_the_pool() -> None:
    """Ten were unregistered; 30 newcomers and five of the ten join, and 15 remain: 35 of 50 join a month, not all.

    135 + 0.7 x 15 = 145.5.
    """
    stocks = np.array([[100, 0, 110]] * 6 + [[135, 0, 150]], np.int64)
    flows = np.zeros((6, 4), np.int64)
    flows[5, 0] = 35
    paths = simulate(told(stocks, flows), horizon=1, count=500)
    assert set(paths.active[:, 0].round(6)) == {135.0, 145.5}


def test_the_largest_rise_is_of_the_months_drawn() -> None:
    """Net gains 5, 30 - 28 = 2, 9 and 9: the first nine; without that month the other; a break is none."""
    flows = np.zeros((7, 4), np.int64)
    flows[1:5] = [(5, 0, 0, 0), (20, 10, 20, 8), (9, 0, 0, 0), (0, 9, 0, 0)]
    history = told(steady(8, 0, 0, 0, 0).stocks, flows)
    assert history.largest_rise == 3
    assert history.without(3).largest_rise == 4
    assert told(history.stocks, flows, 3, 4).largest_rise == 1
    assert steady(8, 1, 0, 1, 0).largest_rise is None, "one joined, one lapsed: no rise"


def test_nothing_is_foretold_from_too_little() -> None:
    short = steady(HISTORY_MIN, 0, 0, 0, 0).until(HISTORY_MIN - 1)
    assert not short.is_enough
    with pytest.raises(ValueError, match="6 needed"):
        simulate(short)
    assert simulate(steady(HISTORY_MIN, 0, 0, 0, 0), count=FEW).active.shape == (FEW, forecast.HORIZON)


def test_arrival_is_counted_by_simulations() -> None:
    """Of 20 paths towards 10, one is there in month 1 alone, ten from month 2 on, the other nine never.

    By month 1 1/20 = 5 %, by month 2 11/20 = 55 %: first 1, median 2, no last. In month 1 5 % are there, in 2 or 3
    50 %: the first has fallen back.
    """
    paths = np.array([[10, 0, 0]] + [[9, 10, 12]] * 10 + [[9, 9, 9]] * 9, np.float64)
    found = arrival(paths, 5, 10, 3)
    assert (found.first, found.median, found.last) == (1, 2, None)
    assert [arrival(paths, 5, 10, left).in_time_share for left in (1, 2, 3)] == [0.05, 0.5, 0.5]
    assert arrival(paths, 5, 10, 4).in_time_share is None, "due beyond the simulation"
    assert arrival(paths, 5, 10, 0).in_time_share is None, "past due"
    assert arrival(paths, 5, 10, None).in_time_share is None
    reached = arrival(paths, 10, 10, 3)
    assert (reached.in_time_share, reached.first, reached.median, reached.last) == (None, 0, 0, 0)
    assert arrival(paths, 5, 13, 3) == forecast.Arrival(0.0, None, None, None)


@settings(max_examples=8, deadline=None)
@given(histories(breaks=True))
def test_the_trial_is_a_slow_recount(history: History) -> None:
    """Every pair of a known month and a later one, one by one, with the quantiles read off sorted paths."""
    active = history.stocks[:, 0].tolist()
    starts = [known for known in range(HISTORY_MIN, len(active)) if history.until(known).is_enough]
    counts = {start: {ahead: [0] * 5 for ahead in range(1, HORIZON + 1)} for start in ("whole", "recent")}
    for place, known in enumerate(starts):
        horizon = len(active) - known
        paths = simulate(history.until(known), horizon, forecast._TRIED_PATHS).active
        for ahead in range(1, horizon + 1):
            came, simulated = active[known + ahead - 1], sorted(paths[:, ahead - 1].tolist())
            low_90, low_50, high_50, high_90 = (round(quantile(simulated, q)) for q in (0.05, 0.25, 0.75, 0.95))
            hits = (True, low_50 <= came <= high_50, low_90 <= came <= high_90, came > high_90, came < low_90)
            for half in ("whole", "recent")[: 1 + (place >= len(starts) // 2)]:
                counts[half][ahead] = [count + hit for count, hit in zip(counts[half][ahead], hits, strict=True)]
    tried = try_on_past(history)
    for half, found in (("whole", tried.whole), ("recent", tried.recent)):
        assert found.T.tolist() == list(counts[half].values())


def test_misses_are_told_by_their_side() -> None:
    """All stood still and then grew or shrank: what came lies above a flat fan, or below it."""
    flat = np.zeros((8, 4), np.int64)
    for count, name in ((150, "above_90"), (50, "below_90")):
        stocks = np.array([[100, 20, 200]] * 8 + [[count, 20, 200]], np.int64)
        # Known are six, seven or eight months: the ninth misses from each of them, the seventh and eighth hit.
        tried = try_on_past(told(stocks, flat)).whole
        summed = dict(zip(forecast.TRIED, tried.sum(axis=1).tolist(), strict=True))
        assert summed == {"forecast": 6, "within_50": 3, "within_90": 3, "above_90": 0, "below_90": 0} | {name: 3}


def quantile(ordered: list[float], share: float) -> float:
    """Between the two nearest values, as far along as the share says."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
