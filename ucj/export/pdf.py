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

_FOLDER = Path(__file__).parent


@functools.cache
def _fonts() -> typst.Fonts:
    """Only the shipped ones: a machine's own would make the same record look, and break, differently elsewhere."""
    return typst.Fonts(False, False, [_FOLDER / "fonts"])


def minutes(document: Minutes) -> bytes:
    """The reconciliation record as PDF/A on A4. The same document gives the same bytes."""
    texts = {name: value for name, value in dataclasses.asdict(document).items() if name != "created"}
    return _pdf("record.typ", texts, document.created)


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
