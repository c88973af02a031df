"""Near spellings of village names: the one village a misspelt name can mean, or the nearest names to offer."""

from __future__ import annotations

import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

_KEYS = ["village_key", "district_key"]
_OFFERED = 3


def guesses(unknown: pd.DataFrame, villages: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What unknown village texts probably mean.

    unknown: `village_key`, `district_key` (None without a district), as the SQL macro `place_key` makes them.
    villages: the same keys with `region_code`, `region_name`, `district_name`.
    Returns two frames by the two keys: one with `region_code`, `region_name` where exactly one village is one
    letter off; one with `names`, the three nearest, for the rest.
    """
    found: list[tuple[str, str | None, str, str]] = []
    hints: list[tuple[str, str | None, str]] = []
    for key, district in unknown[_KEYS].astype(object).where(unknown[_KEYS].notna(), None).itertuples(index=False):
        within = _within(villages, district)
        distance = within["village_key"].map(lambda other, key=key: Levenshtein.distance(key, other))
        # The name itself is near only where the district was misspelt; one that stands in several districts is not
        # misspelt at all: only its district is missing.
        near = within[distance <= 1]
        is_far = len(within) == len(villages)
        if len(near) == 1 and not (is_far and (distance == 0).any()):
            found.append((key, district, near.iloc[0]["region_code"], near.iloc[0]["region_name"]))
        else:
            hints.append((key, district, _nearest(key, within, villages)))
    return pd.DataFrame(found, columns=[*_KEYS, "region_code", "region_name"]), pd.DataFrame(
        hints, columns=[*_KEYS, "names"]
    )


def _within(villages: pd.DataFrame, district: str | None) -> pd.DataFrame:
    """The villages of a district, by its name or by one a letter or two off; all of them where that says nothing."""
    if district is None:
        return villages
    off = villages["district_key"].map(lambda other: Levenshtein.distance(district, other))
    nearest = villages[off == off.min()]
    is_one = nearest["district_key"].nunique() == 1
    return (
        nearest if is_one and off.min() <= (2 if len(district) >= 10 else 1 if len(district) >= 5 else 0) else villages
    )


def _nearest(key: str, within: pd.DataFrame, villages: pd.DataFrame) -> str:
    """A village of that very name elsewhere, then the most alike within the district."""
    elsewhere = _named(villages[villages["village_key"] == key])
    ranked = process.extract(key, _named(within), limit=_OFFERED)
    names = [*elsewhere, *(str(name) for _, _, name in ranked)]
    return ", ".join(list(dict.fromkeys(names))[:_OFFERED])


def _named(villages: pd.DataFrame) -> dict[str, str]:
    names = villages["region_name"] + " (" + villages["district_name"] + ")"
    return dict(zip(names, villages["village_key"], strict=True))
