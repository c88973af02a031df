"""From registry to a file that serves: built aside, named once, never changed, switched by one pointer."""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.helpers import JUAI, Office, Person, answer, new_office, quiet
from ucj.errors import Refused, WrongUsage
from ucj.settings import Settings
from ucj.store import build, checks, release

PEOPLE = [Person(number) for number in range(1, 6)]


def started(office: Office) -> Office:
    office.workforce("2025-06", *(person.works() for person in PEOPLE))
    office.participation("2025-09", *(person.member("2025-01") for person in PEOPLE[:3]))
    return office


@pytest.fixture(scope="module")
def built_twice(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Two releases, the second with one worker more and published."""
    office = started(new_office(tmp_path_factory.mktemp("twice")))
    office.release().close()
    office.workforce("2025-07", Person(6).works(), mode="add")
    office.release().close()
    return office


@pytest.fixture
def twice(built_twice: Office, tmp_path: Path) -> Office:
    """A copy of it, to be changed."""
    shutil.copytree(built_twice.settings.data, tmp_path / "twice")
    return Office(replace(built_twice.settings, data=tmp_path / "twice"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_build_gets_a_new_name_and_leaves_the_older_files_as_they_were(twice: Office) -> None:
    before = {path: digest(path) for path in twice.settings.releases.iterdir()}
    built = build.build(twice.settings, progress=quiet)
    assert re.fullmatch(r"ucj-\d{8}-\d{6}(-\d+)?", built.name)
    assert release.names(twice.settings)[-1] == built.name
    assert release.current_name(twice.settings) != built.name
    assert {path: digest(path) for path in before} == before


def test_an_unpublished_build_does_not_serve(office: Office) -> None:
    started(office)
    build.build(office.settings, progress=quiet)
    with pytest.raises(Refused) as problem:
        release.published(office.settings)
    assert problem.value.key == "store.not_yet_published"


def test_accepted_lists_are_sent_to_the_build_and_an_empty_folder_to_the_demo(office: Office) -> None:
    with pytest.raises(Refused) as problem:
        release.published(office.settings)
    assert problem.value.key == "store.none_published"
    started(office)
    with pytest.raises(Refused) as problem:
        release.published(office.settings)
    assert problem.value.key == "store.not_yet_built"


def test_publish_takes_the_newest_and_rollback_the_one_before_it(twice: Office) -> None:
    first, second = release.names(twice.settings)
    assert release.current_name(twice.settings) == second
    assert release.rollback(twice.settings) == first
    assert twice.settings.current.read_text() == f"{first}\n"
    assert release.listing(twice.settings)["is_published"].tolist() == [True, False]
    with pytest.raises(Refused) as problem:
        release.rollback(twice.settings)
    assert problem.value.key == "store.nothing_earlier"
    assert release.publish(twice.settings) == second


def test_the_pointer_is_replaced_never_rewritten(twice: Office) -> None:
    """Given a reader that holds the old pointer, when another release is published, then its file is another one."""
    first, _ = release.names(twice.settings)
    with twice.settings.current.open() as held:
        inode = twice.settings.current.stat().st_ino
        release.publish(twice.settings, first)
        assert twice.settings.current.stat().st_ino != inode
        assert held.read() != f"{first}\n"
    assert not list(twice.settings.data.glob("CURRENT?*"))


def test_an_unknown_release_is_answered_with_the_choices(twice: Office) -> None:
    known = release.names(twice.settings)
    with pytest.raises(WrongUsage) as problem:
        release.publish(twice.settings, "ucj-20200101-000000")
    assert problem.value.params["choices"] == ", ".join(known)
    assert release.current_name(twice.settings) == known[-1]


@pytest.mark.parametrize("content", ["../../etc/passwd", "", "ucj-2025"])
def test_a_broken_pointer_is_refused(office: Office, content: str) -> None:
    office.settings.data.mkdir()
    office.settings.current.write_text(content)
    with pytest.raises(Refused) as problem:
        release.published(office.settings)
    assert problem.value.key == "store.current_broken"


def test_a_broken_release_cannot_be_published(twice: Office) -> None:
    first, second = release.names(twice.settings)
    path = release.path_of(twice.settings, "ucj-20300101-000000")
    path.write_bytes(b"half a file")
    with pytest.raises(Refused) as problem:
        release.publish(twice.settings, path.stem)
    assert problem.value.key == "store.release_broken"
    assert release.current_name(twice.settings) == second != first


def test_the_order_is_in_the_names(office: Office) -> None:
    office.settings.releases.mkdir(parents=True)
    wanted = [f"ucj-{stamp}" for stamp in ("20241231-235959", "20250101-000000", "20250101-000000-2")]
    wanted.append("ucj-20250101-000000-10")
    for name in (*reversed(wanted), "ucj-salinan", "ucj-20250101-000000.persons"):
        (office.settings.releases / f"{name}.duckdb").touch()
    assert release.names(office.settings) == wanted


def test_a_broken_release_is_listed_and_passed_over(twice: Office) -> None:
    """Given a damaged release between two, when the newer is rolled back, then the older one serves."""
    first, second = release.names(twice.settings)
    oldest = "ucj-20200101-000000"
    shutil.copy(release.path_of(twice.settings, first), release.path_of(twice.settings, oldest))
    release.path_of(twice.settings, first).write_bytes(b"half a file")
    rows = release.listing(twice.settings)
    assert list(rows.columns) == ["release", "month", "as_of", "is_demo", "is_published", "state"]
    assert rows["state"].tolist() == ["ok", "broken", "ok"]
    assert rows["is_published"].tolist() == [False, False, True]
    assert release.rollback(twice.settings) == oldest
    release.publish(twice.settings, second)
    release.path_of(twice.settings, oldest).write_bytes(b"half a file")
    with pytest.raises(Refused, match=r"ucj build.*ucj publish"):
        release.rollback(twice.settings)


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_broken_pointer_is_mended_by_publish_and_rollback_and_stops_no_build(twice: Office, is_folder: bool) -> None:
    second = release.names(twice.settings)[-1]
    for mend in (release.publish, release.rollback):
        twice.settings.current.unlink()
        if is_folder:
            (twice.settings.current / "x").mkdir(parents=True)
        else:
            twice.settings.current.write_bytes(b"\xff\xfe")
        assert not release.listing(twice.settings)["is_published"].any()
        with pytest.raises(Refused) as problem:
            release.published(twice.settings)
        assert problem.value.key == "store.current_broken"
        if mend is release.publish:
            second = build.build(twice.settings, progress=quiet).name
        else:
            shutil.rmtree(twice.settings.data / f"CURRENT.{second}", ignore_errors=True)
        assert mend(twice.settings) == second
        assert release.current_name(twice.settings) == second


def test_a_release_cannot_be_written_nor_reach_out(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for statement in (
        "UPDATE meta SET value = 'x'",
        "CREATE TABLE t (x INTEGER)",
        "SELECT * FROM read_csv('/etc/passwd')",
        "ATTACH '/tmp/other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(duckdb.Error):
            tiny_release.cursor().execute(statement)


def test_a_failed_build_leaves_nothing_behind_and_the_old_release_serving(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(office)
    before = answer(office.release(), "coverage", "2025-09").to_csv()
    files = {path: digest(path) for path in office.settings.releases.iterdir()}
    monkeypatch.setattr(build.closed, "build", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build.build(office.settings, progress=quiet)
    assert {path: digest(path) for path in office.settings.releases.iterdir()} == files
    con = release.open_release(release.published(office.settings))
    assert answer(con, "coverage", "2025-09").to_csv() == before


def test_what_a_crash_left_behind_is_swept_by_the_next_build(office: Office) -> None:
    started(office)
    office.settings.releases.mkdir()
    for name in (".building.duckdb", ".building.duckdb.wal", ".building.persons.duckdb"):
        (office.settings.releases / name).write_bytes(b"half")
    built = build.build(office.settings, progress=quiet)
    assert sorted(path.name for path in office.settings.releases.iterdir()) == [
        f"{built.name}.duckdb",
        f"{built.name}.persons.duckdb",
    ]


def test_only_the_persons_file_is_closed_to_others(tiny: Settings) -> None:
    name = release.current_name(tiny)
    persons = tiny.releases / f"{name}.persons.duckdb"
    assert stat.S_IMODE(persons.stat().st_mode) == 0o600


@pytest.mark.parametrize(("kind", "missing"), [("workforce", "participation"), ("participation", "workforce")])
def test_a_build_without_a_kind_of_list_says_which(office: Office, kind: str, missing: str) -> None:
    if kind == "workforce":
        office.workforce("2025-06", PEOPLE[0].works())
    else:
        office.participation("2025-09", PEOPLE[0].member("2025-01"))
    with pytest.raises(Refused, match=f"--kind {missing}"):
        build.build(office.settings, progress=quiet)


def test_a_build_without_a_registry_is_refused(office: Office) -> None:
    with pytest.raises(Refused) as problem:
        build.build(office.settings, progress=quiet)
    assert problem.value.key == "store.no_registry"


def test_a_tenth_more_or_less_needs_a_reason(tmp_path: Path) -> None:
    """Given a published release, when a list loses members by more than a tenth, then only a reason lets it pass."""
    office = started(new_office(tmp_path / "office"))
    office.release()
    office.participation("2025-09", PEOPLE[3].member("2025-01"))
    with pytest.raises(Refused) as problem:
        office.release(accept_change=None)
    assert problem.value.key == "check.magnitude_active"
    assert (problem.value.params["before"], problem.value.params["now"]) == (3, 4)
    con = office.release(accept_change="members of Juai")
    assert con.execute("SELECT value FROM meta WHERE name = 'accepted_change'").fetchall() == [("members of Juai",)]


def test_a_change_within_a_tenth_passes(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    office.workforce("2025-06", *(Person(number).works() for number in range(1, 21)))
    office.participation("2025-09", *(Person(number).member("2025-01") for number in range(1, 12)))
    office.release(accept_change=None)
    office.participation("2025-09", Person(12).member("2025-01"))
    office.release(accept_change=None)


# What each check must find: damage done to a release that passed.
DAMAGE = {
    "overlap": "INSERT INTO status_spell SELECT * FROM status_spell LIMIT 1",
    "nobody": "DELETE FROM status_spell",
    "worker_lost": "DELETE FROM status_spell WHERE person_id = (SELECT min(person_id) FROM status_spell)",
    "parts": "UPDATE closed_coverage SET lapsed_count = lapsed_count + 1",
    "village_row": "DELETE FROM closed_coverage WHERE length(region_code) = 10",
    "closed_counts": """
        UPDATE closed_coverage
        SET labour_force_count = labour_force_count + 1, excluded_count = excluded_count + 1,
            excluded_age_count = excluded_age_count + 1
        WHERE dimension = '' AND length(region_code) = 4
    """,
}


@pytest.fixture(scope="module")
def good_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = started(new_office(tmp_path_factory.mktemp("good")))
    office.release().close()
    return release.published(office.settings)


def damaged(good_release: Path, folder: Path, sql: str = "") -> duckdb.DuckDBPyConnection:
    copy = folder / "draft.duckdb"
    copy.write_bytes(good_release.read_bytes())
    con = duckdb.connect(str(copy))
    con.execute(sql or "SELECT 1")
    return con


def test_every_check_has_a_damage_here() -> None:
    assert [check.code for check in checks.CHECKS] == list(DAMAGE)


def test_no_check_finds_anything_in_a_good_release(good_release: Path, tmp_path: Path) -> None:
    with damaged(good_release, tmp_path) as con:
        checks.run(con, good_release, None)


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.code)
def test_a_check_finds_its_planted_fault(good_release: Path, tmp_path: Path, check: checks.Check) -> None:
    with damaged(good_release, tmp_path, DAMAGE[check.code]) as con:
        assert con.execute(check.sql).fetchall()
        with pytest.raises(Refused):
            checks.run(con, None, "whatever the reason")


def test_a_spell_hidden_under_another_of_the_same_start_is_found(good_release: Path, tmp_path: Path) -> None:
    sql = f"""
        INSERT INTO status_spell
        SELECT * REPLACE (CAST('6311012014' AS village_enum) AS village_code) FROM status_spell
        WHERE village_code = '{JUAI}' LIMIT 1
    """
    with (
        damaged(good_release, tmp_path, sql) as con,
        pytest.raises(Refused, match="dua kali"),
    ):
        checks.run(con, None, None)


def test_the_release_says_what_it_is(tiny: Settings, tiny_release: duckdb.DuckDBPyConnection) -> None:
    facts = release.info(tiny_release, release.published(tiny).stem)
    assert (facts.region_code, facts.region_name, facts.is_demo) == ("6311", "Kabupaten Balangan", True)
    assert (facts.as_of.isoformat(), facts.month - facts.first_month + 1) == ("2025-10-13", tiny.history_months)
