"""What is offered where a choice leaves nobody: a month or fewer filters that have somebody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.helpers import JUAI, MIHU, UNLISTED, Office, Person
from ucj import i18n, months
from ucj.metrics import Filters, run
from ucj.views import nearest
from ucj.views.area import Choice
from ucj.views.nearest import Offer
from ucj.views.parts import Run

T = i18n.translator("id")
LAST = months.parse("2025-08")
# Their list is of May; the one of them comes of age in July.
JULY = months.parse("2025-07")


@pytest.fixture
def ask(office: Office) -> Run:
    office.workforce("2025-05", Person(3, dt.date(2010, 7, 20)).works(), Person(5, is_woman=True).works(MIHU))
    office.participation("2025-08", Person(9).member("2024-01"))
    con = office.release()
    return lambda name, filters: run(name, con, filters)


def offered(ask: Run, code: str, month: str, *, is_public: bool = False, **chosen: Any) -> Offer | None:
    filters = Filters(code[:6], months.parse(month), is_public=is_public, **chosen)
    return nearest.nearest(ask, Choice(filters, "village", village_code=code), LAST, T)


def test_a_list_of_nobody_offers_the_month_with_somebody(ask: Run) -> None:
    assert offered(ask, JUAI, "2025-06") == Offer(T("nearest.month", month="Juli 2025"), month=JULY)


def test_before_the_first_list_a_month_with_somebody_is_offered_not_one_with_a_list(ask: Run) -> None:
    assert offered(ask, JUAI, "2025-03") == Offer(T("nearest.month", month="Juli 2025"), month=JULY)


def test_a_month_is_offered_only_where_somebody_fits_the_filters(ask: Run) -> None:
    assert offered(ask, JUAI, "2025-03", sex=("L",)) == Offer(T("nearest.month", month="Juli 2025"), month=JULY)
    assert offered(ask, JUAI, "2025-03", sex=("P",)) is None


def test_filters_that_leave_nobody_are_dropped(ask: Run) -> None:
    found = offered(ask, JUAI, "2025-08", sex=("P",))
    assert found is not None
    assert found.dropped == ("sex",)


def test_nothing_is_offered_where_there_are_numbers_or_never_were_any(ask: Run) -> None:
    assert offered(ask, JUAI, "2025-08") is None
    assert offered(ask, UNLISTED, "2025-08") is None
