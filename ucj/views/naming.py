"""What a place is called in a sentence, where a village and its district may share a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ucj.i18n import Translator
from ucj.metrics import level_of


def full_name(code: str, name: str, t: Translator) -> str:
    """'Kecamatan Juai', 'Desa Juai'. The name of a regency says already what it is."""
    level = level_of(code)
    if level == "regency":
        return name
    # The own part of a village's code begins with 1 where it is a ward of a town.
    kind = "ward" if level == "village" and code[6] == "1" else level
    return t(f"coverage.named_{kind}", name=name)


def of_row(row: Mapping[Any, Any], t: Translator) -> str:
    """The place of a row with `code` and `name`."""
    return full_name(row["code"], row["name"], t)
