"""A table whose cells are shaded by a share: read as numbers first, as a picture second. Plain HTML, so it prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.theme import coverage_scale, text_on, theme

# Wide enough for a share over its two counts.
_CELL_PIXELS = 84


@dataclass(frozen=True)
class Cell:
    """`share`: 0 to 100, None where there is nothing to share; `text` and `counts` are what it says."""

    text: str
    counts: str
    share: float | None


@dataclass(frozen=True)
class Line:
    """A row of the table; `is_whole` sets the row of everything apart from its parts."""

    name: str
    cells: tuple[Cell, ...]
    is_whole: bool = False


def html(corner: str, columns: Sequence[str], lines: Sequence[Line], caption: str) -> str:
    """corner: what the lines are. The names stay when a telephone scrolls sideways, the head when a table is long."""
    look = theme()
    stuck = f"position:sticky;background:{look.paper};z-index:1"
    head = "".join(f'<th scope="col" style="{stuck};top:0;{_HEAD}">{escape(name)}</th>' for name in columns)
    body = "".join(_line(line, stuck) for line in lines)
    return (
        f'<div tabindex="0" role="region" aria-label="{escape(caption)}" style="overflow:auto;max-height:640px">'
        f'<table style="border-collapse:separate;border-spacing:2px;font-size:0.82rem;line-height:1.2;width:100%;'
        f'min-width:{120 + _CELL_PIXELS * len(columns)}px">'
        f'<thead><tr><th scope="col" style="{stuck};top:0;left:0;z-index:2;{_HEAD}">{escape(corner)}</th>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


_HEAD = "text-align:left;vertical-align:bottom;padding:4px 6px;font-weight:600"


def _line(line: Line, stuck: str) -> str:
    weight = 700 if line.is_whole else 500
    name = (
        f'<th scope="row" style="{stuck};left:0;text-align:left;padding:4px 6px;font-weight:{weight}">'
        f"{escape(line.name)}</th>"
    )
    return f"<tr>{name}{''.join(map(_cell, line.cells))}</tr>"


def _cell(cell: Cell) -> str:
    look = theme()
    fill = look.paper if cell.share is None else coverage_scale().colour(cell.share)
    colour = look.muted if cell.share is None else text_on(fill)
    return (
        f'<td style="background:{fill};color:{colour};padding:4px 6px;border-radius:3px;white-space:nowrap">'
        f'<b>{escape(cell.text)}</b><br><span style="font-size:0.72rem">{escape(cell.counts)}</span></td>'
    )
