"""Every metric agrees with its slow second implementation, in every place, month and choice that is drawn."""

from __future__ import annotations

from functools import partial

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers import JUAI, MIHU, PARINGIN, Person, new_office
from tests.metrics import slow_uncovered
from tests.metrics.slow import Row, Slow
from ucj import months
from ucj.metrics import DIMENSIONS, TOTAL, WORKER_DIMENSIONS, Filters, dimension_codes, run
from ucj.settings import Settings

# The tiny release holds April to September 2025; a drawn case costs the slow version a pass over everyone.
FIRST, LAST = months.parse("2025-04"), months.parse("2025-09")
REGIONS = ("6311", "631101", "631106", "6311012003", "6311061019")
drawn = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def slow(tiny: Settings, tiny_release: duckdb.DuckDBPyConnection) -> Slow:
    return Slow(tiny, tiny_release)


@pytest.fixture(scope="module")
def codes(tiny_release: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    return {name: dimension_codes(tiny_release, name) for name in WORKER_DIMENSIONS}


def same(frame: pd.DataFrame, expected: dict[str, Row] | dict[int, Row], key: str = "code") -> None:
    """The same rows with the same values; a share to twelve digits, and None where there is none."""
    found = {row[key]: row for row in frame.astype(object).to_dict("records")}
    assert list(found) == list(expected) or set(found) == set(expected)
    for code, row in expected.items():
        for column, value in row.items():
            given_value = found[code][column]
            if value is None:
                assert pd.isna(given_value), (code, column, given_value)
            elif isinstance(value, str):
                assert given_value == value, (code, column)
            else:
                assert given_value == pytest.approx(value, rel=1e-12), (code, column)


def choices(data: st.DataObject, codes: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    names = data.draw(st.sets(st.sampled_from(WORKER_DIMENSIONS), max_size=2))
    some = {name: st.sets(st.sampled_from(codes[name]), min_size=1, max_size=3) for name in sorted(names)}
    return {name: tuple(sorted(data.draw(each))) for name, each in some.items()}


@drawn
@given(data=st.data())
def test_coverage_of_any_question(
    data: st.DataObject, tiny_release: duckdb.DuckDBPyConnection, slow: Slow, codes: dict[str, list[str]]
) -> None:
    filters = Filters(
        data.draw(st.sampled_from(REGIONS)),
        data.draw(st.integers(FIRST, LAST)),
        data.draw(st.sampled_from(("district", "village", TOTAL, *DIMENSIONS))),
        is_public=False,
        **choices(data, codes),
    )
    same(run("coverage", tiny_release, filters), slow.coverage(filters))


@pytest.mark.parametrize("by", ["district", "village", TOTAL, *DIMENSIONS])
@pytest.mark.parametrize("month", [FIRST, LAST])
def test_coverage_by_everything(tiny_release: duckdb.DuckDBPyConnection, slow: Slow, by: str, month: int) -> None:
    filters = Filters("6311", month, by, is_public=False)
    same(run("coverage", tiny_release, filters), slow.coverage(filters))


@pytest.mark.parametrize("region", REGIONS)
def test_the_funnel_the_targets_and_the_lists(tiny_release: duckdb.DuckDBPyConnection, slow: Slow, region: str) -> None:
    for month in (FIRST, LAST):
        filters = Filters(region, month, "stage", is_public=False)
        same(run("status_funnel", tiny_release, filters), slow.status_funnel(filters))
        frame = run("target_progress", tiny_release, filters.asking("target"))
        is_universal = frame["code"] == "universal"
        frame["code"] = frame["code"].where(is_universal, frame["code"] + " " + frame["year"].astype(str))
        same(frame, slow.target_progress(filters))
        same(run("data_freshness", tiny_release, filters.asking("kind")), slow.data_freshness(filters))


@settings(parent=drawn, max_examples=8)
@given(data=st.data())
def test_the_series_of_any_question(
    data: st.DataObject, tiny_release: duckdb.DuckDBPyConnection, slow: Slow, codes: dict[str, list[str]]
) -> None:
    region, month = data.draw(st.sampled_from(REGIONS)), data.draw(st.integers(FIRST, LAST))
    filters = Filters(region, month, "month", is_public=False, **choices(data, codes))
    same(run("active_series", tiny_release, filters), slow.active_series(filters, FIRST), "month")


# The metrics on top of coverage, with the breakdowns they know.
PLACES = ("village", "district", TOTAL)
BUILT_ON_COVERAGE = {
    "uncovered": (slow_uncovered.uncovered, (*PLACES, *WORKER_DIMENSIONS)),
    "composition": (slow_uncovered.composition, (TOTAL, *WORKER_DIMENSIONS)),
    "uncovered_since": (slow_uncovered.uncovered_since, ("since",)),
    "change": (partial(slow_uncovered.change, first_month=FIRST), PLACES),
    "funnel_limits": (slow_uncovered.funnel_limits, PLACES),
    "quadrant": (slow_uncovered.quadrant, PLACES),
    "gap_concentration": (slow_uncovered.gap_concentration, ("village", "district")),
}


@pytest.mark.parametrize("name", BUILT_ON_COVERAGE)
@settings(parent=drawn, max_examples=15)
@given(data=st.data())
def test_the_uncovered_of_any_question(
    name: str,
    data: st.DataObject,
    tiny_release: duckdb.DuckDBPyConnection,
    slow: Slow,
    codes: dict[str, list[str]],
) -> None:
    expected, breakdowns = BUILT_ON_COVERAGE[name]
    filters = Filters(
        data.draw(st.sampled_from(REGIONS)),
        data.draw(st.integers(FIRST, LAST)),
        data.draw(st.sampled_from(breakdowns)),
        is_public=False,
        **choices(data, codes),
    )
    same(run(name, tiny_release, filters), expected(slow, filters))


@pytest.mark.parametrize("name", BUILT_ON_COVERAGE)
def test_the_uncovered_of_the_regency(tiny_release: duckdb.DuckDBPyConnection, slow: Slow, name: str) -> None:
    expected, breakdowns = BUILT_ON_COVERAGE[name]
    for by in breakdowns:
        filters = Filters("6311", LAST, by, is_public=False)
        same(run(name, tiny_release, filters), expected(slow, filters))


@pytest.mark.parametrize("region", REGIONS)
def test_half_of_the_gap(tiny_release: duckdb.DuckDBPyConnection, slow: Slow, region: str) -> None:
    filters = Filters(region, LAST, TOTAL, is_public=False)
    same(run("gap_concentration", tiny_release, filters), {region: slow_uncovered.half_of_villages(slow, filters)})


@pytest.mark.parametrize("month", range(FIRST, LAST + 1))
def test_members_apart(tiny_release: duckdb.DuckDBPyConnection, slow: Slow, month: int) -> None:
    filters = Filters("6311", month, "reason", is_public=False)
    same(run("members_apart", tiny_release, filters), slow.members_apart(filters))


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> tuple[duckdb.DuckDBPyConnection, Slow]:
    """What the demo lacks: villages with several lists, people who come, go, move and return, birthdays within."""
    office = new_office(tmp_path_factory.mktemp("eventful"))
    people = [
        Person(n, Person(n).birth.replace(year=1957 + 2 * (n % 29), month=1 + n % 12), is_woman=n % 3 == 0)
        for n in range(1, 121)
    ]
    jobs = ["Petani karet", "ASN", "Sopir", "PKL", "Karyawan toko"]
    lists = {"2024-09": people[:90], "2025-03": people[20:100], "2025-07": people[10:120]}
    for number, (period, present) in enumerate(lists.items()):
        places = [JUAI, MIHU] if number == 0 else [JUAI, MIHU, PARINGIN]
        rows = [p.works(places[(p.serial + number * (p.serial % 4 == 0)) % 2], jobs[p.serial % 5]) for p in present]
        office.workforce(period, *rows)
    for number, period in enumerate(("2024-06", "2024-12", "2025-06", "2025-09")):
        rows = []
        for p in people[:100]:
            if (p.serial + number) % 7:
                gone = (p.serial + number) % 5 == 0
                rows.append(p.member(f"2024-{1 + p.serial % 5:02d}", *(("T", "2024-05") if gone else ())))
            if p.serial % 6 == 0 and number:
                rows.append(p.member("2024-11", segment="PU", payer="PERUSAHAAN", employer=f"N{p.serial % 2}"))
        office.participation(period, *rows)
    con = office.release()
    return con, Slow(office.settings, con)


def test_an_eventful_history_agrees_in_every_month(eventful: tuple[duckdb.DuckDBPyConnection, Slow]) -> None:
    con, slow = eventful
    for month in range(months.parse("2024-10"), LAST + 1):
        for by in ("district", "village", TOTAL, *DIMENSIONS):
            filters = Filters("6311", month, by, is_public=False)
            same(run("coverage", con, filters), slow.coverage(filters))
    filters = Filters("6311", LAST, "month", is_public=False)
    series = slow.active_series(filters, months.parse("2024-10"))
    same(run("active_series", con, filters), series, "month")
    assert len({row["active_count"] for row in series.values()}) > 5


@pytest.mark.parametrize("name", BUILT_ON_COVERAGE)
def test_the_uncovered_of_an_eventful_history(eventful: tuple[duckdb.DuckDBPyConnection, Slow], name: str) -> None:
    """Villages without a list, and lists and memberships that end, against months before and after."""
    con, slow = eventful
    first, (expected, breakdowns) = months.parse("2024-10"), BUILT_ON_COVERAGE[name]
    if name == "change":
        expected = partial(slow_uncovered.change, first_month=first)
    for month in (first, first + 3, LAST - 3, LAST):
        for by in breakdowns:
            filters = Filters("6311", month, by, is_public=False)
            same(run(name, con, filters), expected(slow, filters))


def test_an_active_member_whose_list_has_ended_is_counted_apart(
    eventful: tuple[duckdb.DuckDBPyConnection, Slow],
) -> None:
    con, slow = eventful
    filters = Filters("6311", months.parse("2025-06"), "reason", is_public=False)
    same(run("members_apart", con, filters), slow.members_apart(filters))
