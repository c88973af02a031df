"""A browser without a screen: Streamlit's own websocket messages, each run timed until the script has finished."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

_CHOSEN_FROM = ("selectbox", "slider", "button_group")


@dataclass(frozen=True)
class Ran:
    """One run of the script: seconds from the request to its end, and bytes of the frames received."""

    seconds: float
    byte_count: int


@dataclass(frozen=True)
class Widget:
    """A widget on the page: its id and the kind of its element."""

    id: str
    kind: str


@dataclass
class Visitor:
    """Keeps what a browser keeps: its page and address, its widgets by public name, the large messages it may be
    spared."""

    socket: ClientConnection
    page_name: str
    query: str = ""
    page_hash: str = ""
    widgets: dict[str, Widget] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    kept_hashes: set[str] = field(default_factory=set)

    def run(self) -> Ran:
        message = BackMsg()
        state = message.rerun_script
        state.page_script_hash = self.page_hash
        state.page_name = "" if self.page_hash else self.page_name
        state.query_string = self.query
        state.cached_message_hashes.extend(sorted(self.kept_hashes))
        for key, label in self.values.items():
            _set(state.widget_states.widgets.add(id=self.widgets[key].id), self.widgets[key].kind, label)
        state.widget_states.SetInParent()
        begun = time.perf_counter()
        self.socket.send(message.SerializeToString())
        return self._received(begun)

    def choose(self, key: str, label: str) -> Ran:
        """A choice in a list, on a slider or among buttons, as its visible label."""
        self.values[key] = label
        return self.run()

    def _received(self, begun: float) -> Ran:
        byte_count = 0
        kept = set()
        faults = []
        while True:
            frame = self.socket.recv(timeout=60)
            assert isinstance(frame, bytes)
            byte_count += len(frame)
            ended = time.perf_counter()
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.page_hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta":
                faults += self._learn(message)
            if message.metadata.cacheable or kind == "ref_hash":
                kept.add(message.ref_hash or message.hash)
            if kind == "script_finished":
                self.kept_hashes = kept
                assert not faults, faults
                return Ran(ended - begun, byte_count)

    def _learn(self, message: ForwardMsg) -> list[str]:
        """Note a widget that can be chosen from; give what went wrong."""
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in _CHOSEN_FROM:
            widget = Widget(getattr(element, kind).id, kind)
            # A widget's id ends with its public name.
            self.widgets[widget.id.rsplit("-", 1)[-1]] = widget
        return [element.exception.message] if kind == "exception" else []


def _set(state: WidgetState, kind: str, label: str) -> None:
    if kind == "selectbox":
        state.string_value = label
    else:
        # Sliders and buttons can hold several.
        state.string_array_value.data.append(label)


@contextmanager
def visiting(url: str, address: str = "") -> Iterator[Visitor]:
    """address: of a page, with a query or without."""
    page_name, _, query = address.partition("?")
    with connect(
        url.replace("http:", "ws:") + "/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None
    ) as stream:
        stream.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield Visitor(stream, page_name, query)
