"""An attacker who knows every programme's total tries to find the hidden causes of its claims."""

from __future__ import annotations

import itertools

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ucj.store import claim_causes

SMALL = 4
CODES = ("fall", "animal", "machine", "burn", "other", "unstated")
COUNTS = st.dictionaries(st.sampled_from(CODES), st.integers(1, 12), min_size=1)


def built(*years: dict[str, int], before: tuple[duckdb.DuckDBPyConnection, ...] = ()) -> duckdb.DuckDBPyConnection:
    """A release with the accidents of each year from 2023 on."""
    con = duckdb.connect()
    rows = [(2023 + at, "JKK", cause, count) for at, year in enumerate(years) for cause, count in year.items()]
    counted = pd.DataFrame(rows, columns=["year", "programme", "cause", "claim_count"])
    con.register("counted", counted)
    con.execute("CREATE TABLE cause_count AS FROM counted")
    claim_causes.build(con, SMALL, before)
    return con


def told(con: duckdb.DuckDBPyConnection, year: int = 2023) -> dict[str, int | None]:
    return dict(con.execute("SELECT cause, claim_count FROM claim_cause WHERE year = $y", {"y": year}).fetchall())


def widths(counts: dict[str, int], said: dict[str, int | None], known: tuple[str, ...] = ()) -> dict[str, float]:
    """How far apart the least and the most of each hidden cause are, by the total and what is shown or known."""
    hidden = [cause for cause, count in said.items() if count is None and cause not in known]
    left = sum(counts.values()) - sum(counts[cause] for cause in counts if cause not in hidden)
    result = {}
    for at, cause in enumerate(hidden):
        wanted = np.eye(len(hidden))[at]
        least, most = (
            linprog(sign * wanted, A_eq=np.ones((1, len(hidden))), b_eq=[left], bounds=(1, None)) for sign in (1, -1)
        )
        result[cause] = -most.fun - least.fun
    return result


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_the_total_gives_no_small_cause_back(counts: dict[str, int]) -> None:
    said = told(built(counts))
    if set(said) == {claim_causes.WITHHELD}:
        assert said[claim_causes.WITHHELD] is None
        return
    assert set(said) == set(counts)
    for cause, count in said.items():
        assert count is None or count == counts[cause] > SMALL
    assert all(width >= 1 for width in widths(counts, said).values())
    # Who counts the deaths at work may know the claims whose words name no cause.
    found = widths(counts, said, known=("other", "unstated"))
    assert all(width >= 1 for cause, width in found.items() if counts[cause] <= SMALL)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        # The dearest cause stays: the smallest that is large enough covers.
        ({"fall": 50, "animal": 9, "machine": 2}, {"animal", "machine"}),
        ({"fall": 50, "animal": 1, "machine": 1}, {"fall", "animal", "machine"}),
        ({"fall": 50, "animal": 2, "machine": 1}, {"animal", "machine"}),
        ({"fall": 50, "animal": 9}, set()),
    ],
)
def test_the_smallest_covers(counts: dict[str, int], hidden: set[str]) -> None:
    assert {cause for cause, count in told(built(counts)).items() if count is None} == hidden


@pytest.mark.parametrize("counts", [{"fall": 3}, {"fall": 1, "animal": 1}, {"fall": 3, "other": 40}])
def test_a_year_that_cannot_be_covered_names_no_cause(counts: dict[str, int]) -> None:
    assert told(built(counts)) == {claim_causes.WITHHELD: None}


def test_what_an_earlier_release_hid_stays_hidden() -> None:
    """Nine by animals covered two by machines; with three more machines nothing small is left, and all else is told."""
    first = built({"fall": 50, "animal": 9, "machine": 2})
    said = told(built({"fall": 50, "animal": 9, "machine": 5}, before=(first,)))
    assert said == {"fall": 50, "animal": None, "machine": None}


def test_years_are_hidden_apart() -> None:
    con = built({"fall": 50, "animal": 9}, {"fall": 50, "animal": 1})
    assert told(con) == {"fall": 50, "animal": 9}
    assert list(itertools.chain(told(con, 2024).values())) == [None, None]
