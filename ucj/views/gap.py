"""How few places of a level hold half of a gap."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from ucj.views.area import Choice
from ucj.views.parts import Run, count_of


@dataclass(frozen=True)
class Half:
    """The fewest places that together hold at least half: how many of `all_count`, the heads they hold, the gap."""

    place_count: int
    all_count: int
    held: int
    gap: int


def half_of(run: Run, choice: Choice) -> Half | None:
    """Of the places of the level around the chosen one; None without a gap, or where one of them is hidden."""
    gap = count_of(run("uncovered", choice.filters).iloc[0]["uncovered_count"])
    ranked = run("gap_concentration", choice.filters.asking(choice.level))
    half = ranked[ranked["is_half"]]
    if not gap or half.empty or hidden_count(ranked, "uncovered_count"):
        return None
    return Half(len(half), int(ranked["is_listed"].sum()), int(half["uncovered_count"].sum()), gap)


def hidden_count(places: pd.DataFrame, column: str) -> int:
    """How many places have a list and no number: what is counted of the others is not said of all."""
    return int((places["is_listed"] & places[column].isna()).sum())


def against_regency(run: Run, metric: str, choice: Choice) -> pd.DataFrame:
    """The places of the level around the chosen one, each read against the whole regency: one reading everywhere."""
    within = choice.filters.region_code
    rows = run(metric, replace(choice.filters, region_code=within[:4], by=choice.level))
    return rows[rows["code"].str.startswith(within)]
