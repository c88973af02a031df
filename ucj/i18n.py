"""Text, numbers, rupiah and dates in one place. Bahasa Indonesia first, English second.

A catalogue is every file of `locale/<language>/`, one a subject; a key is the dotted path of its tables.
`t("page.key", n=3)` fills `{n}`.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import math
import tomllib
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any, Literal, TypeGuard

from ucj import months

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")
DEFAULT_LANGUAGE: Language = "id"
_FOLDER = Path(__file__).parent / "locale"


@functools.cache
def catalogue(language: Language) -> dict[str, str]:
    """All texts of a language by dotted key."""
    flat: dict[str, str] = {}

    def walk(prefix: str, node: dict[str, Any]) -> None:
        for name, value in node.items():
            if isinstance(value, dict):
                walk(f"{prefix}{name}.", value)
            else:
                flat[prefix + name] = value

    for path in sorted((_FOLDER / language).glob("*.toml")):
        walk("", tomllib.loads(path.read_text(encoding="utf-8")))
    return flat


@dataclass(frozen=True)
class Translator:
    """Says keys, numbers and dates in one language. Hashable, so that a cache key can hold it."""

    language: Language

    def __call__(self, key: str, **params: object) -> str:
        return catalogue(self.language)[key].format(**params)

    def code(self, dimension: str, code: str) -> str:
        """The name of a dimension's code: `t.code("sector", "mining")`. An unnamed code is a proper name: itself."""
        if dimension == "occupation":
            # Settings speak of errors, and errors speak through this module.
            from ucj import settings

            return _occupations(settings.load().reference("occupations.csv"), self.language).get(code, code)
        if dimension == "age_band" and code[0].isdigit():
            first, last = code.split("_")
            return self("code.age_band.range", first=first, last=last)
        return self(key) if (key := f"code.{dimension}.{code}") in catalogue(self.language) else code

    def number(self, value: float | None, decimals: int = 0) -> str:
        """62000 -> '62.000' (en '62,000'); None -> the sign for no data."""
        if not _is_number(value):
            return self("number.none")
        # Adding zero turns a rounded -0.0 into 0.0.
        text = f"{round(float(value), decimals) + 0.0:,.{decimals}f}"
        if self.language == "id":
            text = text.translate(str.maketrans(",.", ".,"))
        return text.replace("-", "\N{MINUS SIGN}")

    def signed(self, value: float | None, decimals: int = 0) -> str:
        """A change: '+120', '−35', '0'."""
        text = self.number(value, decimals)
        return f"+{text}" if _is_number(value) and round(value, decimals) > 0 else text

    def pct(self, value: float | None, decimals: int = 1) -> str:
        """83.78 -> '83,8 %' (en '83.8%'); a little is not nothing: 0.02 -> '< 0,1 %'; None -> the sign for no data."""
        if not _is_number(value):
            return self("number.none")
        if value > 0 and not round(value, decimals):
            return f"< {self.pct(10.0**-decimals, decimals)}"
        return self("number.pct", value=self.number(value, decimals))

    def rupiah(self, value: int | None) -> str:
        """403200000 -> 'Rp403.200.000'."""
        if value is None:
            return self("number.none")
        sign = "\N{MINUS SIGN}" if value < 0 else ""
        return f"{sign}Rp{self.number(abs(value))}"

    def month(self, month: int) -> str:
        """24308 -> 'September 2025'."""
        return f"{self.month_names()[month % 12]} {month // 12}"

    def month_short(self, month: int) -> str:
        """24308 -> 'Sep 2025'."""
        return f"{self('date.months_short').split()[month % 12]} {month // 12}"

    def month_names(self) -> list[str]:
        return self("date.months").split()

    def date(self, day: dt.date) -> str:
        """13 Oktober 2025."""
        return f"{day.day} {self.month(months.of(day))}"


@functools.cache
def _occupations(path: Path, language: Language) -> dict[str, str]:
    """Names by code. They stand beside the codes, because an office may bring a list of its own."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["occupation_code"]: row[f"name_{language}"] for row in csv.DictReader(stream)}


def _is_number(value: object) -> TypeGuard[float]:
    """False for None, for NaN and for pandas' <NA>, which answers no comparison."""
    return isinstance(value, Real) and not math.isnan(value)


@functools.cache
def translator(language: Language) -> Translator:
    return Translator(language)
