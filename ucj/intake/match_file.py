"""The queue as a workbook that goes to whoever knows the people, and comes back with decisions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from ucj import i18n
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.intake import match_queue, readers
from ucj.intake.kinds import normalise
from ucj.settings import Settings

# In the order of the sheet: both sides of a field beside each other.
_PAIRED = tuple(
    f"{side}_{field}" for field in ("nik", "name", "birth_date", "sex", "village") for side in ("left", "worker")
)
COLUMNS = ("suggestion_id", "decision", "probability", "differs", *_PAIRED, "source", "batch_id", "line")
_WIDTHS = {"suggestion_id": 9, "decision": 12, "probability": 9, "differs": 20, "left_name": 26, "worker_name": 26}


def to_file(settings: Settings, t: Translator) -> bytes:
    """The waiting suggestions as XLSX, most probable first; a NIK is text and keeps its 16 digits.

    Raises Refused when there is no registry.
    """
    frame = match_queue.queue(settings).assign(decision="")
    frame["differs"] = [words(each, t) for each in frame["differs"]]
    # Rounded down: 100 would promise what nobody knows.
    frame["probability"] = (1000 * frame["probability"].clip(upper=0.999)).astype("int64") / 10
    frame["source"] = [t.code("kind", each) for each in frame["source"]]
    stream = io.BytesIO()
    # Text is never taken for a formula or a link: a name may begin with any sign.
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(t("matching.file.sheet"))
    plain, heading = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "text_wrap": True})
    for at, name in enumerate(COLUMNS):
        sheet.set_column(at, at, _WIDTHS.get(name, 18), plain)
        sheet.write_string(0, at, t(f"matching.column.{name}"), heading)
        for row, value in enumerate(frame[name], start=1):
            if name in ("suggestion_id", "probability", "batch_id", "line"):
                sheet.write_number(row, at, value)
            else:
                sheet.write_string(row, at, value, plain)
    choices = {"validate": "list", "source": [t("matching.file.accept"), t("matching.file.reject")]}
    sheet.data_validation(1, COLUMNS.index("decision"), max(len(frame), 1), COLUMNS.index("decision"), choices)
    sheet.freeze_panes(1, 2)
    book.close()
    return stream.getvalue()


def words(differs: str, t: Translator) -> str:
    """'nik,name' -> 'NIK, nama'."""
    return ", ".join(t(f"matching.field.{field}") for field in differs.split(",") if field)


def from_file(settings: Settings, path: Path, by: str) -> dict[str, int]:
    """Record the decisions of a file; a row without one is left waiting.

    Returns accepted_count, rejected_count. Raises Refused and records nothing when the columns are not there, or for a
    word or number that is not known, naming file and line.
    """
    return match_queue.decide(settings, _decisions(path), by, "file")


def _decisions(path: Path) -> dict[int, bool]:
    for sheet in readers.read(path):
        rows = [[readers.as_text(cell).strip() for cell in row] for row in sheet.rows]
        for index, row in enumerate(rows):
            number, decision = (_position(row, f"matching.column.{name}") for name in COLUMNS[:2])
            if number is not None and decision is not None:
                return _read(path, rows[index + 1 :], index + 2, number, decision)
    raise Refused("matching.file_columns", file=path.name)


def _position(row: Sequence[str], key: str) -> int | None:
    wanted = {normalise(text) for text in _in_every_language(key)}
    return next((at for at, text in enumerate(row) if normalise(text) in wanted), None)


def _in_every_language(key: str) -> list[str]:
    return [i18n.translator(language)(key) for language in i18n.LANGUAGES]


def _read(path: Path, rows: list[list[str]], first_line: int, number: int, decision: int) -> dict[int, bool]:
    known = {text: True for text in _in_every_language("matching.file.accept")}
    known |= dict.fromkeys(_in_every_language("matching.file.reject"), False)
    found: dict[int, bool] = {}
    for line, row in enumerate(rows, start=first_line):
        word = row[decision].upper() if decision < len(row) else ""
        if not word:
            continue
        if word not in known:
            raise Refused("matching.file_word", file=path.name, line=line, word=word, choices=", ".join(known))
        if number >= len(row) or not row[number].isdecimal() or int(row[number]) in found:
            raise Refused("matching.file_number", file=path.name, line=line)
        found[int(row[number])] = known[word]
    return found
