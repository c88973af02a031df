"""The page *Catatan kegiatan* through `app.py`: every place and kind, who sees what followed, and an event of one's
own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers import JUAI, Office
from tests.test_app import EN, ID, Numbers, choices, copied, opened, title_of, use, words
from ucj import settings
from ucj.access import Permission, Role, Viewer
from ucj.settings import Settings
from ucj.store import entered, release
from ucj.ui.menu import PAGES
from ucj.views import activities, activity_effect
from ucj.views.activities import KINDS

PAGE = next(spec for spec in PAGES if spec.url == "kegiatan")
PLANNERS = [role for role in Role if Viewer(role).may(Permission.PLAN)]
EVENT = {
    **{"activity_date": "2025-08-12", "activity_type": "outreach", "activity_name": "Temu <b>tani</b> *Juai*"},
    **{"village_code": JUAI, "district_code": JUAI[:6], "participant_count": 40, "organiser": "Dinas"},
    "document": "https://contoh.invalid/ba",
}


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small demo with one more event in a village."""
    office = Office(replace(tiny, data=tmp_path_factory.mktemp("kegiatan")))
    (office.settings.data / "registry.duckdb").write_bytes(tiny.registry.read_bytes())
    entered.add_activity(office.settings, EVENT, "pimpinan")
    office.release().close()
    return office.settings.data


@pytest.fixture
def numbers(shown: Path, tiny: Settings, monkeypatch: pytest.MonkeyPatch) -> Numbers:
    use(monkeypatch, shown)
    return Numbers(release.published(replace(tiny, data=shown)))


def title(numbers: Numbers, role: Role, kind: str = "", t: Any = ID, **place: Any) -> str:
    return activities.build(numbers.run, numbers.info, numbers.filters(role, **place), kind, t).title


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_the_log_and_planners_the_form(role: Role, numbers: Numbers) -> None:
    at = opened(PAGE, role)
    assert title_of(at) == title(numbers, role)
    assert bool(at.text_input) == (role in PLANNERS)
    assert any("garis_waktu" in str(each.proto) for each in at.get("bidi_component"))
    assert title_of(opened(PAGE, role, "en")) == title(numbers, role, t=EN)


def test_what_followed_is_shown_with_its_caution_and_not_to_the_public(numbers: Numbers) -> None:
    told = opened(PAGE, Role.PIMPINAN)
    effect = activity_effect.build(numbers.run, numbers.info, numbers.filters(Role.PIMPINAN), "", ID)
    assert effect.message in words(told)
    assert [box.value for box in told.warning] == ([effect.caution] if effect.bars else [])
    public = opened(PAGE, Role.PUBLIK)
    assert not public.warning
    assert ID("activity.effect_public") in words(public)


def test_a_place_and_a_kind_are_kept_in_the_address(numbers: Numbers) -> None:
    at = opened(PAGE, Role.PIMPINAN, tempat=JUAI, kegiatan="outreach")
    assert title_of(at) == title(numbers, Role.PIMPINAN, "outreach", region_code=JUAI)
    assert (choices(at)["tempat"], choices(at)["kegiatan"]) == (JUAI, "outreach")
    (table,) = at.dataframe
    assert table.value.iloc[0, 2] == EVENT["activity_name"], "as typed, in a cell that shows text alone"
    for kind in KINDS:
        title_of(opened(PAGE, kegiatan=kind, tempat=JUAI))


def test_a_title_counts_villages_of_a_larger_place_alone(numbers: Numbers) -> None:
    events = numbers.run("activities", numbers.filters(Role.PIMPINAN).asking("event"))
    inside = events[events["region_code"].str.len() == 10]
    said = title(numbers, Role.PIMPINAN)
    assert said == (
        f"{len(events)} kegiatan menyangkut Kabupaten Balangan, {len(inside)} di antaranya di "
        f"{inside['region_code'].nunique()} desa"
    )
    assert " di 1 desa" not in title(numbers, Role.PIMPINAN, region_code=JUAI)
    assert "kegiatan Peraturan menyangkut" in title(numbers, Role.PIMPINAN, "regulation")


def test_the_public_reads_no_words_of_a_village(numbers: Numbers) -> None:
    (table,) = opened(PAGE, Role.PUBLIK, tempat=JUAI, kegiatan="outreach").dataframe
    assert table.value.iloc[0, 2] == "×"
    told = words(opened(PAGE, Role.PUBLIK, tempat=JUAI))
    assert "Temu" not in told


