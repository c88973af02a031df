"""The slow version of the metrics about the uncovered, on top of the slow coverage; months and heads one by one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import comb

from tests.metrics.slow import Row, Slow, pct
from ucj.metrics import TOTAL, Filters

_PARTS = ("eligible_count", "uncovered_count", "lapsed_count", "unregistered_count")


def _whole(slow: Slow, filters: Filters) -> Row:
    return next(iter(slow.coverage(filters.asking(TOTAL)).values()))


def _less(now: object, then: object) -> float | None:
    return None if now is None or then is None else float(str(now)) - float(str(then))


def uncovered(slow: Slow, filters: Filters) -> dict[str, Row]:
    return {
        code: {name: row[name] for name in _PARTS}
        | {"uncovered_pct": pct(row["uncovered_count"], row["eligible_count"])}
        for code, row in slow.coverage(filters).items()
    }


def composition(slow: Slow, filters: Filters) -> dict[str, Row]:
    whole = _whole(slow, filters)
    result = uncovered(slow, filters)
    for row in result.values():
        row["composition_pct"] = pct(row["uncovered_count"], whole["uncovered_count"])
        row["eligible_pct"] = pct(row["eligible_count"], whole["eligible_count"])
        row["difference_pp"] = _less(row["composition_pct"], row["eligible_pct"])
    return result


def uncovered_since(slow: Slow, filters: Filters) -> dict[str, Row]:
    counts = dict.fromkeys(("m0_2", "m3_5", "m6_11", "m12_23", "m24_up", "never"), 0)
    gap = [each for each in slow.workers(filters) if each.excluded == "none" and each.status != "active"]
    for worker in gap:
        ends = [int(str(each["end_month"])) for each in slow.memberships[worker.person_id]]
        ended = [filters.month - end for end in ends if end <= filters.month]
        counts[_span(min(ended)) if ended else "never"] += 1
    return {code: {"uncovered_count": n, "uncovered_pct": pct(n, len(gap))} for code, n in counts.items()}


def _span(months: int) -> str:
    for code, last in (("m0_2", 2), ("m3_5", 5), ("m6_11", 11), ("m12_23", 23)):
        if months <= last:
            return code
    return "m24_up"


def change(slow: Slow, filters: Filters, first_month: int) -> dict[str, Row]:
    result = {}
    then = {
        span: slow.coverage(replace(filters, month=filters.month - span))
        for span in (3, 12)
        if filters.month - span >= first_month
    }
    for code, now in slow.coverage(filters).items():
        row = {name: now[name] for name in ("eligible_count", "active_count", "uncovered_count", "coverage_pct")}
        for span in (3, 12):
            old = then[span][code] if span in then else dict.fromkeys(now)
            row[f"uncovered_change_{span}_count"] = _less(now["uncovered_count"], old["uncovered_count"])
            row[f"coverage_change_{span}_pp"] = _less(now["coverage_pct"], old["coverage_pct"])
        result[code] = row
    return result


def funnel_limits(slow: Slow, filters: Filters) -> dict[str, Row]:
    whole = _whole(slow, filters)
    result = {}
    for code, row in slow.coverage(filters).items():
        limits = dict.fromkeys(("low_998", "low_95", "high_95", "high_998"))
        if row["eligible_count"]:
            p = Fraction(int(str(whole["active_count"])), int(str(whole["eligible_count"])))
            limits = _limits(int(str(row["eligible_count"])), p)
        result[code] = {
            "coverage_pct": row["coverage_pct"],
            "expected_pct": whole["coverage_pct"],
            **{f"{name}_pct": pct(heads, row["eligible_count"]) for name, heads in limits.items()},
            "reading": _distance(int(str(row["active_count"])), limits) if row["eligible_count"] else None,
        }
    return _without_the_whole(result, filters)


def _without_the_whole(result: dict[str, Row], filters: Filters) -> dict[str, Row]:
    """A place is not held against itself."""
    if filters.region_code in result:
        result[filters.region_code]["reading"] = None
    return result


def _limits(n: int, p: Fraction) -> dict[str, int]:
    """The fewest heads that so much of the chance lies at or below, in whole numbers."""
    tails = {"low_998": 1, "low_95": 25, "high_95": 975, "high_998": 999}
    chances = [comb(n, k) * p.numerator**k * (p.denominator - p.numerator) ** (n - k) for k in range(n + 1)]
    everything, below, limits = p.denominator**n, 0, {}
    for heads, chance in enumerate(chances):
        below += chance
        for name, tail in tails.items():
            if below * 1000 >= tail * everything:
                limits.setdefault(name, heads)
    return limits


def _distance(active: int, limits: dict[str, int]) -> str:
    if active < limits["low_95"]:
        return "far_below" if active < limits["low_998"] else "below"
    if active > limits["high_95"]:
        return "far_above" if active > limits["high_998"] else "above"
    return "within"


def quadrant(slow: Slow, filters: Filters) -> dict[str, Row]:
    whole = _whole(slow, filters)
    registered_cut = pct(whole["registered_count"], whole["eligible_count"])
    lapse_cut = pct(whole["lapsed_count"], whole["registered_count"])
    result = {}
    for code, row in slow.coverage(filters).items():
        registered = pct(row["registered_count"], row["eligible_count"])
        lapse = pct(row["lapsed_count"], row["registered_count"])
        result[code] = {
            "registered_pct": registered,
            "lapse_pct": lapse,
            "registered_cut_pct": registered_cut,
            "lapse_cut_pct": lapse_cut,
            "reading": _corner(registered, lapse, registered_cut, lapse_cut),
        }
    return _without_the_whole(result, filters)


def _corner(
    registered: float | None, lapse: float | None, registered_cut: float | None, lapse_cut: float | None
) -> str | None:
    if registered is None or registered_cut is None:
        return None
    if registered < registered_cut:
        return "both" if lapse is not None and lapse_cut is not None and lapse > lapse_cut else "reach"
    if lapse is None or lapse_cut is None:
        return None
    return "keep" if lapse > lapse_cut else "fine"


def gap_concentration(slow: Slow, filters: Filters) -> dict[str, Row]:
    places = {code: row["uncovered_count"] for code, row in slow.coverage(filters).items()}
    gap = sum(int(str(heads)) for heads in places.values() if heads is not None)
    known = [(code, int(str(heads))) for code, heads in places.items() if heads is not None]
    result: dict[str, Row] = {}
    running = 0
    for code, heads in sorted(known, key=lambda each: (-each[1], each[0])):
        is_half = heads > 0 and 2 * running < gap
        running += heads
        result[code] = {
            "rank": len(result) + 1,
            "uncovered_count": heads,
            "uncovered_pct": pct(heads, gap),
            "cumulative_count": running,
            "cumulative_pct": pct(running, gap),
            "is_half": is_half,
        }
    nothing = dict.fromkeys(("rank", "uncovered_count", "uncovered_pct", "cumulative_count", "cumulative_pct"))
    absent = sorted(code for code, heads in places.items() if heads is None)
    return result | {code: nothing | {"is_half": False} for code in absent}


def half_of_villages(slow: Slow, filters: Filters) -> Row:
    """What gap_concentration says of the place as a whole."""
    rows = gap_concentration(slow, filters.asking("village")).values()
    half = [row for row in rows if row["is_half"]]
    return {
        "uncovered_count": _whole(slow, filters)["uncovered_count"],
        "place_count": sum(bool(row["uncovered_count"]) for row in rows),
        "half_place_count": len(half),
        "half_count": sum(int(str(row["uncovered_count"])) for row in half),
    }
