"""What is said of published figures: their intervals, why some cannot be true together, and what would have to give."""

from __future__ import annotations

import math

from ucj.feasibility import Range
from ucj.i18n import Translator
from ucj.reconciliation import Conflict, Implied
from ucj.statements import Statement


def amount(value: float, stated: Statement, t: Translator) -> str:
    """A value in the unit of a statement: whole percents as they are said, others to one place, or two where it has."""
    # A solver's 40.0000001 is 40.
    value = round(value, 4)
    if stated.unit == "pct":
        return t.pct(value, 0 if value == round(value) else 2 if 0 < stated.half_width < 0.05 else 1)
    return t.rupiah(round(value)) if stated.unit == "IDR" else t.number(value)


def interval(stated: Statement, t: Translator) -> str:
    """'lebih dari 90 %', '61.500 sampai 62.500', '38.983'."""
    if stated.operator in (">", "<"):
        key = "reconciliation.more_than" if stated.operator == ">" else "reconciliation.less_than"
        return t(key, value=amount(stated.value, stated, t))
    low, high = (amount(each, stated, t) for each in stated.interval)
    return low if low == high else t("reconciliation.from_to", low=low, high=high)


def reach(found: Range | None, stated: Statement, t: Translator) -> str:
    """Where others leave a figure. Of workers and shares nothing lies under zero, nor a share over a hundred."""
    if found is None:
        return t("reconciliation.reach_none")
    low, high = round(found[0], 4), round(found[1], 4)
    words = {"low": amount(low, stated, t), "high": amount(high, stated, t) if math.isfinite(high) else ""}
    if words["low"] == words["high"]:
        return t("reconciliation.reach_one", value=words["low"])
    has_low, has_high = low >= 1.0, high < (100.0 if stated.unit == "pct" else math.inf)
    if has_low and has_high:
        return t("reconciliation.reach_between", **words)
    if has_low or has_high:
        return t("reconciliation.reach_above" if has_low else "reconciliation.reach_below", **words)
    return t("reconciliation.reach_any")


def named(stated: Statement, t: Translator) -> str:
    """The figure's name inside a sentence. An abbreviation keeps its capitals."""
    name = t.code("figure", stated.figure)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def doubtful(conflict: Conflict) -> Statement:
    """The statement that a conflict is told about: the misread one, a "more than", or else the newest."""
    if conflict.fit:
        return conflict.fit.misread
    return next((each for each in conflict.statements if each.operator in (">", "<")), conflict.statements[0])


def left_by_others(conflict: Conflict, stated: Statement, t: Translator) -> str:
    """Between which values the other statements leave one's figure, for each way to read them that makes a change."""
    found = [each for each in conflict.implied if each.statement == stated]
    said = {reach(each.range, stated, t) for each in found}
    return said.pop() if len(said) == 1 else t("reconciliation.or").join(_read(each, t) for each in found)


def _read(implied: Implied, t: Translator) -> str:
    readings = ", ".join(t(f"reconciliation.reading_{each}") for each in implied.readings)
    return t("reconciliation.so_read", reach=reach(implied.range, implied.statement, t), readings=readings)


def reason(conflict: Conflict, t: Translator) -> str:
    """Why the statements cannot be true together, or are not to be believed together; and which base would fit."""
    stated, others = doubtful(conflict), len(conflict.statements) - 1
    words = {
        "others": others,
        "figure": named(stated, t),
        "reach": left_by_others(conflict, stated, t),
        "stated": interval(stated, t),
    }
    key = f"reconciliation.reason_{conflict.kind}" if others else f"reconciliation.reason_{conflict.kind}_alone"
    return " ".join((t(key, **words), *_limits(conflict, t), *_fitting(conflict, t)))


def _limits(conflict: Conflict, t: Translator) -> list[str]:
    if conflict.active_share_max is not None:
        return [t("reconciliation.limit_active_min", share=t.pct(conflict.active_share_max, 0))]
    if conflict.kind == "contradiction" or conflict.limit is None:
        return []
    days = [each.stated_on for each in conflict.statements]
    return [t(f"reconciliation.limit_{conflict.limit}", days=t.number((max(days) - min(days)).days))]


def _fitting(conflict: Conflict, t: Translator) -> list[str]:
    if not conflict.fit:
        return []
    same, base = conflict.fit.same, conflict.fit.base
    words = {
        "value": amount(conflict.fit.misread.value, conflict.fit.misread, t),
        "base": amount(base.value, base, t),
        "base_name": named(base, t),
        "quoted": same.as_stated,
    }
    return [t("reconciliation.fits", **words)]
