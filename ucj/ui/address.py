"""Choices kept in the address as codes, so that a link, a reload and the browser's back button mean the same.

The library's own binding writes the label of a choice (its issue 14224): a link made in one language would quietly lose
its filters in the other.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from ucj.i18n import Translator

Value = str | list[str]


def follow(name: str, valid: Collection[str], default: Value, t: Translator) -> str:
    """The key for the widget of a choice; its value is set whenever the address has changed. Unknown codes are as none.

    A language has its own widget: the library keeps the label of a choice, not the choice, when labels change.
    """
    key = f"{name} {t.language}"
    # With the default: pages may mean different things by no word in the address.
    asked = (st.query_params.get_all(name), default)
    held = st.session_state.get(key)
    # Pages share a name such as `tampilan`, and not its codes.
    is_foreign = not isinstance(default, list) and held not in (*valid, default)
    if key not in st.session_state or is_foreign or st.session_state.get(_seen(key)) != asked:
        known = [code for code in asked[0] if code in valid]
        held = known if isinstance(default, list) else (known[0] if known else default)
        st.session_state[_seen(key)] = asked
    # Set every time: another page's widget of the same name does not hand its value on, and the address would lie.
    st.session_state[key] = held
    return key


def write(name: str, key: str, default: Value) -> None:
    """The widget's `on_change`: puts its value into the address."""
    put(name, st.session_state[key], default)


def put(name: str, value: Value, default: Value) -> None:
    """Choose as if the widget had been used. The default needs no word in the address."""
    if value != default:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def _seen(key: str) -> str:
    return f"address of {key}"
