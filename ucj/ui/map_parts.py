"""What the maps of all pages share: the ground they lie on, and the names on them."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pandas as pd

from ucj.geo.layer import Level
from ucj.i18n import Translator
from ucj.maps import Names, ground
from ucj.metrics import level_of
from ucj.store.release import Info
from ucj.ui import data


def ground_of(info: Info, within: str, t: Translator) -> ground.Ground:
    """The ground of a map of the places inside the region `within`."""
    return _ground(data.shapes("village", within).identity, info.region_code, within, t)


@functools.lru_cache(maxsize=50)
def _ground(_identity: str, region_code: str, within: str, t: Translator) -> ground.Ground:
    districts = data.shapes("district", region_code).frame
    # What lies around a district is the rest of its own regency first.
    siblings = districts[districts["region_code"] != within] if within != region_code else districts[:0]
    around = pd.concat([data.neighbours(region_code), siblings])
    return ground.make(around, tuple(data.shapes("village", within).frame.total_bounds), t)


def names(level: Level, within: str, texts: Mapping[str, tuple[str, str]]) -> Names:
    """The names on a map of `level` inside `within`: districts with their values, and alone over many villages.

    texts: (name, value) of the coloured places by code.
    """
    if level == "village" and level_of(within) == "regency":
        districts = data.shapes("district", within).frame
        words = dict(zip(districts["region_code"], districts["region_name"], strict=True))
        return Names(districts, {code: (name, "") for code, name in words.items()}, is_bordered=True)
    shown = {code: (name, value if level == "district" else "") for code, (name, value) in texts.items()}
    return Names(data.shapes(level, within).frame, shown, has_leaders=level == "district")
