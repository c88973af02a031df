"""Shows our SVG drawings. `st.html` strips SVG and an image could not use the page's own font; hence a component."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# Two drawings of the same thing, shown by the width of their place. Text in them was escaped when they were made.
_CSS = """
.narrow { display: none }
@container (max-width: 560px) { .pair .wide { display: none } .pair .narrow { display: block } }
.frame { container-type: inline-size; font-family: var(--st-font); color: var(--st-text-color) }
"""
_JS = """
export default function ({ data, parentElement }) {
  const frame = parentElement.querySelector(".frame");
  const pair = data.narrow ? "pair" : "";
  const both = `<div class="wide">${data.wide}</div><div class="narrow">${data.narrow}</div>`;
  const next = `<div class="${pair}">${both}</div>`;
  if (frame.dataset.shown !== next) { frame.innerHTML = next; frame.dataset.shown = next; }
}
"""
_component = st.components.v2.component("ucj.drawing", html='<div class="frame"></div>', css=_CSS, js=_JS)


def show(place: DeltaGenerator, wide: str, key: str, narrow: str = "") -> None:
    """An SVG drawing in a place of the page; `narrow` takes over in a place under 560 pixels."""
    with place:
        _component(data={"wide": wide, "narrow": narrow}, key=key)
