"""Colours: ten ordered steps, readable text on every one, and written in one place only."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise

import pytest

from ucj import theme
from ucj.settings import PROJECT

LOOK = theme.theme()
SCALES = {
    "coverage": theme.coverage_scale(),
    "uncovered": theme.uncovered_scale(),
    "difference": theme.difference_scale(),
    "count": theme.count_scale(250),
}
SINGLE = {f.name: getattr(LOOK, f.name) for f in dataclasses.fields(LOOK) if f.name not in ("coverage", "difference")}
COLOURS = {
    **SINGLE,
    **{f"{name} {step}": colour for name, scale in SCALES.items() for step, colour in enumerate(scale.colours)},
}
# What stands as text on the page's own ground.
TEXTS = ("ink", "muted")


def test_coverage_has_ten_steps_each_darker_than_the_one_before() -> None:
    assert len(LOOK.coverage) == len(set(LOOK.coverage)) == len(theme.COVERAGE_CLASSES) == 10
    on_black = [theme.contrast(colour, "#000000") for colour in LOOK.coverage]
    assert all(lighter > darker for lighter, darker in pairwise(on_black))


def test_the_library_takes_the_differences_for_its_own_charts() -> None:
    assert len(LOOK.difference) == len(set(LOOK.difference)) == 10


@pytest.mark.parametrize("name", SCALES)
def test_a_scale_has_as_many_colours_as_classes(name: str) -> None:
    scale = SCALES[name]
    assert len(scale.colours) == len(set(scale.colours)) == len(scale.borders)
    assert list(scale.borders) == sorted(set(scale.borders))


@pytest.mark.parametrize("name", ["uncovered", "count"])
def test_more_uncovered_is_darker_and_told_from_the_class_before(name: str) -> None:
    for lighter, darker in pairwise(SCALES[name].colours):
        assert theme.contrast(lighter, "#000000") > theme.contrast(darker, "#000000")
        assert theme.contrast(lighter, darker) >= 1.3


def test_differences_are_as_dark_as_they_are_large_on_both_sides() -> None:
    colours = theme.difference_scale().colours
    for fall, rise in zip(colours[:4], reversed(colours[4:]), strict=True):
        assert theme.contrast(fall, rise) < 1.15
        assert theme.rgb(fall)[0] > theme.rgb(fall)[2]
        assert theme.rgb(rise)[0] < theme.rgb(rise)[2]
    for side in (colours[:4], tuple(reversed(colours[4:]))):
        assert all(theme.contrast(one, other) >= 1.7 for one, other in pairwise(side))


def test_marks_and_hexagons_stand_out_from_the_paper_they_lie_on() -> None:
    """3 to 1: what WCAG 2 asks of graphics. Places of a map are told by their borders and claim nothing."""
    for colour in (*theme.mark_colours().values(), *theme.count_scale(250).colours):
        assert theme.contrast(colour, LOOK.paper) >= 3.0


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
    assert theme.coverage_scale().step(share) == step


@pytest.mark.parametrize(
    ("share", "step"),
    [(0.0, 0), (4.99, 0), (5.0, 1), (29.99, 5), (30.0, 6), (39.99, 6), (40.0, 7), (100.0, 7), (100.01, 7)],
)
def test_borders_of_the_uncovered_belong_to_the_upper_step(share: float, step: int) -> None:
    assert theme.uncovered_scale().step(share) == step


@pytest.mark.parametrize(
    ("points", "step"),
    [(-99.0, 0), (-10.01, 0), (-10.0, 1), (-5.0, 2), (-0.01, 3), (-0.0, 4), (0.0, 4), (2.0, 5), (9.99, 6), (10.0, 7)],
)
def test_a_fall_and_a_rise_are_never_in_one_class(points: float, step: int) -> None:
    assert theme.difference_scale().step(points) == step


@pytest.mark.parametrize(
    ("maximum", "borders"),
    [
        (0, (1,)),
        (1, (1,)),
        (2, (1, 2)),
        (9, (1, 2, 5)),
        (10, (1, 2, 5, 10)),
        (73, (1, 5, 10, 20, 50)),
        (100, (1, 10, 20, 50, 100)),
    ],
)
def test_counts_have_at_most_five_classes_and_none_of_them_empty_by_design(
    maximum: int, borders: tuple[int, ...]
) -> None:
    assert theme.count_borders(maximum) == borders
    assert theme.count_scale(maximum).step(max(maximum, 1)) == len(borders) - 1


def test_a_place_is_coloured_by_its_class_or_by_why_it_has_no_number() -> None:
    for share, step in ((79.99, 4), (80.0, 5), (100.0, 9), (100.01, 9)):
        assert theme.area_colour("share", share) == LOOK.coverage[step]
    assert theme.area_colour("share", 20.0, theme.uncovered_scale()) == theme.uncovered_scale().colours[4]
    reasons = [theme.area_colour(state, None) for state in theme.MISSING]
    assert len(set(reasons)) == 3
    shown = {colour for name, scale in SCALES.items() for colour in scale.colours}
    assert not shown & set(reasons), "no reason looks like a class"


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
