"""The empty workbook an office fills in: what comes back from it is accepted as it is."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from ucj.i18n import Translator
from ucj.intake import choices, dropdowns, guide, kinds, paper
from ucj.settings import Settings

_FROZEN = 2


def workbook(settings: Settings, kind: str, t: Translator, rows: Sequence[Mapping[str, str]] = ()) -> bytes:
    """An intake workbook as XLSX. rows: texts by field name, written below the headings.

    Raises WrongUsage for an unknown kind, Refused when a reference table is broken.
    """
    chosen = kinds.kind(kind)
    columns = paper.columns(chosen)
    stream = io.BytesIO()
    with paper.drawn(stream, choices.read(settings), settings.region_code, t) as drawn:
        name = t.code("kind", kind)
        sheet = paper.data_sheet(drawn, name, columns, _FROZEN)
        for line, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                sheet.write_string(line, at, row.get(column.field, ""), drawn.formats["text"])
        purpose = [t("paper.template.purpose")]
        if any(column.field == "village" for column in columns):
            purpose.append(t("paper.template.villages"))
        guide.add(
            drawn,
            t("paper.template.title", kind=name),
            [("", "\n".join(purpose))],
            columns,
            [
                (t("paper.template.after_title"), t("paper.template.after")),
                (t("paper.template.not_sent_title"), t("paper.not_sent")),
            ],
        )
        dropdowns.add(drawn, sheet, columns)
    return stream.getvalue()
