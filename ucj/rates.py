"""What an own-account membership costs a month: the dated table of contributions, for a payer, sector and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ucj import months
from ucj.impossible import Impossible, Mistaken, Month, Names

# Whose money is the state's: the relief of PP 50/2025 is not for those whose contribution APBN or APBD pays.
_STATE = ("regency", "province", "dbh_sawit")
# Whether a village's budget is APBD in the sense of that rule is unconfirmed; without a word it is taken to be.
_UNCONFIRMED = ("village",)
_OTHERS = ("self", "foster", "csr", "baznas", "company")
PAYERS = (*_STATE, *_UNCONFIRMED, *_OTHERS)

_ANY, _RELIEVED, _OTHER_SECTORS = "any", "self_or_sponsor", "other"
_BASIC, _OLD_AGE = ("JKK", "JKM"), "JHT"


@dataclass(frozen=True)
class Terms:
    """What is bought: work accident and death cover, with old-age savings if chosen; months as in `ucj.months`."""

    with_jht: bool = False
    village_relief: bool = False

    @property
    def programmes(self) -> tuple[str, ...]:
        return (*_BASIC, _OLD_AGE) if self.with_jht else _BASIC

    def payer_class(self, payer: str) -> str:
        """Raises Mistaken naming the payers."""
        if payer not in PAYERS:
            raise Mistaken("scenario.payer_unknown", code=payer, choices=Names("payer", PAYERS, with_codes=True))
        is_relieved = payer in _OTHERS or (payer in _UNCONFIRMED and self.village_relief)
        return _RELIEVED if is_relieved else _ANY


@dataclass(frozen=True)
class Rate:
    """One row of the table; it holds for the months on whose first day it is in force, both ends inclusive."""

    programme: str
    payer_class: str
    sector_class: str
    first_month: int
    last_month: int
    idr: int


@dataclass(frozen=True)
class Rates:
    """The rows of own-account members."""

    rows: tuple[Rate, ...]

    def monthly(self, payer: str, sector: str, month: int, terms: Terms) -> int:
        """Rupiah a head for one month. Raises Impossible without a rate, naming the nearest month that has one.

        month: as in `ucj.months`. Of the rows in force the most specific counts: by payer, then by sector, then newest.
        """
        return sum(self._one(programme, payer, sector, month, terms) for programme in terms.programmes)

    def _one(self, programme: str, payer: str, sector: str, month: int, terms: Terms) -> int:
        payers, sectors = (_ANY, terms.payer_class(payer)), self._sector_classes(sector)
        meant = [
            row
            for row in self.rows
            if row.programme == programme and row.payer_class in payers and row.sector_class in sectors
        ]
        in_force = [row for row in meant if row.first_month <= month <= row.last_month]
        if not in_force:
            raise _no_rate(programme, meant, month)
        return max(in_force, key=lambda row: _rank(row, payers, sectors)).idr

    def _sector_classes(self, sector: str) -> tuple[str, ...]:
        """From the widest to the narrowest: `other` is every sector that no row names."""
        named = {row.sector_class for row in self.rows} - {_ANY, _OTHER_SECTORS}
        return (_ANY, sector if sector in named else _OTHER_SECTORS)


def _rank(row: Rate, payers: tuple[str, ...], sectors: tuple[str, ...]) -> tuple[int, int, int]:
    # An ordinary payer's class is `any` twice: the first place stands for both.
    return payers.index(row.payer_class), sectors.index(row.sector_class), row.first_month


def _no_rate(programme: str, meant: list[Rate], month: int) -> Impossible:
    ends = [min(max(month, row.first_month), row.last_month) for row in meant]
    nearest = Month(min(ends, key=lambda each: abs(each - month))) if ends else "-"
    return Impossible("scenario.no_rate", programme=programme, month=Month(month), nearest=nearest)


def table(rows: Iterable[tuple[str, str, str, dt.date, dt.date | None, int]]) -> Rates:
    """Rows of `contribution_rate`: programme, payer_class, sector_class, valid_from, valid_to, flat_idr_per_month."""
    return Rates(
        tuple(
            Rate(programme, payer, sector, _from(valid_from), _to(valid_to), idr)
            for programme, payer, sector, valid_from, valid_to, idr in rows
        )
    )


def _from(day: dt.date) -> int:
    return months.of(day) + (day.day > 1)


def _to(day: dt.date | None) -> int:
    return months.OPEN_END if day is None else months.of(day)
