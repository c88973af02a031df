"""What a sender says of a file: kind, period, how it is to be taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from ucj import months
from ucj.errors import Refused, WrongUsage
from ucj.intake import kinds
from ucj.intake.kinds import Kind

MODES = ("replace", "add", "remove")


@dataclass(frozen=True)
class Sending:
    """`mode` None: a workforce list replaces, a corrected one and every other kind adds. `villages`: what it replaces;
    the proposed ones when empty."""

    path: Path
    kind: Kind
    period_month: int
    mode: str | None = None
    sheet: str | None = None
    villages: tuple[str, ...] = ()
    allow_shrink: bool = False

    @property
    def period(self) -> str:
        return months.text(self.period_month)


def parse(
    path: Path,
    kind_name: str,
    period: str,
    *,
    mode: str | None = None,
    sheet: str | None = None,
    villages: tuple[str, ...] = (),
    allow_shrink: bool = False,
) -> Sending:
    """Raises WrongUsage for an unknown kind, mode or period, Refused for a period that has not happened yet."""
    kind = kinds.kind(kind_name)
    if mode not in (None, *MODES):
        raise WrongUsage("intake.mode_unknown", mode=mode, choices=", ".join(MODES))
    if kind.name != "workforce" and mode not in (None, "add"):
        raise WrongUsage("intake.mode_workforce_only", mode=mode, kind=kind.name)
    return Sending(path, kind, _month(period), mode, sheet, villages, allow_shrink)


def _month(period: str) -> int:
    try:
        month = months.parse(period)
    except ValueError:
        raise WrongUsage("intake.period_form", period=period) from None
    if month > months.of(dt.date.today()):  # noqa: DTZ011 - the office's own calendar day is meant
        raise Refused("intake.period_future", period=period)
    return month
