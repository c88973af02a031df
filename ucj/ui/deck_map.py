"""Shows a map that answers clicks. The address holds what was chosen, so the widget's own selection is let go of."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import cast

import streamlit as st
from streamlit import runtime
from streamlit.delta_generator import DeltaGenerator

from ucj import maps

HEIGHT = 430


def show(
    place: DeltaGenerator,
    content: maps.Content,
    key: str,
    alt: str,
    chosen: str,
    on_pick: Callable[[str], None],
) -> None:
    """The map in a place of the page. `on_pick` is called with the code of the place that was clicked.

    The view stays where the reader has moved it as long as the map opens with the same one.
    """
    addresses = tuple(_addresses(content, key).items())
    _addresses(_last(content, key), f"{key} before")
    with place:
        st.pydeck_chart(
            _deck(content, addresses, chosen),
            height=HEIGHT,
            key=key,
            on_select=functools.partial(_picked, key, on_pick),
            alt=alt,
        )


def _picked(key: str, on_pick: Callable[[str], None]) -> None:
    if code := maps.picked(st.session_state[key]["selection"]["objects"]):
        on_pick(code)


def _last(content: maps.Content, key: str) -> maps.Content:
    """The map shown before this one: a browser may still be reading its files when the reader has already chosen."""
    name = f"maps of {key}"
    now, before = st.session_state.get(name, (content, content))
    st.session_state[name] = (content, before if now is content else now)
    return cast("maps.Content", st.session_state[name][1])


def _addresses(content: maps.Content, key: str) -> dict[str, str]:
    """Files the library serves under names made of their content; named anew at each rerun, or it would drop them."""
    if not runtime.exists():
        return dict.fromkeys(content.files, "")
    keeper, base = runtime.get_instance().media_file_mgr, st.get_option("server.baseUrlPath").strip("/")
    return {
        name: (f"/{base}" if base else "") + keeper.add(data, "application/json", f"{key} {name}")
        for name, data in content.files.items()
    }


@functools.lru_cache(maxsize=200)
def _deck(content: maps.Content, addresses: tuple[tuple[str, str], ...], chosen: str) -> maps.StillDeck:
    return maps.deck(content, dict(addresses), chosen)
