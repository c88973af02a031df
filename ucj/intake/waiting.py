"""What waits for a person: refused rows to be corrected, by batch, and when the matching was run last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd

from ucj.intake import quarantine
from ucj.settings import Settings
from ucj.store import registry

_BATCHES_SQL = """
    SELECT batch_id, kind, period_month, file_name, imported_at, row_count, quarantined_count
    FROM batch
    WHERE undone_at IS NULL AND quarantined_count > 0
    ORDER BY kind <> 'workforce', kind, batch_id DESC
"""


def batches(settings: Settings, handles: Callable[[str], bool]) -> pd.DataFrame:
    """One row per batch in force with refused rows that nobody has corrected, of the kinds that `handles` is true of.

    batch_id int · kind, file_name str · period_month int · imported_at (UTC) · row_count, quarantined_count (rows),
    open_count int (of those, not corrected yet).
    Raises Refused when there is no registry, or while a command writes in it.
    """
    with registry.reading(settings) as con:
        found = con.execute(_BATCHES_SQL).df()
        found = found[found["kind"].map(handles).astype(bool)]
        waiting = [quarantine.rows(con, kind, None)["batch_id"] for kind in found["kind"].unique()]
    counts = pd.concat(waiting).value_counts() if waiting else pd.Series(dtype="int64")
    found = found.assign(open_count=found["batch_id"].map(counts).fillna(0).astype("int64"))
    return found[found["open_count"] > 0].reset_index(drop=True)


def matched_at(settings: Settings) -> dt.datetime | None:
    """When the matching was run last, in UTC; None when never. Raises as `batches` does."""
    with registry.reading(settings) as con:
        last: dt.datetime | None = con.execute("SELECT max(run_at) FROM match_run").fetchall()[0][0]
    return last
