"""What a month of membership costs: the shipped table on both sides of every border date, and the checks worked out."""

from __future__ import annotations

import datetime as dt

import pytest

from ucj import months, rates, reference
from ucj.errors import Refused, WrongUsage
from ucj.impossible import Month
from ucj.rates import Rates, Terms
from ucj.settings import Settings

FULL = 10_000 + 6_800
HALF = 5_000 + 3_400
PLAIN = Terms()


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Rates:
    """The table in git."""
    frame = reference.read(Settings(tmp_path_factory.mktemp("rates"), "6311"), "contribution_rates")
    frame = frame[(frame["segment"] == "BPU") & frame["flat_idr_per_month"].notna()]
    columns = ["programme", "payer_class", "sector_class", "valid_from", "valid_to", "flat_idr_per_month"]
    return rates.table(tuple(row) for row in frame[columns].itertuples(index=False, name=None))


# Transport: January 2026 to March 2027. Other sectors: April to December 2026. Both ends are inside.
@pytest.mark.parametrize(
    ("month", "transport", "farming"),
    [
        ("2025-12", FULL, FULL),
        ("2026-01", HALF, FULL),
        ("2026-03", HALF, FULL),
        ("2026-04", HALF, HALF),
        ("2026-12", HALF, HALF),
        ("2027-01", HALF, FULL),
        ("2027-03", HALF, FULL),
        ("2027-04", FULL, FULL),
    ],
)
def test_the_relief_holds_for_who_pays_himself_and_never_where_the_state_pays(
    shipped: Rates, month: str, transport: int, farming: int
) -> None:
    at = months.parse(month)
    for payer in ("self", "foster", "csr", "baznas", "company"):
        assert shipped.monthly(payer, "transport", at, PLAIN) == transport
        assert shipped.monthly(payer, "farming", at, PLAIN) == farming
    for payer in ("regency", "province", "dbh_sawit", "village"):
        assert shipped.monthly(payer, "transport", at, PLAIN) == FULL
        assert shipped.monthly(payer, "farming", at, PLAIN) == FULL
    relieved = Terms(village_relief=True)
    assert shipped.monthly("village", "transport", at, relieved) == transport
    assert shipped.monthly("village", "farming", at, relieved) == farming
    assert shipped.monthly("regency", "transport", at, relieved) == FULL, "the switch is of villages alone"


def test_old_age_savings_are_added_and_not_relieved(shipped: Rates) -> None:
    with_savings = Terms(with_jht=True)
    assert shipped.monthly("regency", "trade", months.parse("2025-10"), with_savings) == 16_800 + 20_000
    assert shipped.monthly("self", "trade", months.parse("2026-05"), with_savings) == 8_400 + 20_000


@pytest.mark.parametrize(("heads", "idr"), [(2_000, 403_200_000), (12_000, 2_419_200_000)])
def test_a_year_of_the_regency_costs_as_published(shipped: Rates, heads: int, idr: int) -> None:
    """16,800 x 12 = 201,600 a head; x 2,000 = 403,200,000; x 12,000 = 2,419,200,000."""
    start = months.parse("2025-10")
    year = sum(shipped.monthly("regency", "farming", month, PLAIN) for month in range(start, start + 12))
    assert year == 201_600
    assert heads * year == idr


def test_a_month_without_a_rate_names_the_nearest_with_one(shipped: Rates) -> None:
    with pytest.raises(Refused) as early:
        shipped.monthly("self", "transport", months.parse("2015-06"), PLAIN)
    assert early.value.params == {"programme": "JKK", "month": Month(24185), "nearest": Month(24186)}
    ended = rates.table([("JKK", "any", "any", dt.date(2020, 1, 1), dt.date(2020, 12, 31), 1)])
    with pytest.raises(Refused) as late:
        ended.monthly("self", "transport", months.parse("2021-05"), PLAIN)
    assert late.value.params["nearest"] == Month(24251)
    with pytest.raises(Refused, match="JKM"):
        ended.monthly("self", "transport", months.parse("2020-05"), PLAIN)


def test_a_rate_from_the_middle_of_a_month_holds_from_the_next() -> None:
    parts = [
        ("JKM", "any", "any", dt.date(2015, 7, 1), None, 6_800),
        ("JKK", "any", "any", dt.date(2015, 7, 1), None, 9),
    ]
    changed = rates.table([*parts, ("JKK", "any", "any", dt.date(2025, 2, 7), None, 10)])
    costs = [changed.monthly("regency", "trade", months.parse(month), PLAIN) for month in ("2025-02", "2025-03")]
    assert costs == [6_809, 6_810]


def test_an_unknown_payer_is_answered_with_the_payers(shipped: Rates) -> None:
    with pytest.raises(WrongUsage, match=r"APBD kabupaten \(regency\), "):
        shipped.monthly("bupati", "trade", months.parse("2025-10"), PLAIN)
