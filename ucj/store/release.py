"""The one place that opens a release, and the pointer that says which one is published."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from ucj import months
from ucj.errors import Refused, WrongUsage
from ucj.settings import Settings
from ucj.store import lock

# Raised whenever a table of a release changes its meaning or its columns.
SCHEMA_VERSION = "4"
# What the dashboard reads.
TABLES = frozenset(
    {
        *("meta", "metric", "param", "region", "target", "published_figure", "source", "listed_village"),
        *("contribution_rate", "benefit", "assumption", "allocation"),
        *("projection", "projection_target", "projection_backtest", "projection_history", "list_replaced"),
        *("person_fate", "matched_person", "corrected_person", "village_replacement"),
        *("status_spell", "workforce", "participation", "claims", "construction"),
        *("closed_coverage", "closed_flow", "closed_claim"),
        *("received", "fill", "finding", "spanning_finding", "listed_person", "death_lead"),
        *("current_list", "waiting_claim", "match_suggestion", "matched", "programme_list"),
        *("flow", "contribution", "ledger_month", "employer", "activity", "claim_cause", "age_limit"),
        "registered_elsewhere",
        *("programme", "programme_person", "programme_budget", "worker_group"),
    }
)
_NAME = re.compile(r"(ucj-\d{8}-\d{6})(?:-(\d+))?", re.ASCII)


def open_release(path: Path) -> duckdb.DuckDBPyConnection:
    """A release, read-only and shut off from files and network.

    The dashboard never closes it: closing the root would end every session's cursor.
    Raises Refused when the file is missing or broken.
    """
    if not path.exists():
        raise Refused("store.release_missing", file=path)
    try:
        con = duckdb.connect(
            str(path), read_only=True, config={"enable_external_access": False, "lock_configuration": True}
        )
        made = dict(con.execute("SELECT name, value FROM meta").fetchall()).get("schema_version")
        tables = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    except duckdb.Error as problem:
        raise Refused("store.release_broken", file=path, problem=str(problem).splitlines()[0]) from None
    if made != SCHEMA_VERSION:
        raise Refused("store.release_outdated", file=path, found=made or "-", wanted=SCHEMA_VERSION)
    if missing := sorted(TABLES - tables):
        raise Refused("store.release_broken", file=path, problem=", ".join(missing))
    return con


@dataclass(frozen=True)
class Info:
    """What a release says of itself. Months are integers as in `ucj.months`."""

    name: str
    region_code: str
    region_name: str
    short_name: str
    headline_target: str
    payers: tuple[str, ...]
    first_month: int
    month: int
    as_of: dt.date
    built_at: dt.datetime
    is_demo: bool
    small_count_max: int
    # The name under which it was opened, where it was opened as frozen numbers.
    frozen: str = ""


def info(con: duckdb.DuckDBPyConnection, name: str) -> Info:
    """The facts of table `meta`. con: a cursor of the release called `name`."""
    facts = dict(con.execute("SELECT name, value FROM meta").fetchall())
    try:
        return _info(facts, name)
    except (KeyError, ValueError) as problem:
        raise Refused("store.release_broken", file=name, problem=f"meta: {problem}") from None


def _info(facts: dict[str, str], name: str) -> Info:
    return Info(
        name=name,
        region_code=facts["region_code"],
        region_name=facts["region_name"],
        short_name=facts["short_name"],
        headline_target=facts["headline_target"],
        payers=tuple(facts["payers"].split()),
        first_month=months.parse(facts["first_month"]),
        month=months.parse(facts["month"]),
        as_of=dt.date.fromisoformat(facts["as_of"]),
        built_at=dt.datetime.fromisoformat(facts["built_at"]),
        is_demo=facts["is_demo"] == "1",
        small_count_max=int(facts["small_count_max"]),
    )


def current_name(settings: Settings) -> str | None:
    """The published release's name, or None. Raises Refused when CURRENT is something else."""
    try:
        name = settings.current.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError:
        raise Refused("store.current_broken", file=settings.current) from None
    if not _NAME.fullmatch(name):
        raise Refused("store.current_broken", file=settings.current)
    return name


