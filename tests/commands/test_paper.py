"""Files that go out to offices: written once, never over one that is there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import Office, Person
from ucj import cli
from ucj.settings import Settings


@pytest.fixture
def sent(office: Office, serve: Callable[[Settings], None]) -> Office:
    """An office with one accepted and one refused row."""
    bad = list(Person(2).works())
    bad[1] = "123"
    office.workforce("2025-08", Person(1).works(), bad)
    serve(office.settings)
    return office


@pytest.mark.parametrize(
    ("words", "name", "magic"),
    [
        (("template", "workforce"), "templat.xlsx", b"PK"),
        (("quarantine", "workforce", "--batch", "1"), "perbaikan.xlsx", b"PK"),
        (("minutes", "1"), "berita.pdf", b"%PDF"),
    ],
)
def test_a_file_is_written_once(
    sent: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], name: str, magic: bytes
) -> None:
    out = tmp_path / name
    assert cli.main([*words, "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(out)}
    before = out.read_bytes()
    assert before.startswith(magic)
    out.write_bytes(b"corrected by hand")
    assert cli.main([*words, "--out", str(out)]) == 1
    assert out.read_bytes() == b"corrected by hand"
    assert name in capsys.readouterr().err


def test_refused_rows_are_for_their_owner_alone(sent: Office, tmp_path: Path) -> None:
    out = tmp_path / "perbaikan.xlsx"
    assert cli.main(["quarantine", "workforce", "--out", str(out)]) == 0
    assert out.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("words", "out", "code"),
    [
        (("template", "workforce"), "templat.xls", 2),
        (("template", "pekerja"), "templat.xlsx", 2),
        (("template", "workforce"), "tidak_ada/templat.xlsx", 1),
        (("quarantine", "participation"), "perbaikan.xlsx", 1),
        (("minutes", "9"), "berita.pdf", 2),
        (("minutes", "1"), "berita.xlsx", 2),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_nothing(
    sent: Office, tmp_path: Path, words: tuple[str, ...], out: str, code: int
) -> None:
    assert cli.main([*words, "--out", str(tmp_path / out)]) == code
    assert not (tmp_path / out).exists()
