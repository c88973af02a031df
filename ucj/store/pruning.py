"""Which old releases may go. Numbers that somebody has shown stay: the published release, and every frozen one; who the
people are in it is no part of them."""

from __future__ import annotations

import pandas as pd

from ucj.errors import WrongUsage
from ucj.settings import Settings
from ucj.store import freezes, lock, release


def prune(settings: Settings, keep: int) -> pd.DataFrame:
    """Delete the releases beyond the newest `keep`, each with its second file; a row a release, oldest first.

    A frozen one beyond them keeps its numbers and loses the second file, which says who its people are.
    release str · is_removed bool · is_persons_removed bool (the second file was deleted) · reason str (`old`, `newest`,
    `published`, `frozen`) · names str (of a frozen one).
    Raises WrongUsage for less than one to keep, Refused when CURRENT is broken or a command is writing.
    """
    if keep < 1:
        raise WrongUsage("freeze.keep_form", keep=keep)
    with lock.writing(settings):
        now, known, frozen = release.current_name(settings), release.names(settings), freezes.frozen(settings)
        rows = []
        for name in known:
            reason = _reason(name, now, known[-keep:], frozen)
            persons = settings.releases / f"{name}.persons.duckdb"
            is_old = name != now and name not in known[-keep:] and persons.exists()
            if reason == "old":
                # The release first: one that can be looked up always has its second file, unless it is frozen.
                release.path_of(settings, name).unlink()
            if is_old:
                persons.unlink()
            rows.append((name, reason == "old", is_old, reason, frozen.get(name, "")))
    return pd.DataFrame(rows, columns=["release", "is_removed", "is_persons_removed", "reason", "names"])


def _reason(name: str, now: str | None, newest: list[str], frozen: dict[str, str]) -> str:
    if name in frozen:
        return "frozen"
    if name == now:
        return "published"
    return "newest" if name in newest else "old"
