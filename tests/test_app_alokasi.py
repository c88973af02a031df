"""The page *Alokasi target* through `app.py`: who sees what, what is said instead, and versions from save to rework."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.test_app import EN, ID, Numbers, choices, copied, opened, title_of, use, words
from ucj import settings
from ucj.access import Role
from ucj.export import tables
from ucj.metrics.allocation_rule import AllocationRule
from ucj.settings import Settings
from ucj.store import allocations, entered, release
from ucj.store.allocations import Plan, VillageTarget
from ucj.ui import allocation_editor
from ucj.ui.menu import PAGES
from ucj.views import allocation, allocation_aims, allocation_versions
from ucj.views.allocation import Allocation

PAGE = next(spec for spec in PAGES if spec.url == "alokasi")
PLANNER = Role.PIMPINAN
FAR = "RPJPN 2025-2045 2045"


@pytest.fixture
def data(tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A folder of its own for every test: versions are kept in it."""
    use(monkeypatch, copied(tiny, tmp_path / "own"))
    return settings.load()


@pytest.fixture(scope="module")
def asked(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    return Numbers(release.published(replace(tiny, data=copied(tiny, tmp_path_factory.mktemp("allocation") / "data"))))


def view_of(numbers: Numbers, rule: AllocationRule | None = None, by: str = "village", version: str = "") -> Allocation:
    filters = numbers.filters(PLANNER, by=by, detail=rule)
    return allocation.build(numbers.run, numbers.info, filters, version, ID)


def plan(numbers: Numbers, fixed: tuple[str, ...] = (), name: str = "Musrenbang") -> Plan:
    """A far target split by eligible workers."""
    rule = AllocationRule("RPJPN 2025-2045", 2045, "eligible", 0, fixed)
    rows = numbers.run("allocation", numbers.filters(PLANNER, by="village", detail=rule))
    villages = tuple(
        VillageTarget(row["code"], int(row["target_count"]), bool(row["is_fixed"])) for row in rows.to_dict("records")
    )
    total = sum(each.target_count for each in villages)
    return Plan(name, rule.target, rule.year, total, rule.split_by, 0, numbers.info.name, villages)


def press(at: AppTest, label: str) -> AppTest:
    next(each for each in at.button if each.label == label).click()
    return at.run()


# What everybody sees


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.PETUGAS])
def test_the_public_is_told_why_there_is_nothing_and_sees_no_versions(
    role: Role, data: Settings, asked: Numbers
) -> None:
    allocations.save(data, plan(asked), PLANNER.value)
    at = opened(PAGE, role)
    assert title_of(at) == ID("allocation.title_plain")
    assert "Bagi publik, pembagian target tidak ditampilkan" in at.info[0].value
    assert "Musrenbang" not in words(at)
    assert "versi" not in choices(at)
    assert not at.text_input


def test_the_title_and_the_sum_are_computed(data: Settings, asked: Numbers) -> None:
    rows = asked.run("allocation", asked.filters(PLANNER, by="village")).sort_values(
        ["gap_count", "code"], ascending=[False, True]
    )
    total, gap = int(rows["target_count"].sum()), int(rows["gap_count"].sum())
    half, running = 0, 0
    for count in rows["gap_count"]:
        if 2 * running >= gap:
            break
        half, running = half + 1, running + int(count)
    at = opened(PAGE, PLANNER)
    assert title_of(at) == view_of(asked).title
    assert f"menanggung {rows['gap_count'].iloc[0]} dari {gap} pekerja tambahan; {half} desa" in title_of(at)
    assert f"157 desa: {ID.number(total)} = {ID.number(total)}" in words(at)


@pytest.mark.parametrize("by", ["village", "district"])
@pytest.mark.parametrize("key", ["uncovered", "eligible", "equal_rate"])
def test_every_key_and_level_opens(by: str, key: str, data: Settings, asked: Numbers) -> None:
    at = opened(PAGE, PLANNER, target=FAR, kunci=key, tingkat=by)
    assert title_of(at) == view_of(asked, AllocationRule("RPJPN 2025-2045", 2045, key), by).title
    assert (choices(at)["target"], choices(at)["kunci"]) == (FAR, key)


def test_it_speaks_english(data: Settings, asked: Numbers) -> None:
    at = opened(PAGE, PLANNER, "en", target=FAR)
    assert "additional workers" in title_of(at)
    assert "exactly the target" in words(at)
    assert choices(at, EN)["target"] == FAR


