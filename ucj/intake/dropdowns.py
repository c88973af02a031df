"""What a spreadsheet itself checks and says in a column: drop-downs from a sheet of choices, and a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from ucj.intake.paper import LAST_ROW, Column, Paper, need_of, text_of

# Longer ones a spreadsheet refuses to show, or to open.
TITLE_MAX, MESSAGE_MAX = 32, 255
_NIK_LENGTH = 16
_WIDEST = 32


def add(paper: Paper, sheet: Any, columns: Sequence[Column]) -> None:
    """Give every field's column its drop-down and message, and the workbook its sheet of choices."""
    sources = _choice_sheet(paper, columns)
    district = next((at for at, column in enumerate(columns) if column.field == "district"), None)
    for at, column in enumerate(columns):
        if column.field:
            source = sources.get(column.field)
            if column.field == "village":
                source = _village_source(sources, district)
            sheet.data_validation(1, at, LAST_ROW, at, {**_message(paper, column), **_check(paper, column, source)})


def _message(paper: Paper, column: Column) -> dict[str, Any]:
    said = {text: text_of(paper, column.field, text) for text in ("meaning", "form", "example")}
    return {
        "input_title": text_of(paper, column.field, "label")[:TITLE_MAX],
        "input_message": paper.t("paper.prompt", need=need_of(paper, column), **said),
    }


def _check(paper: Paper, column: Column, source: str | None) -> dict[str, Any]:
    if column.field == "nik":
        return {
            **{"validate": "length", "criteria": "==", "value": _NIK_LENGTH},
            "error_title": paper.t("paper.nik_title"),
            "error_message": paper.t("paper.nik_message"),
        }
    if source is None:
        return {"validate": "any"}
    message = paper.t("paper.choose_message", column=column.heading)
    if column.field == "village":
        message = paper.t("paper.village_message")
    return {
        **{"validate": "list", "source": f"={source}"},
        "error_title": paper.t("paper.choose_title"),
        "error_message": message,
    }


def _choice_sheet(paper: Paper, columns: Sequence[Column]) -> dict[str, str]:
    """Draw the sheet; the range of each list by its name."""
    sheet = paper.book.add_worksheet(paper.t("paper.sheet_lists"))
    sheet.freeze_panes(1, 0)
    ranges = {}
    for at, (name, field, texts) in enumerate(_lists(paper, [column.field for column in columns])):
        label = text_of(paper, field, "label")
        sheet.write_string(0, at, label, paper.formats["optional"])
        sheet.write_column(1, at, texts, paper.formats["text"])
        sheet.set_column(at, at, min(max(map(len, [*texts, label])) + 2, _WIDEST))
        letter = xl_col_to_name(at)
        ranges[name] = f"'{sheet.name}'!${letter}$2:${letter}${len(texts) + 1}"
    return ranges


def _lists(paper: Paper, fields: Sequence[str]) -> list[tuple[str, str, list[str]]]:
    """(name, field whose label it has, texts) of every list; places side by side, so that a code can be found."""
    places = paper.choices.places
    lists = []
    if "village" in fields:
        lists = [
            ("district_of_village", "district", list(places["district"])),
            ("village", "village", list(places["village"])),
            ("village_code", "village_code", list(places["village_code"])),
            ("only_village", "village", list(places.loc[places["is_only"], "village"])),
        ]
    known = {name for name, _, _ in lists}
    return lists + [
        (field, field, list(texts)) for field in fields if field not in known and (texts := paper.choices.of(field))
    ]


def _village_source(ranges: dict[str, str], district: int | None) -> str:
    """The villages of the district in the same row; without one, those whose name only one district has.

    So whatever is chosen means one village: two districts may each have a village of that name.
    """
    if district is None:
        return ranges["only_village"]
    cell, districts = f"${xl_col_to_name(district)}2", ranges["district_of_village"]
    heading = ranges["village"].split(":")[0].replace("$2", "$1")
    within = f"OFFSET({heading},MATCH({cell},{districts},0),0,COUNTIF({districts},{cell}),1)"
    return f'IF({cell}="",{ranges["only_village"]},{within})'
