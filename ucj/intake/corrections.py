"""Refused rows that somebody accepted as a worker's: sent in again with that worker's NIK, as a sender would."""

from __future__ import annotations

import csv
import json
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any

from ucj import months
from ucj.intake import accept, kinds, match_queue
from ucj.intake.report import Report
from ucj.settings import Settings
from ucj.store import registry

_BATCH_SQL = "SELECT batch_id, kind, period_month FROM batch"


def send(settings: Settings, by: str) -> list[Report]:
    """Accept one batch per kind and period of the rows that wait for it; undoing that batch undoes the correction.

    A row that is wrong in more than its NIK is refused again, under its new batch.
    """
    with registry.reading(settings) as con:
        rows = match_queue.accepted_rows(con)
        batches = {batch: (kind, month) for batch, kind, month in con.execute(_BATCH_SQL).fetchall()}
    rows.sort(key=lambda row: (*batches[row["batch_id"]], row["batch_id"], row["line"]))
    with tempfile.TemporaryDirectory() as folder:
        return [
            _send(settings, Path(folder), kind, months.text(month), list(group), by)
            for (kind, month), group in groupby(rows, key=lambda row: batches[row["batch_id"]])
        ]


def _send(settings: Settings, folder: Path, kind: str, period: str, rows: list[dict[str, Any]], by: str) -> Report:
    path = folder / f"match_{kind}_{period}.csv"
    fields = (*kinds.CORRECTION, *kinds.kind(kind).fields)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([field.headings[0] for field in fields])
        for row in rows:
            known = {"of_batch": row["batch_id"], "of_line": row["line"], "nik": row["nik"]}
            cells = json.loads(row["raw"]) | known
            writer.writerow([cells.get(field.name, "") for field in fields])
    return accept.accept(settings, path, kind, period, by=by)
