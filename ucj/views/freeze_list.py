"""Every release and the names it is frozen under, with what it said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.store import definitions
from ucj.store.freezes import Freeze
from ucj.store.release import Info
from ucj.views.parts import Column, Facts, Table

_COLUMNS = {
    **{"name": "text", "state": "text", "month": "text", "active": "count", "eligible": "count", "coverage": "pct"},
    **{"as_of": "text", "built": "text", "when": "text", "who": "text", "note": "text", "release": "text"},
}
# Who froze and what for is for those who work with the numbers.
_NOT_PUBLIC = ("who", "note")
_KEPT = ("release", "title", *definitions.TEXTS)


@dataclass(frozen=True)
class Release:
    """One release: its newest month, the day it describes, the day it was built, and its workers.

    Where it does not open, `state` says why, and all is what it was frozen with: None where nobody knows or it may not
    be told. texts: what its kept numbers mean, by the names of the texts. problem: why its kept file cannot be read.
    """

    name: str
    state: str
    freezes: tuple[Freeze, ...]
    month: int | None = None
    as_of: dt.date | None = None
    built: dt.date | None = None
    active: int | None = None
    eligible: int | None = None
    texts: tuple[Mapping[str, str], ...] = ()
    problem: UcjError | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("published", "ok")


def table(releases: tuple[Release, ...], info: Info, is_public: bool, t: Translator) -> Table:
    """A row a name of a release, and one for a release without; newest first."""
    rows = [_row(each, freeze, t) for each in releases for freeze in each.freezes or (None,)]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(
        {"active": "Int64", "eligible": "Int64", "coverage": "Float64"}
    )
    shown = {name: kind for name, kind in _COLUMNS.items() if not (is_public and name in _NOT_PUBLIC)}
    columns = tuple(Column(name, t(f"freeze.col_{name}"), kind) for name, kind in shown.items())
    facts: Facts = (
        (t("table.fact_release"), info.name),
        (t("freeze.list_count"), t.number(len(releases))),
        (t("metric.coverage.title"), t("metric.coverage.definition")),
    )
    return Table(
        t("freeze.list_title"), frame[list(shown)], columns, t("freeze.list_stem"), facts, "", metric="coverage"
    )


def kept(releases: tuple[Release, ...], info: Info, t: Translator) -> Table | None:
    """What the numbers mean that are left of releases which no longer open: a row a metric; None where all open."""
    rows = [(each.name, *(texts.get(name, "") for name in _KEPT[1:])) for each in releases for texts in each.texts]
    if not rows:
        return None
    columns = tuple(
        Column(name, t(f"freeze.col_{name}" if name == "release" else f"dictionary.{name}"), "text") for name in _KEPT
    )
    frame = pd.DataFrame(rows, columns=list(_KEPT))
    facts: Facts = ((t("table.fact_release"), info.name),)
    return Table(t("freeze.kept_title"), frame, columns, t("freeze.kept_stem"), facts, "")


def _row(each: Release, freeze: Freeze | None, t: Translator) -> dict[str, Any]:
    return {
        "name": freeze.name if freeze else "",
        "month": t.month(each.month) if each.month is not None else "",
        "active": each.active,
        "eligible": each.eligible,
        "coverage": 100.0 * each.active / each.eligible if each.active is not None and each.eligible else None,
        "as_of": t.date(each.as_of) if each.as_of else "",
        "built": t.date(each.built) if each.built else "",
        "when": t.date(dt.datetime.fromisoformat(freeze.frozen_at).date()) if freeze else "",
        "who": freeze.frozen_by if freeze else "",
        "note": freeze.note if freeze else "",
        "state": _state(each, t),
        "release": each.name,
    }


def _state(each: Release, t: Translator) -> str:
    state = t(f"freeze.state_{each.state}")
    is_kept = not each.is_open and each.active is not None
    return t("freeze.state_kept", state=state) if is_kept else state


def offer(info: Info, active: int | None, eligible: int | None, t: Translator) -> str:
    """What would be frozen, in a sentence."""
    share = 100.0 * active / eligible if active is not None and eligible else None
    return t(
        "freeze.form_what",
        month=t.month(info.month),
        as_of=t.date(info.as_of),
        active=t.number(active),
        eligible=t.number(eligible),
        coverage=t.pct(share),
        release=info.name,
    )