def pointed(settings: Settings) -> str | None:
    """The published release's name, or None also when CURRENT is broken: for the commands that mend it."""
    try:
        return current_name(settings)
    except Refused:
        return None


def path_of(settings: Settings, name: str) -> Path:
    return settings.releases / f"{name}.duckdb"


def published(settings: Settings) -> Path:
    """The published release's file. Raises Refused with the command that makes one."""
    name = current_name(settings)
    if name is None:
        raise _none_published(settings)
    return path_of(settings, name)


def chosen(settings: Settings, name: str | None) -> Path:
    """The file of a release by its name; the published one when none is named. Raises WrongUsage for an unknown one."""
    if name is None:
        return published(settings)
    if name not in (known := names(settings)):
        raise WrongUsage("store.release_unknown", release=name, choices=", ".join(known) or "-")
    return path_of(settings, name)


def _none_published(settings: Settings) -> Refused:
    """What is missing yet: an office that has sent its lists must not be sent to the demo."""
    if names(settings):
        return Refused("store.not_yet_published", folder=settings.data)
    if settings.registry.exists():
        return Refused("store.not_yet_built", folder=settings.data)
    return Refused("store.none_published", folder=settings.data)


def names(settings: Settings) -> list[str]:
    """Every release there is, oldest first."""
    return names_in(settings.releases)


def names_in(folder: Path) -> list[str]:
    """Every release in a folder, oldest first by name: copying a folder changes the times of its files."""
    found = (_NAME.fullmatch(path.stem) for path in folder.glob("ucj-*.duckdb"))
    return [name[0] for name in sorted(filter(None, found), key=lambda name: (name[1], int(name[2] or 1)))]


def publish(settings: Settings, name: str | None = None) -> str:
    """Point CURRENT at a release (the newest when none is named), atomically. Raises WrongUsage for an unknown one."""
    known = names(settings)
    if not known:
        raise Refused("store.nothing_built", folder=settings.releases)
    chosen = name or known[-1]
    if chosen not in known:
        raise WrongUsage("store.release_unknown", release=chosen, choices=", ".join(known))
    open_release(path_of(settings, chosen)).close()
    with lock.writing(settings):
        _point(settings, chosen)
    return chosen


def rollback(settings: Settings) -> str:
    """Point CURRENT at the newest release before the published one that opens. Raises Refused when there is none."""
    known = names(settings)
    now = pointed(settings)
    earlier = known[: known.index(now)] if now in known else known
    for name in reversed(earlier):
        if described(settings, name).state == OK:
            return publish(settings, name)
    raise Refused("store.nothing_earlier", release=now or "-")


def _point(settings: Settings, name: str) -> None:
    if settings.current.is_dir():
        # A file cannot take a folder's place; what somebody put into it is not ours to delete.
        settings.current.rename(settings.current.with_suffix(f".{name}"))
    draft = settings.current.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(settings.current)


OK = "ok"


@dataclass(frozen=True)
class Described:
    """A release as a list shows it. `state`: ok, broken, outdated or missing; the facts only when ok."""

    state: str
    facts: Info | None = None


def described(settings: Settings, name: str) -> Described:
    try:
        with open_release(path_of(settings, name)) as con:
            return Described(OK, info(con, name))
    except Refused as problem:
        return Described(problem.key.rpartition("_")[2])


def listing(settings: Settings) -> pd.DataFrame:
    """A row a release: release, month, as_of, is_demo, is_published, state. One that does not open has no facts."""
    now = pointed(settings)
    rows = []
    for name in names(settings):
        one = described(settings, name)
        facts = (
            (months.text(one.facts.month), one.facts.as_of.isoformat(), one.facts.is_demo) if one.facts else (None,) * 3
        )
        rows.append((name, *facts, name == now, one.state))
    return pd.DataFrame(rows, columns=["release", "month", "as_of", "is_demo", "is_published", "state"], dtype=object)
