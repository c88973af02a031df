"""What the office has entered itself: targets, published figures, allocations and events of the outreach log. They are
facts of a release from the next build on."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ucj import reference
from ucj.settings import Settings
from ucj.store import state
from ucj.target_names import target_key

# Who enters what belongs to the demo: no release of real data holds it.
DEMO = "demo"
_TARGET = ("region_code", "series", "year", "basis", "basis_note", "unit", "value", "source")
_FIGURE = (
    *("stated_on", "region_code", "figure", "operator", "value", "half_width", "unit"),
    *("as_stated", "speaker_or_body", "source"),
)
_ACTIVITY = {
    **{"activity_date": "str", "activity_type": "str", "activity_name": "str", "village_code": "str"},
    **{"district_code": "str", "participant_count": "Int64", "organiser": "str", "document": "str"},
}
_BUDGET = {"programme_code": "str", "year": "Int64", "line": "str", "amount_idr": "Int64", "source": "str"}
# The newest split of each target, a row a village.
_ALLOCATION_SQL = """
    WITH newest AS (
        SELECT *
        FROM allocation
        WHERE allocation_id IN (SELECT max(allocation_id) FROM allocation GROUP BY target_code, target_year)
    )
    SELECT
        a.allocation_id,
        a.name,
        a.target_code,
        a.target_year,
        a.split_by,
        a.minimum_count,
        a.made_at,
        v.village_code,
        v.target_count,
        v.is_fixed
    FROM newest AS a
    JOIN allocation_village AS v USING (allocation_id)
    ORDER BY a.allocation_id, v.village_code
"""
_ALLOCATION_TYPES = {
    **{"allocation_id": "Int64", "name": "str", "target_code": "str", "target_year": "Int64", "split_by": "str"},
    **{"minimum_count": "Int64", "made_at": "str", "village_code": "str", "target_count": "Int64"},
    "is_fixed": "bool",
}


def targets(settings: Settings) -> pd.DataFrame:
    """A row an entered target that is not withdrawn, by its number, with the columns of `targets.csv`.

    One that the reference table has come to hold as well is left to it.
    """
    own = _standing(settings, "entered_target", _TARGET).assign(basis_note_en=None)
    known = set(_keys(reference.read(settings, "targets")))
    return own.loc[[key not in known for key in _keys(own)]]


def figures(settings: Settings) -> pd.DataFrame:
    """A row an entered published figure that is not withdrawn, by its number, with the columns of the table."""
    return _standing(settings, "entered_figure", _FIGURE).assign(
        stated_on=lambda rows: pd.to_datetime(rows["stated_on"]).dt.date
    )


def activities(settings: Settings) -> pd.DataFrame:
    """A row an entered event that is not withdrawn, by its number.

    activity_date datetime64 · activity_type, activity_name str · village_code, district_code str (neither: the whole
    regency) · participant_count Int64 (people) · organiser, document str.
    """
    own = _standing(settings, "entered_activity", tuple(_ACTIVITY)).astype(_ACTIVITY)
    return own.assign(activity_date=pd.to_datetime(own["activity_date"], format="%Y-%m-%d"))


def budgets(settings: Settings) -> pd.DataFrame:
    """A row an entered budget line that is not withdrawn, by its number.

    programme_code str · year Int64 · line str (its code, or what it is called) · amount_idr Int64 · source str ·
    entered_by str · entered_at str (UTC, ISO 8601).
    """
    types = _BUDGET | {"entered_by": "str", "entered_at": "str"}
    return _standing(settings, "programme_budget", tuple(types)).astype(types)


def allocations(settings: Settings) -> pd.DataFrame:
    """A row a village and allocation in force: the newest one of each target.

    allocation_id Int64 · name, target_code str · target_year Int64 (<NA>: universal coverage) · split_by str ·
    minimum_count Int64 (workers) · made_at str (UTC, ISO 8601) · village_code str · target_count Int64 (workers) ·
    is_fixed bool (said by a person, not by the split).
    """
    with state.opened(settings) as con:
        rows = [tuple(row) for row in con.execute(_ALLOCATION_SQL).fetchall()]
    return pd.DataFrame(rows, columns=list(_ALLOCATION_TYPES)).astype(_ALLOCATION_TYPES)


def add_target(settings: Settings, facts: Mapping[str, object], by: str) -> None:
    """Enter one target. facts: the columns of `targets.csv`; by: who enters it."""
    _add(settings, "entered_target", {name: facts[name] for name in _TARGET}, by)


def add_figure(settings: Settings, facts: Mapping[str, object], by: str) -> None:
    """Enter one published figure. facts: the columns of `published_figures.csv`, the day as ISO text."""
    _add(settings, "entered_figure", {name: facts[name] for name in _FIGURE}, by)


def add_activity(settings: Settings, facts: Mapping[str, object], by: str) -> None:
    """Enter one event. facts: the columns of `activities`, the day as ISO text, None where nothing was said."""
    _add(settings, "entered_activity", {name: facts[name] for name in _ACTIVITY}, by)


def add_budget(settings: Settings, facts: Mapping[str, object], by: str) -> None:
    """Enter one budget line. facts: the columns of `budgets`."""
    _add(settings, "programme_budget", {name: facts[name] for name in _BUDGET}, by)


def withdraw_target(settings: Settings, number: int) -> None:
    """From the next build on it is no target."""
    _withdraw(settings, "entered_target", "target_id", number)


def withdraw_figure(settings: Settings, number: int) -> None:
    """From the next build on it is no published figure."""
    _withdraw(settings, "entered_figure", "figure_id", number)


def withdraw_activity(settings: Settings, number: int) -> None:
    """From the next build on it is in no outreach log."""
    _withdraw(settings, "entered_activity", "activity_id", number)


def withdraw_budget(settings: Settings, number: int) -> None:
    """From the next build on it is no budget."""
    _withdraw(settings, "programme_budget", "budget_id", number)


def _keys(targets: pd.DataFrame) -> list[tuple[str, str, int]]:
    rows = zip(targets["region_code"], targets["series"], targets["year"], strict=True)
    return [target_key(*row) for row in rows]


def _standing(settings: Settings, table: str, columns: tuple[str, ...]) -> pd.DataFrame:
    with state.opened(settings) as con:
        found = con.execute(f"SELECT * FROM {table} WHERE withdrawn_at IS NULL ORDER BY 1").fetchall()
    rows = [tuple(row[name] for name in columns) for row in found]
    return pd.DataFrame(rows, index=[row[0] for row in found], columns=list(columns))


def _add(settings: Settings, table: str, facts: Mapping[str, object], by: str) -> None:
    values = {**facts, "entered_by": by, "entered_at": state.now()}
    places = ", ".join(f":{name}" for name in values)
    with state.opened(settings) as con:
        con.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", values)


def _withdraw(settings: Settings, table: str, key: str, number: int) -> None:
    with state.opened(settings) as con:
        con.execute(
            f"UPDATE {table} SET withdrawn_at = ? WHERE {key} = ? AND withdrawn_at IS NULL", [state.now(), number]
        )
