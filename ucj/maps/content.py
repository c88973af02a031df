"""What a map holds, and the deck made of it.

Geometry and marks are files of their own, which the deck names by address: a browser reads each once and keeps it, and
a deck that is sent again because another place is chosen is a few kilobytes. A deck with its data inside would be sent
whole at every click.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pydeck
import shapely

from ucj.maps.shapes import outline
from ucj.theme import rgb, theme

# The layer that answers clicks and pointers: transparent, over the places' own shapes.
PICK = "areas"


@dataclass(frozen=True)
class Layer:
    """One layer of a deck. Its data is written into the deck, or read from the file called `file`."""

    kind: str
    id: str
    props: Mapping[str, Any]
    data: Any = None
    file: str = ""


# Compared by identity: contents are made once and kept, and decks are kept by their content.
@dataclass(frozen=True, eq=False)
class Content:
    """Layers from the ground up, the files they read (JSON), and the view the map opens with.

    outlines: of every place by its code, for the line round a chosen one.
    """

    layers: tuple[Layer, ...]
    files: Mapping[str, bytes]
    view: pydeck.ViewState
    outlines: Mapping[str, shapely.Geometry] = field(default_factory=dict)

    @property
    def byte_count(self) -> int:
        """What a browser reads of the map the first time, but for the deck itself."""
        return sum(map(len, self.files.values()))


class StillDeck(pydeck.Deck):  # type: ignore[misc]
    """A deck that is written once and not changed: short, and the same text at every rerun."""

    @functools.cached_property
    def _written(self) -> str:
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))

    def to_json(self) -> str:
        return self._written


def deck(content: Content, addresses: Mapping[str, str], chosen: str = "") -> StillDeck:
    """The deck of a content whose files lie at these addresses; `chosen`: code of the place with a line round it."""
    layers = [_layer(layer, addresses) for layer in content.layers]
    if chosen in content.outlines:
        layers.append(_layer(_outlined(content.outlines[chosen]), addresses))
    return StillDeck(
        layers=[*layers, _layer(_pick(f"{addresses[PICK]} {chosen}"), addresses)],
        initial_view_state=content.view,
        # Both at once: with a style of None a public tile host would be asked for one.
        map_provider=None,
        tooltip={"html": "<b>{name}</b><br>{value}<br>{counts}", "style": {"fontSize": "14px"}},
    )


def picked(selected: Mapping[str, Any]) -> str:
    """The code of the place in a selection's objects by layer; '' when the click took a selection back."""
    for layer_id, objects in selected.items():
        if layer_id.startswith(PICK) and objects:
            return str(objects[0]["properties"]["code"])
    return ""


def _layer(layer: Layer, addresses: Mapping[str, str]) -> pydeck.Layer:
    data = addresses[layer.file] if layer.file else layer.data
    return pydeck.Layer(layer.kind, data=data, id=layer.id, **layer.props)


def _outlined(shape: shapely.Geometry) -> Layer:
    line = {"filled": False, "get_line_color": [*rgb(theme().ink), 255], "line_width_min_pixels": 3}
    return Layer("GeoJsonLayer", "chosen", {**line, "pickable": False}, geojson([{"geometry": outline(shape)}]))


def _pick(turn: str) -> Layer:
    """Its id changes with the map and the choice: the library then forgets the selection; the address holds it instead.

    Kept, the selection would dim every other place, and a second click on a place would take it back unseen.
    """
    props = {"opacity": 0, "stroked": False, "pickable": True}
    return Layer("GeoJsonLayer", f"{PICK} {turn}", props, file=PICK)


def geojson(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [{"type": "Feature", **feature} for feature in features]}


def written(data: Any) -> bytes:
    """Data as the text of a file."""
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()
