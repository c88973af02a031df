"""Published figures beside the computed ones, and the sets of them that cannot be true, or believed, together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj import reconciliation_words as words
from ucj.charts.claim_cards import Card, Claim
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.metrics.figure_conflicts import conflicts
from ucj.metrics.published_figures import statements
from ucj.reconciliation import Conflict
from ucj.statements import Statement
from ucj.store.release import Info
from ucj.views import parts
from ucj.views.parts import Column, Entered, Run, Table

# Names of regions by code: those of figures elsewhere are not in the release.
Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reconciliation:
    """`is_empty`: nothing was published of the place, and the message says so.

    more: that there may be more sets than the cards show; '' where there are not.
    """

    title: str
    stamp: str
    message: str
    is_empty: bool
    table: Table
    contradictions: tuple[Card, ...]
    implausible: tuple[Card, ...]
    more: str


def build(run: Run, info: Info, is_public: bool, names: Names, t: Translator) -> Reconciliation:
    """For the regency of the release; figures of other regions are judged among themselves."""
    filters = Filters(info.region_code, info.month, is_public=is_public)
    own, others = (run("reconciliation", filters.asking(by)) for by in ("figure", "elsewhere"))
    known = statements([*own.to_dict("records"), *others.to_dict("records")])
    found = conflicts(run("figure_conflicts", filters.asking("conflict")), known)
    cards = {
        kind: tuple(_card(each, known, dict(names), t) for each in found if each.kind == kind)
        for kind in ("contradiction", "implausible")
    }
    contradicting = [each for each in found if each.kind == "contradiction" and _region(each) == info.region_code]
    total = run("reconciliation", filters).iloc[0]
    return Reconciliation(
        title=_title(contradicting, len(own), info, t),
        stamp=parts.stamp(info, info.month, t),
        message=_message(total, info, t) if len(own) else t("reconciliation.message_none", place=info.region_name),
        is_empty=own.empty,
        table=_table(own, info, t),
        contradictions=cards["contradiction"],
        implausible=cards["implausible"],
        more="" if all(each.is_complete for each in found) else t("reconciliation.more"),
    )


def _region(conflict: Conflict) -> str:
    return conflict.statements[0].region_code


def _title(contradicting: Sequence[Conflict], published: int, info: Info, t: Translator) -> str:
    if not published:
        return t("reconciliation.title_none", place=info.region_name)
    if not contradicting:
        return t("reconciliation.title_consistent", count=t.number(published), place=info.region_name)
    is_complete = all(each.is_complete for each in contradicting)
    key = "reconciliation.title" if is_complete else "reconciliation.title_at_least"
    return t(key, count=t.number(len(contradicting)), place=info.region_name)


def _message(total: pd.Series, info: Info, t: Translator) -> str:
    counts = {name: t.number(total[f"{name}_count"]) for name in ("agrees", "differs", "not_computed")}
    return t("reconciliation.message", place=info.region_name, **counts)


def _table(rows: pd.DataFrame, info: Info, t: Translator) -> Table:
    frame = pd.DataFrame([_row(row, t) for row in rows.to_dict("records")], columns=list(_HEADINGS))
    month = t.month(info.month)
    return Table(
        title=t("reconciliation.table_title", place=info.region_name, month=month),
        frame=frame,
        columns=tuple(Column(name, t(key), "text") for name, key in _HEADINGS.items()),
        file_stem=f"rekonsiliasi-{info.region_code}-{info.name}",
        facts=parts.facts(info, info.region_name, info.month, "", t, metric="reconciliation"),
        legend=t("reconciliation.table_legend"),
    )


_HEADINGS = {
    "name": "reconciliation.column_figure",
    "stated": "reconciliation.column_stated",
    "computed": "reconciliation.column_computed",
    "verdict": "reconciliation.column_verdict",
    "quoted": "reconciliation.column_quoted",
    "speaker": "reconciliation.column_speaker",
    "day": "reconciliation.column_day",
    "source": "reconciliation.column_source",
}


def _row(row: Mapping[Any, Any], t: Translator) -> tuple[str, ...]:
    (stated,) = statements([row])
    return (
        t.code("figure", stated.figure),
        words.interval(stated, t),
        _computed(row, stated, t),
        _verdict(row, t),
        stated.as_stated,
        stated.speaker_or_body,
        t.date(stated.stated_on),
        stated.source,
    )


def _computed(row: Mapping[Any, Any], stated: Statement, t: Translator) -> str:
    if pd.isna(row["computed_value"]):
        return t.number(None)
    value = words.amount(row["computed_value"], stated, t)
    return t("reconciliation.computed", value=value, month=t.month_short(int(row["computed_month"])))


def _verdict(row: Mapping[Any, Any], t: Translator) -> str:
    """In words with a sign before them: never by colour alone. A figure that agrees may still contradict another."""
    said = _compared(row, t)
    return t("reconciliation.verdict_in_conflict", verdict=said) if row["is_in_conflict"] else said


def _compared(row: Mapping[Any, Any], t: Translator) -> str:
    if row["verdict"] == "not_computed":
        return t(f"reconciliation.why_{row['reason']}")
    if row["verdict"] == "agrees":
        return t("reconciliation.verdict_agrees")
    key = "reconciliation.verdict_points" if row["unit"] == "pct" else "reconciliation.verdict_workers"
    return t(key, difference=t.signed(row["difference"], 1 if row["unit"] == "pct" else 0))


def _card(conflict: Conflict, known: Sequence[Statement], names: Mapping[str, str], t: Translator) -> Card:
    """known: every statement; the set names one for all that say the same."""
    region, count = _region(conflict), len(conflict.statements)
    days = sorted({each.stated_on for each in conflict.statements})
    key = f"reconciliation.card_{conflict.kind}" if count > 1 else f"reconciliation.card_{conflict.kind}_alone"
    when = " – ".join(t.date(day) for day in dict.fromkeys((days[0], days[-1])))
    title = t(key, count=count, place=names.get(region, region), day=when)
    claims = tuple(_claim(each, conflict, known, len(days) > 1, t) for each in conflict.statements)
    return Card(title, claims, words.reason(conflict, t))


def _claim(stated: Statement, conflict: Conflict, known: Sequence[Statement], is_dated: bool, t: Translator) -> Claim:
    """What the card's reason tells is not told again. is_dated: with its day, where the card's title has several."""
    day = (t.date(stated.stated_on),) if is_dated else ()
    said_by = tuple(" · ".join((each.speaker_or_body, *day, each.source)) for each in known if each.said == stated.said)
    if stated == words.doubtful(conflict):
        return Claim(stated.as_stated, said_by, "")
    reach = words.left_by_others(conflict, stated, t)
    return Claim(stated.as_stated, said_by, t("reconciliation.otherwise", figure=words.named(stated, t), reach=reach))


def entered(run: Run, info: Info, figures: pd.DataFrame, t: Translator) -> tuple[Entered, ...]:
    """The entered figures, and whether this release holds them. figures: as the store hands them out."""
    filters = Filters(info.region_code, info.month)
    held = pd.concat([run("reconciliation", filters.asking(by)) for by in ("figure", "elsewhere")])
    known = set(zip(held["stated_date"], held["region_code"], held["figure"], held["as_stated"], strict=True))
    return tuple(
        Entered(
            int(number),
            t(
                "reconciliation.entered",
                figure=t.code("figure", row["figure"]),
                quoted=row["as_stated"],
                day=t.date(row["stated_on"]),
                source=row["source"],
                state=t("entered.held" if _held(row) in known else "entered.waits"),
            ),
        )
        for number, row in zip(figures.index, figures.to_dict("records"), strict=True)
    )


def _held(row: Mapping[Any, Any]) -> tuple[str, str, str, str]:
    """By what a figure is known again in a release."""
    return row["stated_on"].isoformat(), row["region_code"], row["figure"], row["as_stated"]
