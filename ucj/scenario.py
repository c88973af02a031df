"""What a budget scenario asks, and what of it cannot be: every refusal names the nearest valid choice. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ucj import months
from ucj.impossible import Field, Impossible, Mistaken, Month, Names
from ucj.rates import PAYERS, Terms

# Whole villages, the largest gap or the lowest share first; or persons: the lapsed, or the most dangerous work, first.
ORDERS = ("gap", "coverage", "lapsed", "risk")
# A budget is not planned further ahead, and a mistyped number must not run for hours.
MONTHS_MAX = 60
# So many months after the figures a plan may begin.
AHEAD_MAX = 24
# No plan counts or costs as much; what is above is mistyped, and neither a browser nor a column could hold it.
HEADS_MAX, IDR_MAX = 10**9 - 1, 10**12
# How many workers a civil servant may take on.
PER_SERVANT = (1, 2)
FOSTER = "foster"
_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True)
class Scenario:
    """One question, hashable. Every field has the default of the plainest one: the gap, twelve months, the regency.

    sectors: all when empty. own_account: no wage earners, whose employers owe them another membership. workers,
    budget_idr: one of them, or none for the gap to the target. start_month: 'YYYY-MM', '' for the next one. funds:
    'payer:count' in order, the last without count takes the rest; 'foster' without count takes what the civil servants
    carry, also as the last. servants .. workers_per_servant: of that sum; None as known.
    """

    order: str = "gap"
    sectors: tuple[str, ...] = ()
    own_account: bool = False
    workers: int | None = None
    budget_idr: int | None = None
    start_month: str = ""
    month_count: int = 12
    funds: tuple[str, ...] = ("regency",)
    with_jht: bool = False
    village_relief: bool = False
    servants: int | None = None
    participation_pct: float | None = None
    workers_per_servant: int | None = None

    @property
    def terms(self) -> Terms:
        return Terms(self.with_jht, self.village_relief)


@dataclass(frozen=True)
class Place:
    """What the plan must know of the place. month: of the figures; gap_count: workers to the target."""

    month: int
    gap_count: int
    sectors: tuple[str, ...]
    servants: int
    participation_pct: float
    workers_per_servant: int


@dataclass(frozen=True)
class Fund:
    """A payer and for how many; None: for all the others."""

    payer: str
    count: int | None


def settled(asked: Scenario, place: Place) -> Scenario:
    """The question with what was left open filled in. Raises Mistaken or Impossible naming a valid choice."""
    _known(asked.order, ORDERS, "order")
    for sector in asked.sectors:
        _known(sector, place.sectors, "sector")
    if not 1 <= asked.month_count <= MONTHS_MAX:
        nearest = min(max(asked.month_count, 1), MONTHS_MAX)
        raise Impossible("scenario.months_wrong", count=asked.month_count, most=MONTHS_MAX, nearest=nearest)
    if asked.workers is not None and asked.budget_idr is not None:
        raise Mistaken("scenario.workers_and_budget")
    if asked.budget_idr is not None:
        _within("budget", asked.budget_idr, -IDR_MAX, IDR_MAX)
    share = place.participation_pct if asked.participation_pct is None else asked.participation_pct
    each = place.workers_per_servant if asked.workers_per_servant is None else asked.workers_per_servant
    return replace(
        asked,
        start_month=_start(asked.start_month, place.month),
        servants=_within("servants", place.servants if asked.servants is None else asked.servants, 0, HEADS_MAX),
        participation_pct=_within("participation_pct", share, 0, 100),
        workers_per_servant=_within("workers_per_servant", each, *PER_SERVANT),
    )


def _known(code: str, choices: Sequence[str], what: str) -> None:
    if code not in choices:
        raise Mistaken(f"scenario.{what}_unknown", code=code, choices=Names(what, tuple(choices), with_codes=True))


def _start(text: str, month: int) -> str:
    """The month to begin with: after the figures, for what is past cannot be bought, and not too far after them."""
    first, last = month + 1, month + AHEAD_MAX
    try:
        start = months.parse(text) if text else first
    except ValueError:
        raise Mistaken("scenario.start_form", month=text, nearest=months.text(first)) from None
    if start < first:
        raise Impossible("scenario.start_past", month=Month(start), figures=Month(month), nearest=Month(first))
    if start > last:
        raise Impossible("scenario.start_far", month=Month(start), most=AHEAD_MAX, nearest=Month(last))
    return months.text(start)


def _within(field: str, value: _Number, low: _Number, high: _Number) -> _Number:
    if not low <= value <= high:
        raise Impossible("scenario.value_wrong", field=Field(field), value=value, nearest=low if value < low else high)
    return value


def carried(servants: int, participation_pct: float, workers_per_servant: int) -> int:
    """How many workers the civil servants carry: whole servants times what each takes on."""
    # A hair more: 7.07 % of 10,000 is 707, not 706.99999.
    return int(servants * participation_pct / 100 + 1e-9) * workers_per_servant


def funds(asked: Scenario) -> tuple[Fund, ...]:
    """Who pays in which order; of a settled question. Raises Mistaken or Impossible naming what is wrong."""
    read = tuple(_fund(text, asked) for text in asked.funds)
    if not read:
        raise Mistaken("scenario.funds_none", choices=Names("payer", PAYERS))
    payers = tuple(fund.payer for fund in read)
    for at, fund in enumerate(read):
        later = payers[at + 1 :]
        if fund.payer in later:
            raise Impossible("scenario.fund_twice", payer=Names("payer", (fund.payer,)))
        if fund.count is None and later:
            others = Names("payer", later)
            raise Impossible("scenario.fund_takes_all", payer=Names("payer", (fund.payer,)), others=others)
    return read


def _fund(text: str, asked: Scenario) -> Fund:
    payer, colon, count = text.partition(":")
    _known(payer, PAYERS, "payer")
    if not colon:
        return Fund(payer, _carried_by(asked) if payer == FOSTER else None)
    heads = heads_of(count)
    if heads is None:
        name, nearest = Names("payer", (payer,)), f"{payer}:100"
        raise Mistaken("scenario.fund_count", payer=name, count=count, most=HEADS_MAX, nearest=nearest)
    return Fund(payer, heads)


def _carried_by(asked: Scenario) -> int:
    return carried(asked.servants or 0, asked.participation_pct or 0.0, asked.workers_per_servant or 1)


def heads_of(text: str) -> int | None:
    """The number that plain digits write; none where they are others, or too many."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(HEADS_MAX)) else None


def span(asked: Scenario) -> range:
    """The months that are paid for; of a settled question."""
    start = months.parse(asked.start_month)
    return range(start, start + asked.month_count)


def sized_by(asked: Scenario, place: Place) -> str:
    """What says for how many: 'budget', 'workers', 'gap' to the target, or 'everyone' where there is no gap."""
    if asked.budget_idr is not None:
        return "budget"
    if asked.workers is not None:
        return "workers"
    return "gap" if place.gap_count else "everyone"
