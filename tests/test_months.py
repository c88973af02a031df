"""Months as integers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucj import months


def test_a_month_is_its_years_months_since_nought() -> None:
    assert months.parse("2025-09") == 2025 * 12 + 8
    assert months.parse("2026-01") - months.parse("2025-12") == 1
    assert (months.text(months.parse("2025-01") - 1), months.text(months.parse("0999-12"))) == ("2024-12", "0999-12")


@pytest.mark.parametrize(
    "text", ["2025-13", "2025-00", "2025-9", "25-09", "2025/09", "09-2025", " 2025-09", "2025-09-01", ""]
)
def test_any_other_form_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):
        months.parse(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_day_lies_between_the_first_and_last_of_its_month(day: dt.date) -> None:
    month = months.of(day)
    assert months.parse(months.text(month)) == month
    assert months.first_day(month) <= day <= months.last_day(month)
    assert (months.first_day(month).day, months.last_day(month) + dt.timedelta(days=1)) == (
        1,
        months.first_day(month + 1),
    )


def test_february_of_a_leap_year() -> None:
    assert months.last_day(months.parse("2024-02")) == dt.date(2024, 2, 29)


def test_the_open_end_is_later_than_any_month() -> None:
    assert months.parse("9999-12") < months.OPEN_END
