"""What the product says about one regency by name: a file of its own, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ucj.errors import Refused
from ucj.settings import Settings

Per = Literal["", "village", "segment"]

_PERS: tuple[Per, ...] = ("", "village", "segment")
# Parts of a year, so that the months of a rhythm are the same in every year.
_RHYTHMS = (1, 2, 3, 4, 6, 12)
# Every month has this day.
_LAST_DUE_DAY = 28


@dataclass(frozen=True)
class Sender:
    """Who sends a kind of file for every `every_months`-th month of a year, by `due_day` of the month after it.

    per: what each sends one of: '' the sender itself, 'village' every village of the regency, 'segment' wage earners
    and own account.
    """

    name: str
    kind: str
    every_months: int
    due_day: int
    per: Per = ""


@dataclass(frozen=True)
class Programme:
    """A scheme that pays for workers, as its lists name it, and its rule.

    youngest, oldest: completed years on a month's last day, both ends inclusive. occupations: codes, none for all work.
    """

    code: str
    name: str
    payer: str
    source: str
    youngest: int
    oldest: int
    long_name: str = ""
    occupations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Regency:
    """What the product says about one regency by name. Source: `regencies/<code>.toml`."""

    region_code: str
    short_name: str
    capital_district: str
    government: str
    head_of_region: str
    manpower_office: str
    bpjs_branch: str
    payers: tuple[str, ...]
    headline_target: str
    youngest: int
    oldest: int
    regulation: str
    programmes: tuple[Programme, ...]
    # The first digits of a NIK that was first registered here, or here before the regency was one.
    nik_regions: tuple[str, ...]
    senders: tuple[Sender, ...] = ()


_PLAIN = (
    *("region_code", "short_name", "capital_district", "government", "head_of_region"),
    *("manpower_office", "bpjs_branch", "headline_target"),
)


def regency(settings: Settings) -> Regency:
    """The regency in force. Raises Refused when its file is missing or incomplete."""
    path = settings.reference(f"regencies/{settings.region_code}.toml")
    if not path.exists():
        raise Refused("error.regency_missing", file=path, region=settings.region_code)
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        ages = facts["age_limits"]
        return Regency(
            **{name: facts[name] for name in _PLAIN},
            payers=tuple(facts["payers"]),
            nik_regions=tuple(facts.get("nik_regions", (facts["region_code"],))),
            youngest=_age(ages, "youngest", path),
            oldest=_age(ages, "oldest", path),
            regulation=facts["regulation"]["title"],
            programmes=tuple(_programme(each, facts["payers"], path) for each in facts["programmes"]),
            # Without an arrangement nobody is late.
            senders=tuple(_sender(each, path) for each in facts.get("senders", ())),
        )
    except (OSError, UnicodeDecodeError):
        raise Refused("error.regency_unreadable", file=path) from None
    except (KeyError, TypeError, ValueError) as problem:  # broken TOML is a ValueError too
        raise Refused("error.regency_broken", file=path, problem=problem.args[0]) from None


def _age(ages: dict[str, Any], name: str, path: Path) -> int:
    value = ages[name]
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise Refused("error.regency_age", file=path, name=name, value=value) from None


def _programme(facts: dict[str, Any], payers: Sequence[str], path: Path) -> Programme:
    ages = {name: _age(facts, name, path) for name in ("youngest", "oldest")}
    programme = Programme(**facts | ages | {"occupations": tuple(facts.get("occupations", ()))})
    if programme.payer not in payers:
        named = {"programme": programme.name, "value": programme.payer}
        raise Refused("error.regency_programme", file=path, **named, choices=", ".join(payers))
    return programme


def _sender(facts: dict[str, Any], path: Path) -> Sender:
    sender = Sender(**facts)
    choices: tuple[tuple[str, object, tuple[object, ...]], ...] = (
        ("every_months", sender.every_months, _RHYTHMS),
        ("due_day", sender.due_day, tuple(range(1, _LAST_DUE_DAY + 1))),
        ("per", sender.per, _PERS),
    )
    for name, value, allowed in choices:
        if value not in allowed:
            said = ", ".join(str(each) or '""' for each in allowed)
            raise Refused("error.regency_sender", file=path, sender=sender.name, name=name, value=value, choices=said)
    return sender
