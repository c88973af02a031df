"""The one place that opens a release's second file: who its person keys are, and what its employers are called.

Nothing is kept between two questions: what one viewer may read must never be what another is handed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ucj.access import Permission, Viewer
from ucj.errors import Refused
from ucj.settings import Settings

# A whole NIK leaves the file nowhere. Its end is as often as not the same for two: the address tells them apart.
_PEOPLE_SQL = """
    SELECT
        person_id,
        name,
        right(nik, 4) AS nik_end,
        address
    FROM person
    SEMI JOIN (SELECT unnest(CAST($keys AS BIGINT[])) AS person_id) USING (person_id)
    ORDER BY person_id
"""
_EMPLOYERS_SQL = """
    SELECT
        employer_code,
        employer_name
    FROM employer
    SEMI JOIN (SELECT unnest(CAST($keys AS VARCHAR[])) AS employer_code) USING (employer_code)
    ORDER BY employer_code
"""


def people(settings: Settings, release_name: str, viewer: Viewer, person_ids: Sequence[int]) -> pd.DataFrame:
    """One row per person of those asked for who is known, by number.

    person_id int · name str · nik_end str (last four digits) · address str (<NA>: none known).
    Source: table `person` of the release's second file. Raises Refused for a viewer who may see no persons, and where
    the second file is not kept.
    """
    return _asked(settings, release_name, viewer, _PEOPLE_SQL, [int(each) for each in person_ids])


def employers(settings: Settings, release_name: str, viewer: Viewer, codes: Sequence[str]) -> pd.DataFrame:
    """One row per employer of those asked for that a list names, by its number.

    employer_code, employer_name str.
    Source: table `employer` of the release's second file. Raises Refused as `people` does.
    """
    return _asked(settings, release_name, viewer, _EMPLOYERS_SQL, [str(each) for each in codes])


def path_of(settings: Settings, release_name: str) -> Path:
    return settings.releases / f"{release_name}.persons.duckdb"


def _asked(settings: Settings, release_name: str, viewer: Viewer, sql: str, keys: list[Any]) -> pd.DataFrame:
    if not viewer.may(Permission.SEE_PERSONS):
        raise Refused("person.forbidden", role=viewer.role)
    path = path_of(settings, release_name)
    if not path.exists():
        raise Refused("person.missing", release=release_name)
    try:
        with duckdb.connect(str(path), read_only=True, config={"enable_external_access": False}) as con:
            return con.execute(sql, {"keys": keys}).df()
    except duckdb.Error as problem:
        raise Refused("person.broken", file=path, problem=str(problem).splitlines()[0]) from None
