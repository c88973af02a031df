"""The members behind the metric `death_leads`, one by one. They leave here by their numbers alone."""

from __future__ import annotations

import duckdb
import pandas as pd

from ucj.metrics.filters import Filters
from ucj.metrics.intake import question

_SQL = """
    SELECT person_id, death_month, village_code, payer
    FROM death_lead
    WHERE $is_whole OR starts_with(village_code, $region)
    ORDER BY death_month DESC, village_code, person_id
"""


def listed(cur: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per member who died and for whom no death claim is known, the newest first, as the release stands.

    person_id int · death_month int (as in `ucj.months`) · village_code, payer str.
    Source: death_lead. Raises Refused for the public.
    """
    return cur.execute(_SQL, question("death_leads", filters)).df()
