"""How a workbook for offices is drawn: text cells, and headings that say what is required."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from ucj import theme
from ucj.i18n import Translator
from ucj.intake.choices import Choices
from ucj.intake.kinds import Field, Kind

Need = Literal["required", "either", "optional"]

LAST_ROW = 1_048_575
A4 = 9
# The built-in format "Text", by its number.
_TEXT = 49
# Only files of other programs split a name in three.
_NOT_OFFERED = ("name_middle", "name_last", "male", "female")
_SIGN = {"required": " *", "either": " (*)", "optional": ""}
_PLACES = ("district", "village", "village_code")
_NARROW, _NIK, _WIDE = 12, 19, 30


@dataclass(frozen=True)
class Column:
    """A column of the first sheet. `field` is '' where it holds no field of the kind.

    `partners`: headings of the columns that make this one dispensable.
    """

    heading: str
    field: str = ""
    need: Need = "optional"
    partners: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The signs are no letters: intake reads the heading without them."""
        return self.heading + _SIGN[self.need]


@dataclass(frozen=True)
class Paper:
    """A workbook being drawn, its choices, and the formats of its cells by name."""

    book: Any
    t: Translator
    choices: Choices
    region_code: str
    formats: dict[str, Any]


def columns(kind: Kind) -> list[Column]:
    """The columns to offer: required first, then those of which one is needed; a district just before its village."""
    made = [_column(field, kind) for field in kind.fields if field.name not in _NOT_OFFERED]
    needs = {column.field: column.need for column in made}
    order: tuple[Need, ...] = ("required", "either", "optional")

    def rank(column: Column) -> tuple[int, int]:
        is_place = column.field in _PLACES and "village" in needs
        need = needs["village"] if is_place else column.need
        return order.index(need), _PLACES.index(column.field) - len(_PLACES) if is_place else 0

    return sorted(made, key=rank)


def _column(field: Field, kind: Kind) -> Column:
    partners = {name for group in kind.alternatives if field.name in group for name in group} - {field.name}
    need: Need = "required" if field.is_required else "either" if partners else "optional"
    return Column(
        field.headings[0], field.name, need, tuple(each.headings[0] for each in kind.fields if each.name in partners)
    )


@contextmanager
def drawn(stream: io.BytesIO, choices: Choices, region_code: str, t: Translator) -> Iterator[Paper]:
    """A workbook in memory, written to the stream at the end."""
    # Text is never taken for a formula or a link: a name may begin with any sign.
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    yield Paper(book, t, choices, region_code, _formats(book))
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    look = theme.theme()
    text, top, line = (
        {"num_format": _TEXT},
        {"valign": "top", "text_wrap": True},
        {"border": 1, "border_color": look.line},
    )
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", **line}
    fills = {"required": look.protected, "either": look.coverage[3], "optional": look.surface}
    looks = {
        "text": text,
        "wrapped": text | top,
        "wrong": {**text, "bg_color": look.uncovered, "font_color": theme.text_on(look.uncovered)},
        "title": {"bold": True, "font_size": 16, "font_color": look.protected},
        "subtitle": {"bold": True, "font_size": 12, "font_color": look.protected},
        "body": top,
        "cell": text | top | line,
    }
    looks |= {need: {**head, "bg_color": fill, "font_color": theme.text_on(fill)} for need, fill in fills.items()}
    return {name: book.add_format(each) for name, each in looks.items()}


def data_sheet(paper: Paper, name: str, columns: Sequence[Column], frozen: int) -> Any:
    """The first sheet: headings, and below them text cells of a width to fit. The sheet."""
    sheet = paper.book.add_worksheet(name)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _width(paper, column), paper.formats["text"])
        sheet.write_string(0, at, column.title, paper.formats[column.need])
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, frozen)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(LAST_ROW, len(columns) - 1)}"})
    sheet.repeat_rows(0)
    printable(paper, sheet, name)
    return sheet


def _width(paper: Paper, column: Column) -> int:
    longest = max((len(text) for text in (column.title, *paper.choices.of(column.field))), default=0)
    return min(max(_NIK if column.field in ("nik", "name") else _NARROW, longest + 3), _WIDE)


def printable(paper: Paper, sheet: Any, name: str) -> None:
    """A4 lying, all columns on one page, pages numbered."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5)
    sheet.set_header(f"&L{name}")
    sheet.set_footer(f"&R{paper.t('paper.page')}")


def text_of(paper: Paper, field: str, text: str) -> str:
    """One text of a field: label, meaning, form or example. Examples are of nobody: district part 99 in a NIK."""
    first = paper.choices.places.iloc[0]
    return paper.t(
        f"field.{field}.{text}",
        region=paper.region_code,
        **{name: first[name] for name in ("district", "village", "village_code")},
    )


def need_of(paper: Paper, column: Column) -> str:
    """Whether the column is required, as a sentence."""
    if column.need == "either":
        return paper.t("paper.either", columns=", ".join(column.partners))
    return paper.t("paper.required") if column.need == "required" else paper.t("paper.optional")
