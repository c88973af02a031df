"""Catatan kegiatan: what was done and where, month by month, as a picture and as a list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ucj.charts import timeline
from ucj.charts.plot import Axis
from ucj.charts.timeline import Lane, Timeline
from ucj.i18n import Translator
from ucj.metrics import Filters, level_of
from ucj.store.release import Info
from ucj.views import naming, parts
from ucj.views.parts import Column, Run, Table, count_of

# Lanes of the timeline and choices of the page, in the order in which they are read.
KINDS = (
    *("regulation", "budget_decision", "meeting", "outreach", "religious_outreach", "enrolment", "survey"),
    *("data_validation", "benefit_handover", "training", "monitoring", "other"),
)
# Nobody attends them.
_DECISIONS = ("regulation", "budget_decision")
# Names of half years stand apart even on a telephone's width; in a short log every quarter has one.
_STEPS = ((48, 12), (18, 6), (0, 3))


@dataclass(frozen=True)
class Activities:
    """wide, narrow: the timeline; '' where nothing was held."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    timeline_title: str
    wide: str
    narrow: str
    table: Table


def build(run: Run, info: Info, filters: Filters, kind: str, t: Translator) -> Activities:
    """Events that concern a place, of one kind or ('') of all, newest first in the table."""
    events = of_kind(run("activities", filters.asking("event")), kind)
    place = naming.of_row(run("coverage", filters).iloc[0].to_dict(), t)
    drawn = _timeline(events, filters.month, place, t) if len(events) else None
    return Activities(
        title=_title(events, place, kind, t),
        stamp=parts.stamp(info, filters.month, t),
        message=_message(events, place, kind, t),
        is_empty=events.empty,
        timeline_title=t("activity.timeline_title", place=place),
        wide=timeline.wide(drawn) if drawn else "",
        narrow=timeline.narrow(drawn) if drawn else "",
        table=_table(events, info, filters, place, kind, t),
    )


def of_kind(events: pd.DataFrame, kind: str) -> pd.DataFrame:
    """One kind, or all of them for ''."""
    return events[events["activity_type"] == kind] if kind else events


def named(events: pd.DataFrame, t: Translator) -> pd.Series[str]:
    """What each is called: its kind where its own words are not told."""
    kinds = events["activity_type"].map(lambda code: t.code("activity_type", code))
    return events["activity_name"].where(events["activity_name"] != "", kinds)


def place_of(row: dict[str, object], t: Translator) -> str:
    """Where an event was held, in words."""
    return naming.full_name(str(row["region_code"]), str(row["region_name"]), t)


def day_of(text: str, t: Translator) -> str:
    return t.date(dt.date.fromisoformat(text))


def _title(events: pd.DataFrame, place: str, kind: str, t: Translator) -> str:
    """What there is, of the chosen kind by its name; and how much of it in how many villages of a larger place."""
    said = {"place": place, "what": t("activity.what")}
    if kind:
        said["what"] = t("activity.what_kind", kind=t.code("activity_type", kind))
    if events.empty:
        return t("activity.title_none", **said)
    inside = events[events["region_code"].map(level_of) == "village"]
    if inside["region_code"].nunique() < 2:
        return t("activity.title", count=t.number(len(events)), **said)
    counts = {"count": len(events), "inside": len(inside), "villages": inside["region_code"].nunique()}
    return t("activity.title_villages", **{name: t.number(count) for name, count in counts.items()}, **said)


def _message(events: pd.DataFrame, place: str, kind: str, t: Translator) -> str:
    if events.empty:
        said = t("activity.empty_kind", kind=t.code("activity_type", kind)) if kind else t("activity.empty")
        return f"{said} {t('activity.empty_do')}"
    first, last = t.month(int(events["month"].min())), day_of(events.iloc[-1]["activity_date"], t)
    said = t("activity.message", place=place, first=first, last=last)
    met = events[~events["activity_type"].isin(_DECISIONS)]
    counted = met["participant_count"].dropna()
    if counted.empty:
        return said
    people, held = t.number(count_of(counted.sum())), t.number(len(met))
    return f"{said} {t('activity.attended', people=people, counted=t.number(len(counted)), count=held)}"


def _timeline(events: pd.DataFrame, last: int, place: str, t: Translator) -> Timeline:
    first = int(events["month"].min())
    lanes = tuple(_lane(kind, rows, t) for kind in KINDS if len(rows := of_kind(events, kind)))
    said = "; ".join(f"{lane.name} {lane.total}" for lane in lanes)
    alt = t("activity.timeline_alt", place=place, first=t.month(first), last=t.month(last), lanes=said)
    return Timeline(lanes, _months(first, last, t), alt)


def _months(first: int, last: int, t: Translator) -> Axis:
    step = next(step for least, step in _STEPS if last - first >= least)
    ticks = tuple((float(month), t.month_short(month)) for month in range(first, last + 1) if month % step == 0)
    return Axis(float(first), float(max(last, first + 1)), ticks, "")


def _lane(kind: str, rows: pd.DataFrame, t: Translator) -> Lane:
    by_month = named(rows, t).groupby(rows["month"], sort=True)
    marks = tuple(
        (int(str(month)), len(names), f"{t.month(int(str(month)))}: {', '.join(names.unique())}")
        for month, names in by_month
    )
    return Lane(t.code("activity_type", kind), t("activity.times", count=t.number(len(rows))), marks)


def _table(events: pd.DataFrame, info: Info, filters: Filters, place: str, kind: str, t: Translator) -> Table:
    newest = events.iloc[::-1]
    shown = newest.assign(
        day=[day_of(text, t) for text in newest["activity_date"]],
        kind=[t.code("activity_type", code) for code in newest["activity_type"]],
        place=[place_of(row, t) for row in newest.to_dict("records")],  # type: ignore[arg-type]
        note=newest["is_hidden"].map({True: t("activity.note_hidden"), False: ""}),
        came=[t("activity.by_page" if is_entered else "activity.by_file") for is_entered in newest["is_entered"]],
    )
    if filters.is_public:
        is_told = newest["activity_name"] != ""
        shown = shown.assign(**{name: newest[name].where(is_told, t("number.hidden")) for name in _WORDS})
    columns = tuple(
        Column(name, t(f"activity.column_{heading}"), "count" if name == "participant_count" else "text")
        for name, heading in _COLUMNS.items()
        if name != "note" or shown["is_hidden"].any()
    )
    said = t.code("activity_type", kind) if kind else ""
    return Table(
        t("activity.table_title", place=place, month=t.month_short(filters.month)),
        shown,
        columns,
        "-".join(filter(None, ("kegiatan", filters.region_code, kind, info.name))),
        parts.facts(info, place, filters.month, said, t, "activities"),
        _legend(shown, filters.is_public, t),
        metric="activities",
    )


def _legend(shown: pd.DataFrame, is_public: bool, t: Translator) -> str:
    said = [t("activity.legend")] if shown["participant_count"].isna().any() else []
    return " ".join([*said, t("activity.legend_public", sign=t("number.hidden"))] if is_public else said)


_WORDS = ("activity_name", "organiser", "document")
_COLUMNS = {
    **{"day": "day", "kind": "kind", "activity_name": "name", "place": "place", "participant_count": "people"},
    **{"note": "note", "organiser": "organiser", "document": "document", "came": "came", "region_code": "code"},
}
