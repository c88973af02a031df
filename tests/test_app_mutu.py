"""The page *Mutu data* through `app.py`: for whom it opens, what it says, and which commands it starts."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from tests.helpers import Office, Person, quiet
from tests.test_app import ID, Numbers, choices, copied, key, opened, title_of, use, words
from ucj.access import Role, Viewer
from ucj.errors import Refused
from ucj.intake import match_queue, quarantine
from ucj.settings import Settings
from ucj.store import jobs, lock, registry, release, state
from ucj.ui import match_jobs, matches
from ucj.ui.menu import PAGES
from ucj.views import quality, quality_fill, quality_findings
from ucj.views.quality import Asked

MUTU = next(spec for spec in PAGES if spec.url == "mutu")
WAYS = {"corong": quality, "kelengkapan": quality_fill, "temuan": quality_findings}
THEIRS = {Role.OPERATOR: (), Role.CABANG: ("participation", "claims", "contribution")}


@pytest.fixture(scope="module")
def office_folder(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The tiny demo with its registry and a queue, as one process has it open: the release is a copy of its own."""
    data = copied(tiny, tmp_path_factory.mktemp("mutu") / "data")
    shutil.copy(tiny.registry, data)
    where = replace(tiny, data=data)
    match_queue.refresh(where, quiet)
    return where


