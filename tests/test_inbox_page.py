"""Data masuk through `app.py`: who may open it, and a file's way from the uploader into the registry."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers import PARTICIPATION_HEADER, WORKFORCE_HEADER, Person
from tests.test_app import opened, title_of, words
from ucj import i18n
from ucj.access import Role
from ucj.settings import Settings
from ucj.store import history, jobs
from ucj.ui import uploads
from ucj.ui.menu import PAGES

ID, EN = i18n.translator("id"), i18n.translator("en")
INBOX = next(spec for spec in PAGES if spec.url == "masuk")
SECONDS = 120


@pytest.fixture
def office(tiny_copy: Settings, serve: Callable[[Settings], None]) -> Settings:
    """The app runs on a small demo of its own, registry included."""
    serve(tiny_copy)
    return tiny_copy


def csv(header: tuple[str, ...], *rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(row) for row in (header, *rows)).encode()


MEMBERS = csv(PARTICIPATION_HEADER, *(Person(n).member("2025-01") for n in range(1, 31)))


def sent(at: AppTest, name: str, content: bytes) -> AppTest:
    at.file_uploader[0].upload(name, content)
    return at.run()


def press(at: AppTest, key: str) -> AppTest:
    return at.button(key).click().run()


def finished(at: AppTest, settings: Settings) -> AppTest:
    """The page once its newest job has ended."""
    end = time.monotonic() + SECONDS
    while jobs.recent(settings, 1)[0].status == "running":
        assert time.monotonic() < end, "the job never ended"
        time.sleep(0.1)
    return at.run()


def keys(at: AppTest) -> set[str]:
    return {str(button.key) for button in at.main.button}


@pytest.mark.parametrize("role", Role)
def test_only_who_sends_files_finds_the_page(role: Role, office: Settings) -> None:
    at = opened(INBOX, role)
    assert not at.exception
    may = role in (Role.OPERATOR, Role.CABANG)
    assert len(at.file_uploader) == may
    assert [box.value for box in at.error] == ([] if may else [ID("page.forbidden")])


@pytest.mark.parametrize("way", ["kirim", "pengirim", "riwayat"])
@pytest.mark.parametrize("t", [ID, EN], ids=["id", "en"])
def test_every_way_opens_in_both_languages(way: str, t: i18n.Translator, office: Settings) -> None:
    at = opened(INBOX, Role.OPERATOR, language=t.language, tampilan=way)
    # At this scale a village of a few people may look like stray rows.
    came = [t("inbox.came_villages", came=str(count), all="157") for count in (155, 156, 157)]
    assert any(each in title_of(at) for each in came)
    shown = at.table if way == "pengirim" else at.dataframe if way == "riwayat" else at.file_uploader
    assert len(shown) == 1


def test_a_branch_has_only_its_own_kinds_to_choose_and_to_see(office: Settings) -> None:
    at = sent(opened(INBOX, Role.CABANG), "peserta_2025-08.csv", MEMBERS)
    kind = at.main.selectbox[0]
    assert kind.value == "participation"
    assert kind.options == [ID.code("kind", each) for each in ("participation", "claims", "contribution")]
    found = opened(INBOX, Role.CABANG, tampilan="riwayat").dataframe[0].value
    assert set(found["kind"]) == {ID.code("kind", each) for each in ("participation", "claims", "contribution")}


def test_a_list_a_branch_may_not_send_is_not_guessed_for_it(office: Settings) -> None:
    at = sent(opened(INBOX, Role.CABANG), "pekerja 2025-09.csv", csv(WORKFORCE_HEADER, Person(1).works()))
    assert at.main.selectbox[0].value is None
    assert at.button("periksa").disabled


def test_a_file_is_checked_accepted_and_taken_back(office: Settings) -> None:
    at = sent(opened(INBOX, Role.OPERATOR), "peserta_2025-08.csv", MEMBERS)
    assert [box.value for box in at.main.selectbox][:2] == ["participation", 2025 * 12 + 7]
    token = uploads.waiting(office)[0].token
    at = finished(press(at, "periksa"), office)
    assert ID(
        "inbox.counts", accepted_count="30", row_count="30", share=ID.pct(100), quarantined_count="0", warning_count="0"
    )[:10] in words(at)
    at = finished(press(at, "terima"), office)
    batch = int(history.batches(office)["batch_id"].max())
    assert [ID("inbox.accepted", batch=batch, counts="")[:-2] in box.value for box in at.success] == [True]
    assert len(at.main.get("download_button")) == 1
    assert uploads.waiting(office) == []
    assert ID("inbox.waiting", count="1") in words(at)

    again = opened(INBOX, Role.OPERATOR, kiriman=token)
    assert len(again.success) == 1, "a reload shows how it ended"

    at = opened(INBOX, Role.OPERATOR, tampilan="riwayat")
    assert at.main.selectbox[1].value == batch
    at = finished(press(at, "batalkan"), office)
    assert [ID("inbox.done_undo", batch=batch)] == [box.value for box in at.success]
    assert ID("inbox.waiting", count="1") not in words(at)
    assert list(history.batches(office).set_index("batch_id")["undone_at"].notna()[[batch]]) == [True]


def test_a_file_that_cannot_be_used_says_why_and_can_be_thrown_away(office: Settings) -> None:
    at = sent(opened(INBOX, Role.OPERATOR), "rusak.xlsx", b"PK\x03\x04 tidak lengkap")
    assert len(at.error) == 1
    assert "rusak" in at.error[0].value
    at = press(at, "batal")
    assert uploads.waiting(office) == []
    assert not at.exception


def test_a_refused_check_says_what_does_the_same_on_the_page(office: Settings) -> None:
    at = sent(opened(INBOX, Role.OPERATOR), "peserta_2025-08.csv", MEMBERS)
    at.main.selectbox[0].set_value("claims").run()
    at = finished(press(at, "periksa"), office)
    assert ID("inbox.here_wrong_kind") in at.error[0].value
    assert "terima" not in keys(at)
    at.main.selectbox[0].set_value("participation").run()
    at = finished(press(at, "periksa"), office)
    assert "terima" in keys(at)
    at.main.selectbox[1].set_value(2025 * 12 + 5).run()
    assert "terima" not in keys(at), "the report is of another month"


def test_what_a_closed_browser_left_is_offered_to_its_owner(office: Settings) -> None:
    upload = uploads.store(office, "cabang", "peserta [x](http://a.b).csv", io.BytesIO(MEMBERS))
    for role in (Role.CABANG, Role.OPERATOR):
        at = opened(INBOX, role)
        assert f"lanjut {upload.token}" in keys(at)
        assert "](http" not in words(at)
    at = press(opened(INBOX, Role.CABANG), f"lanjut {upload.token}")
    assert "periksa" in keys(at)
    at = press(opened(INBOX, Role.CABANG), f"buang {upload.token}")
    assert f"lanjut {upload.token}" not in keys(at)


def test_a_branch_cannot_open_another_ones_upload_by_its_address(office: Settings) -> None:
    upload = uploads.store(office, "operator", "peserta.csv", io.BytesIO(MEMBERS))
    at = opened(INBOX, Role.CABANG, kiriman=upload.token)
    assert "periksa" not in keys(at)
    assert ID("inbox.sending_gone") in words(at)


def test_only_the_operator_is_offered_to_publish(office: Settings) -> None:
    at = sent(opened(INBOX, Role.CABANG), "peserta_2025-08.csv", MEMBERS)
    at = finished(press(at, "periksa"), office)
    at = finished(press(at, "terima"), office)
    assert ID("inbox.waiting", count="1") in words(at)
    assert "terbitkan" not in keys(at)
    assert "terbitkan" in keys(opened(INBOX, Role.OPERATOR))


def test_a_running_job_is_seen_by_everybody_and_stopped_by_its_owner(office: Settings) -> None:
    number = jobs.start(office, ["build"], "operator")
    shown = {role: opened(INBOX, role) for role in (Role.OPERATOR, Role.CABANG)}
    for role, at in shown.items():
        if jobs.get(office, number).status == "running":
            assert not at.exception
            assert (f"hentikan {number}" in keys(at)) == (role is Role.OPERATOR)
    jobs.cancel(office, number)
    finished(shown[Role.OPERATOR], office)


def test_a_large_change_is_published_for_a_reason(office: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    number = jobs.start(office, ["undo", "9999"], "operator")
    finished(opened(INBOX, Role.OPERATOR), office)
    refused = replace(
        jobs.get(office, number),
        arguments=("build", "--publish"),
        error_key="check.magnitude_active",
        error_texts={"id": "berubah 40 %"},
    )
    monkeypatch.setattr(jobs, "recent", lambda *_: [refused])
    started: list[list[str]] = []
    monkeypatch.setattr(jobs, "start", lambda settings, arguments, by: started.append(list(arguments)) or 1)
    at = opened(INBOX, Role.OPERATOR)
    assert "berubah 40 %" in at.error[0].value
    assert "alasan" not in {str(each.key) for each in opened(INBOX, Role.CABANG).text_input}
    at.text_input("alasan").set_value("daftar baru").run()
    press(at, "terbitkan alasan")
    assert started == [["build", "--publish", "--accept-change=daftar baru"]]
