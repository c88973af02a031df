"""What the profile page says and offers where there is no village to show, or nobody to count in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.views import area, naming, parts
from ucj.views.area import Choice
from ucj.views.nearest import month_with_workers
from ucj.views.parts import Run


@dataclass(frozen=True)
class Offer:
    """Why there is nothing to show, and the nearest place and month that have something; `label` '': there is none."""

    title: str
    stamp: str
    message: str
    label: str = ""
    village_code: str = ""
    month: int = 0


def build(run: Run, info: Info, choice: Choice, is_unknown: bool, t: Translator) -> Offer | None:
    """None when the chosen village has numbers, shown or hidden. is_unknown: the address names none that exists."""
    month = choice.filters.month
    stamp = parts.stamp(info, month, t)
    if not choice.village_code:
        message = t("profile.message_unknown" if is_unknown else "profile.message_choose")
        return _with_most(run, choice, Offer(t("profile.title_none"), stamp, message), t)
    whole = run("coverage", choice.focus).iloc[0].to_dict()
    if parts.state_of(whole) in ("share", "hidden"):
        return None
    name = naming.of_row(whole, t)
    offer = Offer(t("profile.title_plain", name=name), stamp, area.missing(whole, choice.filters, t))
    month_known = month_with_workers(run, choice.focus, info.month)
    if month_known is None:
        regency = replace(choice, filters=replace(choice.filters, region_code=info.region_code))
        return _with_most(run, regency, offer, t)
    label = t("nearest.month", month=t.month(month_known))
    return replace(offer, label=label, village_code=choice.village_code, month=month_known)


def _with_most(run: Run, choice: Choice, offer: Offer, t: Translator) -> Offer:
    """The village with the most uncovered workers, of those shown."""
    ranked = run("gap_concentration", choice.filters.asking("village"))
    if ranked.empty or pd.isna(ranked.iloc[0]["uncovered_count"]):
        return offer
    most = ranked.iloc[0].to_dict()
    words = {"name": naming.of_row(most, t), "uncovered": t.number(int(most["uncovered_count"]))}
    return replace(offer, label=t("profile.offer_most", **words), village_code=most["code"], month=choice.filters.month)
