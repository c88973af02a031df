"""What still works when a choice leaves nobody: the month or the filter to change, found by asking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.views.area import Choice
from ucj.views.parts import Run, count_of


@dataclass(frozen=True)
class Offer:
    """A choice that has numbers, as the words of a button. month: to go to; dropped: dimensions to choose anew."""

    label: str
    month: int | None = None
    dropped: tuple[str, ...] = ()


def nearest(run: Run, choice: Choice, last_month: int, t: Translator) -> Offer | None:
    """The smallest change after which the chosen place has eligible workers; None when there is none."""
    whole = run("coverage", choice.focus).iloc[0]
    if whole["is_listed"] and count_of(whole["eligible_count"]) != 0:
        return None
    return _fewer_filters(run, choice.focus, t) or _other_month(run, choice.focus, last_month, t)


def _other_month(run: Run, asked: Filters, last_month: int, t: Translator) -> Offer | None:
    month = month_with_workers(run, asked, last_month)
    return None if month is None else Offer(t("nearest.month", month=t.month(month)), month=month)


def month_with_workers(run: Run, asked: Filters, last_month: int) -> int | None:
    """The nearest month, of two the newer, in which somebody is known to fit what is asked, its filters too."""
    series = run("active_series", replace(asked, month=last_month, by="month"))
    known = series[series["eligible_count"].fillna(0) > 0]["month"].astype(int)
    return min(known, key=lambda month: (abs(month - asked.month), -month), default=None)


def _fewer_filters(run: Run, asked: Filters, t: Translator) -> Offer | None:
    """One filter less if that is enough, else none at all."""
    tries = [(name,) for name in asked.chosen]
    for dropped in (*tries, tuple(asked.chosen)):
        anew: dict[str, Any] = dict.fromkeys(dropped, ())
        fewer = replace(asked, **anew)
        if dropped and count_of(run("coverage", fewer).iloc[0]["eligible_count"]):
            names = ", ".join(t(f"coverage.{name}").lower() for name in dropped)
            return Offer(t("nearest.fewer", names=names), dropped=dropped)
    return None
