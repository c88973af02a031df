"""Who was expected to send what for a month, and whether it came: received, late, missing, or not yet due."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pandas as pd

from ucj import months
from ucj.reference import Sender
from ucj.settings import Settings
from ucj.store import registry

Status = Literal["missing", "late", "received", "not_due"]

SEGMENTS = ("PU", "BPU")
_COLUMNS = ["sender", "kind", "unit", "due_date", "received_date", "status"]

# A village of which a list holds only a few stray rows has not sent its list, nor has one whose workers were taken out.
_RECEIVED_SQL = """
    WITH sent AS (
        SELECT batch_id, kind, period_month, imported_at
        FROM batch
        WHERE undone_at IS NULL AND mode <> 'remove'
    ),
    part AS (
        SELECT batch_id, '' AS unit
        FROM sent
        UNION ALL
        SELECT DISTINCT batch_id, village_code
        FROM workforce_row
        ANTI JOIN stray_village USING (batch_id, village_code)
        UNION ALL
        SELECT DISTINCT batch_id, segment
        FROM participation_row
    )
    SELECT kind, period_month, unit, min(imported_at) AS received_at
    FROM sent
    JOIN part USING (batch_id)
    GROUP BY ALL
    ORDER BY ALL
"""


def received(settings: Settings) -> pd.DataFrame:
    """What came in first: a row a kind, month and unit.

    kind str · period_month int32 (as in `ucj.months`) · unit str ('' for the file as a whole, a village's code, a
    segment) · received_at datetime (UTC). Raises Refused while a command writes in the registry.
    """
    with registry.reading(settings) as con:
        return con.execute(_RECEIVED_SQL).df()


def expected(
    senders: tuple[Sender, ...], arrived: pd.DataFrame, villages: list[str], period_month: int, as_of: dt.date
) -> pd.DataFrame:
    """Everything due for a month, judged on the day `as_of`; in the order of `senders` and `villages` (codes).

    arrived: as `received` gives it. sender, kind, unit str · due_date, received_date date (None while nothing came) ·
    status str.
    """
    units = {"": [""], "village": villages, "segment": list(SEGMENTS)}
    came = arrived[arrived["period_month"] == period_month]
    dates = dict(zip(zip(came["kind"], came["unit"], strict=True), map(_local, came["received_at"]), strict=True))
    rows = []
    for each in senders:
        if is_expected(each, period_month):
            due = due_date(each, period_month)
            days = [(unit, dates.get((each.kind, unit))) for unit in units[each.per]]
            rows += [(each.name, each.kind, unit, due, day, _status(day, due, as_of)) for unit, day in days]
    return pd.DataFrame(rows, columns=_COLUMNS, dtype=object)


def is_expected(sender: Sender, period_month: int) -> bool:
    """Whether a sender has something to send for the month."""
    return (period_month + 1) % sender.every_months == 0


def due_date(sender: Sender, period_month: int) -> dt.date:
    return months.first_day(period_month + 1).replace(day=sender.due_day)


def _local(moment: pd.Timestamp) -> dt.date:
    """The day on the office's own calendar."""
    return moment.to_pydatetime().replace(tzinfo=dt.UTC).astimezone().date()


def _status(day: dt.date | None, due: dt.date, as_of: dt.date) -> Status:
    if day is None:
        return "missing" if as_of > due else "not_due"
    return "late" if day > due else "received"