@pytest.fixture
def folder(office_folder: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    use(monkeypatch, office_folder.data)
    return office_folder


@pytest.fixture(scope="module")
def asked(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    data = copied(tiny, tmp_path_factory.mktemp("asked") / "data")
    return Numbers(release.published(replace(tiny, data=data)))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What the page would start."""
    found: list[tuple[str, ...]] = []

    def start(settings: Settings, arguments: Any, by: str) -> int:
        found.append((*arguments, by))
        return len(found)

    monkeypatch.setattr(jobs, "start", start)
    return found


def mutu(way: str, role: Role = Role.OPERATOR, **address: Any) -> AppTest:
    return opened(MUTU, role, tampilan=way, **address)


def button(at: AppTest, name: str) -> Any:
    return next(each for each in at.button if each.key == name)


# For whom


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", THEIRS)
def test_a_way_opens_with_its_message_for_whoever_answers_for_the_files(
    way: str, role: Role, folder: Settings, asked: Numbers
) -> None:
    at = mutu(way, role)
    view = WAYS[way].build(asked.run, asked.info, Asked(asked.info.region_code, THEIRS[role]), ID)
    assert title_of(at) == view.title
    assert asked.info.name in words(at)
    assert len(at.selectbox) == (2 if role is Role.OPERATOR else 1), "lists of members name no place to choose"


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.PIMPINAN, Role.PETUGAS])
def test_nobody_else_sees_the_page(role: Role, folder: Settings) -> None:
    assert not Viewer(role).may(MUTU.permission)
    at = opened(MUTU, role)
    assert not at.exception
    assert "Mutu" not in " ".join(title.value for title in at.title)
    assert ID("quality.stage_received") not in words(at)


def test_the_address_presets_way_and_district(folder: Settings, asked: Numbers) -> None:
    at = mutu("temuan", kecamatan="631106")
    assert choices(at)["tampilan"] == "temuan"
    view = quality_findings.build(asked.run, asked.info, Asked("631106", ()), ID)
    assert title_of(at) == view.title
    at.selectbox(key("kecamatan")).set_value("").run()
    assert title_of(at) != view.title


def test_the_branch_cannot_choose_a_district_by_address(folder: Settings, asked: Numbers) -> None:
    at = mutu("corong", Role.CABANG, kecamatan="631106")
    assert title_of(at).startswith(asked.info.region_name)


# Quarantine


def test_quarantine_shows_what_waits_of_the_viewers_kinds_and_makes_the_workbook_when_asked(folder: Settings) -> None:
    at = mutu("karantina")
    table = at.dataframe[0].value
    assert f"{table['open_count'].sum()} baris" in title_of(at)
    assert {"Daftar pekerja", "Daftar peserta"} <= set(table["kind_name"])
    assert not at.get("download_button") or "karantina_unduh" not in {each.key for each in at.get("download_button")}
    button(at, "karantina_buat").click().run()
    assert "karantina_unduh" in {each.key for each in at.get("download_button")}
    branch = mutu("karantina", Role.CABANG).dataframe[0].value
    assert "Daftar pekerja" not in set(branch["kind_name"])


def test_the_workbook_holds_the_rows_that_wait(folder: Settings) -> None:
    content = quarantine.workbook(folder, "workforce", None, ID)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert {"KIRIMAN", "BARIS"} <= set(rows[0])
    at = mutu("karantina")
    table = at.dataframe[0].value
    assert len(rows) - 1 == table[table["kind_name"] == "Daftar pekerja"]["open_count"].sum()


def test_while_a_command_writes_the_page_says_so_quietly(folder: Settings) -> None:
    with lock.registry_writing(folder):
        for way in ("karantina", "pencocokan"):
            at = mutu(way)
            assert not at.exception
            assert [box.value for box in at.error] == []
            assert ID("store.busy", folder=folder.data) in [box.value for box in at.info]
            assert len(at.title) == 1
        title_of(mutu("corong"))


def test_nothing_in_quarantine_and_nothing_matched_is_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.workforce("2025-09", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    office.release().close()
    with registry.opened(office.settings) as con:
        # Persons of a test are nobody, as those of the demo are.
        con.execute("UPDATE registry_info SET is_demo = TRUE")
    office.release().close()
    use(monkeypatch, office.settings.data)
    at = mutu("karantina")
    assert title_of(at) == ID("quality.quarantine_title_none")
    assert ID("quality.quarantine_none") in words(at)
    never = mutu("pencocokan")
    assert title_of(never) == ID("quality.match_title_never")
    assert [each.key for each in never.button if each.key == "cocokkan"] == ["cocokkan"]
    match_queue.refresh(office.settings, quiet)
    assert title_of(mutu("pencocokan")) == ID("quality.match_title_none")


# Matching


def test_decisions_of_a_page_are_one_command(folder: Settings, started: list[tuple[str, ...]]) -> None:
    at = mutu("pencocokan")
    waiting = match_queue.queue(folder)
    assert title_of(at) == ID("quality.match_title", count=ID.number(len(waiting)))
    first, second = (int(number) for number in waiting["suggestion_id"][:2])
    decided = {f"putusan {first}": "accept", f"putusan {second}": "reject"}
    for each in at.get("button_group"):
        if each.key in decided:
            each.set_value(decided[each.key])
    next(each for each in at.button if each.label == ID("quality.match_save")).click().run()
    assert not at.exception, at.exception
    expected = ("match-decide", "--by=operator", "--accept", str(first), "--reject", str(second), "operator")
    assert started == [expected]


def test_saving_without_a_decision_starts_nothing(folder: Settings, started: list[tuple[str, ...]]) -> None:
    at = mutu("pencocokan")
    next(each for each in at.button if each.label == ID("quality.match_save")).click().run()
    assert started == []


def test_a_bulk_is_confirmed_first_and_says_how_many(folder: Settings, started: list[tuple[str, ...]]) -> None:
    at = mutu("pencocokan")
    assert button(at, "terima_semua").disabled
    at.checkbox("yakin").check().run()
    accept = button(at, "terima_semua")
    count = int((match_queue.queue(folder)["probability"] >= 0.99).sum())
    assert not accept.disabled
    assert f"{count} usulan" in accept.label
    accept.click().run()
    assert started == [("match-decide", "--by=operator", "--accept-above=0.99", "operator")]


def test_matching_again_is_a_command_in_the_viewers_name(folder: Settings, started: list[tuple[str, ...]]) -> None:
    at = mutu("pencocokan", Role.CABANG)
    button(at, "cocokkan").click().run()
    assert started == [("match", "cabang")]


def test_a_file_of_decisions_is_kept_for_its_owner_alone_until_the_next(
    folder: Settings, started: list[tuple[str, ...]]
) -> None:
    for name in ("../putusan 1.xlsx", "putusan 2.xlsx"):
        match_jobs.decide_by_file(Viewer(Role.OPERATOR), name, io.BytesIO(b"x"))
    kept = list((folder.data / "match_files").iterdir())
    assert [path.name for path in kept] == ["putusan 2.xlsx"]
    assert [path.stat().st_mode & 0o077 for path in (*kept, kept[0].parent)] == [0, 0]
    assert started[-1] == ("match-decide", "--by=operator", str(kept[0]), "operator")


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.PIMPINAN, Role.PETUGAS])
def test_whoever_may_not_decide_starts_nothing(role: Role, folder: Settings, started: list[tuple[str, ...]]) -> None:
    viewer = Viewer(role)
    for start in (
        lambda: match_jobs.refresh(viewer),
        lambda: match_jobs.decide(viewer, {1: True}),
        lambda: match_jobs.accept_above(viewer, 0.9),
        lambda: match_jobs.decide_by_file(viewer, "a.xlsx", io.BytesIO()),
    ):
        with pytest.raises(Refused):
            start()
    assert started == []


def test_pages_of_the_queue_turn_and_end(folder: Settings) -> None:
    at = mutu("pencocokan")
    waiting = match_queue.queue(folder)["suggestion_id"].tolist()
    shown: list[int] = []
    while True:
        shown += [int(each.key.split()[1]) for each in at.get("button_group") if each.key.startswith("putusan")]
        if len(shown) >= len(waiting) or button(at, "sesudah").disabled:
            break
        button(at, "sesudah").click().run()
    assert shown == waiting
    assert len(waiting) > 0


def test_how_the_last_command_ended_stands_above_the_queue(folder: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with state.opened(folder) as con:
        con.execute("DELETE FROM job")
        con.execute(
            """
            INSERT INTO job (arguments, started_by, started_at, pid, finished_at, exit_code, error_key, error_texts)
            VALUES ('["match-decide", "--by=operator"]', 'operator', '2025-10-13T09:00:00+00:00', 1,
                '2025-10-13T09:00:01+00:00', 1, 'matching.suggestion_unknown', '{"id": "Usulan nomor 7 tidak ada"}')
            """
        )
    at = mutu("pencocokan")
    assert "Usulan nomor 7 tidak ada" in [box.value for box in at.warning]
    with state.opened(folder) as con:
        con.execute("DELETE FROM job")


def test_the_queue_holds_no_more_than_a_page_at_a_time(folder: Settings) -> None:
    at = mutu("pencocokan")
    cards = [each for each in at.get("button_group") if each.key.startswith("putusan")]
    assert len(cards) <= matches._PER_PAGE
