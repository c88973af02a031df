"""Data masuk in words: a report by rule, the history, who was expected; and what the page may start for whom."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import stat
from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, WORKFORCE_HEADER, Office, Person
from ucj import i18n, months, reference
from ucj.access import Role, Viewer
from ucj.demo import generate, install
from ucj.errors import Refused
from ucj.intake import accept, kinds, senders
from ucj.reference import Sender
from ucj.settings import Settings
from ucj.store import history, jobs, release
from ucj.ui import inbox_jobs, uploads
from ucj.ui.inbox_jobs import Asked
from ucj.ui.words import plain
from ucj.views import inbox, inbox_lists

ID, EN = i18n.translator("id"), i18n.translator("en")
SEPTEMBER = months.parse("2025-09")
AS_OF = dt.date(2025, 10, 13)


def broken(number: int) -> tuple[str, ...]:
    """A line without a NIK."""
    return ("1", "", *Person(number).works()[2:])


def report(office: Office, *rows: tuple[str, ...]) -> dict[str, Any]:
    """The document of a check."""
    path = office.file(WORKFORCE_HEADER, rows)
    document: dict[str, Any] = accept.check(office.settings, path, "workforce", "2025-09").to_json(ID)
    return document


# The report


def test_rules_stand_worst_first_with_their_counts_lines_and_one_example(office: Office) -> None:
    rows = [Person(n).works() for n in range(1, 20)]
    rows += [broken(n) for n in range(30, 36)] + [rows[0]] + [Person(50, dt.date(1930, 1, 1)).works()]
    view = inbox.build(report(office, *rows), ID)
    texts = view.rules.to_numpy().tolist()
    assert [(row[0], row[1], row[2]) for row in texts] == [
        ("ditolak", ID("rule.nik_missing"), "6"),
        ("ditolak", ID("rule.nik_duplicate"), "1"),
        ("diterima, ditandai", ID("rule.age_limits"), "1"),
    ]
    assert texts[0][3] == "21, 22, 23, 24, …"
    assert texts[0][4].startswith("Baris 21: NIK kosong")
    assert view.counts == f"20 dari 27 baris diterima ({ID.pct(100 * 20 / 27)}), 7 ditolak, 1 peringatan"
    assert (view.accepted, view.quarantined_count, view.batch) == ("20", 7, None)
    assert len(view.findings.frame) == 8


def test_a_clean_file_has_no_rules_and_says_so_in_both_languages(office: Office) -> None:
    for t in (ID, EN):
        view = inbox.build(report(office, Person(1).works()), t)
        assert view.rules.empty
        assert "1" in view.counts


def test_villages_are_proposed_with_what_they_would_lose(office: Office) -> None:
    office.workforce("2025-08", *(Person(n).works(JUAI) for n in range(1, 11)))
    view = inbox.build(report(office, *(Person(n).works(JUAI) for n in range(2, 12)), Person(90).works(MIHU)), ID)
    by_code = {each.code: each for each in view.villages}
    assert by_code[JUAI].is_replaced
    assert "10 baris" in by_code[JUAI].label
    assert "daftar sekarang 10 pekerja, 1 di antaranya tidak ada lagi" in by_code[JUAI].label
    assert "belum punya daftar" in by_code[MIHU].label


def test_columns_that_are_not_read_are_named(office: Office) -> None:
    header = (*WORKFORCE_HEADER, "NAMA IBU KANDUNG", "HOBI", "KIRIMAM")
    path = office.file(header, [(*Person(1).works(), "x", "y", "z")])
    document = accept.check(office.settings, path, "workforce", "2025-09").to_json(ID)
    said = " ".join(inbox.build(document, ID).notes)
    assert "NAMA IBU KANDUNG" in said
    assert "HOBI" in said
    assert '"KIRIMAM" dibaca sebagai Kiriman' in said


def test_a_report_survives_the_way_through_a_file(office: Office) -> None:
    document = report(office, Person(1).works(), broken(2))
    assert inbox.build(json.loads(json.dumps(document)), ID).rules.equals(inbox.build(document, ID).rules)


def test_markup_and_addresses_of_a_sender_are_shown_as_they_are() -> None:
    said = plain("![x](http://a.b) www.a.b i@a.b")
    assert said.replace("\N{WORD JOINER}", "").replace("\\", "") == "![x](http://a.b) www.a.b i@a.b"
    assert r"\!\[x\]\(http\:" in said
    assert not re.search(r"://\w|www\\?\.|@\w", said)


# History


def test_history_says_which_batches_the_release_lacks(office: Office) -> None:
    office.workforce("2025-09", *(Person(n).works() for n in range(1, 6)))
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    info = release.info(con, release.published(office.settings).stem)
    office.workforce("2025-09", Person(7).works(PARINGIN))
    accept.undo(office.settings, 2)
    found = history.batches(office.settings)
    view = inbox_lists.history(found, info, dt.UTC, ID)
    states = dict(zip(view.table.frame["name"], view.table.frame["state"], strict=True))
    assert states == {
        1: ID("inbox.state_in_force_released"),
        2: ID("inbox.state_undone_released"),
        3: ID("inbox.state_in_force_unreleased"),
    }
    assert history.waiting_count(found) == 2
    undo = {each.number: each.undo for each in view.batches}
    assert undo[2] == ""
    assert ID("inbox.undo_replaced") in undo[1]
    con.close()


# Expected senders


VILLAGES = Sender("Desa", "workforce", every_months=3, due_day=5, per="village")
BRANCH = Sender("Cabang", "participation", every_months=1, due_day=7, per="segment")
CLAIMS = Sender("Cabang", "claims", every_months=1, due_day=20)


def sent(office: Office) -> None:
    def on(day: int) -> dict[str, Any]:
        return {"received_at": dt.datetime(2025, 10, day, 3, tzinfo=dt.UTC).replace(tzinfo=None)}

    rows = [*(Person(n).works(JUAI) for n in range(1, 31)), Person(90).works(PARINGIN)]
    accept.accept(office.settings, office.file(WORKFORCE_HEADER, rows), "workforce", "2025-09", **on(4))
    rows = [Person(n).works(MIHU) for n in range(40, 45)]
    accept.accept(office.settings, office.file(WORKFORCE_HEADER, rows), "workforce", "2025-09", **on(8))
    office.participation("2025-09", Person(1).member("2025-01"))


def status(office: Office, period: int, as_of: dt.date) -> dict[tuple[str, str], str]:
    codes = [JUAI, MIHU, PARINGIN]
    found = senders.expected((VILLAGES, BRANCH, CLAIMS), senders.received(office.settings), codes, period, as_of)
    return {(row["kind"], row["unit"]): row["status"] for row in found.to_dict("records")}


def test_a_sender_has_sent_is_late_is_missing_or_has_time(office: Office) -> None:
    sent(office)
    assert status(office, SEPTEMBER, AS_OF) == {
        ("workforce", JUAI): "received",
        ("workforce", MIHU): "late",
        ("workforce", PARINGIN): "missing",
        ("participation", "PU"): "missing",
        ("participation", "BPU"): "late",
        ("claims", ""): "not_due",
    }
    assert status(office, SEPTEMBER, dt.date(2025, 10, 5))["workforce", PARINGIN] == "not_due"
    assert status(office, SEPTEMBER, dt.date(2025, 10, 21))["claims", ""] == "missing"


def test_a_month_outside_the_rhythm_expects_nothing(office: Office) -> None:
    sent(office)
    assert {kind for kind, _ in status(office, SEPTEMBER + 1, AS_OF)} == {"participation", "claims"}


def test_what_was_taken_back_has_not_come(office: Office) -> None:
    sent(office)
    accept.undo(office.settings, 1)
    assert status(office, SEPTEMBER, AS_OF)["workforce", JUAI] == "missing"


def test_villages_stand_a_line_a_district_with_the_missing_by_name(office: Office) -> None:
    sent(office)
    regions = reference.regions(office.settings)
    codes = [JUAI, MIHU, PARINGIN]
    found = senders.expected((VILLAGES, CLAIMS), senders.received(office.settings), codes, SEPTEMBER, AS_OF)
    for t in (ID, EN):
        view = inbox_lists.senders(found, regions, SEPTEMBER, AS_OF, t)
        assert len(view.table) == 3
        assert t("inbox.came_villages", came="2", all="3") in view.title
        assert t.date(AS_OF) in view.message
        names = dict(zip(regions["region_code"], regions["region_name"], strict=True))
        assert [names[PARINGIN] in text for _, text in view.gaps] == [True, False]
        assert names[MIHU] in view.gaps[1][1]


def test_the_shipped_senders_send_kinds_that_exist(office: Office) -> None:
    ours = reference.regency(office.settings).senders
    assert {each.kind for each in ours} <= set(kinds.KINDS)
    assert any(each.per == "village" for each in ours)


@pytest.mark.parametrize(("name", "value"), [("every_months", 5), ("due_day", 31), ("per", '"dusun"')])
def test_a_sender_that_cannot_be_is_refused_with_its_file_and_choices(office: Office, name: str, value: Any) -> None:
    own = office.settings.data / "reference" / "regencies"
    own.mkdir(parents=True)
    text = office.settings.reference("regencies/6311.toml").read_text(encoding="utf-8")
    before = {"every_months": "every_months = 3", "due_day": "due_day = 5", "per": 'per = "village"'}[name]
    (own / "6311.toml").write_text(text.replace(before, f"{name} = {value}"), encoding="utf-8")
    with pytest.raises(Refused, match=f"{name} = .*Pilihan"):
        reference.regency(office.settings)


def test_demo_files_came_near_their_due_days_and_on_the_same_ones_every_time(tiny: Settings, tmp_path: Any) -> None:
    files = generate.write(tiny, tmp_path, install.SEED, 0.02, lambda step, share: None)
    found = history.batches(tiny).sort_values("batch_id")
    assert [each.received_at for each in files] == found["imported_at"].dt.to_pydatetime().tolist()
    due = {each.kind: each.due_day for each in reference.regency(tiny).senders}
    late = 0
    for each in files:
        last = senders.due_date(Sender("", each.kind, 1, due[each.kind]), months.parse(each.period))
        assert each.received_at is not None
        days = (each.received_at.date() - last).days
        assert -6 < days < 7
        assert each.received_at.date() <= AS_OF
        late += days > 0
    assert 0 < late < len(files) / 2


# Uploads, and who may start what


def kept(settings: Settings, name: str = "daftar.csv", content: bytes = b"a,b\n", owner: str = "operator") -> Any:
    return uploads.store(settings, owner, name, io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Data Pekerja Juai 2025-09.xlsx", "Data Pekerja Juai 2025-09.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/", "berkas"),
        ("..", "berkas"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("x" * 500 + ".xlsx", "x" * 180 + ".xlsx"),
        ("é" * 300 + ".csv", "é" * 90 + ".csv"),
        ("", "berkas"),
    ],
)
def test_a_name_is_one_plain_part_of_a_path(office: Office, name: str, clean: str) -> None:
    assert uploads.clean_name(name) == clean
    upload = kept(office.settings, name)
    assert upload.path.parent.parent == office.settings.data / "uploads"
    assert upload.path.read_bytes() == b"a,b\n"


def test_an_upload_is_for_its_owner_alone_and_goes_with_its_folder(office: Office) -> None:
    upload = kept(office.settings)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (upload.path, upload.path.parent, upload.path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]
    assert uploads.find(office.settings, upload.token) == upload
    uploads.remove(office.settings, upload.token)
    assert uploads.waiting(office.settings) == []
    assert not upload.path.parent.exists()


@pytest.mark.parametrize("token", ["", "..", "../operator", "operator-", "operator-" + "0" * 32 + "/..", "*"])
def test_an_address_cannot_name_another_folder(office: Office, token: str) -> None:
    upload = kept(office.settings)
    uploads.remove(office.settings, token)
    assert uploads.find(office.settings, token) is None
    assert uploads.find(office.settings, upload.token)


def old(upload: Any) -> None:
    then = dt.datetime.now(dt.UTC).timestamp() - (uploads.DAYS_KEPT + 1) * 24 * 3600
    os.utime(upload.path, (then, then))


def test_what_nobody_came_back_for_is_thrown_away(office: Office, serve: Callable[[Settings], None]) -> None:
    serve(office.settings)
    outdated, fresh = kept(office.settings, "lama.csv"), kept(office.settings, "baru.csv")
    old(outdated)
    found = inbox_jobs.unfinished([], Viewer(Role.OPERATOR))
    assert [each.token for each in found] == [fresh.token]
    assert not outdated.path.exists()


def test_a_branch_sees_its_own_uploads_and_the_operator_all(office: Office, serve: Callable[[Settings], None]) -> None:
    serve(office.settings)
    ours, theirs = kept(office.settings, owner="operator"), kept(office.settings, owner="cabang")
    assert {each.token for each in inbox_jobs.unfinished([], Viewer(Role.OPERATOR))} == {ours.token, theirs.token}
    assert [each.token for each in inbox_jobs.unfinished([], Viewer(Role.CABANG))] == [theirs.token]
    assert inbox_jobs.standing(ours.token, [], Viewer(Role.CABANG)) is None


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", kinds.KINDS)
def test_a_job_starts_only_for_a_role_that_handles_the_kind(
    role: Role, kind: str, office: Office, serve: Callable[[Settings], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(office.settings)
    started: list[Any] = []
    monkeypatch.setattr(jobs, "start", lambda settings, arguments, by: started.append((list(arguments), by)))
    upload, how, viewer = kept(office.settings), Asked(kind, SEPTEMBER), Viewer(role)
    may = role is Role.OPERATOR or (role is Role.CABANG and kind in ("participation", "claims", "contribution"))
    for start in (lambda: inbox_jobs.check(viewer, upload, how), lambda: inbox_jobs.accept(viewer, upload, how, None)):
        if may:
            start()
        else:
            with pytest.raises(Refused, match="tidak berhak"):
                start()
    assert [by for _, by in started] == ([role.value] * 2 if may else [])


def test_an_import_names_the_villages_its_sender_confirmed_or_adds(
    office: Office, serve: Callable[[Settings], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(office.settings)
    started: list[list[str]] = []
    monkeypatch.setattr(jobs, "start", lambda settings, arguments, by: started.append(list(arguments)))
    upload, how = kept(office.settings), Asked("workforce", SEPTEMBER, allow_shrink=True)
    for villages in ([JUAI, MIHU], [], None):
        inbox_jobs.accept(Viewer(Role.OPERATOR), upload, how, villages)
    same = ["import", str(upload.path), "--kind=workforce", "--period=2025-09", "--allow-shrink", "--by=operator"]
    assert started == [[*same, f"--villages={JUAI},{MIHU}"], [*same, "--mode=add"], same]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_only_the_operator_publishes(role: Role, office: Office, serve: Callable[[Settings], None]) -> None:
    serve(office.settings)
    with pytest.raises(Refused, match="tidak berhak"):
        inbox_jobs.publish(Viewer(role))
    assert jobs.recent(office.settings, 10) == []


def test_a_branch_does_not_take_back_a_villages_list(office: Office, serve: Callable[[Settings], None]) -> None:
    serve(office.settings)
    office.workforce("2025-09", *(Person(n).works() for n in range(1, 6)))
    office.participation("2025-09", Person(1).member("2025-01"))
    office.release().close()
    with pytest.raises(Refused, match="tidak berhak"):
        inbox_jobs.undo(Viewer(Role.CABANG), 1)
    with pytest.raises(Refused, match="tidak berhak"):
        inbox_jobs.undo(Viewer(Role.CABANG), 99)


def test_what_was_asked_comes_back_from_a_job(office: Office) -> None:
    how = Asked("workforce", SEPTEMBER, "=Lembar --help", allow_shrink=True)
    number = jobs.start(office.settings, ["check", "/tidak/ada.xlsx", *how.arguments()], "operator")
    job = jobs.get(office.settings, number)
    assert inbox_jobs.asked(job) == how
    assert not inbox_jobs.is_accepted(job)
    jobs.cancel(office.settings, number)
