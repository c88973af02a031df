"""The two sides of the matching, read from the registry: who has no exact match, and who is on a workforce list."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from ucj import reference
from ucj.settings import Settings

_MACROS = Path(__file__).parent / "sql" / "macros.sql"

_WORKERS_SQL = """
    SELECT person_id, nik, name, birth_date, sex, village_code
    FROM worker_in_force
    ORDER BY person_id
"""
_PARTICIPANTS_SQL = """
    SELECT
        'p' || person_id AS left_id,
        person_id,
        NULL::INTEGER AS batch_id,
        NULL::INTEGER AS line,
        nik,
        name,
        birth_date,
        NULL::VARCHAR AS sex,
        NULL::VARCHAR AS village_code
    FROM unlisted_participant
    ORDER BY person_id
"""
# The raw text of the fields that the comparison knows; `name` may have come in three columns.
_ROWS_SQL = """
    SELECT
        batch_id,
        line,
        village_code,
        coalesce(raw ->> 'nik', '') AS nik,
        concat_ws(' ', raw ->> 'name', raw ->> 'name_middle', raw ->> 'name_last') AS name,
        coalesce(raw ->> 'birth_date', '') AS birth_date,
        raw ->> 'sex' AS sex
    FROM uncorrected_row
    ORDER BY batch_id, line
"""
# Values are read as an import reads them.
_TYPED_SQL = """
    WITH sex_word AS (
        SELECT DISTINCT value_key("text") AS text_key, code
        FROM value_synonym
        WHERE field = 'sex'
    )
    SELECT
        'q' || r.batch_id || ':' || r.line AS left_id,
        NULL::INTEGER AS person_id,
        r.batch_id,
        r.line,
        parse_nik(r.nik) AS nik,
        r.name,
        parse_date(trim(r.birth_date)) AS birth_date,
        s.code AS sex,
        nullif(r.village_code, '') AS village_code
    FROM refused AS r
    LEFT JOIN sex_word AS s ON s.text_key = value_key(r.sex)
    WHERE parse_nik(r.nik) NOT IN (SELECT nik FROM worker)
    ORDER BY r.batch_id, r.line
"""


def workers(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Everyone on a workforce list in force: person_id, nik, name, birth_date, sex, village_code."""
    return con.execute(_WORKERS_SQL).df()


def participants(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Participants on no workforce list: left_id, person_id, batch_id and line (empty), and the fields compared."""
    return con.execute(_PARTICIPANTS_SQL).df()


def quarantined(con: duckdb.DuckDBPyConnection, settings: Settings, listed: pd.DataFrame) -> pd.DataFrame:
    """Refused rows of people that nobody has corrected and whose NIK is no listed worker's: as `participants`, with
    batch_id and line and no person_id."""
    with duckdb.connect() as bench:
        bench.execute(_MACROS.read_text(encoding="utf-8"))
        bench.register("refused", con.execute(_ROWS_SQL).df())
        bench.register("worker", listed[["nik"]])
        bench.register("value_synonym", reference.read(settings, "value_synonyms"))
        return bench.execute(_TYPED_SQL).df()
