"""Numbers of other code bear another version; what only shows them changes none."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

import ucj
from ucj import code_version
from ucj.settings import PROJECT


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "ucj"
    shutil.copytree(PROJECT / "ucj", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_it_is_the_version_and_twelve_digits() -> None:
    version, _, digits = code_version.code_version().partition("+")
    assert (version, len(digits), int(digits, 16) > 0) == (ucj.__version__, 12, True)


@pytest.mark.parametrize(
    ("name", "is_other"),
    [
        *[("metrics/coverage.py", True), ("store/sql/release/30_status_spell.sql", True), ("disclosure.py", True)],
        *[
            ("forecast.py", True),
            ("pace.py", True),
            ("store/closed.py", True),
            ("views/compare.py", False),
            ("ui/data.py", False),
        ],
    ],
)
def test_what_makes_numbers_changes_it_and_nothing_else(package: Path, name: str, is_other: bool) -> None:
    before, path = code_version.fingerprint(package), package / name
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    assert (code_version.fingerprint(package) != before) == is_other
    path.write_bytes(content)
    assert code_version.fingerprint(package) == before


def test_a_release_says_which_code_made_it(tiny_release: duckdb.DuckDBPyConnection) -> None:
    facts = dict(tiny_release.execute("SELECT name, value FROM meta").fetchall())
    assert facts["code_version"] == code_version.code_version()
