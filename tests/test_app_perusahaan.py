"""The page *Pemberi kerja* through `app.py`: every breakdown and question opens; names are for those who may see."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.test_app import ID, Numbers, choices, copied, opened, title_of, use, words
from ucj.access import Role
from ucj.settings import Settings
from ucj.store import persons, release
from ucj.ui.menu import PAGES
from ucj.views import employers
from ucj.views.employer_bars import SIDES
from ucj.views.employers import KINDS

PAGE = next(spec for spec in PAGES if spec.url == "perusahaan")
SEES = (Role.PIMPINAN, Role.CABANG, Role.OPERATOR)


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo with its second file."""
    data = copied(tiny, tmp_path_factory.mktemp("employers") / "data")
    shutil.copy(persons.path_of(tiny, release.published(tiny).stem), data / "releases")
    return data


@pytest.fixture(scope="module")
def asked(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    data = copied(tiny, tmp_path_factory.mktemp("asked") / "data")
    return Numbers(release.published(replace(tiny, data=data)))


@pytest.fixture
def numbers(shown: Path, asked: Numbers, monkeypatch: pytest.MonkeyPatch) -> Numbers:
    use(monkeypatch, shown)
    return asked


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("address", [{}, {"pemberi_kerja": "zz", "soal": ["", "x"], "kecamatan_perusahaan": "'--"}])
def test_it_opens_for_whoever_sees_whole_figures(role: Role, address: dict[str, Any], numbers: Numbers) -> None:
    at = opened(PAGE, role, **address)
    assert title_of(at) == employers.build(numbers.run, numbers.info, ID).title
    assert len(at.metric) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_every_breakdown_beside_every_question_opens(kind: str, numbers: Numbers) -> None:
    for side in SIDES:
        at = opened(PAGE, Role.PIMPINAN, pemberi_kerja=kind, soal=side)
        title_of(at)
        assert (choices(at)["pemberi_kerja"], choices(at)["soal"]) == (kind, side)


def test_names_are_for_the_branch_and_the_operator(numbers: Numbers, shown: Path) -> None:
    quiet = opened(PAGE, Role.PIMPINAN)
    assert ID("employers.list_forbidden") in words(quiet)
    assert len(quiet.dataframe) == 0
    for role in (Role.CABANG, Role.OPERATOR):
        at = opened(PAGE, role)
        assert ID("employers.list_forbidden") not in words(at)
        (table,) = at.dataframe
        own = numbers.run("employer_gap", numbers.filters(role, by="employer"))
        assert len(table.value) == len(own)
        whole = numbers.run("employers", numbers.filters(role)).iloc[0]
        assert table.value["member_count"].sum() == whole["member_count"]


def test_a_list_without_the_second_file_is_explained(
    tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, copied(tiny, tmp_path / "alone"))
    at = opened(PAGE, Role.CABANG)
    assert not at.exception
    assert len(at.error) == 1
    assert "ucj build" in at.error[0].value
