"""Tables as people read them: our number formats, and a sign for what is missing."""

from __future__ import annotations

from typing import Any

import streamlit as st
from pandas.io.formats.style import Styler

from ucj.i18n import Translator
from ucj.views import parts
from ucj.views.parts import Table


def rows(table: Table, t: Translator) -> Styler:
    """The table's frame, formatted; sorting still goes by the numbers beneath."""
    frame = table.frame[[column.name for column in table.columns]]
    # Under one name: with a new one at every rerun the browser would be sent the same table again.
    return frame.style.set_uuid("ucj").format(
        {column.name: parts.writer(column.kind, t) for column in table.columns if column.kind != "text"}
    )


def columns(table: Table) -> dict[str, Any]:
    """Headings, and the name that stays when a telephone scrolls sideways."""
    return {
        column.name: st.column_config.Column(column.heading, pinned=column.name == "name") for column in table.columns
    }
