"""Where things are and which thresholds hold. Read once at the start of a process; tests make their own."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path

from ucj.errors import Refused

PROJECT = Path(__file__).resolve().parent.parent
SHIPPED_REFERENCE = PROJECT / "data" / "reference"


@dataclass(frozen=True)
class Settings:
    """`data` is UCJ_DATA. Counts from 1 to `small_count_max` are hidden from the `publik` role."""

    data: Path
    region_code: str
    small_count_max: int = 4
    history_months: int = 36
    # Originals hold names and NIKs: every batch carries the day after which they need not be kept any longer.
    retention_days: int = 730

    @property
    def inbox(self) -> Path:
        return self.data / "inbox"

    @property
    def registry(self) -> Path:
        return self.data / "registry.duckdb"

    @property
    def releases(self) -> Path:
        return self.data / "releases"

    @property
    def current(self) -> Path:
        return self.data / "CURRENT"

    @property
    def geo(self) -> Path:
        return self.data / "geo"

    def reference(self, name: str) -> Path:
        """A reference file: the office's own under UCJ_DATA takes the place of the shipped one."""
        own = self.data / "reference" / name
        return own if own.exists() else SHIPPED_REFERENCE / name


def shipped_regencies() -> list[str]:
    return sorted(path.stem for path in (SHIPPED_REFERENCE / "regencies").glob("*.toml"))


@functools.cache
def load() -> Settings:
    """Settings of this process: UCJ_DATA, UCJ_REGION and UCJ_SMALL_COUNT_MAX from the environment.

    Raises Refused when the last is not a count.
    """
    data = Path(os.environ.get("UCJ_DATA") or PROJECT / "data").resolve()
    return Settings(
        data=data,
        region_code=os.environ.get("UCJ_REGION") or shipped_regencies()[0],
        small_count_max=_small_count_max(os.environ.get("UCJ_SMALL_COUNT_MAX") or "4"),
    )


def _small_count_max(text: str) -> int:
    """A slip here must never publish small counts: nothing is guessed."""
    if not (text.strip().isascii() and text.strip().isdigit()):
        raise Refused("error.small_count_max", value=text)
    return int(text)
