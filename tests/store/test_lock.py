"""Readers of the registry and commands that write it: who waits, who is refused, and with which words."""

from __future__ import annotations

import threading

import pytest

from tests.helpers import Office, Person, quiet
from ucj.errors import Refused
from ucj.intake import accept
from ucj.store import build, lock, registry


@pytest.fixture
def stocked(office: Office) -> Office:
    office.workforce("2025-09", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    return office


def refusal(office: Office) -> str | None:
    """Why a page cannot read the registry, in another thread as a server has them; None when it can."""
    said: list[str | None] = []

    def read() -> None:
        try:
            accept.batches(office.settings)
            said.append(None)
        except Refused as problem:
            said.append(problem.key)

    reader = threading.Thread(target=read)
    reader.start()
    reader.join()
    return said[0]


def test_a_reader_is_refused_only_while_the_registry_is_open_for_writing(stocked: Office) -> None:
    with lock.writing(stocked.settings):
        assert refusal(stocked) is None
        with registry.opened(stocked.settings):
            assert refusal(stocked) == "store.busy"
        assert refusal(stocked) is None


def test_pages_read_while_a_release_is_built(stocked: Office) -> None:
    seen: list[str | None] = []
    build.build(stocked.settings, progress=lambda step, done: seen.append(refusal(stocked)))
    assert set(seen) == {None}


def test_a_writer_waits_for_a_reader_to_leave(stocked: Office) -> None:
    is_reading, leave = threading.Event(), threading.Event()

    def read() -> None:
        with registry.reading(stocked.settings):
            is_reading.set()
            leave.wait()

    reader = threading.Thread(target=read)
    reader.start()
    is_reading.wait()
    threading.Timer(0.2, leave.set).start()
    accept.undo(stocked.settings, 1)
    reader.join()
    assert accept.batches(stocked.settings)["undone_at"].notna().sum() == 1


def test_a_reader_who_never_leaves_is_named_and_nothing_changes(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "READERS_SECONDS_MAX", 0.1)
    with registry.reading(stocked.settings):
        with pytest.raises(Refused) as refused:
            accept.undo(stocked.settings, 1)
        assert accept.batches(stocked.settings)["undone_at"].notna().sum() == 0
    assert refused.value.key == "lock.registry_in_use"


def test_many_read_at_once(stocked: Office) -> None:
    with registry.reading(stocked.settings):
        assert refusal(stocked) is None


def test_a_second_writer_is_refused_at_once_and_the_lock_comes_back(stocked: Office) -> None:
    with lock.writing(stocked.settings), pytest.raises(Refused) as refused, lock.writing(stocked.settings):
        pass
    assert refused.value.key == "store.busy"
    build.build(stocked.settings, progress=quiet)
