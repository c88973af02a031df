"""Mutu data, karantina: refused rows that wait to be corrected, batch by batch."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.views.parts import Column, Table


@dataclass(frozen=True)
class QuarantineView:
    """kinds: those with anything open. batches: kind -> the numbers of its batches."""

    title: str
    message: str
    is_empty: bool
    batches: dict[str, tuple[int, ...]]
    table: Table


def build(found: pd.DataFrame, info: Info, t: Translator) -> QuarantineView:
    """found: as `intake.waiting.batches` gives it."""
    total = int(found["open_count"].sum())
    return QuarantineView(
        title=t("quality.quarantine_title", rows=t.number(total), batches=t.number(len(found)))
        if total
        else t("quality.quarantine_title_none"),
        message=t("quality.quarantine_message" if total else "quality.quarantine_none"),
        is_empty=not total,
        batches={str(kind): tuple(rows["batch_id"]) for kind, rows in found.groupby("kind", sort=False)},
        table=_table(found, info, t),
    )


def _table(found: pd.DataFrame, info: Info, t: Translator) -> Table:
    named = found.assign(
        kind_name=[t.code("kind", kind) for kind in found["kind"]],
        name=[t("quality.batch", batch=number) for number in found["batch_id"]],
        period=[t.month(int(month)) for month in found["period_month"]],
        imported=[t.date(moment.date()) for moment in found["imported_at"]],
    )
    return Table(
        t("quality.quarantine_table"),
        named,
        (
            Column("name", t("quality.sending"), "text"),
            Column("kind_name", t("quality.kind"), "text"),
            Column("period", t("quality.period"), "text"),
            Column("open_count", t("quality.column_open_rows"), "count"),
            Column("quarantined_count", t("quality.column_refused_rows"), "count"),
            Column("row_count", t("quality.column_received_count"), "count"),
            Column("imported", t("quality.column_imported"), "text"),
            Column("file_name", t("quality.column_file"), "text"),
        ),
        f"mutu-karantina-{info.region_code}-{months.text(info.month)}-{info.name}",
        ((t("table.fact_region"), info.region_name),),
        "",
    )


def file_stem(kind: str, batch: int | None) -> str:
    """The workbook's name: what it corrects, and of which sending."""
    return f"perbaikan-{kind}" + (f"-{batch}" if batch is not None else "")
