"""Two records beside each other, with what differs marked by a sign as well as by colour. Plain HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from ucj.theme import text_on, theme


@dataclass(frozen=True)
class Field:
    """One field of both records."""

    name: str
    left: str
    right: str
    differs: bool


def html(left_title: str, right_title: str, fields: Sequence[Field], missing: str) -> str:
    """missing: what stands where a record does not say."""
    head = "".join(
        f'<th scope="col" style="{_CELL};font-weight:600">{escape(each)}</th>'
        for each in _titles(left_title, right_title)
    )
    body = "".join(_row(field, missing) for field in fields)
    return (
        '<table style="border-collapse:collapse;width:100%;font-size:0.86rem;line-height:1.35;table-layout:fixed">'
        '<colgroup><col style="width:24%"><col><col></colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


_CELL = "text-align:left;vertical-align:top;padding:2px 6px;overflow-wrap:anywhere"


def _titles(left: str, right: str) -> tuple[str, ...]:
    return ("", left, right)


def _row(field: Field, missing: str) -> str:
    look = theme()
    left, right = marked(field.left, field.right) if field.differs else (escape(field.left), escape(field.right))
    cells = "".join(
        f'<td style="{_CELL}">{text or f"""<span style="color:{look.muted}">{escape(missing)}</span>"""}</td>'
        for text in (left, right)
    )
    sign, weight = ("≠ ", 700) if field.differs else ("", 400)
    colour = look.ink if field.differs else look.muted
    name = f'<th scope="row" style="{_CELL};font-weight:{weight};color:{colour}">{sign}{escape(field.name)}</th>'
    return f'<tr style="border-top:1px solid {look.line}">{name}{cells}</tr>'


def marked(left: str, right: str) -> tuple[str, str]:
    """Both texts as HTML, the stretches that are not in the other one marked."""
    pieces: tuple[list[str], list[str]] = ([], [])
    # Capitals are no difference. Without its guess at what is junk: in a NIK every digit is common.
    for tag, a, b, c, d in SequenceMatcher(None, _lower(left), _lower(right), autojunk=False).get_opcodes():
        for side, text in zip(pieces, (left[a:b], right[c:d]), strict=True):
            side.append(escape(text) if tag == "equal" or not text else _mark(text))
    return "".join(pieces[0]), "".join(pieces[1])


def _lower(text: str) -> str:
    """Small letters, as many as there were: a few letters become two."""
    return "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in text)


def _mark(text: str) -> str:
    fill = theme().lapsed
    return (
        f'<mark style="background:{fill};color:{text_on(fill)};border-radius:2px;font-weight:700">{escape(text)}</mark>'
    )
