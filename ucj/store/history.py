"""Every batch that ever came in, and whether the published release knows it."""

from __future__ import annotations

import functools
from pathlib import Path

import pandas as pd

from ucj.settings import Settings
from ucj.store import registry, release

_SQL = """
    SELECT
        batch_id, kind, period_month, mode, file_name, row_count, accepted_count, quarantined_count, warning_count,
        imported_by, imported_at, undone_at
    FROM batch
    ORDER BY imported_at DESC, batch_id DESC
"""


def batches(settings: Settings) -> pd.DataFrame:
    """A row a batch, newest first: the columns of the table `batch`, times in UTC, and is_released bool.

    Raises Refused when there is no registry, or while a command writes in it.
    """
    with registry.reading(settings) as con:
        found = con.execute(_SQL).df()
    return found.assign(is_released=found["batch_id"].isin(_released(release.published(settings))))


@functools.lru_cache(maxsize=3)
def _released(path: Path) -> frozenset[int]:
    """A release never changes, and its name never comes again."""
    with release.open_release(path) as con:
        return frozenset(row[0] for row in con.execute("SELECT batch_id FROM source").fetchall())


def waiting_count(found: pd.DataFrame) -> int:
    """How many batches the next release adds or drops. found: as `batches` gives them."""
    return int((found["undone_at"].isna() != found["is_released"]).sum())
