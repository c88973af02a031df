"""Saved scenarios: they come back as they were asked, a name is used once, and a deleted one leaves its name free."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucj.errors import Refused
from ucj.scenario import Scenario
from ucj.settings import Settings
from ucj.store import scenarios, state

ASKED = Scenario(
    "risk", ("trade", "transport"), True, 2_000, None, "2026-01", 6, ("foster:700", "regency"), participation_pct=7.5
)


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    return Settings(tmp_path, "6311")


def test_a_question_comes_back_as_it_was_asked_the_newest_first(folder: Settings) -> None:
    first = scenarios.save(folder, "  Celah   64 ribu ", ASKED, "pimpinan")
    second = scenarios.save(folder, "Semua", Scenario(), "operator")
    found = scenarios.saved(folder)
    assert [(each.scenario_id, each.name, each.asked, each.by) for each in found] == [
        (second, "Semua", Scenario(), "operator"),
        (first, "Celah 64 ribu", ASKED, "pimpinan"),
    ]
    assert hash(found[1].asked) == hash(ASKED), "a view is cached by it"


def test_a_name_in_use_is_refused_with_the_nearest_free_one(folder: Settings) -> None:
    for name in ("Celah", "celah (2)"):
        scenarios.save(folder, name, ASKED, "pimpinan")
    with pytest.raises(Refused) as problem:
        scenarios.save(folder, "CELAH", Scenario(), "pimpinan")
    assert problem.value.params["nearest"] == "CELAH (3)"
    assert len(scenarios.saved(folder)) == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_must_say_something_and_fit(folder: Settings, name: str) -> None:
    with pytest.raises(Refused, match="80"):
        scenarios.save(folder, name, ASKED, "pimpinan")


def test_a_deleted_one_is_listed_no_more_its_name_is_free_and_its_row_stays(folder: Settings) -> None:
    number = scenarios.save(folder, "Celah", ASKED, "pimpinan")
    scenarios.delete(folder, number)
    scenarios.delete(folder, number)
    assert scenarios.saved(folder) == []
    again = scenarios.save(folder, "Celah", Scenario(), "pimpinan")
    assert again != number, "a number never comes again: addresses hold it"
    with state.opened(folder) as con:
        assert con.execute("SELECT count(*) FROM scenario").fetchall()[0][0] == 2


def test_a_field_that_this_program_does_not_know_is_left_out(folder: Settings) -> None:
    number = scenarios.save(folder, "Celah", ASKED, "pimpinan")
    with state.opened(folder) as con:
        con.execute("UPDATE scenario SET plan = json_set(plan, '$.later', 1) WHERE scenario_id = ?", (number,))
    assert scenarios.saved(folder)[0].asked == ASKED
