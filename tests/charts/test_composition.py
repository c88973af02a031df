"""Bars as long as their numbers, a mark at the share of the eligible, and hidden groups that are not zero."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from ucj.charts import composition
from ucj.charts.composition import Row, Words

WORDS = Words("belum terdaftar", "nonaktif", "rincian disembunyikan", "bagian dari pekerja wajib")
LARGE = Row("Pertanian", "60 · 60,0 %", "wajib 40,0 %", 0.6, 0.12, 0.4)
SMALL = Row('Jasa <b>&"', "0 · 0,0 %", "wajib 30,0 %", 0.0, 0.0, 0.3, is_key=True)
HIDDEN = Row("Rahasia", "disembunyikan", "", None, None, None)


def items(rows: list[Row]) -> list[ElementTree.Element]:
    return ElementTree.fromstring(composition.html(rows, WORDS)).findall("./ol/li")


def widths(item: ElementTree.Element) -> list[float]:
    return [float(width) for width in re.findall(r"[;\"]width:([\d.]+)%", ElementTree.tostring(item, "unicode"))]


def marks(item: ElementTree.Element) -> list[float]:
    return [float(left) for left in re.findall(r"left:([\d.]+)%", ElementTree.tostring(item, "unicode"))]


def test_stretches_and_marks_share_one_scale_from_zero() -> None:
    large, small = items([LARGE, SMALL])
    assert widths(large) == [80.0, 20.0], "never registered, then lapsed; the longest fills the row"
    assert marks(large) == [66.67]
    assert widths(small) == []
    assert marks(small) == [50.0]


def test_a_mark_beyond_every_bar_stays_in_the_row() -> None:
    (item,) = items([replace(LARGE, eligible=0.8)])
    assert marks(item) == [100.0]
    assert sum(widths(item)) == 75.0


def test_hidden_is_hatched_says_its_word_and_has_no_mark() -> None:
    (item,) = items([HIDDEN])
    drawn = ElementTree.tostring(item, "unicode")
    assert "disembunyikan" in drawn
    assert "repeating-linear-gradient" in drawn
    assert marks(item) == []
    assert "repeating-linear-gradient" not in composition.html([SMALL], WORDS), "zero is not hidden"


def test_kinds_that_are_hidden_leave_one_stretch_which_the_legend_names() -> None:
    undivided = replace(LARGE, lapsed=None)
    (item,) = items([undivided])
    assert widths(item) == [100.0]
    assert WORDS.undivided in composition.html([undivided], WORDS)
    assert WORDS.undivided not in composition.html([LARGE, HIDDEN], WORDS)


def test_names_are_escaped_and_the_key_one_is_bold() -> None:
    _, small = items([LARGE, SMALL])
    assert "".join(small.itertext()).startswith('Jasa <b>&"')
    assert "font-weight:700" in ElementTree.tostring(small, "unicode")


def test_nobody_at_all_is_drawn() -> None:
    assert items([]) == []
    assert widths(items([replace(SMALL, eligible=0.0)])[0]) == []
