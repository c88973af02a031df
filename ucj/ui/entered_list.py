"""What the office has entered itself, each with a button that takes it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ucj import settings
from ucj.i18n import Translator
from ucj.settings import Settings
from ucj.ui import show
from ucj.views.parts import Entered


def draw(lines: Sequence[Entered], withdraw: Callable[[Settings, int], None], key: str, t: Translator) -> None:
    """Nothing while there is none. key: tells the buttons of two lists apart."""
    if not lines:
        return
    st.markdown(f"**{t('entered.title')}**")
    for line in lines:
        said, button = st.columns((6, 1), vertical_alignment="center")
        # As typed: somebody else's words are no markup.
        said.text(line.text)
        button.button(
            t("entered.withdraw"),
            icon=":material/undo:",
            key=f"{key}_{line.number}",
            on_click=withdraw,
            args=(settings.load(), line.number),
        )
    show.small(t("entered.about"))
