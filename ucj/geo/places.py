"""The villages of the regency in force, by everything an office's file may call them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ucj import reference
from ucj.geo.layer import CODE_LENGTH
from ucj.settings import Settings

_WORLD = (-180.0, -90.0, 180.0, 90.0)
_PREFIX = re.compile(r"^(desa|ds|kelurahan|kel|kecamatan|kec)[.\s]+(?=\S)")


@dataclass(frozen=True)
class Places:
    """The villages to match against, with the keys they are found by; `bounds` holds all their points (degrees)."""

    region_code: str
    names: dict[str, str]
    by_name: dict[tuple[str, str], str]
    districts: dict[str, str]
    bounds: tuple[float, float, float, float]

    def district(self, value: object) -> str:
        """The code of a district given by code or name, '' for what is none."""
        return self.districts.get(plain_code(value) or bare_name(value), "")

    def is_foreign(self, value: object) -> bool:
        """Whether this is the code of a village of another regency."""
        code = plain_code(value)
        return len(code) == CODE_LENGTH["village"] and not code.startswith(self.region_code)


def read(settings: Settings) -> Places:
    """The villages of the regency in force. A district is known by its bare name and by its code."""
    regions = reference.regions(settings)
    own = regions[regions["region_code"].str.startswith(settings.region_code)]
    villages, districts = own[own["level"] == "village"], own[own["level"] == "district"]
    points = villages[["lon", "lat"]].astype("float64").dropna()
    keys = [(district, bare_name(name)) for district, name in villages[["parent_code", "region_name"]].to_numpy()]
    own_districts = dict(zip(districts["region_code"], map(bare_name, districts["region_name"]), strict=True))
    return Places(
        region_code=settings.region_code,
        names=dict(zip(villages["region_code"], villages["region_name"], strict=True)),
        by_name=dict(zip(keys, villages["region_code"], strict=True)),
        districts={key: code for code, name in own_districts.items() for key in (code, name)},
        bounds=_WORLD if points.empty else (*points.min(), *points.max()),
    )


def bare_name(value: object) -> str:
    """A name without what differs between offices: 'Desa Batu Mandi', 'BATUMANDI' -> 'batumandi'; "Bi'ih" -> 'biih'."""
    plain = unicodedata.normalize("NFKD", str(value)).casefold().strip()
    return "".join(filter(str.isalnum, _PREFIX.sub("", plain)))


def plain_code(value: object) -> str:
    """A code as digits: '63.11.01.2001', 6311012001, 6311012001.0 -> '6311012001'; '' for what is no code."""
    text = re.sub(r"^(\d+)\.0+$", r"\1", str(value).strip())
    return text.replace(".", "") if re.fullmatch(r"[\d.]+", text) else ""
