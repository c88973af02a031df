"""The first line of every page. Hiding a page from the menu is not access control."""

from __future__ import annotations

import streamlit as st

from ucj.access import Permission
from ucj.ui import session


def require(permission: Permission) -> None:
    """Stop the page unless the viewer may."""
    if not session.viewer().may(permission):
        refuse()
        st.stop()


def refuse() -> None:
    """What stands at the address of a page that the viewer's role does not open."""
    st.error(session.translator()("page.forbidden"))
