"""The page *Keaktifan peserta* through `app.py`: every switch for every role, and what the public is told instead."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.test_app import ID, Numbers, choices, copied, opened, title_of, use, words
from ucj import months
from ucj.access import Role
from ucj.settings import Settings
from ucj.store import persons, release
from ucj.ui.menu import PAGES
from ucj.views import membership, membership_flows, membership_parts, membership_retention
from ucj.views.area import Choice

PAGE = next(spec for spec in PAGES if spec.url == "keaktifan")
ROLES = (Role.PUBLIK, Role.PIMPINAN)
VILLAGE = "6311012003"
SWITCHES = {
    "rentang": membership_flows.SPANS,
    "susunan": membership_parts.DIMENSIONS,
    "bertahan": membership_retention.DIMENSIONS,
    "baris": membership.ROWS,
}


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = copied(tiny, tmp_path_factory.mktemp("membership") / "data")
    shutil.copy(persons.path_of(tiny, release.current_name(tiny) or ""), data / "releases")
    return data


@pytest.fixture(scope="module")
def asked(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    data = copied(tiny, tmp_path_factory.mktemp("asked") / "data")
    return Numbers(release.published(replace(tiny, data=data)))


@pytest.fixture
def numbers(shown: Path, asked: Numbers, monkeypatch: pytest.MonkeyPatch) -> Numbers:
    use(monkeypatch, shown)
    return asked


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("switched", [0, 1])
def test_every_switch_opens_and_is_kept_in_the_address(role: Role, switched: int, numbers: Numbers) -> None:
    told = {name: codes for name, codes in SWITCHES.items() if not (role is Role.PUBLIK and name == "bertahan")}
    address = {name: codes[switched] for name, codes in told.items()}
    at = opened(PAGE, role, **address)
    title_of(at)
    assert address.items() <= choices(at).items()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "address",
    [
        {"desa": VILLAGE},
        {"bulan": "2025-04"},
        {"tingkat": "village"},
        {"kelamin": ["P"]},
        {"jenis": ["BPU"], "kecamatan": "631106"},
        dict.fromkeys((*SWITCHES, "kecamatan", "desa", "bulan", "tingkat"), "'; DROP TABLE x; --"),
    ],
)
def test_it_opens_for_any_choice(role: Role, address: dict[str, Any], numbers: Numbers) -> None:
    title_of(opened(PAGE, role, **address))


def test_what_needs_a_role_is_said_and_not_drawn(numbers: Numbers) -> None:
    public, whole = words(opened(PAGE, Role.PUBLIK)), words(opened(PAGE, Role.PIMPINAN))
    assert ID("membership.stay_public") in public
    assert ID("membership.stay_public") not in whole
    assert "Jasa konstruksi" in whole
    assert "Jasa konstruksi" not in public
    village = words(opened(PAGE, Role.PUBLIK, desa=VILLAGE))
    assert ID("membership.flows_public") in village
    assert ID("membership.parts_public") in village
    assert ID("membership.flows_narrowed") in words(opened(PAGE, Role.PIMPINAN, kelamin=["P"]))


def test_the_sentence_adds_up(numbers: Numbers) -> None:
    """Opening plus the parts that are told is the closing, and their sum the change of the title."""
    choice = Choice(numbers.filters(Role.PIMPINAN), "district")
    flows = membership.month_flows(numbers.run, choice.filters)
    assert flows
    parts = sum(count for name, count in flows.items() if name not in ("opening", "closing"))
    assert flows["opening"] + parts == flows["closing"]
    view = membership.build(numbers.run, numbers.info, choice, ID)
    assert ID.signed(parts) in view.title
    assert f"{ID.signed(parts)} = " in view.message
    series = numbers.run("active_series", choice.filters.asking("month"))["active_count"]
    assert (flows["opening"], flows["closing"]) == tuple(series.iloc[-2:])


def test_hidden_parts_stand_in_one_grey_part_that_completes_the_whole(numbers: Numbers) -> None:
    """Its count of any month is nobody's business; the months it fills are steps of their own."""
    choice = Choice(numbers.filters(Role.PUBLIK), "district")
    picture = membership_parts.build(numbers.run, choice, "payer", ID)
    rows = numbers.run("membership_series", choice.filters.asking("payer"))
    assert rows["active_count"].isna().any()
    assert f">{ID('membership.parts_hidden')}<" in picture.wide


def test_the_first_month_of_the_release_has_nothing_before_it(numbers: Numbers) -> None:
    first = months.text(numbers.info.first_month)
    for role in ROLES:
        for rows in membership.ROWS:
            at = opened(PAGE, role, bulan=first, baris=rows)
            assert ID("membership.flows_first") in words(at)
            assert len(at.dataframe) == 0
    assert ID("membership.flows_first") not in words(opened(PAGE, Role.PIMPINAN))


def test_projects_say_both_counts_of_both(numbers: Numbers) -> None:
    choice = Choice(numbers.filters(Role.PIMPINAN), "district")
    row = numbers.run("construction_projects", choice.filters).iloc[0]
    title = membership_parts.projects(numbers.run, choice, ID).title
    for part, whole in (("registered_project", "project"), ("registered_project_worker", "project_worker")):
        assert f"{ID.number(row[f'{part}_count'])} dari {ID.number(row[f'{whole}_count'])}" in title


def test_a_table_of_sectors_adds_up_to_the_month_and_is_not_the_public_s(numbers: Numbers) -> None:
    choice = Choice(numbers.filters(Role.PIMPINAN), "district")
    content = membership.table(numbers.run, numbers.info, choice, "sektor", ID)
    whole = numbers.run("flows", choice.filters).iloc[0]
    for column in content.columns[1:]:
        assert content.frame[column.name].sum() == whole[column.name]
    assert content.frame["name"].is_unique
    assert [column.name for column in content.columns[1:3]] == ["opening_count", "closing_count"]
    assert "sektor" not in membership.rows_of(numbers.filters(Role.PUBLIK))
    public = opened(PAGE, Role.PUBLIK, baris="sektor")
    assert choices(public)["baris"] == "bulan"


def test_names_of_a_cause_are_for_those_who_may_and_as_many_as_counted(numbers: Numbers) -> None:
    leader = opened(PAGE, Role.PIMPINAN, sebab="joined")
    assert ID("at_risk.list_open") not in [each.label for each in leader.expander]
    branch = opened(PAGE, Role.CABANG, sebab="joined")
    branch.session_state["daftar_nama"] = True
    branch.run()
    title_of(branch)
    names = branch.dataframe[-1].value
    row = numbers.run("flows", numbers.filters(Role.CABANG)).iloc[0]
    assert len(names) == row["joined_count"] > 0
    assert set(names["turn"]) == {ID("membership.comes")}
    assert names["nik"].str.fullmatch(r"\d{4}").all()
