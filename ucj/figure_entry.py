"""A published figure as somebody types it in, checked before it stands beside those of the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from ucj import reference
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.statements import MEANINGS, Statement


class BadAnswer(Refused):
    """An answer that cannot be taken. `column`: of the table of figures; `expected`: a text key, or the choices."""

    def text(self, t: Translator) -> str:
        expected, last = str(self.params["expected"]), self.params.get("last")
        words = {"last": t.date(last)} if isinstance(last, dt.date) else {}
        said = t(expected, **words) if expected.startswith(("error.kind.", "reconciliation.")) else expected
        column = t(f"reconciliation.ask_{self.params['column']}")
        return t(self.key, column=column, value=self.params["value"], expected=said)


def unit_of(figure: str) -> str:
    """Shares are said in percent, everything else in workers."""
    return "pct" if MEANINGS[figure].readings[0].base else "workers"


def facts(answers: Mapping[str, str], as_of: dt.date, standing: Iterable[Mapping[Any, Any]]) -> dict[str, object]:
    """The columns of `published_figures.csv` from their texts; the unit follows from the figure.

    Without a half width the rounding that the value shows is taken. standing: rows of the published figures so far.
    Raises BadAnswer naming the first answer that cannot be taken, with what was expected, and Refused for a figure that
    the same source is already recorded to have said.
    """
    given = {name: text.strip() for name, text in answers.items()}
    given["unit"] = unit_of(given["figure"])
    given["half_width"] = given["half_width"] or _rounding(given)
    found: dict[str, Any] = {}
    for column in reference.TABLES["published_figures"]:
        if not given[column.name]:
            raise _bad(given, column.name, "error.kind.text")
        try:
            found[column.name] = column.parse(given[column.name])
        except ValueError as problem:
            raise _bad(given, column.name, str(problem)) from None
    _check(given, found, as_of)
    _check_new(statement(found), standing)
    return found | {"stated_on": given["stated_on"]}


def statement(row: Mapping[Any, Any]) -> Statement:
    """A row of the table of published figures, without its place among the others."""
    return Statement(number=0, **{each.name: row[each.name] for each in fields(Statement) if each.name != "number"})


def _rounding(given: Mapping[str, str]) -> str:
    """Half of the last place that was said: 62000 -> 500, 96 % -> 0.5, 26.1 % -> 0.05; 38983 is not rounded."""
    if given["operator"] in (">", "<"):
        return "0"
    whole, _, decimals = given["value"].partition(".")
    if given["unit"] == "pct":
        return f"{0.5 / 10 ** len(decimals.rstrip('0')):g}"
    return f"{10 ** (len(whole) - len(whole.rstrip('0'))) // 2}"


def _check(given: Mapping[str, str], found: Mapping[str, Any], as_of: dt.date) -> None:
    value, half_width, sign = found["value"], found["half_width"], found["operator"]
    if given["unit"] == "pct" and not 0 < value <= (99.99 if sign == ">" else 100):
        raise _bad(given, "value", "reconciliation.expected_pct")
    if given["unit"] == "workers" and (value < 1 or value != int(value)):
        raise _bad(given, "value", "reconciliation.expected_count")
    if half_width < 0 or half_width > value:
        raise _bad(given, "half_width", "reconciliation.expected_half_width")
    if half_width and sign in (">", "<"):
        raise _bad(given, "half_width", "reconciliation.expected_no_width")
    if not half_width and sign == "~":
        raise _bad(given, "half_width", "reconciliation.expected_width")
    if found["stated_on"] > as_of:
        raise _bad(given, "stated_on", "reconciliation.expected_day", last=as_of)


def _check_new(stated: Statement, standing: Iterable[Mapping[Any, Any]]) -> None:
    for each in map(statement, standing):
        if each.said == stated.said and each.source.casefold() == stated.source.casefold():
            raise Refused("reconciliation.entry_repeated", quoted=each.as_stated, source=each.source)


def _bad(given: Mapping[str, str], column: str, expected: str, **more: object) -> BadAnswer:
    return BadAnswer("reconciliation.entry_refused", column=column, value=given[column], expected=expected, **more)
