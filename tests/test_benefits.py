"""What a family gets: the rule of the first three months on both sides of its borders, and without a membership."""

from __future__ import annotations

import pytest

from ucj import benefits, months, reference
from ucj.benefits import Benefits
from ucj.settings import Settings


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Benefits:
    """The tables in git."""
    settings = Settings(tmp_path_factory.mktemp("benefits"), "6311")
    amounts = reference.read(settings, "benefits")[["programme", "component", "amount_idr"]]
    rows = [(row[0], row[1], None if row[2] is None else int(row[2])) for row in amounts.dropna().values.tolist()]
    assumed = reference.read(settings, "assumptions")
    return benefits.table(rows, dict(zip(assumed["name"], assumed["value"], strict=True)))


@pytest.mark.parametrize(
    ("start", "death", "million"),
    [
        # In force since March 2025: deaths before are paid whole from the first month of membership on.
        ("2025-02", "2025-02", 42),
        ("2025-03", "2025-03", 10),
        ("2025-01", "2025-03", 10),
        ("2024-12", "2025-03", 42),
        # January, February, March: the third month of membership; April is the fourth.
        ("2026-01", "2026-01", 10),
        ("2026-01", "2026-03", 10),
        ("2026-01", "2026-04", 42),
        # Over the turn of a year.
        ("2025-11", "2026-01", 10),
        ("2025-11", "2026-02", 42),
        # Dead before it began: nobody's member.
        ("2026-05", "2026-04", 0),
    ],
)
def test_the_first_three_months_are_paid_the_funeral_alone(
    shipped: Benefits, start: str, death: str, million: int
) -> None:
    assert shipped.on_death(months.parse(start), months.parse(death)) == million * 1_000_000


def test_without_a_membership_a_family_gets_nothing(shipped: Benefits) -> None:
    assert shipped.on_death(None, months.parse("2026-04")) == 0


def test_the_parts_of_the_whole_are_those_of_the_table(shipped: Benefits) -> None:
    """20 grant + 12 periodic + 10 funeral = 42; 2 children x 87 = 174."""
    assert shipped.whole_idr == 20_000_000 + 12_000_000 + shipped.funeral_idr
    assert (shipped.funeral_idr, shipped.scholarship_idr) == (10_000_000, 2 * 87_000_000)
