"""Things of one kind with what is known of each, as cards side by side. Plain HTML, so it prints and reads aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.theme import theme


@dataclass(frozen=True)
class Card:
    """One thing; facts: what each is called and what it says, in the order in which they are read."""

    title: str
    facts: tuple[tuple[str, str], ...]


def html(cards: Sequence[Card]) -> str:
    """The cards side by side, below each other where the place is narrow."""
    grid = "display:grid;gap:12px 16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr))"
    return f'<div style="{grid}">{"".join(map(_card, cards))}</div>'


def _card(card: Card) -> str:
    look = theme()
    return (
        f'<section style="border:1px solid {look.line};border-radius:8px;padding:10px 14px;break-inside:avoid">'
        f'<h2 style="font-size:1rem;margin:0;padding:0 0 6px">{escape(card.title)}</h2>'
        '<dl style="display:grid;grid-template-columns:minmax(84px,auto) 1fr;gap:4px 12px;margin:0;padding:0;'
        f'font-size:0.86rem;line-height:1.35">{"".join(map(_fact, card.facts))}</dl></section>'
    )


def _fact(fact: tuple[str, str]) -> str:
    name, said = fact
    flush = "margin:0;padding:0"
    return f'<dt style="{flush};color:{theme().muted}">{escape(name)}</dt><dd style="{flush}">{escape(said)}</dd>'
