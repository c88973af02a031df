"""Scenarios that people have saved under a name: kept as the question, so that each release answers it anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from typing import Any

from ucj.errors import Refused
from ucj.scenario import Scenario
from ucj.settings import Settings
from ucj.store import state

NAME_MAX = 80


@dataclass(frozen=True)
class Saved:
    """A question under its name. by: the role that saved it; at: UTC, ISO 8601."""

    scenario_id: int
    name: str
    asked: Scenario
    by: str
    at: str


def save(settings: Settings, name: str, asked: Scenario, by: str) -> int:
    """The number of the saved scenario. Raises Refused for no name, a long one, or one in use."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_MAX:
        raise Refused("scenario.name_wrong", most=NAME_MAX)
    with state.opened(settings) as con:
        # Asking and writing at once: two people may choose one name in the same moment.
        done = con.execute(_SAVE_SQL, {"name": name, "plan": json.dumps(asdict(asked)), "by": by, "at": state.now()})
        if not done.rowcount:
            taken = {row["name"].casefold() for row in con.execute(_LIST_SQL)}
            raise Refused("scenario.name_taken", name=name, nearest=_free(name, taken))
        return int(done.lastrowid or 0)


_SAVE_SQL = """
    INSERT INTO scenario (name, plan, saved_by, saved_at)
    SELECT :name, :plan, :by, :at
    WHERE NOT EXISTS (
        SELECT 1
        FROM scenario
        WHERE name = :name COLLATE NOCASE AND deleted_at IS NULL
    )
"""
_LIST_SQL = "SELECT * FROM scenario WHERE deleted_at IS NULL ORDER BY scenario_id DESC"


def _free(name: str, taken: Collection[str]) -> str:
    number = 2
    while f"{name} ({number})".casefold() in taken:
        number += 1
    return f"{name} ({number})"


def saved(settings: Settings) -> list[Saved]:
    """All that are not deleted, the newest first."""
    with state.opened(settings) as con:
        return [_read(row) for row in con.execute(_LIST_SQL).fetchall()]


def delete(settings: Settings, scenario_id: int) -> None:
    """Take one out of the list; its row stays."""
    with state.opened(settings) as con:
        con.execute(
            "UPDATE scenario SET deleted_at = ? WHERE scenario_id = ? AND deleted_at IS NULL",
            (state.now(), scenario_id),
        )


def _read(row: sqlite3.Row) -> Saved:
    kept = json.loads(row["plan"])
    values: dict[str, Any] = {field.name: kept[field.name] for field in fields(Scenario) if field.name in kept}
    values |= {name: tuple(each) for name, each in values.items() if isinstance(each, list)}
    return Saved(row["scenario_id"], row["name"], Scenario(**values), row["saved_by"], row["saved_at"])
