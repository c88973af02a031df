"""The page *Peserta berisiko* through `app.py`: cards and places for those who see figures, names for those who may."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_app import ID, copied, opened, title_of, use, words
from ucj.access import Role
from ucj.metrics.risk_members import RISKS
from ucj.settings import Settings
from ucj.store import persons, release
from ucj.ui.menu import PAGES

PAGE = next(spec for spec in PAGES if spec.url == "berisiko")


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = copied(tiny, tmp_path_factory.mktemp("risk") / "data")
    shutil.copy(persons.path_of(tiny, release.current_name(tiny) or ""), data / "releases")
    return data


@pytest.fixture
def demo(shown: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use(monkeypatch, shown)
    return shown


def named(at: AppTest) -> AppTest:
    """With the list of names open."""
    at.session_state["daftar_nama"] = True
    return at.run()


@pytest.mark.parametrize("risk", RISKS)
def test_every_risk_opens_for_every_place_and_payer(risk: str, demo: Path) -> None:
    for address in ({}, {"kecamatan": "631106"}, {"desa": "6311012003", "pembayar": "regency"}, {"sektor": "farming"}):
        at = opened(PAGE, Role.PIMPINAN, risiko=risk, **address)
        assert title_of(at)
        assert len(at.metric) == 8


def test_nonsense_in_the_address_is_as_none(demo: Path) -> None:
    plain = opened(PAGE, Role.PIMPINAN)
    odd = opened(PAGE, Role.PIMPINAN, risiko="'; DROP", pembayar="zz", desa="x", bulan="1999-01")
    assert words(odd) == words(plain)


def test_names_are_for_those_who_may_and_are_as_many_as_counted(demo: Path) -> None:
    leader = named(opened(PAGE, Role.PIMPINAN, risiko="under_3_months"))
    assert len(leader.dataframe) == 0
    assert ID("at_risk.list_only") in words(leader)
    branch = named(opened(PAGE, Role.CABANG, risiko="under_3_months"))
    title_of(branch)
    count = next(each.value for each in branch.metric if each.label == ID.code("risk", "under_3_months"))
    names = branch.dataframe[0].value
    assert f"{len(names)}" == count != "0"
    assert names["nik"].str.fullmatch(r"\d{4}").all()


def test_a_release_without_its_names_says_so_and_keeps_the_counts(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demo, tmp_path / "bare")
    for path in (tmp_path / "bare" / "releases").glob("*.persons.duckdb"):
        path.unlink()
    use(monkeypatch, tmp_path / "bare")
    at = named(opened(PAGE, Role.CABANG, risiko="paid_twice"))
    assert not at.exception
    assert ["tidak ikut dalam salinan" in box.value for box in at.error] == [True]
    assert len(at.metric) == 8
