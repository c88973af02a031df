"""Colours: ten ordered steps, readable text on every one, and written in one place only."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise

import pytest

from ucj import theme
from ucj.settings import PROJECT

LOOK = theme.theme()
SINGLE = {f.name: getattr(LOOK, f.name) for f in dataclasses.fields(LOOK) if f.name != "coverage"}
COLOURS = {**SINGLE, **{f"coverage {step}": colour for step, colour in enumerate(LOOK.coverage)}}
# What stands as text on the page's own ground.
TEXTS = ("ink", "muted")


def test_coverage_has_ten_steps_each_darker_than_the_one_before() -> None:
    assert len(LOOK.coverage) == len(set(LOOK.coverage)) == len(theme.COVERAGE_CLASSES) == 10
    on_black = [theme.contrast(colour, "#000000") for colour in LOOK.coverage]
    assert all(lighter > darker for lighter, darker in pairwise(on_black))


@pytest.mark.parametrize("name", COLOURS)
def test_text_is_readable_on_every_colour(name: str) -> None:
    colour = COLOURS[name]
    assert theme.contrast(theme.text_on(colour), colour) >= 4.5


@pytest.mark.parametrize("name", TEXTS)
def test_text_colours_are_readable_on_both_grounds(name: str) -> None:
    assert theme.contrast(SINGLE[name], LOOK.paper) >= 4.5
    assert theme.contrast(SINGLE[name], LOOK.surface) >= 4.5


def test_the_meanings_are_told_apart_from_the_page_and_each_other() -> None:
    meanings = [LOOK.protected, LOOK.lapsed, LOOK.uncovered, LOOK.target, LOOK.excluded]
    assert len(set(meanings)) == 5
    for strong in (LOOK.protected, LOOK.uncovered, LOOK.target):
        assert theme.contrast(strong, LOOK.paper) >= 3.0  # WCAG 2, graphical objects


@pytest.mark.parametrize(
    ("share", "step"),
    [
        (0.0, 0),
        (59.99, 0),
        (60.0, 1),
        (79.99, 4),
        (80.0, 5),
        (99.99, 8),
        (100.0, 9),
        (100.01, 9),
        (250.0, 9),
        (-0.0, 0),
    ],
)
def test_a_border_belongs_to_the_upper_step(share: float, step: int) -> None:
    assert theme.coverage_class(share) == step


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert theme.contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)
    assert theme.contrast("#123456", "#123456") == pytest.approx(1.0)
    assert theme.rgb("#0F6B6B") == (15, 107, 107)


def test_colours_are_written_in_the_configuration_only() -> None:
    """Docstrings may show one; nothing else may hold one."""
    colour = re.compile(r"""["'(=:\s]#(?:[0-9a-fA-F]{3}){1,2}\b|\brgba?\(\s*\d""")
    files = [
        path
        for folder in ("ucj", "pages")
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in (".py", ".toml", ".svg", ".css", ".html", ".js")
    ]
    found = [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()}"
        for path in [*files, PROJECT / "app.py", PROJECT / "asgi.py"]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if colour.search(line) and '"""' not in line
    ]
    assert found == []
