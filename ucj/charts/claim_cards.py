"""Statements that do not go together, as plain cards: who said what, why not, and what would have to give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.theme import theme


@dataclass(frozen=True)
class Claim:
    """One statement in its own words, with everybody who said it, and where; `otherwise`: what would have to be true,
    '' where the card's reason tells it.
    """

    quoted: str
    said_by: tuple[str, ...]
    otherwise: str


@dataclass(frozen=True)
class Card:
    """A set of statements with the reason why they do not go together."""

    title: str
    claims: tuple[Claim, ...]
    reason: str


def html(cards: Sequence[Card]) -> str:
    """The cards below each other."""
    return "".join(map(_card, cards))


def _card(card: Card) -> str:
    look = theme()
    claims = "".join(map(_claim, card.claims))
    return (
        f'<section style="border-left:4px solid {look.target};padding:2px 0 2px 14px;margin:0 0 18px">'
        f'<h2 style="font-size:1rem;margin:0 0 4px">{escape(card.title)}</h2>'
        f'<p style="margin:0 0 8px;line-height:1.4">{escape(card.reason)}</p>'
        '<ul style="list-style:none;margin:0;padding:0;display:grid;gap:8px 22px;'
        f'grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr))">{claims}</ul></section>'
    )


def _claim(claim: Claim) -> str:
    said_by = [f'<span style="color:{theme().muted}">{escape(each)}</span>' for each in claim.said_by]
    lines = [f"<b>“{escape(claim.quoted)}”</b>", *said_by, *([escape(claim.otherwise)] if claim.otherwise else [])]
    return f'<li style="font-size:0.88rem;line-height:1.35">{"<br>".join(lines)}</li>'
