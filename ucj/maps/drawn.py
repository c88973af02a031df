"""Lines and words of a map, as layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pydeck

from ucj.maps.content import Layer
from ucj.theme import rgb

LABEL_SIZE = 12


def lines(name: str, paths: Sequence[Any], colour: str, width: float = 1) -> Layer:
    """Lines of one colour, as wide at every zoom."""
    props = {"get_path": "-", "get_color": [*rgb(colour), 255], "width_units": pydeck.types.String("pixels")}
    return Layer("PathLayer", name, {**props, "get_width": width, "pickable": False}, list(paths))


def text(name: str, words: Sequence[Mapping[str, Any]], size: int = LABEL_SIZE) -> Layer:
    """Words of one size: each has `at` (degrees), `text`, `ink` and `back`."""
    props = {
        "get_position": "at",
        "get_text": "text",
        "get_color": "ink",
        "get_size": size,
        # Names reach over borders: each stands on its own place's colour.
        "background": True,
        "get_background_color": "back",
        "background_padding": [2, 0],
        "font_weight": 600,
        "font_family": pydeck.types.String("'Source Sans', sans-serif"),
        "character_set": pydeck.types.String("auto"),
        "pickable": False,
    }
    return Layer("TextLayer", name, props, list(words))
