"""The page *Capaian & laju* through `app.py`: every target for every role, and a target of one's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_app import EN, ID, Numbers, choices, copied, opened, title_of, use, words
from ucj import settings
from ucj.access import Permission, Role, Viewer
from ucj.settings import Settings
from ucj.store import entered, release
from ucj.ui.menu import PAGES
from ucj.views import progress, progress_targets
from ucj.views.progress_fan import SPANS

PAGE = next(spec for spec in PAGES if spec.url == "capaian")
PLANNERS = [role for role in Role if Viewer(role).may(Permission.PLAN)]
NONSENSE: tuple[dict[str, Any], ...] = (
    {"target": "zz", "riwayat": "zz"},
    {"target": "'; DROP TABLE target; --", "riwayat": ["", "x"]},
    {"target": "<script>", "riwayat": "a" * 5000},
)


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tiny, tmp_path_factory.mktemp("capaian") / "data")


@pytest.fixture(scope="module")
def asked(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    data = copied(tiny, tmp_path_factory.mktemp("asked") / "data")
    return Numbers(release.published(replace(tiny, data=data)))


@pytest.fixture
def numbers(shown: Path, asked: Numbers, monkeypatch: pytest.MonkeyPatch) -> Numbers:
    use(monkeypatch, shown)
    return asked


def title(numbers: Numbers, role: Role, target: str = "", t: Any = ID) -> str:
    return progress.build(numbers.run, numbers.info, Viewer(role).is_public, target, t).title


def addresses(numbers: Numbers) -> list[str]:
    known = progress_targets.codes(numbers.run, numbers.filters(Role.PIMPINAN, by="target"))
    return [progress_targets.address(code, year) for code, year in known]


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.PIMPINAN])
def test_every_target_opens_with_its_verdict(role: Role, numbers: Numbers) -> None:
    for target in addresses(numbers):
        at = opened(PAGE, role, target=target)
        assert title_of(at) == title(numbers, role, target)
        assert choices(at)["target"] == target
        assert len(at.metric) == 4
        assert len(at.dataframe) == 1


@pytest.mark.parametrize("span", SPANS)
def test_the_fan_and_its_assumptions_are_there(span: str, numbers: Numbers) -> None:
    at = opened(PAGE, riwayat=span)
    title_of(at)
    assert choices(at)["riwayat"] == span
    assert "Asumsi: pekerja wajib tetap" in words(at)
    assert any("kipas" in str(each.proto) for each in at.get("bidi_component"))


@pytest.mark.parametrize("address", NONSENSE)
def test_nonsense_in_the_address_is_as_none(address: dict[str, Any], numbers: Numbers) -> None:
    at = opened(PAGE, Role.PIMPINAN, **address)
    assert title_of(at) == title(numbers, Role.PIMPINAN)


def test_it_speaks_english(numbers: Numbers) -> None:
    assert title_of(opened(PAGE, Role.PIMPINAN, "en")) == title(numbers, Role.PIMPINAN, t=EN)


@pytest.mark.parametrize("role", Role)
def test_only_planners_have_the_form(role: Role, numbers: Numbers) -> None:
    at = opened(PAGE, role)
    title_of(at)
    assert bool(at.text_input) == (role in PLANNERS)


@pytest.fixture
def own(tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    use(monkeypatch, copied(tiny, tmp_path / "own"))
    return settings.load()


def filled(series: str, value: float, year: int = 2027, source: str = "Perda 1/2026") -> AppTest:
    at = opened(PAGE, Role.PIMPINAN)
    at.text_input("target_nama").set_value(series)
    at.number_input("target_tahun").set_value(year)
    at.number_input("target_nilai").set_value(value)
    at.text_input("target_sumber").set_value(source)
    return at.button[0].click().run()


def test_a_target_is_kept_with_who_and_waits_for_the_next_release(own: Settings) -> None:
    at = filled("Perda *Juai*", 1300.0)
    assert not at.exception
    assert [box.value for box in at.error] == []
    # Signs of markup in a name are escaped.
    assert "1.300 pekerja" in at.success[0].value.replace("\\", "")
    (row,) = entered.targets(own).to_dict("records")
    assert (row["series"], row["year"], row["value"], row["basis"]) == ("Perda *Juai*", 2027, 1300.0, "active")
    assert (row["unit"], row["region_code"], row["source"]) == ("workers", own.region_code, "Perda 1/2026")
    at = opened(PAGE, Role.PIMPINAN)
    (line,) = [each.value for each in at.text]
    assert line.startswith("Perda *Juai* 2027 · pekerja aktif · 1.300 pekerja")
    assert line.endswith("menunggu rilis berikutnya")
    again = filled("perda *juai*", 1400.0)
    assert "sudah ada" in again.error[0].value
    assert len(entered.targets(own)) == 1


@pytest.mark.parametrize(
    ("series", "value", "year", "source", "said"),
    [
        ("Perda", 0.0, 2027, "x", "bukan target"),
        ("Perda", 9_999_999.0, 2027, "x", "melebihi"),
        ("Perda", 100.0, 2027, "", "harus diisi"),
        ("Bappenas", 100.0, 2025, "x", "sudah ada"),
    ],
)
def test_an_impossible_target_is_not_kept(
    own: Settings, series: str, value: float, year: int, source: str, said: str
) -> None:
    at = filled(series, value, year, source)
    assert not at.exception
    assert said in at.error[0].value
    assert entered.targets(own).empty


def test_a_target_already_passed_and_past_due_is_kept_and_said(own: Settings) -> None:
    at = filled("Lama", 10.0, 2024)
    assert "sudah terlampaui" in at.success[0].value
    assert "sudah lewat" in at.success[0].value
    assert len(entered.targets(own)) == 1


def test_an_entered_target_is_withdrawn_where_it_was_entered(own: Settings) -> None:
    filled("Perda", 1300.0)
    at = opened(PAGE, Role.PIMPINAN)
    at = at.button("target_tarik_1").click().run()
    assert not at.exception
    assert entered.targets(own).empty
    assert not at.text


@pytest.mark.parametrize(
    ("t", "said"), [(ID, "konfirmasikan ke Bappenas"), (EN, "confirm with Bappenas")], ids=["id", "en"]
)
def test_how_sure_the_basis_of_the_headline_is_stands_under_its_title(t: Any, said: str, numbers: Numbers) -> None:
    view = progress.build(numbers.run, numbers.info, True, "", t)
    assert said in view.message
    assert said in view.shares[0].help
    assert said in view.table.frame["basis_note"].iloc[0]
