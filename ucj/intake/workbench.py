"""The workbench of one file: an in-memory database where staged text is typed and the rules are run."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from ucj import months, reference
from ucj.intake import rules, villages
from ucj.intake.kinds import Kind
from ucj.intake.staging import Staged
from ucj.settings import Settings

_SQL = Path(__file__).parent / "sql"
_FINDING_COLUMNS = ["line", "column", "value", "rule", "severity", "detail"]


def _script(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def load(con: duckdb.DuckDBPyConnection, settings: Settings, staged: Staged, kind: Kind, period_month: int) -> None:
    """Make `staged` (text), `typed` (values, NULL where unreadable) and the lookups the rules need.

    `con` has the registry attached as `registry`.
    """
    con.execute(_script("macros"))
    regency = reference.regency(settings)
    # A birth date is impossible after the end of the list's own period, whatever today's date is.
    period = {
        "month": [period_month],
        "as_of": [pd.Timestamp(months.last_day(period_month))],
        "youngest": [regency.youngest],
        "oldest": [regency.oldest],
    }
    _tables(
        con,
        staged=pa.RecordBatchReader.from_batches(staged.schema, staged.batches),
        region=_regency_regions(settings),
        value_synonym=reference.read(settings, "value_synonyms"),
        occupation=reference.read(settings, "occupations"),
        period=pd.DataFrame(period),
    )
    con.execute(_script("lookups"))
    if any(field.name == "village" for field in kind.fields):
        con.execute(_script("place_text"))
        _add_guesses(con)
        con.execute(_script("place_of_line"))
    con.execute(_script(kind.name))


def _regency_regions(settings: Settings) -> pd.DataFrame:
    regions = reference.regions(settings)
    return regions[regions["region_code"].str.startswith(settings.region_code)]


def _tables(con: duckdb.DuckDBPyConnection, **frames: pd.DataFrame | pa.RecordBatchReader) -> None:
    for name, frame in frames.items():
        con.register("incoming", frame)
        con.from_query("SELECT * FROM incoming").create(name)
        con.unregister("incoming")


def _add_guesses(con: duckdb.DuckDBPyConnection) -> None:
    unknown = con.execute("""
        SELECT DISTINCT village_key, district_key
        FROM place_text AS s
        WHERE village_key <> '' AND NOT EXISTS (
            FROM village_name AS v
            WHERE v.village_key = s.village_key
                AND (v.district_key = s.district_key OR (s.district_key IS NULL AND v.is_only))
        )
        ORDER BY ALL
    """).df()
    found, hints = villages.guesses(unknown, con.execute("FROM village_name ORDER BY region_code").df())
    # Declared, not inferred: a frame without rows has no types.
    con.execute("CREATE TABLE village_guess (village_key TEXT, district_key TEXT, region_code TEXT, region_name TEXT)")
    con.execute("CREATE TABLE village_hint (village_key TEXT, district_key TEXT, names TEXT)")
    if not found.empty:
        con.execute("INSERT INTO village_guess SELECT * FROM found")
    if not hints.empty:
        con.execute("INSERT INTO village_hint SELECT * FROM hints")


def findings(con: duckdb.DuckDBPyConnection, kind: Kind) -> pd.DataFrame:
    """Run the kind's rules on the file itself. Columns line, column, value, rule, severity, detail.

    Leaves `refused` (lines with an error) and the view `accepted` (the other rows of `typed`).
    """
    con.execute("CREATE TABLE refused (line INTEGER)")
    con.execute("CREATE VIEW accepted AS FROM typed ANTI JOIN refused USING (line)")
    return run(con, rules.of_kind(kind.name))


def run(con: duckdb.DuckDBPyConnection, wanted: list[rules.Rule]) -> pd.DataFrame:
    """What these rules find, sorted by line and rule; lines with an error join `refused`."""
    filled = [found for rule in wanted if not (found := _run(con, rule)).empty]
    if not filled:
        return pd.DataFrame(columns=_FINDING_COLUMNS)
    found = pd.concat(filled, ignore_index=True)[_FINDING_COLUMNS]
    for text in ("value", "detail"):
        found[text] = found[text].astype(object).where(found[text].notna(), None)
    return found.sort_values(["line", "rule", "column"], ignore_index=True)


def _run(con: duckdb.DuckDBPyConnection, rule: rules.Rule) -> pd.DataFrame:
    found = con.execute(rule.sql).df()
    if found.empty:
        return found
    if rule.severity == "error" and not rule.spans_files:
        con.execute("INSERT INTO refused SELECT line FROM found")
    if "column" not in found:
        found["column"] = rule.column
    return found.assign(rule=rule.code, severity=rule.severity)
