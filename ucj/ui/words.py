"""Words of others inside ours: a file's name or a cell may hold the signs of markup, and an image's address."""

from __future__ import annotations

import re

import pandas as pd
import streamlit as st

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:])")
# Addresses become links by themselves, whatever stands before their signs; a sign without width ends that.
_LINKS = re.compile(r"(://|@|www(?=\.))", re.IGNORECASE)
_JOINER = "\N{WORD JOINER}"


def plain(text: str) -> str:
    """Text that markup shows as it is, without links."""
    return _SIGNS.sub(r"\\\1", _LINKS.sub(rf"\1{_JOINER}", text))


def table(frame: pd.DataFrame) -> None:
    """A frame of texts as a table whose long cells wrap; its columns are named by their headings."""
    st.table(frame.map(plain), hide_index=True)
