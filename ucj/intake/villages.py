"""Near spellings of village names: the one village a misspelt name can mean, or the nearest names to offer."""

from __future__ import annotations

import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

_KEYS = ["village_key", "district_key"]


def guesses(unknown: pd.DataFrame, villages: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What unknown village texts probably mean.

    unknown: `village_key`, `district_key` (None without a district), as the SQL macro `place_key` makes them.
    villages: the same keys with `region_code`, `region_name`, `district_name`.
    Returns two frames by the two keys: one with `region_code`, `region_name` where exactly one village is one
    letter off; one with `names`, the three nearest, for the rest.
    """
    found: list[tuple[str, str | None, str, str]] = []
    hints: list[tuple[str, str | None, str]] = []
    for key, district in unknown[_KEYS].itertuples(index=False):
        within = villages[villages["district_key"] == district]
        if within.empty:
            within = villages
        distance = within["village_key"].map(lambda other, key=key: Levenshtein.distance(key, other))
        near = within[distance == 1]
        # A name that stands in several districts is not misspelt: only its district is missing.
        if len(near) == 1 and not (distance == 0).any():
            found.append((key, district, near.iloc[0]["region_code"], near.iloc[0]["region_name"]))
        else:
            hints.append((key, district, _nearest(key, within)))
    return pd.DataFrame(found, columns=[*_KEYS, "region_code", "region_name"]), pd.DataFrame(
        hints, columns=[*_KEYS, "names"]
    )


def _nearest(key: str, within: pd.DataFrame) -> str:
    names = within["region_name"] + " (" + within["district_name"] + ")"
    ranked = process.extract(key, dict(zip(names, within["village_key"], strict=True)), limit=3)
    return ", ".join(str(name) for _, _, name in ranked)
