"""Money by year and payer: bars on one scale, every stretch named with its sum, one colour a payer."""

from __future__ import annotations

import re
from itertools import pairwise

from ucj.charts.stacked_money import Share, Stack, html
from ucj.theme import contrast, theme

DRAWN = html(
    (
        Stack("2025", "Rp30", (Share(0, "APBD", "Rp10", 0.1), Share(1, "<CSR>", "Rp20", 0.2))),
        Stack("2026", "Rp100", (Share(1, "<CSR>", "Rp100", 1.0),)),
    )
)


def test_bars_are_as_long_as_their_money_and_every_stretch_is_named_with_it() -> None:
    assert re.findall(r"width:([\d.]+)%", DRAWN) == ["10.00", "20.00", "100.00"]
    for said in ("2025", "Rp30", "APBD <b>Rp10</b>", "&lt;CSR&gt; <b>Rp20</b>", "&lt;CSR&gt; <b>Rp100</b>"):
        assert said in DRAWN
    assert "<CSR>" not in DRAWN


def test_a_payer_has_one_colour_and_neighbours_are_told_apart() -> None:
    colours = re.findall(r"%;background:(#\w+)", DRAWN)
    assert colours[1] == colours[2] != colours[0]
    many = html((Stack("2025", "", tuple(Share(at, "", "", 0.1) for at in range(9))),))
    drawn = re.findall(r"%;background:(#\w+)", many)
    assert all(contrast(one, other) > 1.5 for one, other in pairwise(drawn))
    assert set(drawn) <= set(theme().coverage)
