"""The plan that the page is asked for: in the address, in the words of the command line, or by a saved one's number."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import streamlit as st

from ucj import settings
from ucj.errors import UcjError
from ucj.metrics import detail
from ucj.scenario import IDR_MAX, Scenario
from ucj.store import scenarios

_ASKED, _SAVED = "rencana", "skenario"


def asked() -> Scenario:
    """The address's plan, else the saved one it names, else the plainest. Nonsense is as none."""
    try:
        read = detail.read(Scenario, "scenario", st.query_params.get_all(_ASKED))
    except UcjError:
        read = None
    if isinstance(read, Scenario) and all(_is_sane(getattr(read, field.name)) for field in fields(read)):
        return read
    number = st.query_params.get(_SAVED)
    return next(
        (each.asked for each in scenarios.saved(settings.load()) if str(each.scenario_id) == number), Scenario()
    )


def _is_sane(value: Any) -> bool:
    return not isinstance(value, int | float) or abs(value) <= IDR_MAX


def words(plan: Scenario) -> list[str]:
    """A plan as `ucj metric scenario --with` has it: what differs from the plainest one."""
    plain = Scenario()
    values = [(field.name, getattr(plan, field.name)) for field in fields(plan)]
    return [f"{name}={_word(value)}" for name, value in values if value != getattr(plain, name)]


def _word(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return str(int(value)) if isinstance(value, bool) else str(value)


def choose(plan: Scenario) -> None:
    """Put a plan into the address in place of whatever is there."""
    st.query_params.pop(_SAVED, None)
    st.query_params.pop(_ASKED, None)
    if said := words(plan):
        st.query_params[_ASKED] = said


def choose_saved(number: int) -> None:
    """Open a saved plan by its number, which a link keeps."""
    st.query_params.pop(_ASKED, None)
    st.query_params[_SAVED] = str(number)
