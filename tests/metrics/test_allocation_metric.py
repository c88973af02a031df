"""The metric `allocation`: sums at every level, what is fixed or saved, what is refused, and the pace of each place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, UNLISTED, Office, Person, answer, new_office
from ucj import allocation, months
from ucj.errors import Refused, WrongUsage
from ucj.metrics import TOTAL, Filters, run
from ucj.metrics.allocation_rule import AllocationRule
from ucj.settings import Settings
from ucj.store import allocations
from ucj.store.allocations import Plan, VillageTarget

LAST = months.parse("2025-09")
# Eligible and protected workers of three villages; the fourth has no list.
HEADS = {JUAI: (10, 8), MIHU: (10, 6), PARINGIN: (2, 1)}


def shares(con: duckdb.DuckDBPyConnection, by: str, region: str = "6311", **asked: Any) -> pd.DataFrame:
    """The split of the universal target unless another is asked for."""
    rule = AllocationRule(**{"target": "universal"} | asked)
    return run("allocation", con, Filters(region, LAST, by, is_public=False, detail=rule)).set_index("code")


# On the demo


@pytest.mark.parametrize("split_by", allocation.KEYS)
@pytest.mark.parametrize("minimum", [0, 1])
def test_villages_districts_and_the_whole_add_up_to_the_target(
    tiny_release: duckdb.DuckDBPyConnection, split_by: str, minimum: int
) -> None:
    asked: dict[str, Any] = {"target": "RPJPN 2025-2045", "split_by": split_by, "minimum_count": minimum}
    villages, districts, whole = (shares(tiny_release, by, **asked) for by in ("village", "district", TOTAL))
    # 99.5 % of all eligible workers, rounded up.
    eligible = int(villages["eligible_count"].sum())
    assert villages["target_count"].sum() == whole["target_count"].iloc[0] == -(-eligible * 995 // 1000)
    sums = villages.groupby(villages.index.str[:6])[["target_count", "gap_count"]].sum()
    assert sums.equals(districts[["target_count", "gap_count"]])
    assert (villages["target_count"] <= villages["eligible_count"]).all()
    assert (villages["target_count"] >= villages["reached_count"]).all()
    least = (villages["eligible_count"] - villages["reached_count"]).clip(upper=minimum)
    assert (villages["gap_count"] >= least).all()


def test_a_district_is_told_its_part_of_the_whole_regency(tiny_release: duckdb.DuckDBPyConnection) -> None:
    everywhere = shares(tiny_release, "village")
    within = shares(tiny_release, "village", "631106")
    assert within.equals(everywhere[everywhere.index.str.startswith("631106")])
    assert shares(tiny_release, TOTAL, "631106").equals(shares(tiny_release, "district").loc[["631106"]])


def test_the_public_is_refused_where_a_part_would_give_back_a_hidden_count(
    tiny_release: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(Refused) as problem:
        run("allocation", tiny_release, Filters("6311", LAST, "district"))
    assert problem.value.key == "allocation.public_hidden"


# By hand


def lines(village: str, first: int, since: Sequence[str], eligible: int) -> tuple[list[Any], list[Any]]:
    """So many farmers, as many of them members as there are months in `since`."""
    people = [Person(first + each) for each in range(eligible)]
    members = [person.member(month) for person, month in zip(people, since, strict=False)]
    return [person.works(village) for person in people], members


def sent(office: Office) -> Office:
    """Juai: 8 of 10 protected, 3 of them since August; Mihu 6 of 10, all for long; Paringin 1 of 2."""
    long = "2024-01"
    villages = [
        lines(JUAI, 100, [long] * 5 + ["2025-08"] * 3, 10),
        lines(MIHU, 200, [long] * 6, 10),
        lines(PARINGIN, 300, [long], 2),
    ]
    for workers, _ in villages:
        office.workforce("2025-01", *workers)
    office.participation("2025-09", *(member for _, members in villages for member in members))
    return office


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return sent(new_office(tmp_path_factory.mktemp("small"))).release()


def test_the_default_is_universal_coverage_where_the_headline_is_more_than_everybody(
    small: duckdb.DuckDBPyConnection,
) -> None:
    rows = answer(small, "allocation", "2025-09", by="village").set_index("code")
    assert set(rows["target_code"]) == {"universal"}
    listed = rows.loc[list(HEADS)]
    assert [*zip(listed["eligible_count"], listed["reached_count"], strict=True)] == [*HEADS.values()]
    assert listed["target_count"].tolist() == [10, 10, 2]
    assert listed["gap_count"].tolist() == [2, 4, 1]
    # No date: nothing is needed by then, and nobody can be late.
    assert listed[["needed_per_month", "verdict"]].isna().all(axis=None)


def test_a_village_without_a_list_has_no_target(small: duckdb.DuckDBPyConnection) -> None:
    row = shares(small, "village").loc[UNLISTED]
    assert not row["is_listed"]
    assert row[["target_count", "gap_count", "target_pct", "verdict"]].isna().all()
    assert shares(small, "district").loc[["631102"], "target_count"].isna().all()


def own_target(office: Office, *rows: str) -> None:
    folder = office.settings.data / "reference"
    folder.mkdir(parents=True)
    header = "region_code,series,year,basis,basis_note,unit,value,source,basis_note_en"
    (folder / "targets.csv").write_text("\n".join((header, *rows)), encoding="utf-8")


@pytest.fixture(scope="module")
def aimed(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The same with a headline target of 18 by December 2025: 15 are protected, 3 more in 3 months."""
    office = new_office(tmp_path_factory.mktemp("aimed"))
    own_target(office, "6311,Bappenas,2025,active,,workers,18,rekaan", "6311,Lama,2024,registered,,workers,18,rekaan")
    return sent(office).release()


