"""What tells targets apart: the region, the name and the year; and how one is called that shares two of them."""

from __future__ import annotations

import re

import pandas as pd

from ucj import pace

# The region behind the name of a target that a nearer region has under the same name and year.
_OF_REGION = re.compile(r"(.+) \[(ID|\d+)\]")


def plain(series: str) -> str:
    """A name as names are compared: capitals and spaces tell none apart."""
    return " ".join(series.split()).casefold()


def is_reserved(series: str) -> bool:
    """Universal coverage is everybody's target."""
    return plain(series) == pace.UNIVERSAL


def target_key(region_code: str, series: str, year: int) -> tuple[str, str, int]:
    """What no two targets share."""
    return region_code, plain(series), year


def told_apart(targets: pd.DataFrame) -> pd.DataFrame:
    """The targets with `code`: their series, and the region behind it where a nearer region's has that name and year.

    targets: as `targets.csv`, of one regency and the regions above it.
    """
    near = targets.assign(plain=targets["series"].map(plain), reach=targets["region_code"].str.len())
    near["reach"] = near["reach"].mask(near["region_code"] == "ID", 0)
    near = near.sort_values("reach", ascending=False, kind="stable")
    is_further = near.duplicated(["plain", "year"]).reindex(targets.index)
    further = targets["series"] + " [" + targets["region_code"] + "]"
    return targets.assign(code=targets["series"].mask(is_further, further))


def parted(code: str) -> tuple[str, str]:
    """A `code` of `told_apart` as the series and the region behind it; '' without one."""
    found = _OF_REGION.fullmatch(code)
    return (found[1], found[2]) if found else (code, "")
