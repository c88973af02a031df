"""freeze, freezes and prune as people and scripts use them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers import Office, Person
from ucj import cli
from ucj.settings import Settings
from ucj.store import release

Said = tuple[int, Any, str]


@pytest.fixture
def ucj(office: Office, serve: Callable[[Settings], None], capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """A command with --json in the folder of an office with three releases: code, document, words."""
    office.workforce("2025-06", Person(1).works(), Person(2).works())
    office.participation("2025-09", Person(1).member("2025-09"))
    for _ in range(3):
        office.release().close()
    serve(office.settings)

    def command(*arguments: str) -> Said:
        capfd.readouterr()
        code = cli.main([*arguments, "--json"])
        out, err = capfd.readouterr()
        return code, json.loads(out) if out else None, err

    return command


def test_freeze_list_and_prune(ucj: Callable[..., Said], office: Office) -> None:
    first, second, third = release.names(office.settings)
    code, done, said = ucj("freeze", "paparan 13 Oktober 2025", "--release", first, "--note", "jejak", "--by", "Siti")
    assert (code, done["name"], done["release"], done["note"], done["frozen_by"]) == (
        *(0, "paparan 13 Oktober 2025", first, "jejak", "Siti"),
    )
    assert "paparan 13 Oktober 2025" in said
    assert ucj("freeze", "terbit")[1]["release"] == third
    assert [each["name"] for each in ucj("freezes")[1]] == ["terbit", "paparan 13 Oktober 2025"]
    assert "publik" in said, "an unpublished release is open to everybody from now on"
    rows = ucj("prune", "--keep", "1")[1]
    assert [(each["release"], each["is_removed"], each["reason"]) for each in rows] == [
        (first, False, "frozen"),
        (second, True, "old"),
        (third, False, "frozen"),
    ]
    assert ucj("metric", "coverage", "--release", first)[1]["total"]["active_count"] == 1
    assert ucj("rollback")[1] == {"release": first}
    code, done, said = ucj("unfreeze", "Terbit", "--by", "Siti")
    assert (code, done["name"], done["release"]) == (0, "terbit", third)
    assert third in said
    assert [each["name"] for each in ucj("freezes")[1]] == ["paparan 13 Oktober 2025"]


def test_refusals_change_nothing_and_have_their_exit_codes(ucj: Callable[..., Said], office: Office) -> None:
    assert ucj("freeze", "paparan")[0] == 0
    for code, arguments, word in (
        (1, ("freeze", "paparan"), "paparan (2)"),
        (2, ("freeze", "lain", "--release", "ucj-20200101-000000"), release.names(office.settings)[0]),
        (2, ("freeze", "<b>"), "paparan 13 Oktober 2025"),
        (2, ("prune", "--keep", "0"), "--keep"),
        (2, ("unfreeze", "rapat"), "paparan"),
    ):
        found, document, said = ucj(*arguments)
        assert (found, document) == (code, None), arguments
        assert word in said
    assert len(ucj("freezes")[1]) == 1
    assert len(release.names(office.settings)) == 3


def test_compare_names_both_sides_and_adds_up(ucj: Callable[..., Said], office: Office) -> None:
    code, document, _ = ucj("metric", "compare", "--with", "month=2025-08")
    assert (code, document["by"]) == (0, "cause")
    assert document["earlier"] == {"release": release.names(office.settings)[-1], "month": "2025-08"}
    changes = [row["active_change_count"] for row in document["rows"]]
    assert (sum(changes), document["total"]["active_change_count"]) == (1, 1)
    assert ucj("metric", "compare", "--public")[0] == 1
    assert ucj("metric", "compare", "--by", "district", "--public")[0] == 0
    assert ucj("metric", "compare", "--with", "release=ucj-20200101-000000")[0] == 2
