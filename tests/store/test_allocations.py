"""Saved allocations: every save is a version, none is ever changed, and the newest of each target is in force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers import JUAI, MIHU, Office
from ucj.errors import Refused
from ucj.store import allocations, entered
from ucj.store.allocations import Plan, VillageTarget

# 8 + 10 = 18
PLAN = Plan(
    name="Musrenbang",
    target_code="Bappenas",
    target_year=2025,
    target_count=18,
    split_by="eligible",
    minimum_count=2,
    release="ucj-20251013-000000",
    villages=(VillageTarget(JUAI, 8, True), VillageTarget(MIHU, 10, False)),
)


def moved(plan: Plan, juai: int) -> Plan:
    return replace(
        plan, villages=(VillageTarget(JUAI, juai, True), VillageTarget(MIHU, plan.target_count - juai, False))
    )


def test_a_version_is_read_as_it_was_saved(office: Office) -> None:
    number = allocations.save(office.settings, replace(PLAN, name=" Musrenbang "), "pimpinan")
    (found,) = allocations.versions(office.settings)
    assert (found.allocation_id, found.plan, found.made_by) == (number, PLAN, "pimpinan")
    assert found.made_at.endswith("+00:00")


def test_an_edit_is_a_new_version_and_the_old_one_stays(office: Office) -> None:
    first = allocations.save(office.settings, PLAN, "pimpinan")
    second = allocations.save(office.settings, moved(PLAN, 9), "cabang")
    found = allocations.versions(office.settings)
    assert [each.allocation_id for each in found] == [second, first]
    assert [each.plan for each in found] == [moved(PLAN, 9), PLAN]


def test_the_newest_of_each_target_comes_with_the_next_build(office: Office) -> None:
    allocations.save(office.settings, PLAN, "pimpinan")
    universal = replace(PLAN, target_code="universal", target_year=None)
    kept = [
        allocations.save(office.settings, universal, "pimpinan"),
        allocations.save(office.settings, moved(PLAN, 7), "pimpinan"),
    ]
    found = entered.allocations(office.settings)
    assert sorted(set(found["allocation_id"])) == kept
    # 8 + 7 of Juai.
    assert found.loc[found["village_code"] == JUAI, "target_count"].sum() == 15


@pytest.mark.parametrize("name", ["", "  "])
def test_a_version_needs_a_name(office: Office, name: str) -> None:
    with pytest.raises(Refused, match="nama"):
        allocations.save(office.settings, replace(PLAN, name=name), "pimpinan")
    assert allocations.versions(office.settings) == ()


def test_villages_that_miss_the_target_are_not_kept(office: Office) -> None:
    with pytest.raises(ValueError, match="19"):
        allocations.save(office.settings, replace(PLAN, target_count=19), "pimpinan")
    assert allocations.versions(office.settings) == ()