def test_parts_needs_paces_and_verdicts_by_hand(aimed: duckdb.DuckDBPyConnection) -> None:
    """3 more by 2 : 4 : 1 of 7: 0.857, 1.714, 0.429: whole 0 + 1 + 0, and the two largest remainders: 1, 2, 0."""
    rows = answer(aimed, "allocation", "2025-09", by="village").set_index("code").loc[list(HEADS)]
    assert rows["target_count"].tolist() == [9, 8, 1]
    assert rows["gap_count"].tolist() == [1, 2, 0]
    assert rows["needed_per_month"].tolist()[:2] == pytest.approx([1 / 3, 2 / 3])
    assert pd.isna(rows["needed_per_month"].iloc[2])
    # 3 came to Juai in August: 3 / 3 and 3 / 6 a month, more than 1.25 times the 1 / 3 needed.
    assert rows["pace_3_per_month"].tolist() == [1.0, 0.0, 0.0]
    assert rows["pace_6_per_month"].tolist() == [0.5, 0.0, 0.0]
    # The year of history begins with October 2024.
    assert rows["pace_12_per_month"].isna().all()
    assert rows["verdict"].tolist() == ["ahead", "behind", "reached"]
    assert rows["coverage_pct"].tolist() == [80.0, 60.0, 50.0]
    assert rows["target_pct"].tolist() == [90.0, 80.0, 50.0]
    whole = answer(aimed, "allocation", "2025-09").iloc[0]
    assert (whole["target_count"], whole["reached_count"], whole["gap_count"]) == (18, 15, 3)
    assert (whole["needed_per_month"], whole["verdict"]) == (1.0, "behind")


def test_a_said_village_stands_and_its_district_shows_it(aimed: duckdb.DuckDBPyConnection) -> None:
    asked: dict[str, Any] = {"target": "", "fixed": (f"{PARINGIN}=2",)}
    rows = shares(aimed, "village", **asked).loc[list(HEADS)]
    # 2 more by 2 : 4 of 6: 0.667 and 1.333: 0 + 1, and the larger remainder is rounded up.
    assert rows["target_count"].tolist() == [9, 7, 2]
    assert rows["is_fixed"].tolist() == [False, False, True]
    districts = shares(aimed, "district", **asked)
    assert districts.index[districts["is_fixed"]].tolist() == [PARINGIN[:6]]


def test_a_registered_target_counts_the_registered(aimed: duckdb.DuckDBPyConnection) -> None:
    rows = shares(aimed, "village", target="Lama")
    assert rows["reached_count"].sum() == answer(aimed, "coverage", "2025-09").iloc[0]["registered_count"]
    assert set(rows["basis"]) == {"registered"}
    # Its date has passed.
    assert set(rows.loc[[JUAI, MIHU], "verdict"]) == {"past_due"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"minimum_count": 3}, "Pilihan terdekat: 1"),
        ({"split_by": "area"}, "uncovered, eligible, equal_rate"),
        ({"target": "Mars"}, "Bappenas 2025, Lama 2024, universal"),
        ({"year": 2031}, "Bappenas 2025"),
        ({"fixed": (f"{JUAI}=7",)}, "Pilihan terdekat: 8"),
        ({"fixed": (f"{JUAI}=11",)}, "Pilihan terdekat: 10"),
        ({"fixed": (f"{JUAI[:-1]}=9",)}, JUAI[:-2]),
        ({"fixed": (f"{UNLISTED}=9",)}, UNLISTED),
        ({"fixed": (JUAI,)}, "KODE=JUMLAH"),
        ({"fixed": (f"{JUAI}=9", f"{JUAI}=10")}, "ditetapkan dua kali: 9 dan 10"),
        # 10 + 10 + 1 are 3 more than 18.
        ({"fixed": (f"{JUAI}=10", f"{MIHU}=10")}, "Kurangi 3"),
    ],
)
def test_what_cannot_be_is_refused_with_the_nearest_choice(
    aimed: duckdb.DuckDBPyConnection, asked: dict[str, Any], words: str
) -> None:
    with pytest.raises((Refused, WrongUsage), match=words):
        shares(aimed, "village", **{"target": "", **asked})