@pytest.mark.parametrize(
    "address",
    [
        dict.fromkeys(("target", "kunci", "minimum", "tingkat", "versi", "dasar"), "zz"),
        {"versi": "999999", "dasar": "'; DROP TABLE allocation; --", "minimum": "-1"},
    ],
)
def test_nonsense_in_the_address_is_as_none(address: dict[str, Any], data: Settings, asked: Numbers) -> None:
    allocations.save(data, plan(asked), PLANNER.value)
    assert title_of(opened(PAGE, PLANNER, **address)) == view_of(asked).title


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"target": "RKP 2026 2026"}, "di bawah angka hari ini"),
        ({"target": FAR, "minimum": "50"}, "tidak cukup dibagi"),
    ],
)
def test_what_cannot_be_split_is_said_with_the_nearest_choice(
    address: dict[str, str], said: str, data: Settings
) -> None:
    at = opened(PAGE, PLANNER, **address)
    assert title_of(at) == ID("allocation.title_plain")
    assert [said in box.value for box in at.info] == [True]


# Versions


def test_a_split_is_saved_opened_and_reworked(data: Settings, asked: Numbers) -> None:
    at = opened(PAGE, PLANNER, target=FAR, kunci="eligible")
    at.text_input[0].set_value("Musrenbang")
    at = press(at, ID("allocation.save"))
    (version,) = allocations.versions(data)
    assert version.plan == plan(asked)
    assert version.made_by == PLANNER.value
    assert at.query_params["versi"] == str(version.allocation_id)
    assert title_of(at) == view_of(asked, allocation_versions.rule(version)).title
    assert f"Versi {version.allocation_id} (Musrenbang) berlaku sejak rilis berikutnya" in words(at)
    at = press(at, ID("allocation.rework"))
    assert "versi" not in at.query_params
    assert (choices(at)["target"], choices(at)["kunci"]) == (FAR, "eligible")


def test_a_version_without_a_name_is_refused(data: Settings) -> None:
    at = press(opened(PAGE, PLANNER), ID("allocation.save"))
    assert ["nama" in box.value for box in at.error] == [True]
    assert allocations.versions(data) == ()


def test_what_was_fixed_stands_in_the_new_version(data: Settings, asked: Numbers) -> None:
    rows = asked.run("allocation", asked.filters(PLANNER, by="village"))
    most = rows.sort_values("gap_count").iloc[-1]
    fixed = (f"{most['code']}={most['eligible_count']}",)
    number = allocations.save(data, plan(asked, fixed), PLANNER.value)
    at = opened(PAGE, PLANNER, target=FAR, kunci="eligible", dasar=str(number))
    at.text_input[0].set_value("Kedua")
    press(at, ID("allocation.save"))
    second, first = allocations.versions(data)
    assert second.plan == replace(first.plan, name="Kedua")
    assert [each.village_code for each in second.plan.villages if each.is_fixed] == [most["code"]]


def test_a_version_whose_target_has_moved_says_so(data: Settings, asked: Numbers) -> None:
    old = plan(asked)
    fewer = (replace(old.villages[0], target_count=old.villages[0].target_count - 1), *old.villages[1:])
    number = allocations.save(data, replace(old, villages=fewer, target_count=old.target_count - 1), PLANNER.value)
    at = opened(PAGE, PLANNER, versi=str(number))
    assert f"kini {ID.number(old.target_count)}; simpan versi baru" in words(at)


def test_the_editors_numbers_are_what_the_metric_is_asked() -> None:
    said = pd.DataFrame({"fix": pd.array([None, 12, None], dtype="Int64")}, index=["a", "b", "c"])
    assert allocation_editor.entries(said) == ("b=12",)


# Files and words


def test_a_file_says_what_was_split_and_how(asked: Numbers) -> None:
    rule = AllocationRule("RPJPN 2025-2045", 2045, "equal_rate")
    table = view_of(asked, rule, version="Musrenbang (versi 3)").table
    assert table is not None
    text = tables.to_csv(table).decode("utf-8-sig")
    total = ID.number(int(table.frame["target_count"].sum()))
    for fact in (f"RPJPN 2025-2045 (2045): {total}", "Cakupan sama", "Musrenbang (versi 3)", asked.info.name):
        assert fact in text
    assert len(table.frame) == 157


