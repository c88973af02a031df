"""What every test stands on: a data folder of its own, and two demo releases built once by the real road."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.helpers import Office, new_office, quiet
from ucj import settings as ucj_settings
from ucj.demo import install
from ucj.settings import Settings
from ucj.store import release

REGION = "6311"
# Six months of history are enough for what the tiny release is asked, and keep the small counts quick to hide.
TINY_SCALE, TINY_MONTHS = 0.02, 6
# Where the demo at full size is used.
_FULL = ("tests/e2e/", "tests/metrics/test_full.py", "tests/test_totals.py")


class _Shared(LoadScopeScheduling):
    """Files are dealt out whole; of two processes one alone builds the demo at full size and drives the browser."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "full" if file.startswith(_FULL) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _Shared(config, log)


@pytest.fixture(autouse=True)
def _own_data_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[None]:
    """No test can open the real data/: the settings of the process point at an empty folder."""
    monkeypatch.setenv("UCJ_DATA", str(tmp_path_factory.mktemp("data")))
    for name in ("UCJ_REGION", "UCJ_ROLE", "UCJ_SMALL_COUNT_MAX"):
        monkeypatch.delenv(name, raising=False)
    ucj_settings.load.cache_clear()
    yield
    ucj_settings.load.cache_clear()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A folder with the demo at a fiftieth of its size. Not to be changed: `tiny_copy` is."""
    settings = Settings(tmp_path_factory.mktemp("tiny"), REGION, history_months=TINY_MONTHS)
    install.install(settings, None, install.SEED, TINY_SCALE, quiet)
    return settings


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A folder with the demo at full size: a minute and a half."""
    settings = Settings(tmp_path_factory.mktemp("full"), REGION)
    install.install(settings, None, install.SEED, 1.0, quiet)
    return settings


@pytest.fixture(scope="session")
def tiny_release(tiny: Settings) -> duckdb.DuckDBPyConnection:
    return release.open_release(release.published(tiny))


@pytest.fixture(scope="session")
def tiny_info(tiny: Settings, tiny_release: duckdb.DuckDBPyConnection) -> release.Info:
    return release.info(tiny_release, release.published(tiny).stem)


@pytest.fixture(scope="session")
def full_release(full: Settings) -> duckdb.DuckDBPyConnection:
    return release.open_release(release.published(full))


@pytest.fixture
def tiny_copy(tiny: Settings, tmp_path: Path) -> Settings:
    """The tiny folder, to be changed."""
    shutil.copytree(tiny.data, tmp_path / "tiny")
    return Settings(tmp_path / "tiny", REGION, history_months=TINY_MONTHS)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path / "office")


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], None]:
    """Make the process use a folder, as UCJ_DATA would."""

    def use(settings: Settings) -> None:
        monkeypatch.setenv("UCJ_DATA", str(settings.data))
        ucj_settings.load.cache_clear()

    return use
