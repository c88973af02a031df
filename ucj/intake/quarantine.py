"""The refused rows that still wait, as a workbook to be corrected and sent back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.intake import choices, dropdowns, guide, kinds, paper, report
from ucj.intake.paper import Column, Paper
from ucj.settings import Settings
from ucj.store import registry

_OPEN = (Path(__file__).parent / "sql" / "open_quarantine.sql").read_text(encoding="utf-8")
# Nobody corrects more by hand; and a sheet ends at a million rows, silently.
ROWS_MAX = 20_000
_REPAIR_WIDTH = 60
_COMMENT = {"x_scale": 2.2, "y_scale": 0.9}

# By batch and line. A row refused only for what another file says has none: that is found anew at every build.
Findings = Mapping[tuple[int, int], Sequence[dict[Any, Any]]]


def rows(con: duckdb.DuckDBPyConnection, kind: str, batch: int | None) -> pd.DataFrame:
    """Open refused rows of a kind, of one batch or of all in force, as sent.

    con: the registry. batch_id, line int; raw: a dict of the texts that were sent, by field. Sorted by batch and line.
    """
    found = con.execute(_OPEN, {"kind": kind, "batch": batch}).df()
    return found.assign(raw=found["raw"].map(json.loads))


def workbook(settings: Settings, kind: str, batch: int | None, t: Translator) -> bytes:
    """The open rows as XLSX: KIRIMAN and BARIS, the kind's columns as they were sent, and what to correct.

    Raises WrongUsage for an unknown kind, Refused when there is no registry, or nothing or too much waits.
    """
    chosen = kinds.kind(kind)
    with registry.reading(settings) as con:
        waiting = rows(con, kind, batch)
        findings = _findings(con, waiting)
        periods = _periods(con, waiting)
    if waiting.empty:
        raise Refused("paper.nothing_quarantined", kind=t.code("kind", kind))
    if len(set(periods)) > 1:
        # What comes back is taken for one period.
        raise Refused("paper.periods_mixed", batches=", ".join(f"{each}" for each in sorted(set(waiting["batch_id"]))))
    if len(waiting) > ROWS_MAX:
        raise Refused("paper.too_many_quarantined", count=t.number(len(waiting)), limit=t.number(ROWS_MAX))
    columns = _columns(chosen, waiting, t)
    name = t("paper.quarantine.title", kind=t.code("kind", kind))
    stream = io.BytesIO()
    with paper.drawn(stream, choices.read(settings), settings.region_code, t) as drawn:
        sheet = paper.data_sheet(drawn, t("paper.sheet_repair"), columns, len(kinds.CORRECTION))
        sheet.set_column(len(columns) - 1, len(columns) - 1, _REPAIR_WIDTH, drawn.formats["wrapped"])
        for at, row in enumerate(waiting.to_dict("records"), start=1):
            _draw(drawn, sheet, at, columns, row, findings.get((row["batch_id"], row["line"]), ()))
        _guide(drawn, name, kind, columns)
        dropdowns.add(drawn, sheet, columns)
    return stream.getvalue()


def _periods(con: duckdb.DuckDBPyConnection, waiting: pd.DataFrame) -> list[int]:
    batches = [int(each) for each in waiting["batch_id"].unique()]
    found = con.execute("SELECT period_month FROM batch WHERE list_contains($1, batch_id)", [batches]).fetchall()
    return [int(row[0]) for row in found]


def _findings(con: duckdb.DuckDBPyConnection, waiting: pd.DataFrame) -> Findings:
    """The findings of each row, errors before warnings."""
    open_row = waiting[["batch_id", "line"]]  # noqa: F841 - read by SQL
    found = con.execute("""
        SELECT batch_id, line, "column", value, rule, severity, detail
        FROM finding
        SEMI JOIN open_row USING (batch_id, line)
        ORDER BY batch_id, line, severity, rule
    """).df()
    found = found.astype(object).where(found.notna(), None)
    grouped: dict[tuple[int, int], list[dict[Any, Any]]] = {}
    for each in found.to_dict("records"):
        grouped.setdefault((each["batch_id"], each["line"]), []).append(each)
    return grouped


def _columns(kind: kinds.Kind, waiting: pd.DataFrame, t: Translator) -> list[Column]:
    """Where it came from, the columns of the template and whatever else was sent, and what to correct."""
    offered = paper.columns(kind)
    known = {column.field for column in offered}
    sent = {name for raw in waiting["raw"] for name in raw} - known
    others = [Column(field.headings[0], field.name) for field in kind.fields if field.name in sent]
    place = [Column(field.headings[0]) for field in kinds.CORRECTION]
    return [*place, *offered, *others, Column(t("paper.quarantine.repair"))]


def _draw(
    drawn: Paper,
    sheet: Any,
    at: int,
    columns: Sequence[Column],
    row: Mapping[Any, Any],
    findings: Sequence[dict[Any, Any]],
) -> None:
    """One refused row. Text cells throughout: what was sent may begin with any sign."""
    messages = [report.message(each, drawn.t) for each in findings]
    for position, name in enumerate(("batch_id", "line")):
        sheet.write_string(at, position, str(row[name]), drawn.formats["optional"])
    for position, column in enumerate(columns):
        if column.field:
            wrong = [
                message
                for message, each in zip(messages, findings, strict=True)
                if each["severity"] == "error" and each["column"] == column.field
            ]
            # An empty wrong cell is the one most in need of its colour, so blanks are written too.
            sheet.write_string(
                at, position, row["raw"].get(column.field, ""), drawn.formats["wrong" if wrong else "text"]
            )
            if wrong:
                sheet.write_comment(at, position, "\n".join(wrong), _COMMENT)
    sheet.write_string(at, len(columns) - 1, "\n".join(messages), drawn.formats["wrapped"])


def _guide(drawn: Paper, title: str, kind: str, columns: Sequence[Column]) -> None:
    t = drawn.t
    guide.add(
        drawn,
        title,
        [
            ("", t("paper.quarantine.purpose", name=kind)),
            (t("paper.quarantine.after_title"), t("paper.quarantine.after")),
        ],
        columns,
        [(t("paper.quarantine.not_sent_title"), t("paper.not_sent"))],
    )
