"""A workbook of persons, made once it is asked for and forgotten at the next rerun."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ucj.errors import UcjError
from ucj.export import tables
from ucj.i18n import Translator


def workbook(make: Callable[[], bytes], file_name: str, key: str, t: Translator) -> None:
    """The button that downloads it, or why it cannot be made now: a command may be writing."""
    try:
        content = make()
    except UcjError as problem:
        st.info(problem.text(t), icon=":material/hourglass_empty:")
        return
    st.download_button(
        t("quality.workbook_download"),
        content,
        file_name,
        tables.XLSX,
        key=key,
        on_click="ignore",
        icon=":material/download:",
        type="primary",
    )
