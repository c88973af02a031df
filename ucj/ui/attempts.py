"""What a button does: a command starts, or the reader learns why it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ucj.errors import UcjError

JOB = "pekerjaan"
_PROBLEM = "masalah tombol"


def attempt(action: Callable[..., Any], *arguments: Any) -> None:
    """A button's callback. A refusal is kept until the page says it."""
    try:
        action(*arguments)
    except UcjError as problem:
        st.session_state[_PROBLEM] = problem


def follow(action: Callable[..., int], *arguments: Any) -> None:
    """The same for an action that starts a job: its number is in the address, so that a reload shows how it ends."""

    def started() -> None:
        st.query_params[JOB] = str(action(*arguments))

    attempt(started)


def problem() -> UcjError | None:
    """Why the last button did nothing; asked for once."""
    found: UcjError | None = st.session_state.pop(_PROBLEM, None)
    return found