@pytest.mark.parametrize(
    "address", [{"tempat": "zz", "kegiatan": "<script>"}, {"tempat": "6311999999", "kegiatan": ""}]
)
def test_nonsense_in_the_address_is_as_none(address: dict[str, str], numbers: Numbers) -> None:
    assert title_of(opened(PAGE, **address)) == title(numbers, Role.PUBLIK)


def test_nothing_held_says_what_to_do(numbers: Numbers) -> None:
    at = opened(PAGE, Role.PIMPINAN, kegiatan="training")
    assert title_of(at) == "Belum ada kegiatan Pelatihan yang menyangkut Kabupaten Balangan"
    assert ID("activity.empty_do") in at.info[0].value


@pytest.fixture
def own(tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    use(monkeypatch, copied(tiny, tmp_path / "own"))
    return settings.load()


def filled(name: str, organiser: str = "Dinas", people: int | None = None, **asked: Any) -> AppTest:
    at = opened(PAGE, Role.PIMPINAN)
    at.date_input("kegiatan_tanggal").set_value(asked.get("day", dt.date(2025, 9, 3)))
    at.selectbox("kegiatan_jenis").set_value("outreach")
    at.selectbox("kegiatan_tempat").set_value(asked.get("place", JUAI))
    at.text_input("kegiatan_uraian").set_value(name)
    at.text_input("kegiatan_penyelenggara").set_value(organiser)
    at.text_input("kegiatan_dokumen").set_value(asked.get("document", ""))
    if people is not None:
        at.number_input("kegiatan_hadir").set_value(people)
    return at.button[0].click().run()


def test_an_event_is_kept_with_who_and_waits_for_the_next_release(own: Settings) -> None:
    at = filled("Temu *tani*", people=35, document="BA-9")
    assert not at.exception
    assert [box.value for box in at.error] == []
    assert "tersimpan" in at.success[0].value
    (row,) = entered.activities(own).to_dict("records")
    assert (row["village_code"], row["district_code"], row["participant_count"]) == (JUAI, JUAI[:6], 35)
    assert (row["activity_name"], row["organiser"], row["document"]) == ("Temu *tani*", "Dinas", "BA-9")
    (line,) = [each.value for each in opened(PAGE, Role.PIMPINAN).text]
    assert "Temu *tani*" in line
    assert line.endswith("menunggu rilis berikutnya")
    again = filled("temu *TANI*")
    assert "sudah tercatat" in again.error[0].value
    assert len(entered.activities(own)) == 1


def test_a_later_event_of_the_whole_regency_is_kept_and_said(own: Settings) -> None:
    at = filled("Perbup", place=own.region_code, day=dt.date(2025, 10, 2))
    assert "baru sampai September 2025" in at.success[0].value
    assert "tidak dihitung, bukan nol" in at.success[0].value
    (row,) = entered.activities(own).isna().to_dict("records")
    assert (row["village_code"], row["district_code"], row["participant_count"]) == (True, True, True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": " "}, "harus diisi"),
        ({"name": "Temu", "organiser": ""}, "harus diisi"),
        ({"name": "x" * 161}, "Paling banyak 160"),
        ({"name": "Temu 6311990101800001"}, "hapus data pribadi"),
        ({"name": "Temu", "organiser": "Ibu Rekaan 0812-3456-7890"}, "hapus data pribadi"),
        ({"name": "Temu", "document": "6311 9901 0180 0001"}, "hapus data pribadi"),
        ({"name": "Temu", "people": 100_001}, "Isi antara 0 dan 100.000"),
    ],
)
def test_an_impossible_event_is_not_kept(own: Settings, asked: dict[str, Any], said: str) -> None:
    at = filled(**asked)
    assert not at.exception
    assert said in at.error[0].value
    assert entered.activities(own).empty


def test_an_entered_event_is_withdrawn_where_it_was_entered(own: Settings) -> None:
    filled("Temu tani")
    at = opened(PAGE, Role.PIMPINAN).button("kegiatan_tarik_1").click().run()
    assert not at.exception
    assert entered.activities(own).empty
    assert not at.text


def test_what_the_release_holds_waits_no_longer(numbers: Numbers) -> None:
    (line,) = [each.value for each in opened(PAGE, Role.PIMPINAN).text]
    assert line.endswith("ada dalam rilis ini")
