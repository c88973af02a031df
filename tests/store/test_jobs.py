"""Jobs as real processes: what a page starts goes on without it, says how far it is, and how it ended."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers import WORKFORCE_HEADER, Office, Person
from ucj import i18n
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept
from ucj.settings import PROJECT, Settings
from ucj.store import jobs, lock, process, release, state
from ucj.store.jobs import Job

ID, EN = (i18n.translator(language) for language in i18n.LANGUAGES)
BUILD_STEPS = {"matching.step", "build.step_release", "build.step_closed", "build.step_checks"}
# A job that hangs fails its test; no test waits for a certain time.
PATIENCE_SECONDS = 120.0


def ended(job: Job) -> bool:
    return job.status != "running"


def wait(settings: Settings, job_id: int, until: Callable[[Job], bool] = ended) -> Job:
    """The job when it is as wanted."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not until(job := jobs.get(settings, job_id)):
        assert time.monotonic() < deadline, job
        time.sleep(0.02)
    return job


def pid_of(settings: Settings, job_id: int) -> int:
    with state.opened(settings) as con:
        return int(con.execute("SELECT pid FROM job WHERE job_id = ?", [job_id]).fetchone()["pid"])


@pytest.fixture(autouse=True)
def _no_job_is_left_behind(office: Office) -> Iterator[None]:
    yield
    for job in jobs.recent(office.settings, 100):
        if job.status == "running":
            process.stop(pid_of(office.settings, job.job_id))


def listed(office: Office, *serials: int) -> tuple[str, ...]:
    """A good workforce list as arguments of check or import."""
    path = office.file(WORKFORCE_HEADER, [Person(n).works() for n in serials])
    return str(path), "--kind", "workforce", "--period", "2025-09"


def test_a_dry_run_ends_with_the_report_of_the_command(office: Office) -> None:
    path = office.file(WORKFORCE_HEADER, [Person(1).works(), ("2", "12", *Person(2).works()[2:])])
    arguments = ["check", str(path), "--kind", "workforce", "--period", "2025-09"]
    job = wait(office.settings, jobs.start(office.settings, arguments, "Ibu Rekaan"))
    assert (job.status, job.exit_code, job.error(ID)) == ("done", 0, "")
    assert job.result == accept.check(office.settings, path, "workforce", "2025-09").to_json(ID)
    assert job.result["quarantined_count"] == 1
    assert (job.arguments, job.by) == (tuple(arguments), "Ibu Rekaan")
    assert job.finished_at is not None
    assert job.started_at <= job.finished_at


