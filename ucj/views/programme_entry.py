"""Judges a budget line that somebody wants to enter for a scheme, and says which are there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.views.parts import Entered


@dataclass(frozen=True)
class Entry:
    """As typed: the scheme's code, and rupiah of one budget line for one year."""

    programme: str
    year: int
    line: str
    amount_idr: int
    source: str

    def facts(self) -> dict[str, object]:
        """As the columns of the table of budgets."""
        return {
            "programme_code": self.programme,
            "year": self.year,
            "line": " ".join(self.line.split()),
            "amount_idr": self.amount_idr,
            "source": self.source.strip(),
        }


def judge(entry: Entry, entered: pd.DataFrame) -> None:
    """entered: the lines that stand. Raises Refused for a line without name or source, of nothing, or there already."""
    facts = entry.facts()
    if not facts["line"] or not facts["source"]:
        raise Refused("programme.entry_missing")
    if entry.amount_idr <= 0:
        raise Refused("programme.entry_amount_wrong")
    same = (entered["programme_code"] == entry.programme) & (entered["year"] == entry.year)
    if (same & (entered["line"].str.casefold() == str(facts["line"]).casefold())).any():
        raise Refused("programme.entry_exists", line=facts["line"], year=entry.year)


def listed(names: tuple[tuple[str, str], ...], entered: pd.DataFrame, info: Info, t: Translator) -> tuple[Entered, ...]:
    """Every line entered, and whether the release holds it, being built later. names: of the schemes by code."""
    known = dict(names)
    return tuple(
        Entered(
            int(number),
            t(
                "programme.entry_listed",
                name=known.get(row["programme_code"], row["programme_code"]),
                year=row["year"],
                line=row["line"],
                amount=t.rupiah(int(row["amount_idr"])),
                source=row["source"],
                state=t("entered.held" if _moment(row["entered_at"]) <= info.built_at else "entered.waits"),
            ),
        )
        for number, row in zip(entered.index.tolist(), entered.to_dict("records"), strict=True)
    )


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