def test_a_target_below_today_is_refused_with_todays_figure(office: Office) -> None:
    own_target(office, "6311,Bappenas,2025,active,,workers,9,rekaan")
    con = sent(office).release()
    with pytest.raises(Refused, match="Pilihan terdekat: 15"):
        shares(con, "village", target="Bappenas")
    # Nobody asked for it by name: what is left to reach is split.
    assert set(answer(con, "allocation", "2025-09", by="village")["target_code"]) == {"universal"}


# Saved


def test_a_saved_allocation_stands_as_it_is_from_the_next_build(office: Office) -> None:
    own_target(office, "6311,Bappenas,2025,active,,workers,18,rekaan")
    before = sent(office).release()
    villages = tuple(VillageTarget(code, count, False) for code, count in {JUAI: 8, MIHU: 10, PARINGIN: 0}.items())
    number = allocations.save(
        office.settings, Plan("Musrenbang", "Bappenas", 2025, 18, "eligible", 0, "ucj-x", villages), "pimpinan"
    )
    assert answer(before, "allocation", "2025-09")["allocation_id"].isna().all()
    rows = answer(office.release(), "allocation", "2025-09", by="village").set_index("code").loc[list(HEADS)]
    assert rows["target_count"].tolist() == [8, 10, 0]
    # Today's gap: a village beyond its part lacks nothing.
    assert rows["gap_count"].tolist() == [0, 4, 0]
    assert rows["verdict"].tolist() == ["reached", "behind", "reached"]
    assert set(rows["allocation_id"]) == {number}
    assert {*rows["allocation_name"], *rows["split_by"]} == {"Musrenbang", "eligible"}


def test_a_saved_village_that_the_release_does_not_have_is_left_out_and_named(office: Office) -> None:
    own_target(office, "6311,Bappenas,2025,active,,workers,18,rekaan")
    gone = "6311999999"
    parts = {JUAI: (9, True), MIHU: (7, False), PARINGIN: (1, False), gone: (1, True)}
    villages = tuple(VillageTarget(code, count, is_fixed) for code, (count, is_fixed) in parts.items())
    plan = Plan("Lama", "Bappenas", 2025, 18, "eligible", 0, "ucj-x", villages)
    allocations.save(office.settings, plan, "pimpinan")
    con = sent(office).release()
    whole = shares(con, TOTAL, target="Bappenas").iloc[0]
    rows = shares(con, "village", target="Bappenas")
    districts = shares(con, "district", target="Bappenas")
    # 18 less the one of the village that is gone, at every level.
    assert (whole["target_count"], rows["target_count"].sum(), districts["target_count"].sum()) == (17, 17, 17)
    assert {*rows["unknown_codes"], whole["unknown_codes"]} == {gone}
    # Whom a person fixed is still known.
    assert rows.index[rows["is_fixed"]].tolist() == [JUAI]
    # Opened as a version it says the same.
    saved = tuple(f"{code}={count}" for code, (count, _) in parts.items())
    opened = shares(con, "village", target="Bappenas", split_by="eligible", saved=saved)
    assert opened["target_count"].sum() == 17
    assert set(opened["unknown_codes"]) == {gone}


@pytest.mark.parametrize("is_saved", [False, True])
def test_one_hidden_village_hides_every_part(tmp_path: Path, is_saved: bool) -> None:
    """Alone with a list: 2 of 20 are too few to be shown, and any part of the target would give them back."""
    office = Office(Settings(tmp_path / "data", "6311", history_months=12, small_count_max=4))
    own_target(office, "6311,Bappenas,2025,active,,workers,18,rekaan")
    workers, members = lines(JUAI, 100, ["2024-01"] * 2, 20)
    office.workforce("2025-01", *workers)
    office.participation("2025-09", *members)
    if is_saved:
        plan = Plan("Satu", "Bappenas", 2025, 18, "eligible", 0, "ucj-x", (VillageTarget(JUAI, 18, False),))
        allocations.save(office.settings, plan, "pimpinan")
    con = office.release()
    hidden = run("coverage", con, Filters("6311", LAST, "village")).query("is_listed")["active_count"].isna()
    assert hidden.tolist() == [True]
    for by in ("village", "district", TOTAL):
        for rule in (AllocationRule(), AllocationRule("Bappenas"), AllocationRule(minimum_count=1)):
            with pytest.raises(Refused) as problem:
                run("allocation", con, Filters("6311", LAST, by, detail=rule))
            assert (problem.value.key, problem.value.params) == ("allocation.public_hidden", {"hidden": 1})
