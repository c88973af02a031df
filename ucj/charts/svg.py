"""A few words of SVG, shared by every drawing. Text is escaped here; colours come from the theme."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Literal

from ucj.theme import theme

Anchor = Literal["start", "middle", "end"]
Shape = Literal["circle", "square", "diamond", "triangle", "wedge"]

# Corners of marks about their middle, for a radius of 1; a wedge points down. As large to the eye as the circle.
_CORNERS: dict[Shape, tuple[tuple[float, float], ...]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "triangle": ((0, -1.25), (1.15, 0.8), (-1.15, 0.8)),
    "wedge": ((0, 1.25), (1.15, -0.8), (-1.15, -0.8)),
}

# Mean width of a character as a share of the type size, measured on the page's font: labels are kept apart by it.
_REGULAR, _BOLD = 0.5, 0.54


def document(width: float, height: float, parts: Iterable[str], alt: str) -> str:
    """A drawing that scales to its place; `alt` is what it says to whoever cannot see it."""
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(alt)}" style="width:100%;height:auto;display:block" font-family="inherit">{body}</svg>'
    )


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 13,
    weight: int = 400,
    colour: str = "",
    anchor: Anchor = "start",
    halo: str = "",
) -> str:
    """One line of text with its baseline at y. A halo keeps it readable over borders."""
    outline = f' stroke="{halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{weight}" fill="{colour or theme().ink}" '
        f'text-anchor="{anchor}"{outline}>{escape(content)}</text>'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0, stroke: str = "none") -> str:
    size = f'width="{max(width, 0):.1f}" height="{height:.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} rx="{radius:g}" fill="{fill}" stroke="{stroke}"/>'


def line(points: Iterable[tuple[float, float]], colour: str, *, width: float = 1, dash: str = "") -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashes}/>'


def area(points: Iterable[tuple[float, float]], fill: str) -> str:
    """What the points enclose."""
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="{fill}"/>'


def mark(shape: Shape, x: float, y: float, radius: float, fill: str, *, stroke: str = "none", width: float = 1) -> str:
    """A sign for one thing, its middle at (x, y). Fill "none" leaves it hollow."""
    look = f'fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"'
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" {look}/>'
    corners = " ".join(f"{x + radius * dx:.1f},{y + radius * dy:.1f}" for dx, dy in _CORNERS[shape])
    return f'<polygon points="{corners}" {look}/>'


def titled(part: str, title: str) -> str:
    """A part that says its title under a pointer."""
    return f"<g><title>{escape(title)}</title>{part}</g>"


def text_width(content: str, size: float, *, weight: int = 400) -> float:
    """About how wide a line of text will be, in the drawing's units."""
    return len(content) * size * (_BOLD if weight >= 600 else _REGULAR)
