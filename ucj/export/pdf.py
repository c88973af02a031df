"""A finished document as PDF: texts and colours go into a template beside this file, nothing is fetched or computed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from ucj import theme
from ucj.views.minutes import Minutes
from ucj.views.profile_paper import Paper

_FOLDER = Path(__file__).parent


@functools.cache
def _fonts() -> typst.Fonts:
    """Only the shipped ones: a machine's own would make the same record look, and break, differently elsewhere."""
    return typst.Fonts(False, False, [_FOLDER / "fonts"])


def minutes(document: Minutes) -> bytes:
    """The reconciliation record as PDF/A on A4. The same document gives the same bytes."""
    return _pdf("record.typ", _texts(document), document.created)


def profile(document: Paper) -> bytes:
    """The profile of a village as PDF/A on A4, its drawings as vectors. The same document gives the same bytes."""
    drawings = {name: _with_font(getattr(document, name)) for name in ("map_svg", "trend_svg")}
    return _pdf("profile.typ", _texts(document) | drawings, document.created)


def _texts(document: Minutes | Paper) -> dict[str, Any]:
    return {name: value for name, value in dataclasses.asdict(document).items() if name != "created"}


def _with_font(svg: str) -> str:
    """A drawing takes the font of the page around it; paper has none around."""
    return svg.replace('font-family="inherit"', 'font-family="Source Sans Pro"')


def _pdf(template: str, texts: Mapping[str, Any], created: dt.datetime) -> bytes:
    data = json.dumps({**texts, "look": dataclasses.asdict(theme.theme())}, ensure_ascii=False)
    return typst.compile(
        _FOLDER / template,
        root=_FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards="a-2a",
        timestamp=created,
    )
