"""Every deck is made here: places under marks and names, over a ground of our own. Nothing names a tile server."""

from ucj.maps.content import PICK, Content, StillDeck, deck, picked
from ucj.maps.marks import circles, dots, hexagons
from ucj.maps.names import Names
from ucj.maps.places import content

__all__ = ["PICK", "Content", "Names", "StillDeck", "circles", "content", "deck", "dots", "hexagons", "picked"]
