"""Klaim & manfaat: what was paid this year, in words and by programme, and what the lists leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.metrics.claims import Claims
from ucj.store.release import Info
from ucj.views import naming, parts
from ucj.views.parts import Run, Share, count_of
from ucj.views.scenario_words import short_rupiah

Row = Mapping[Any, Any]
_RISKS = ("JKM", "JKK", "scholarship")


@dataclass(frozen=True)
class ClaimsView:
    """is_empty: no list speaks of the year asked for, and `message` says so."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    shares: tuple[Share, ...]
    notes: tuple[str, ...]


def build(run: Run, info: Info, filters: Filters, t: Translator) -> ClaimsView:
    """The calendar year up to the chosen month, at the chosen place."""
    row = run("claims", of_year(filters)).iloc[0].to_dict()
    place = place_name(run, filters, t)
    is_empty = count_of(row["month"]) is None
    return ClaimsView(
        title=_title(row, place, t),
        stamp=parts.stamp(info, filters.month, t),
        message=nothing(run, info, filters, t) if is_empty else _message(run, row, filters, t),
        is_empty=is_empty,
        shares=() if is_empty else _shares(run, filters, t),
        notes=_notes(run, row, filters, t),
    )


def of_year(filters: Filters, by: str = TOTAL) -> Filters:
    """Asking for the calendar year up to the chosen month."""
    return replace(filters.asking(by), detail=Claims(span="year"))


def place_name(run: Run, filters: Filters, t: Translator) -> str:
    return naming.of_row(run("coverage", filters).iloc[0].to_dict(), t)


def span(row: Row, t: Translator) -> str:
    """'Januari sampai September 2025': the months that a row covers."""
    first, last = int(row["first_month"]), int(row["month"])
    if first == last:
        return t.month(first)
    if first // 12 != last // 12:
        return t("claims.span", first=t.month(first), last=t.month(last))
    return t("claims.span", first=t.month_names()[first % 12], last=t.month(last))


def money(value: Any, t: Translator) -> str:
    """A sum for a headline, or the word for a hidden one."""
    idr = count_of(value)
    return t("number.hidden_word") if idr is None else short_rupiah(idr, t)


def claim_count(value: Any, t: Translator) -> str:
    count = count_of(value)
    return t("number.hidden_word") if count is None else t("claims.count", count=t.number(count))


def _counted(value: Any, t: Translator) -> str:
    """Below a headline: the claims, or why it is hidden."""
    return t("claims.hidden_why") if count_of(value) is None else claim_count(value, t)


def programme(code: str, t: Translator) -> str:
    """What a programme is for, with its short name."""
    return t(f"claims.programme_{code}")


def _title(row: Row, place: str, t: Translator) -> str:
    count, paid = count_of(row["claim_count"]), count_of(row["paid_idr"])
    if count is None or paid is None:
        return t("claims.title_plain", place=place)
    return t("claims.title", place=place, count=t.number(count), paid=short_rupiah(paid, t), span=span(row, t))


def _message(run: Run, row: Row, filters: Filters, t: Translator) -> str:
    count, paid = count_of(row["claim_count"]), count_of(row["paid_idr"])
    if count is None or paid is None:
        return t("claims.message_hidden", span=span(row, t))
    said = t("claims.message", year=filters.month // 12, count=t.number(count), paid=t.rupiah(paid))
    return " ".join(filter(None, (said, _since(run, filters, t))))


def _since(run: Run, filters: Filters, t: Translator) -> str:
    """All that the lists know; nothing where that is hidden, or no more than the year."""
    row = run("claims", filters).iloc[0].to_dict()
    count, paid = count_of(row["claim_count"]), count_of(row["paid_idr"])
    if count is None or paid is None or int(row["first_month"]) // 12 == filters.month // 12:
        return ""
    first = t.month(int(row["first_month"]))
    return t("claims.since", first=first, count=t.number(count), paid=short_rupiah(paid, t))


def nothing(run: Run, info: Info, filters: Filters, t: Translator) -> str:
    """Why the year has no data, and which months the lists speak of."""
    held, year = run("claims", replace(filters, month=info.month)).iloc[0].to_dict(), filters.month // 12
    first, last = count_of(held["first_month"]), count_of(held["month"])
    if first is None or last is None:
        return t("claims.nothing", year=year)
    return t("claims.nothing_held", year=year, first=t.month(first), last=t.month(last))


def _shares(run: Run, filters: Filters, t: Translator) -> tuple[Share, ...]:
    """Of the programmes that a family falls back on; savings stand with all others below."""
    rows = {row["code"]: row for row in run("claims", of_year(filters, "programme")).to_dict("records")}
    return tuple(
        Share(
            label=programme(row["code"], t),
            value=money(row["paid_idr"], t),
            counts=_counted(row["claim_count"], t),
            formula=span(row, t),
            help=t("metric.claims.definition"),
            metric="claims",
        )
        for row in (rows[code] for code in _RISKS if code in rows)
    )


def _notes(run: Run, row: Row, filters: Filters, t: Translator) -> tuple[str, ...]:
    """What the lists do not speak of, and the claims that no participant list knows yet."""
    said = []
    first, last = count_of(row["first_month"]), count_of(row["month"])
    if last is not None and last < filters.month:
        said.append(t("claims.list_ends", last=t.month(last)))
    if first is not None and first % 12:
        said.append(t("claims.list_begins", first=t.month(first)))
    if not filters.is_public:
        waiting = run("claims_waiting", filters).iloc[0]
        if count_of(waiting["waiting_count"]):
            counts = {name: t.number(count_of(waiting[f"{name}_count"])) for name in ("waiting", "claim")}
            said.append(t("claims.waiting", **counts))
    return tuple(said)
