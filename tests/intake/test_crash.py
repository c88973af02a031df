"""Power cuts, full disks and two clerks at once: real processes killed at any moment, then everything is looked at.

What must hold afterwards: the registry opens and holds whole batches only, the published release serves what it served,
and the next command does its work.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.helpers import PARTICIPATION_HEADER, WORKFORCE_HEADER, Office, Person, answer
from ucj.intake import accept, keeping
from ucj.settings import PROJECT, Settings
from ucj.store import lock, registry, release

# The start of Python is long and writes nothing: the command waits for a word, and moments are counted from that.
DRIVER = """
import resource, sys
from ucj import cli
print(flush=True)
bytes_max = int(sys.stdin.readline())
resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_max, bytes_max))
sys.exit(cli.main(sys.argv[1:]))
"""
UNLIMITED = -1
ROWS, BAD_ROWS = 1500, 20
WHOLE_ROUND = 3


@dataclass(frozen=True)
class End:
    """How a command ended: `code` negative when it was killed, `document` what it printed when it was done."""

    code: int
    document: Any
    seconds: float

    @property
    def is_done(self) -> bool:
        return self.code == 0


class Running:
    """A command of its own process, about to begin."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, *arguments, "--json"],
            cwd=PROJECT,
            env=os.environ | {"UCJ_DATA": str(settings.data), "UCJ_SMALL_COUNT_MAX": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.process.stdout.readline()

    def begin(self, bytes_max: int = UNLIMITED) -> None:
        self.began = time.monotonic()
        assert self.process.stdin
        self.process.stdin.write(f"{bytes_max}\n")
        self.process.stdin.flush()

    def kill_after(self, seconds: float) -> End:
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
        return self.end()

    def end(self) -> End:
        out, err = self.process.communicate()
        seconds = time.monotonic() - self.began
        assert self.process.returncode <= 0 or err.strip(), "a refusal says why"
        return End(self.process.returncode, json.loads(out) if self.process.returncode == 0 else None, seconds)


def ran(settings: Settings, *arguments: str, bytes_max: int = UNLIMITED) -> End:
    command = Running(settings, *arguments)
    command.begin(bytes_max)
    return command.end()


def killed(settings: Settings, seconds: float, *arguments: str) -> End:
    command = Running(settings, *arguments)
    command.begin()
    return command.kill_after(seconds)


def worklist(office: Office, first: int) -> list[str]:
    """A list of ROWS workers, BAD_ROWS of them refused, as arguments of import."""
    good = [Person(first + n).works() for n in range(ROWS - BAD_ROWS)]
    bad = [("9", "12", *Person(1).works()[2:])] * BAD_ROWS
    path = office.file(WORKFORCE_HEADER, [*good, *bad])
    return ["import", str(path), "--kind", "workforce", "--period", "2025-09", "--mode", "add"]


def whole_batches(office: Office) -> list[str]:
    """The names of the files in the registry, oldest first; every batch is there with all it came with."""
    with registry.reading(office.settings) as con:
        counted = con.execute("""
            SELECT b.batch_id, b.file_name, b.sha256, b.accepted_count, b.quarantined_count,
                (SELECT count(*) FROM workforce_row AS w WHERE w.batch_id = b.batch_id)
                + (SELECT count(*) FROM participation_row AS p WHERE p.batch_id = b.batch_id),
                (SELECT count(*) FROM quarantine AS q WHERE q.batch_id = b.batch_id),
                (SELECT count(DISTINCT f.line) FROM finding AS f
                 WHERE f.batch_id = b.batch_id AND f.severity = 'error')
            FROM batch AS b
            ORDER BY b.batch_id
        """).fetchall()
        # Rows of a batch that is not there would join the next one of its number.
        strays = con.execute("SELECT count(*) FROM workforce_row ANTI JOIN batch USING (batch_id)").fetchall()[0][0]
    for batch, name, sha256, accepted, quarantined, *found in counted:
        assert found == [accepted, quarantined, quarantined], name
        original = office.settings.inbox / str(batch) / name
        assert hashlib.sha256(original.read_bytes()).hexdigest() == sha256
    assert strays == 0
    return [row[1] for row in counted]


def served(settings: Settings) -> pd.DataFrame:
    """What the published release says."""
    with release.open_release(release.published(settings)) as con:
        return answer(con, "coverage", "2025-09", by="village")


@pytest.fixture
def moments() -> random.Random:
    return random.Random(20251013)


@pytest.fixture
def serving(office: Office) -> Office:
    """An office with a release published."""
    office.workforce("2025-09", *(Person(n).works() for n in range(1, ROWS)))
    office.participation("2025-09", *(Person(n).member("2025-01") for n in range(1, 1200)))
    office.release().close()
    return office


def test_a_killed_import_is_wholly_there_or_not_at_all(office: Office, moments: random.Random) -> None:
    expected: list[str] = []
    fates: set[bool] = set()
    usual = 0.5  # until one that nobody kills shows how long they take; before it, the registry is made
    for round_ in range(10):
        arguments = worklist(office, 1 + 200 * round_)
        if round_ == WHOLE_ROUND:
            end = ran(office.settings, *arguments)
            usual = end.seconds
        else:
            end = killed(office.settings, moments.uniform(0.02, 1.1 * usual), *arguments)
        there = whole_batches(office) if has_registry(office) else []
        name = Path(arguments[1]).name
        if end.is_done or there != expected:
            expected.append(name)
        fates.add(end.is_done)
        assert there == expected, (round_, end)
    assert fates == {True, False}
    last = worklist(office, 5000)
    assert ran(office.settings, *last).document["batch"] == len(expected) + 1
    assert whole_batches(office) == [*expected, Path(last[1]).name]


def has_registry(office: Office) -> bool:
    """False where a first import ended before there was anything to open; a registry that is there must open."""
    return office.settings.registry.exists()


@pytest.mark.parametrize("seconds", [0.0, 0.002, 0.01, 0.03])
def test_killed_while_the_registry_is_made(office: Office, seconds: float) -> None:
    """Counted from the moment the file is there, however long the reading of the list took before."""
    command = Running(office.settings, *worklist(office, 1))
    command.begin()
    while not has_registry(office):
        assert command.process.poll() is None
    command.kill_after(seconds)
    batches = whole_batches(office)
    assert len(batches) <= 1
    assert ran(office.settings, *worklist(office, 3000)).is_done
    assert whole_batches(office) == [*batches, "kiriman_2.csv"]
    with registry.reading(office.settings) as con:
        assert con.execute("FROM registry_info").fetchall() == [("6311", False)]


def test_a_killed_build_leaves_the_release_that_serves(serving: Office, moments: random.Random) -> None:
    before, name, batches = served(serving.settings), release.published(serving.settings), whole_batches(serving)
    usual = ran(serving.settings, "build").seconds
    for _ in range(6):
        killed(serving.settings, moments.uniform(0.02, usual), "build")
        assert release.published(serving.settings) == name
        pd.testing.assert_frame_equal(served(serving.settings), before)
        assert set(release.listing(serving.settings)["state"]) == {"ok"}
        assert whole_batches(serving) == batches
    built = ran(serving.settings, "build")
    assert built.is_done
    assert not list(serving.settings.releases.glob(".building*")), "the next build clears away"
    assert ran(serving.settings, "publish").document == built.document
    pd.testing.assert_frame_equal(served(serving.settings), before)


def test_a_killed_publish_points_at_one_release_or_the_other(serving: Office, moments: random.Random) -> None:
    before = served(serving.settings)
    assert ran(serving.settings, "build").is_done
    names = release.names(serving.settings)
    usual = ran(serving.settings, "publish", names[0]).seconds
    for round_ in range(4):
        wanted = names[round_ % 2]
        was = release.published(serving.settings).stem
        end = killed(serving.settings, moments.uniform(0.0, usual), "publish", wanted)
        assert release.published(serving.settings).stem in {wanted, was if not end.is_done else wanted}
        pd.testing.assert_frame_equal(served(serving.settings), before)


@pytest.mark.parametrize("bytes_max", [0, 4_000, 20_000, 200_000])
def test_a_first_import_on_a_full_disk_changes_nothing(office: Office, bytes_max: int) -> None:
    arguments = worklist(office, 1)
    end = ran(office.settings, *arguments, bytes_max=bytes_max)
    assert end.code in (0, 1)
    assert (whole_batches(office) if has_registry(office) else []) == ([Path(arguments[1]).name] if end.is_done else [])
    if not end.is_done:
        assert ran(office.settings, *arguments).document["accepted_count"] == ROWS - BAD_ROWS
    assert whole_batches(office) == [Path(arguments[1]).name]


def test_a_full_disk_leaves_registry_and_release_as_they_were(serving: Office) -> None:
    before, batches, names = served(serving.settings), whole_batches(serving), release.names(serving.settings)
    size = serving.settings.registry.stat().st_size
    for round_, bytes_max in enumerate((0, 100_000, size)):
        arguments = worklist(serving, 3000 + round_)
        end = ran(serving.settings, *arguments, bytes_max=bytes_max)
        if end.is_done:
            batches.append(Path(arguments[1]).name)
        assert end.code in (0, 1)
        assert whole_batches(serving) == batches
        assert ran(serving.settings, "build", bytes_max=min(bytes_max, 500_000)).code == 1
        assert ran(serving.settings, "publish", bytes_max=0).code == 1
        assert release.names(serving.settings) == names
        pd.testing.assert_frame_equal(served(serving.settings), before)
    assert ran(serving.settings, "build", "--accept-change", "lebih banyak daftar").is_done


def test_of_two_imports_at_once_each_is_whole_or_refused(office: Office) -> None:
    arguments = [worklist(office, first) for first in (1, 3000)]
    commands = [Running(office.settings, *each) for each in arguments]
    for command in commands:
        command.begin()
    ends = [command.end() for command in commands]
    done = [Path(each[1]).name for each, end in zip(arguments, ends, strict=True) if end.is_done]
    assert done
    assert all(end.code in (0, 1) for end in ends)
    assert sorted(whole_batches(office)) == sorted(done)


def test_an_import_beside_another_command_is_refused(office: Office) -> None:
    arguments = worklist(office, 1)
    with lock.writing(office.settings):
        assert ran(office.settings, *arguments).code == 1
    assert not has_registry(office)


def test_an_inbox_folder_of_no_batch_is_harmless(office: Office) -> None:
    stray = office.settings.inbox / "1"
    stray.mkdir(parents=True)
    (stray / "sisa.csv").write_text("NIK\n")
    assert office.workforce("2025-09", Person(1).works()).batch == 1
    assert [path.name for path in stray.iterdir()] == ["kiriman_1.csv"]
    assert len(accept.batches(office.settings)) == 1


def test_a_stop_just_after_the_commit_keeps_the_original(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch is in: whoever asks to stop at that moment must not take its file away."""
    keep = keeping.keep

    def keep_and_stop(*everything: Any) -> None:
        keep(*everything)
        raise SystemExit

    monkeypatch.setattr(keeping, "keep", keep_and_stop)
    with pytest.raises(SystemExit):
        office.workforce("2025-09", Person(1).works())
    assert whole_batches(office) == ["kiriman_1.csv"]


def test_participants_are_read_back_whole(office: Office) -> None:
    path = office.file(PARTICIPATION_HEADER, [Person(n).member("2025-01") for n in range(1, 50)])
    assert ran(office.settings, "import", str(path), "--kind", "participation", "--period", "2025-09").is_done
    assert whole_batches(office) == [path.name]
