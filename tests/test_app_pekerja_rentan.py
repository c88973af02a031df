"""The page *Pekerja rentan* through `app.py`: its numbers, choices and form, and whom it is closed to."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_app import ID, copied, opened, title_of, use, words
from ucj import settings as ucj_settings
from ucj.access import Role
from ucj.settings import Settings
from ucj.store import entered, release
from ucj.ui import data
from ucj.ui.menu import PAGES
from ucj.views import group_matrix, programme

PAGE = next(spec for spec in PAGES if spec.url == "pekerja_rentan")


@pytest.fixture
def folder(tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    use(monkeypatch, copied(tiny, tmp_path / "data"))
    return ucj_settings.load()


def html(at: AppTest) -> str:
    return " ".join(str(each.proto.body) for each in at.get("html"))


@pytest.mark.parametrize("role", [Role.PIMPINAN, Role.CABANG, Role.OPERATOR])
def test_the_page_says_what_the_view_says(folder: Settings, role: Role) -> None:
    at = opened(PAGE, role)
    assert not at.exception
    with release.open_release(release.published(folder)) as con:
        info = release.info(con, release.published(folder).stem)
    view = programme.build(data.run, info, "lindungi_pren", ID)
    assert title_of(at) == view.title
    groups = group_matrix.build(data.run, info, "", group_matrix.BY_NAME, ID)
    assert groups.title in words(at)
    assert all(bar.value in html(at) for bar in groups.bars)


def test_the_public_is_sent_away(folder: Settings) -> None:
    at = opened(PAGE, Role.PUBLIK)
    assert [each.value for each in at.error] == [ID("page.forbidden")]
    assert "Pedagang kaki lima" not in html(at)
    assert not [each for each in at.selectbox if (each.key or "").startswith("program ")]


def test_a_district_and_an_order_in_the_address_narrow_the_matrix(folder: Settings) -> None:
    at = opened(PAGE, Role.PIMPINAN, kecamatan="631108", urut="farmer")
    assert "Tebing Tinggi" in words(at)
    assert "Cakupan tiap kelompok di 12 desa" in words(at)


def test_a_budget_is_entered_listed_and_taken_back(folder: Settings) -> None:
    at = opened(PAGE, Role.PIMPINAN)
    at.number_input(key="anggaran_jumlah").set_value(5_000_000)
    at.text_input(key="anggaran_rekening").set_value("5.1.02.02")
    save = next(each for each in at.button if each.label == ID("programme.entry_save"))
    save.click().run()
    assert ID("programme.entry_missing") in [each.value for each in at.error]
    assert entered.budgets(folder).empty
    at.text_input(key="anggaran_sumber").set_value("DPA 2025")
    next(each for each in at.button if each.label == ID("programme.entry_save")).click().run()
    assert at.success
    (row,) = entered.budgets(folder).to_dict("records")
    assert (row["programme_code"], row["amount_idr"], row["source"]) == ("lindungi_pren", 5_000_000, "DPA 2025")
    next(each for each in at.button if (each.key or "").startswith("anggaran_tarik")).click().run()
    assert entered.budgets(folder).empty
