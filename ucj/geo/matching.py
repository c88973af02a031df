"""Features of a boundary file to villages of the regency in force: by Kemendagri code, else by name and district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TypeVar

import geopandas as gpd

from ucj.geo.places import Places, bare_name, plain_code

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Match:
    """Feature number -> village code, for those that have one, and the fields of the file they were found in."""

    by_code: dict[int, str] = field(default_factory=dict)
    by_name: dict[int, str] = field(default_factory=dict)
    code_field: str | None = None
    name_field: str | None = None
    district_field: str | None = None

    @property
    def codes(self) -> dict[int, str]:
        return self.by_code | self.by_name

    @property
    def villages(self) -> set[str]:
        return set(self.codes.values())

    @property
    def fields(self) -> list[str]:
        return [name for name in (self.code_field, self.name_field, self.district_field) if name is not None]


def fields(features: gpd.GeoDataFrame) -> list[str]:
    return [str(name) for name in features.columns if name != features.geometry.name]


def match(features: gpd.GeoDataFrame, places: Places, code_field: str | None) -> Match:
    """The villages of the features, by the codes in `code_field` alone; without one by the fields that fit best."""
    if code_field is not None:
        return _by_code(features, places, [code_field])
    by_code = _by_code(features, places, fields(features))
    by_name = _by_name(features, places)
    if not by_code.villages or not _is_trusted(by_code, by_name):
        return by_name
    return _filled(features, places, by_code, by_name)


def _best(matches: Iterable[Match]) -> Match:
    """The one that finds most villages; of equals the first."""
    return max(matches, key=lambda one: len(one.villages), default=Match())


def _known(features: gpd.GeoDataFrame, keys: Iterable[_Key], codes: Mapping[_Key, str]) -> dict[int, str]:
    """Feature number -> code, for the features whose key has one."""
    return {number: codes[key] for number, key in zip(features.index, keys, strict=True) if key in codes}


def _by_code(features: gpd.GeoDataFrame, places: Places, candidates: list[str]) -> Match:
    codes = {code: code for code in places.names}
    return _best(
        Match(by_code=_known(features, map(plain_code, features[name]), codes), code_field=name) for name in candidates
    )


def _by_name(features: gpd.GeoDataFrame, places: Places) -> Match:
    """The best pair of a name field and a district field; without a district field only names that occur once."""
    names = {name: [bare_name(value) for value in features[name]] for name in fields(features)}
    districts = {name: [places.district(value) for value in features[name]] for name in fields(features)}
    villages = {village for _, village in places.by_name}
    pairs = product(
        (name for name, values in names.items() if not villages.isdisjoint(values)),
        (name for name, values in districts.items() if any(values)),
    )
    paired = [
        Match(
            by_name=_known(features, zip(districts[district], names[name], strict=True), places.by_name),
            name_field=name,
            district_field=district,
        )
        for name, district in pairs
        if name != district
    ]
    lone = [Match(by_name=_lone(features, places, values), name_field=name) for name, values in names.items()]
    return _best([*paired, *lone])


def _lone(features: gpd.GeoDataFrame, places: Places, names: list[str]) -> dict[int, str]:
    """Villages by name alone where the name is single both in the regency and in the file."""
    in_file, in_regency = Counter(names), Counter(name for _, name in places.by_name)
    single = {name for name in in_file if in_file[name] == in_regency[name] == 1}
    return _known(features, names, {name: code for (_, name), code in places.by_name.items() if name in single})


def _is_trusted(by_code: Match, by_name: Match) -> bool:
    """Whether codes mean these villages: another numbering (a statistics office's) hits some of them by accident."""
    both = by_code.by_code.keys() & by_name.by_name.keys()
    agreed = sum(by_code.by_code[number] == by_name.by_name[number] for number in both)
    return 2 * agreed >= len(both) if both else len(by_code.villages) >= len(by_name.villages)


def _filled(features: gpd.GeoDataFrame, places: Places, by_code: Match, by_name: Match) -> Match:
    """Features without a code of their own take the village of their name, if no code has claimed it."""
    claimed = by_code.villages
    raw = features[by_code.code_field]
    added = {
        number: code
        for number, code in by_name.by_name.items()
        if number not in by_code.by_code and code not in claimed and not places.is_foreign(raw[number])
    }
    if not added:
        return by_code
    return replace(by_name, by_code=by_code.by_code, by_name=added, code_field=by_code.code_field)
