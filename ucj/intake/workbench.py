"""The workbench of one file: an in-memory database where staged text is typed and the rules are run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pandas as pd

from ucj import months, reference
from ucj.intake import rules, villages
from ucj.intake.kinds import Kind
from ucj.intake.staging import Staged
from ucj.settings import Settings

_SQL = Path(__file__).parent / "sql"
_FINDING_COLUMNS = ["line", "column", "value", "rule", "severity", "detail"]


def _script(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def typed(settings: Settings, staged: Staged, kind: Kind, period_month: int) -> duckdb.DuckDBPyConnection:
    """A connection with `staged` (text), `typed` (values, NULL where unreadable) and the lookups the rules need."""
    con = duckdb.connect()
    con.execute(_script("macros"))
    _tables(
        con,
        staged=staged.frame,
        region=_regency_regions(settings),
        value_synonym=reference.read(settings, "value_synonyms"),
        occupation=reference.read(settings, "occupations"),
        # A birth date is impossible after the end of the list's own period, whatever today's date is.
        period=pd.DataFrame({"as_of": [pd.Timestamp(months.last_day(period_month))]}),
    )
    con.execute(_script("lookups"))
    if kind.name == "workforce":
        _add_guesses(con)
    con.execute(_script(kind.name))
    return con


def _regency_regions(settings: Settings) -> pd.DataFrame:
    regions = reference.regions(settings)
    return regions[regions["region_code"].str.startswith(settings.region_code)]


def _tables(con: duckdb.DuckDBPyConnection, **frames: pd.DataFrame) -> None:
    for name, frame in frames.items():
        con.register("incoming", frame)
        con.from_query("SELECT * FROM incoming").create(name)
        con.unregister("incoming")


def _add_guesses(con: duckdb.DuckDBPyConnection) -> None:
    unknown = con.execute("""
        SELECT DISTINCT place_key(village) AS village_key, nullif(place_key(district), '') AS district_key
        FROM staged AS s
        WHERE NOT EXISTS (
            FROM village_name AS v
            WHERE v.village_key = place_key(s.village)
                AND (v.district_key = place_key(s.district) OR (s.district = '' AND v.is_only))
        )
        ORDER BY ALL
    """).df()
    found, hints = villages.guesses(unknown, con.execute("FROM village_name").df())
    # Declared, not inferred: a frame without rows has no types.
    con.execute("CREATE TABLE village_guess (village_key TEXT, district_key TEXT, region_code TEXT, region_name TEXT)")
    con.execute("CREATE TABLE village_hint (village_key TEXT, district_key TEXT, names TEXT)")
    if not found.empty:
        con.execute("INSERT INTO village_guess SELECT * FROM found")
    if not hints.empty:
        con.execute("INSERT INTO village_hint SELECT * FROM hints")


def findings(con: duckdb.DuckDBPyConnection, kind: Kind) -> pd.DataFrame:
    """Run every rule of the kind. Columns line, column, value, rule, severity, detail; sorted by line and rule."""
    con.execute("CREATE TABLE refused (line INTEGER)")
    frames = [_run(con, rule) for rule in rules.of_kind(kind.name)]
    filled = [frame for frame in frames if not frame.empty]
    if not filled:
        return pd.DataFrame(columns=_FINDING_COLUMNS)
    found = pd.concat(filled, ignore_index=True)[_FINDING_COLUMNS]
    for text in ("value", "detail"):
        found[text] = found[text].astype(object).where(found[text].notna(), None)
    return found.sort_values(["line", "rule"], ignore_index=True)


def _run(con: duckdb.DuckDBPyConnection, rule: rules.Rule) -> pd.DataFrame:
    found = con.execute(rule.sql).df()
    if rule.severity == "error" and not found.empty:
        con.execute("INSERT INTO refused SELECT line FROM found")
    return found.assign(column=rule.column, rule=rule.code, severity=rule.severity)


def today() -> dt.datetime:
    """When a batch came in: the one place of intake that reads the clock."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