def test_an_import_goes_on_when_the_server_that_started_it_has_ended(office: Office) -> None:
    script = """
import sys
from pathlib import Path
from ucj.settings import Settings
from ucj.store import jobs
print(jobs.start(Settings(Path(sys.argv[1]), "6311"), sys.argv[2:], "operator"))
"""
    arguments = ["import", *listed(office, 1, 2)]
    server = subprocess.run(
        [sys.executable, "-c", script, str(office.settings.data), *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    job = wait(office.settings, int(server.stdout))
    assert (job.status, job.result["batch"], job.result["accepted_count"]) == ("done", 1, 2)
    assert accept.batches(office.settings)["accepted_count"].tolist() == [2]


def test_progress_is_seen_on_the_way(office: Office) -> None:
    office.workforce("2025-09", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    job_id = jobs.start(office.settings, ["build"], "operator")
    seen = wait(office.settings, job_id, lambda job: job.step is not None)
    assert seen.step in BUILD_STEPS
    assert 0 <= seen.share <= 1
    job = wait(office.settings, job_id)
    assert (job.status, job.step, job.share) == ("done", "build.step_checks", 1.0)
    assert (office.settings.releases / f"{job.result['release']}.duckdb").exists()


def test_a_refusal_is_said_in_the_readers_language(office: Office) -> None:
    arguments = listed(office, 1)
    office.workforce("2025-08", Person(1).works())
    job = wait(office.settings, jobs.start(office.settings, ["import", *arguments[:-1], "2099-01"], "operator"))
    assert (job.status, job.exit_code, job.result) == ("refused", 1, None)
    assert job.error_key == "intake.period_future"
    assert job.error(ID) == ID("intake.period_future", period="2099-01")
    assert job.error(EN) == EN("intake.period_future", period="2099-01") != job.error(ID)
    assert len(accept.batches(office.settings)) == 1


def test_while_one_command_writes_another_is_refused(office: Office) -> None:
    arguments = listed(office, 1)
    with lock.writing(office.settings):
        job = wait(office.settings, jobs.start(office.settings, ["import", *arguments], "operator"))
    assert (job.status, job.error_key) == ("refused", "store.busy")
    again = wait(office.settings, jobs.start(office.settings, ["import", *arguments], "operator"))
    assert again.status == "done"


def test_a_command_that_does_not_exist_is_a_failure_with_a_log(office: Office) -> None:
    job = wait(office.settings, jobs.start(office.settings, ["terbang"], "operator"))
    assert (job.status, job.exit_code) == ("failed", 2)
    assert job.error(EN) == EN("cli.unexpected")
    assert "terbang" in (office.settings.data / "jobs" / f"{job.job_id}.log").read_text()


def test_a_killed_job_is_lost_and_harms_nobody(tiny_copy: Settings) -> None:
    serving = release.published(tiny_copy)
    job_id = jobs.start(tiny_copy, ["build"], "operator")
    wait(tiny_copy, job_id, lambda job: job.step == "build.step_closed")
    os.kill(pid_of(tiny_copy, job_id), signal.SIGKILL)
    job = wait(tiny_copy, job_id)
    assert (job.status, job.exit_code, job.finished_at, job.result) == ("lost", None, None, None)
    assert (job.error(ID), job.error(EN)) == (ID("jobs.lost"), EN("jobs.lost"))
    assert release.published(tiny_copy) == serving
    with lock.writing(tiny_copy):
        pass  # the lock went with the process


def test_a_cancelled_job_clears_away_what_it_began(tiny_copy: Settings) -> None:
    names = release.names(tiny_copy)
    job_id = jobs.start(tiny_copy, ["build"], "operator")
    wait(tiny_copy, job_id, lambda job: job.step == "build.step_closed")
    assert list(tiny_copy.releases.glob(".building*"))
    jobs.cancel(tiny_copy, job_id)
    job = wait(tiny_copy, job_id)
    assert (job.status, job.result) == ("cancelled", None)
    assert job.error(EN) == EN("jobs.cancelled")
    assert list(tiny_copy.releases.glob(".building*")) == []
    assert release.names(tiny_copy) == names
    with lock.writing(tiny_copy):
        pass


def test_cancelled_before_it_has_begun(office: Office) -> None:
    job_id = jobs.start(office.settings, ["import", *listed(office, 1)], "operator")
    jobs.cancel(office.settings, job_id)
    assert wait(office.settings, job_id).status == "cancelled"
    assert not office.settings.registry.exists()


def test_what_has_ended_cannot_be_cancelled(office: Office) -> None:
    job_id = jobs.start(office.settings, ["check", *listed(office, 1)], "operator")
    wait(office.settings, job_id)
    jobs.cancel(office.settings, job_id)
    assert jobs.get(office.settings, job_id).status == "done"


def test_no_process_is_left_for_the_server_to_bury(office: Office) -> None:
    job_id = jobs.start(office.settings, ["check", *listed(office, 1)], "operator")
    wait(office.settings, job_id)
    entry = Path("/proc", str(pid_of(office.settings, job_id)))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while entry.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_newest_jobs_come_first_and_one_persons_apart(office: Office) -> None:
    asked = [jobs.start(office.settings, ["terbang"], by) for by in ("a", "b", "a")]
    assert [job.job_id for job in jobs.recent(office.settings, 2)] == [asked[2], asked[1]]
    assert [job.job_id for job in jobs.recent(office.settings, 10, by="a")] == [asked[2], asked[0]]
    assert jobs.recent(office.settings, 10, by="c") == []
    with pytest.raises(WrongUsage, match="99"):
        jobs.get(office.settings, 99)


def test_old_jobs_are_forgotten_with_their_files(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "KEPT_JOBS", 1)
    first = jobs.start(office.settings, ["check", *listed(office, 1)], "operator")
    wait(office.settings, first)
    second = jobs.start(office.settings, ["check", *listed(office, 2)], "operator")
    wait(office.settings, second)
    assert [job.job_id for job in jobs.recent(office.settings, 10)] == [second]
    names = {path.name for path in (office.settings.data / "jobs").iterdir()}
    assert names == {f"{second}.json", f"{second}.log"}


def test_what_jobs_leave_is_for_the_owner_alone(office: Office) -> None:
    before = os.umask(0o022)
    try:
        job_id = jobs.start(office.settings, ["check", *listed(office, 1)], "operator")
        with state.opened(office.settings):
            wait(office.settings, job_id)
            files = [*office.settings.data.glob("state.sqlite*"), *(office.settings.data / "jobs").iterdir()]
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}
    finally:
        os.umask(before)
    assert set(modes) == {"state.sqlite", "state.sqlite-wal", "state.sqlite-shm", "1.json", "1.log"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((office.settings.data / "jobs").stat().st_mode) == 0o700


def test_a_result_that_was_deleted_is_said_so(office: Office) -> None:
    job = wait(office.settings, jobs.start(office.settings, ["check", *listed(office, 1)], "operator"))
    job.result_file.unlink()
    with pytest.raises(Refused, match=str(job.result_file)):
        _ = jobs.get(office.settings, job.job_id).result


def test_only_the_job_itself_says_how_it_is(office: Office) -> None:
    job = wait(office.settings, jobs.start(office.settings, ["terbang"], "operator"))
    jobs.advance(office.settings, job.job_id, "build.step_checks", 0.5)
    jobs.finish(office.settings, job.job_id, 0, {})
    assert jobs.get(office.settings, job.job_id) == job


def test_many_processes_may_open_the_state_for_the_first_time_at_once(office: Office) -> None:
    script = """
import sys, time
from pathlib import Path
from ucj.settings import Settings
from ucj.store import state
settings = Settings(Path(sys.argv[1]), "6311")
sys.stdin.read()
for _ in range(20):
    with state.opened(settings) as con:
        con.execute("INSERT INTO job (arguments, started_by, started_at, pid) VALUES ('[]', '', '2025-10-13', 0)")
"""
    at_once = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(office.settings.data)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for each in at_once:
        assert each.stdin
        each.stdin.close()
        each.stdin = None
    assert [each.communicate()[1] for each in at_once] == [""] * 4
    with state.opened(office.settings) as con:
        assert con.execute("SELECT count(*) AS n FROM job").fetchone()["n"] == 80


def test_a_transaction_that_raises_leaves_nothing(office: Office) -> None:
    with pytest.raises(sqlite3.IntegrityError), state.opened(office.settings) as con:
        con.executemany(
            "INSERT INTO job (arguments, started_by, started_at, pid) VALUES ('', '', '', ?)", [[1], [None]]
        )
    assert jobs.recent(office.settings, 1) == []


def test_a_process_is_known_by_its_number_and_its_beginning() -> None:
    ours = process.started(os.getpid())
    assert ours is not None
    assert process.is_alive(os.getpid(), ours)
    assert not process.is_alive(os.getpid(), ours + 1)
    assert not process.is_alive(os.getpid(), None)


def test_a_process_nobody_has_buried_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while process.started(child.pid) is not None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert Path("/proc", str(child.pid)).exists()
