"""Where the header of a sheet stands, and which column holds which field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from rapidfuzz.distance import Levenshtein

from ucj.intake import readers
from ucj.intake.kinds import CORRECTION, Kind, is_dropped, normalise

WITHIN = 30
_FEWEST_FIELDS = 2
# How far a heading may be from a known one, by the length of the known one: short words are all alike.
_NEAR = ((12, 2), (6, 1))
# Taken for one of these, a column of something else would do harm: a slip of one letter at most.
_PERSONAL = frozenset({"nik", "name", "birth_date", "address"})
_NUMBERING = frozenset({"NO", "NOMOR", "NO URUT", "NOMOR URUT", "URUT"})


@dataclass(frozen=True)
class Header:
    """`row` is its first line, 0-based, `depth` how many lines it takes; `numbering` the column that counts the rows;
    `guessed` pairs a heading with its field."""

    sheet: readers.Sheet
    row: int
    depth: int
    columns: dict[str, int] = field(default_factory=dict)
    numbering: int | None = None
    unmapped: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    guessed: tuple[tuple[str, str], ...] = ()

    @property
    def first_data_row(self) -> int:
        return self.row + self.depth


def best(sheet: readers.Sheet, kind: Kind) -> Header | None:
    """The line, or two lines, with most fields of the kind among the first ones; None with fewer than two."""
    found = max(_candidates(sheet, kind), key=lambda header: len(header.columns), default=None)
    return found if found and len(found.columns) >= _FEWEST_FIELDS else None


def at(header: Header, kind: Kind) -> Header:
    """The same lines read as another kind's header."""
    rows = list(islice(header.sheet.rows, header.row, header.row + header.depth))
    return _mapped(header.sheet, header.row, _texts(header.sheet, header.row, rows), header.depth, kind)


def _candidates(sheet: readers.Sheet, kind: Kind) -> Iterator[Header]:
    """One line before two of the same worth: `max` keeps the first."""
    rows = list(islice(sheet.rows, WITHIN + 1))
    for depth in (1, 2):
        for index in range(min(WITHIN, len(rows) - depth + 1)):
            if len(rows[index]) > 1:
                yield _mapped(sheet, index, _texts(sheet, index, rows[index : index + depth]), depth, kind)


def _texts(sheet: readers.Sheet, index: int, rows: list[list[readers.Cell]]) -> list[tuple[str, ...]]:
    """A column's possible headings, best first: under a group ('TANGGAL' over 'LAHIR') both, then its own, then it."""
    upper = [readers.as_text(cell) for cell in rows[0]]
    if len(rows) == 1:
        return [(text,) for text in upper]
    lower = [readers.as_text(cell) for cell in rows[1]]
    width = max(len(upper), len(lower))
    upper, lower = [text + [""] * (width - len(text)) for text in (upper, lower)]
    groups = _spread(sheet, index, upper, lower)
    return [
        (f"{group} {own}".strip(), own, upper[column]) if own else (group,)
        for column, (group, own) in enumerate(zip(groups, lower, strict=True))
    ]


def _spread(sheet: readers.Sheet, index: int, upper: list[str], lower: list[str]) -> list[str]:
    """The upper line with each group's name over all of its columns: a merge says how far; in text, blanks do."""
    groups = list(upper)
    for first_row, first, _, last in sheet.merged:
        if first_row == index:
            groups[first : last + 1] = [upper[first]] * len(groups[first : last + 1])
    if not sheet.merged:
        for column in range(1, len(groups)):
            if not groups[column] and lower[column] and lower[column - 1]:
                groups[column] = groups[column - 1]
    return groups


def _mapped(sheet: readers.Sheet, index: int, texts: list[tuple[str, ...]], depth: int, kind: Kind) -> Header:
    by_heading = {text: each.name for each in (*kind.fields, *CORRECTION) for text in each.headings}
    columns: dict[str, int] = {}
    left: list[tuple[int, str]] = []
    dropped: list[str] = []
    numbering: int | None = None
    for position, choices in enumerate(texts):
        shown = next(filter(None, choices), "")
        forms = [form for text in choices for form in _forms(text)]
        name = next((by_heading[form] for form in forms if by_heading.get(form, "") not in ("", *columns)), None)
        if any(map(is_dropped, forms)):
            dropped.append(normalise(shown))
        elif name:
            columns[name] = position
        elif forms and forms[0] in _NUMBERING:
            numbering = position if numbering is None else numbering
        elif forms:
            left.append((position, shown))
    guessed = _guess(left, by_heading, columns)
    unmapped = tuple(text for position, text in left if position not in columns.values())
    return Header(sheet, index, depth, columns, numbering, unmapped, tuple(dropped), guessed)


def _forms(heading: str) -> Iterator[str]:
    """What a heading may be known by: 'NIK / No. KTP (16 digit)' as it is, without brackets, each side of the stroke;
    'N.I.K.' without its points."""
    plain = normalise(heading)
    if not plain:
        return
    yield plain
    if plain != heading.upper():
        bare = re.sub(r"\([^)]*\)?", " ", heading)
        parts = [bare, *re.split(r"[/\n]", bare)]
        yield from (form for part in parts if (form := normalise(part)) and form != plain)
        yield re.sub(r"\b(\w) (?=\w\b)", r"\1", plain)


def _guess(
    left: list[tuple[int, str]], by_heading: dict[str, str], columns: dict[str, int]
) -> tuple[tuple[str, str], ...]:
    """Give misspelt headings their field, where only one field without a column is that near."""
    guessed: list[tuple[str, str]] = []
    for position, text in left:
        plain = normalise(text)
        near = {name for known, name in by_heading.items() if _is_near(plain, known, name)} - columns.keys()
        if len(near) == 1:
            columns[name := near.pop()] = position
            guessed.append((text, name))
    return tuple(guessed)


def _is_near(heading: str, known: str, name: str) -> bool:
    allowed = next((distance for length, distance in _NEAR if len(known) >= length), 0)
    allowed = min(allowed, 1) if name in _PERSONAL else allowed
    return bool(allowed) and Levenshtein.distance(heading, known, score_cutoff=allowed) <= allowed