def test_a_village_listed_since_has_no_part_and_nothing_of_it_is_called_hidden(asked: Numbers) -> None:
    villages = plan(asked).villages
    rule = AllocationRule("universal", None, "eligible", saved=tuple(f"{each.village_code}=1" for each in villages[1:]))
    table = view_of(asked, rule).table
    assert table is not None
    row = table.frame.set_index("code").loc[villages[0].village_code]
    assert (row["verdict"], row["note"]) == ("tidak mendapat target", "")


def test_the_goal_split_by_itself_comes_first_and_is_named(asked: Numbers) -> None:
    goals = allocation_aims.goals(asked.run, asked.filters(PLANNER), ID)
    # The headline target is for a regency of full size.
    assert (goals[0].code, goals[0].name) == ("universal", "Seluruh pekerja wajib")
    assert {goal.code for goal in goals} >= {"Bappenas 2025", FAR}


def test_the_allocation_in_force_opens_first_and_can_be_reworked(data: Settings, asked: Numbers) -> None:
    number = allocations.save(data, plan(asked, name="Berlaku"), PLANNER.value)
    # What the next build would load, without the rest of it.
    with duckdb.connect(str(release.published(data))) as con:
        con.register("incoming", entered.allocations(data))
        con.execute("INSERT INTO allocation BY NAME FROM incoming")
    at = opened(PAGE, PLANNER, target=FAR)
    title_of(at)
    assert choices(at)["kunci"] == "berlaku"
    assert f"Alokasi yang berlaku untuk target ini: Berlaku (versi {number})." in words(at)
    assert not at.text_input
    at = press(at, ID("allocation.rework"))
    assert choices(at)["kunci"] == "eligible"
    # Another version of the same target waits for the next build.
    later = allocations.save(data, plan(asked, name="Nanti"), PLANNER.value)
    assert f"Versi {later} (Nanti) berlaku sejak rilis berikutnya" in words(opened(PAGE, PLANNER, target=FAR))


def test_the_least_addition_of_a_reworked_version_is_kept_though_it_is_none_of_the_usual(
    data: Settings, asked: Numbers
) -> None:
    number = allocations.save(data, replace(plan(asked), minimum_count=1, name="Satu"), PLANNER.value)
    odd = allocations.save(data, replace(plan(asked), minimum_count=3), PLANNER.value)
    for base, minimum in ((number, "1"), (odd, "3")):
        at = press(opened(PAGE, PLANNER, versi=str(base)), ID("allocation.rework"))
        assert choices(at)["minimum"] == minimum


def test_a_target_of_registered_workers_is_called_by_what_it_counts(data: Settings, asked: Numbers) -> None:
    with duckdb.connect(str(release.published(data))) as con:
        con.execute("UPDATE target SET basis = 'registered' WHERE code = 'RPJPN 2025-2045'")
    number = allocations.save(data, plan(asked), PLANNER.value)
    at = opened(PAGE, PLANNER, target=FAR)
    assert [card.label for card in at.metric][:2] == ["Bagian terdaftar hari ini", "Bagian terdaftar pada target"]
    assert "Kunci pembagian: belum terdaftar." in words(at)
    headings = at.dataframe[0].proto.columns
    assert all(f'"{heading} (%)"' in headings for heading in ("Bagian terdaftar", "Bagian terdaftar pada target"))
    assert "Cakupan" not in headings
    options = next(each for each in at.main.selectbox if str(each.key).startswith("kunci")).options
    assert options == ["Belum terdaftar", "Pekerja wajib", "Bagian terdaftar sama"]
    assert "Kunci pembagian: pekerja wajib." in words(opened(PAGE, PLANNER, versi=str(number)))


def test_the_basis_of_the_headline_and_villages_gone_are_noted(asked: Numbers) -> None:
    saved = tuple(f"{each.village_code}={each.target_count}" for each in plan(asked).villages)
    rule = AllocationRule("RPJPN 2025-2045", 2045, "eligible", saved=(*saved, "6311999999=5"))
    notes = " ".join(view_of(asked, rule).notes)
    assert "Desa berkode 6311999999 dalam alokasi ini tidak ada dalam rilis" in notes
    assert "Dasar target: dibaca dari berita" in notes
    assert "melampaui bagiannya" not in notes
