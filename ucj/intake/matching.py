"""Who on one list may be who on another under a different NIK: pure, frames in and a frame out."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
from splink import DuckDBAPI, Linker

from ucj.intake import match_model

# Below this a suggestion costs more of a person's time than it finds.
FLOOR = 0.2
PER_RECORD_MAX = 3
FIELDS = ("nik", "name", "birth_date", "sex", "village_code")
_MACROS = Path(__file__).parent / "sql" / "macros.sql"
COLUMNS = ["left_id", "person_id", "probability", "differs"]

# Titles before and behind a name, and the words between a name and the father's, come and go from list to list.
# A name shortened in one and spelt out in the other is the same name.
_NAME_KEY_SQL = r"""
    CREATE MACRO plain_name(x) AS
        regexp_replace(regexp_replace(strip_accents(upper(x)), ',.*$|[''’‘`]', '', 'g'), '[^A-Z]+', ' ', 'g');

    CREATE MACRO bare_name(x) AS trim(regexp_replace(regexp_replace(
        plain_name(x), '\b(H|HJ|HAJI|HAJJAH|KH|DR|DRS|DRA|IR|PROF|BIN|BINTI)\b', ' ', 'g'), ' +', ' ', 'g'));

    CREATE MACRO name_key(x) AS nullif(regexp_replace(
        bare_name(x), '^(M|MUH|MUHD|MHD|MOH|MOHD|MUHAMAD|MOHAMAD|MOHAMMAD|MOCHAMAD|MOCHAMMAD) ', 'MUHAMMAD '), '');
"""
# One row a record; `stem` is all of a NIK before its serial.
_RECORD_SQL = r"""
    SELECT
        id AS unique_id,
        nullif(regexp_replace(upper(nik), '[^0-9A-Z]', '', 'g'), '') AS nik,
        nullif(regexp_replace(upper(nik), '[^0-9A-Z]', '', 'g'), '')[1:12] AS stem,
        name_key(name) AS name,
        birth_date::DATE AS birth_date,
        coalesce(nullif(sex, ''), CASE WHEN regexp_full_match(nik, '[0-9]{16}') THEN nik_sex(nik) END) AS sex,
        nullif(village_code, '') AS village_code,
        nullif(village_code, '')[1:6] AS district_code
    FROM incoming
"""
_BEST_SQL = """
    SELECT
        s.unique_id_l AS left_id,
        s.unique_id_r::BIGINT AS person_id,
        round(s.match_probability, 6) AS probability,
        concat_ws(
            ',',
            CASE WHEN l.nik <> r.nik THEN 'nik' END,
            CASE WHEN l.name <> r.name THEN 'name' END,
            CASE WHEN l.birth_date <> r.birth_date THEN 'birth_date' END,
            CASE WHEN l.sex <> r.sex THEN 'sex' END,
            CASE WHEN l.village_code <> r.village_code THEN 'village_code' END
        ) AS differs
    FROM scored AS s
    JOIN a_left AS l ON l.unique_id = s.unique_id_l
    JOIN b_worker AS r ON r.unique_id = s.unique_id_r
    QUALIFY row_number() OVER (PARTITION BY s.unique_id_l ORDER BY probability DESC, person_id) <= $most
    ORDER BY probability DESC, left_id, person_id
"""


def suggest(left: pd.DataFrame, workers: pd.DataFrame) -> pd.DataFrame:
    """Pairs that may be one person, best first; the same input always gives the same rows.

    left: left_id str, nik str ('' or malformed allowed), name str, birth_date date or NaT, sex str or None (then read
    from the NIK), village_code str or None. workers: person_id int and the same fields.
    Returns left_id str · person_id int64 · probability float64 (FLOOR-1) · differs str (those of FIELDS that both sides
    have and that are not equal, joined by commas), at most PER_RECORD_MAX rows a left_id.
    """
    if left.empty or workers.empty:
        return pd.DataFrame(columns=COLUMNS).astype({"person_id": "int64", "probability": "float64"})
    with duckdb.connect() as con:
        con.execute(_MACROS.read_text(encoding="utf-8"))
        con.execute(_NAME_KEY_SQL)
        # The tables' names decide which side Splink calls left.
        _prepare(con, "a_left", left.rename(columns={"left_id": "id"}))
        _prepare(con, "b_worker", workers.rename(columns={"person_id": "id"}))
        _score(con, len(workers))
        return con.execute(_BEST_SQL, {"most": PER_RECORD_MAX}).df()


def _prepare(con: duckdb.DuckDBPyConnection, table: str, people: pd.DataFrame) -> None:
    frame = people[["id", *FIELDS]].astype({"id": "str"})
    # A column without a single value has no type of its own.
    frame = frame.astype({field: "object" for field in FIELDS if field != "birth_date"})
    frame["birth_date"] = pd.to_datetime(frame["birth_date"])
    con.register("incoming", frame)
    con.from_query(_RECORD_SQL).create(table)
    con.unregister("incoming")


def _score(con: duckdb.DuckDBPyConnection, worker_count: int) -> None:
    """Leave the pairs of at least FLOOR in the view `scored`."""
    api = DuckDBAPI(con)
    linker = Linker(
        [api.register("a_left", table_name="left_side"), api.register("b_worker", table_name="worker_side")],
        match_model.settings(worker_count),
        log_level=None,
    )
    # Fixed weights are untrained ones to Splink, which it would warn of.
    scored = linker.inference.predict(threshold_match_probability=FLOOR, warning_mode="never")
    scored.as_duckdbpyrelation().create_view("scored")
