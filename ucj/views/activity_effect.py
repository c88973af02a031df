"""Who joined before and after the events in villages, beside the villages around: told as it is, proving nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts import comparison
from ucj.charts.comparison import Difference
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.metrics.activity_effect import SPAN
from ucj.store.release import Info
from ucj.views import activities, naming, parts
from ucj.views.parts import Column, Run, Table

# So many of the newest events are drawn; the table holds all.
_DRAWN_MAX = 12


@dataclass(frozen=True)
class Effect:
    """bars: HTML, '' where no event has its months. table None: no event in a village."""

    title: str
    message: str
    caution: str
    bars: str
    table: Table | None


def build(run: Run, info: Info, filters: Filters, kind: str, t: Translator) -> Effect:
    """Of the events held in villages of the place. Raises Refused for the public, by the metric."""
    rows = activities.of_kind(run("activity_effect", filters.asking("event")), kind)
    whole = rows[rows["complete_count"] == 1]
    place = naming.of_row(run("coverage", filters).iloc[0].to_dict(), t)
    return Effect(
        title=t("activity.effect_title", span=SPAN),
        message=_message(rows, whole, place, t),
        caution=t("activity.effect_caution"),
        bars=_bars(whole.tail(_DRAWN_MAX).iloc[::-1], t) if len(whole) else "",
        table=_table(rows, info, filters, place, kind, t) if len(rows) else None,
    )


def _message(rows: pd.DataFrame, whole: pd.DataFrame, place: str, t: Translator) -> str:
    if rows.empty:
        return t("activity.effect_none", place=place)
    if whole.empty:
        return t("activity.effect_incomplete", count=t.number(len(rows)), span=SPAN)
    peered = whole.dropna(subset=["peer_after_count"])
    said = t(
        "activity.effect_message",
        whole=t.number(len(whole)),
        count=t.number(len(rows)),
        more=t.number(int(whole["more_count"].sum())),
        span=SPAN,
    )
    if peered.empty:
        return said
    peers = {"more": t.number(int(peered["peer_more_count"].sum())), "count": t.number(len(peered))}
    return f"{said} {t('activity.effect_peers', **peers)}"


def _bars(whole: pd.DataFrame, t: Translator) -> str:
    change = whole["after_count"] - whole["before_count"]
    farthest = max(int(change.abs().max()), 1)
    bars = [_bar(row, farthest, t) for row in whole.assign(change=change).to_dict("records")]
    ends = (t("activity.effect_fewer", count=t.number(farthest)), t("activity.effect_more", count=t.number(farthest)))
    return comparison.html(bars, ends, t("activity.effect_title", span=SPAN))


def _bar(row: Mapping[Any, Any], farthest: int, t: Translator) -> Difference:
    counts = {name: t.number(int(row[f"{name}_count"])) for name in ("before", "after")}
    peers = t("activity.effect_no_peers")
    if not pd.isna(row["peer_after_count"]):
        peers = t(
            "activity.effect_beside",
            before=t.number(int(row["peer_before_count"])),
            after=t.number(int(row["peer_after_count"])),
            villages=t.number(int(row["peer_village_count"])),
        )
    name = {"place": activities.place_of(dict(row), t), "day": activities.day_of(row["activity_date"], t)}
    return Difference(
        name=t("activity.effect_name", **name, kind=t.code("activity_type", row["activity_type"])),
        value=t("activity.effect_value", **counts, change=t.signed(int(row["change"]))),
        detail=peers,
        fraction=int(row["change"]) / farthest,
    )


_COUNTS = ("before", "during", "after", "peer_village", "peer_before", "peer_after")


def _table(rows: pd.DataFrame, info: Info, filters: Filters, place: str, kind: str, t: Translator) -> Table:
    newest = rows.iloc[::-1]
    shown = newest.assign(
        day=[activities.day_of(text, t) for text in newest["activity_date"]],
        kind=[t.code("activity_type", code) for code in newest["activity_type"]],
        place=[activities.place_of(row, t) for row in newest.to_dict("records")],  # type: ignore[arg-type]
    )
    named = {"day": "day", "kind": "kind", "activity_name": "name", "place": "place"}
    columns = (
        *(Column(name, t(f"activity.column_{heading}"), "text") for name, heading in named.items()),
        *(Column(f"{name}_count", t(f"activity.column_{name}", span=SPAN), "count") for name in _COUNTS),
    )
    return Table(
        t("activity.effect_table", place=place),
        shown,
        columns,
        "-".join(filter(None, ("kegiatan-sebelum-sesudah", filters.region_code, kind, info.name))),
        (
            *parts.facts(
                info, place, filters.month, t.code("activity_type", kind) if kind else "", t, "activity_effect"
            ),
            (t("activity.fact_caution"), t("activity.effect_caution")),
        ),
        t("activity.effect_legend", span=SPAN),
        metric="activity_effect",
    )
