"""Versions of a split target, as people agreed on them. Nothing is overwritten: an edit is a new version."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from ucj.errors import Refused
from ucj.settings import Settings
from ucj.store import state


@dataclass(frozen=True)
class VillageTarget:
    """is_fixed: said by a person, not by the split."""

    village_code: str
    target_count: int
    is_fixed: bool


@dataclass(frozen=True)
class Plan:
    """A split to be kept. target_year: None for universal coverage. target_count: the sum of the villages' (workers).

    release: whose counts it was made from.
    """

    name: str
    target_code: str
    target_year: int | None
    target_count: int
    split_by: str
    minimum_count: int
    release: str
    villages: tuple[VillageTarget, ...]


@dataclass(frozen=True)
class Version:
    """A plan that was kept. made_at: UTC, ISO 8601."""

    allocation_id: int
    plan: Plan
    made_by: str
    made_at: str


# As the table calls them.
_FACTS = tuple(field.name for field in fields(Plan) if field.name != "villages")


def save(settings: Settings, plan: Plan, by: str) -> int:
    """The number of the new version: in force for its target from the next build on.

    Raises Refused without a name, ValueError when the villages do not add up to the target.
    """
    if not plan.name.strip():
        raise Refused("allocation.name_missing")
    if sum(village.target_count for village in plan.villages) != plan.target_count:
        raise ValueError(plan.target_count)
    facts = {name: getattr(plan, name) for name in _FACTS}
    values = facts | {"name": plan.name.strip(), "made_by": by, "made_at": state.now()}
    places = ", ".join(f":{name}" for name in values)
    with state.opened(settings) as con:
        number = con.execute(f"INSERT INTO allocation ({', '.join(values)}) VALUES ({places})", values).lastrowid
        assert number is not None
        con.executemany(
            "INSERT INTO allocation_village VALUES (?, ?, ?, ?)", [(number, *astuple(each)) for each in plan.villages]
        )
    return number


def versions(settings: Settings) -> tuple[Version, ...]:
    """Every version, the newest first."""
    with state.opened(settings) as con:
        rows = con.execute("SELECT * FROM allocation ORDER BY allocation_id DESC").fetchall()
        found = con.execute("SELECT * FROM allocation_village ORDER BY village_code").fetchall()
    villages: dict[int, list[VillageTarget]] = {row["allocation_id"]: [] for row in rows}
    for each in found:
        villages[each["allocation_id"]].append(
            VillageTarget(each["village_code"], each["target_count"], bool(each["is_fixed"]))
        )
    return tuple(_version(row, villages[row["allocation_id"]]) for row in rows)


def _version(row: sqlite3.Row, villages: Sequence[VillageTarget]) -> Version:
    plan = Plan(**{name: row[name] for name in _FACTS}, villages=tuple(villages))
    return Version(row["allocation_id"], plan, row["made_by"], row["made_at"])
