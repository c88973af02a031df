"""Looks at the machine, the data folder and the release, and says what to do about what is wrong."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ucj import reference
from ucj.errors import UcjError
from ucj.geo import layer
from ucj.i18n import Translator
from ucj.settings import Settings, load
from ucj.store import registry, release

# A province's build needs about this much beside its inputs.
_FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `problem` is None when it is good."""

    name: str
    problem: UcjError | None

    @property
    def is_good(self) -> bool:
        return self.problem is None

    def text(self, t: Translator) -> str:
        mark = t("doctor.good") if self.is_good else t("doctor.bad")
        detail = "" if self.problem is None else f": {self.problem.text(t)}"
        return f"{mark}  {t(f'doctor.{self.name}')}{detail}"

    def to_json(self, t: Translator) -> dict[str, Any]:
        return {"check": self.name, "is_good": self.is_good, "message": self.problem.text(t) if self.problem else ""}


def examine(settings: Settings | None = None) -> list[Finding]:
    """Every check, in the order in which one depends on another.

    settings: those of this process when not given; where they are broken themselves, nothing else can be looked at.
    """
    try:
        known = settings or load()
    except UcjError as problem:
        return [Finding("settings", problem)]
    checks: dict[str, Callable[[Settings], None]] = {
        "python": _python,
        "folder": _folder,
        "reference": reference.check,
        "registry": _registry,
        "release": _release,
        "layer": _layer,
    }
    return [_look(name, check, known) for name, check in checks.items()]


def _look(name: str, check: Callable[[Settings], None], settings: Settings) -> Finding:
    try:
        check(settings)
    except UcjError as problem:
        return Finding(name, problem)
    except OSError as problem:
        # A folder in a file's place, a disk that fails: the other checks are still worth reading.
        return Finding(name, UcjError("doctor.unreadable", problem=problem))
    return Finding(name, None)


def _python(_: Settings) -> None:
    if sys.version_info < (3, 11):
        raise UcjError("doctor.python_old", found=sys.version.split()[0])


def _folder(settings: Settings) -> None:
    settings.data.mkdir(parents=True, exist_ok=True)
    if not os.access(settings.data, os.W_OK):
        raise UcjError("doctor.folder_closed", folder=settings.data)
    if shutil.disk_usage(settings.data).free < _FREE_BYTES:
        raise UcjError("doctor.folder_full", folder=settings.data, gib=_FREE_BYTES // 1024**3)


def _registry(settings: Settings) -> None:
    with registry.reading(settings):
        pass


def _release(settings: Settings) -> None:
    release.open_release(release.published(settings)).close()


def _layer(settings: Settings) -> None:
    layer.load(settings, "village", settings.region_code)
