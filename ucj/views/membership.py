"""Keaktifan peserta: how many are active, what changed it, and the table behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.metrics.flows import CAUSES, FLOWS
from ucj.store.release import Info
from ucj.views import area, naming, parts
from ucj.views.area import Choice
from ucj.views.parts import Column, Run, Table, count_of

_YEAR = 12
# What a table of flows may have a row of.
ROWS = ("bulan", "wilayah", "sektor")


@dataclass(frozen=True)
class Membership:
    """`message` holds the figures of `title` with both counts, and the flows of the month that add up to its change."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    notes: tuple[str, ...]


def build(run: Run, info: Info, choice: Choice, t: Translator) -> Membership:
    """The chosen place in the chosen month."""
    asked = choice.focus
    whole = run("coverage", asked).iloc[0].to_dict()
    series = run("active_series", asked.asking("month")).set_index("month")["active_count"]
    reason = area.missing(whole, asked, t)
    active = count_of(whole["active_count"])
    said = [] if active is None else [_counts(whole, asked, t), flows_said(run, asked, t), area.filters_text(asked, t)]
    return Membership(
        title=_title(whole, series, asked.month, t),
        stamp=parts.stamp(info, asked.month, t),
        message=" ".join(filter(None, said)) or reason,
        is_empty=parts.state_of(whole) in ("none", "nobody"),
        notes=(*area.cautions(run, choice, t), *_net_note(asked, info, t)),
    )


def _net_note(filters: Filters, info: Info, t: Translator) -> list[str]:
    """Of the parts that are net, where they are told."""
    return [] if filters.is_public or flows_refused(filters, info) else [t("membership.net_note")]


def _title(whole: Mapping[Any, Any], series: pd.Series[int], month: int, t: Translator) -> str:
    place, active = naming.of_row(whole, t), count_of(whole["active_count"])
    if active is None:
        return t("membership.title_none", place=place)
    before, year = (series.get(month - span) for span in (1, _YEAR))
    said = {"place": place, "active": t.number(active)}
    if pd.isna(before):
        return t("membership.title_plain", **said)
    said |= {"change": t.signed(active - int(before))}
    if pd.isna(year):
        return t("membership.title_month", **said)
    return t("membership.title", year=t.signed(active - int(year)), **said)


def _counts(whole: Mapping[Any, Any], filters: Filters, t: Translator) -> str:
    counts = {name: t.number(whole[f"{name}_count"]) for name in ("active", "eligible")}
    share = t.pct(None if pd.isna(whole["coverage_pct"]) else float(whole["coverage_pct"]))
    return t("membership.message", share=share, month=t.month(filters.month), **counts)


def flows_refused(filters: Filters, info: Info) -> str:
    """The key of why flows of this choice cannot be told; '' where they can."""
    return _narrowed(filters) or ("membership.flows_first" if filters.month == info.first_month else "")


def _narrowed(filters: Filters) -> str:
    if filters.is_public and (filters.chosen or len(filters.region_code) > 6):
        return "membership.flows_public"
    return "membership.flows_narrowed" if set(filters.chosen) - {"segment", "sector"} else ""


def month_flows(run: Run, filters: Filters) -> dict[str, int] | None:
    """Of one month: opening, closing and the signed parts between them that are told; None where they do not add up.

    The public's closed tables hold four parts that contain the others.
    """
    if _narrowed(filters):
        return None
    row = run("flows", filters).iloc[0]
    counts = {cause: count_of(row[f"{cause}_count"]) for cause in CAUSES}
    told = {cause: CAUSES[cause] * count for cause, count in counts.items() if count is not None}
    opening, closing = (count_of(row[name]) for name in ("opening_count", "closing_count"))
    if opening is None or closing is None or opening + sum(told.values()) != closing:
        return None
    return {"opening": opening, "closing": closing, **told}


def flows_said(run: Run, filters: Filters, t: Translator) -> str:
    """'Agustus ke September 2025: +329 = 120 baru + 596 kembali − 383 nonaktif − 4 lewat batas usia.'"""
    flows = month_flows(run, filters)
    if flows is None:
        return ""
    words = [_part(cause, count, t) for cause in CAUSES if (count := flows.get(cause, 0))]
    change = t.signed(flows["closing"] - flows["opening"])
    between = {"before": t.month(filters.month - 1), "month": t.month(filters.month)}
    sum_of = " ".join(words).removeprefix("+ ")
    return t("membership.flows_said" if words else "membership.flows_none", change=change, parts=sum_of, **between)


def _part(cause: str, count: int, t: Translator) -> str:
    sign = "+" if count > 0 else "\N{MINUS SIGN}"
    return t("membership.part", sign=sign, count=t.number(abs(count)), cause=cause_name(cause, t))


def cause_name(cause: str, t: Translator) -> str:
    return t(f"membership.cause_{cause}")


def rows_of(filters: Filters) -> tuple[str, ...]:
    """What a table of flows may have a row of: the closed tables have no sectors."""
    return ROWS[:-1] if filters.is_public else ROWS


def table(run: Run, info: Info, choice: Choice, rows: str, t: Translator) -> Table:
    """Flows by month of the chosen place, or of the places or sectors in it in the chosen month. rows: of `ROWS`."""
    asked = choice.filters if rows == "wilayah" else choice.focus
    level = "district" if asked.is_public else choice.level
    by = {"bulan": "month", "wilayah": level, "sektor": "sector"}[rows]
    frame = _named(run("flows", asked.asking(by)), by, t)
    place = naming.of_row(run("coverage", asked).iloc[0].to_dict(), t)
    title = t(f"membership.table_{rows}", place=place, month=t.month(asked.month))
    stem = parts.file_stem(f"arus-{asked.region_code}-{by}-{months.text(asked.month)}", asked, info)
    facts = parts.facts(info, place, asked.month, area.filters_text(asked, t), t, "flows")
    columns = _columns(frame, by, t)
    # After the release's first month the public's tables lack nothing but what is hidden.
    sign = "number.hidden" if asked.is_public else "number.none"
    return Table(title, frame, columns, stem, facts, _legend(frame, columns, asked, t), sign, "flows")


def _named(frame: pd.DataFrame, by: str, t: Translator) -> pd.DataFrame:
    """With what each row is of in words; months from the newest on."""
    if by == "month":
        return frame.sort_values("month", ascending=False).assign(name=lambda each: each["month"].map(t.month))
    return frame.assign(name=[t.code("sector", code) for code in frame["code"]]) if by == "sector" else frame


def _columns(frame: pd.DataFrame, by: str, t: Translator) -> tuple[Column, ...]:
    """Both stocks first, then the parts between them; those that nobody is told are, for the public, in the others."""
    told = [name for name in ("opening_count", "closing_count", *FLOWS) if frame[name].notna().any()]
    heading = t(f"region.{by}") if by in ("district", "village") else t(f"membership.column_{by}")
    counts = [Column(each, t(f"membership.column_{each.removesuffix('_count')}"), "count") for each in told]
    code = [Column("code", t("table.code"), "text")] if by in ("district", "village") else []
    return (Column("name", heading, "text"), *counts, *code)


def _legend(frame: pd.DataFrame, columns: tuple[Column, ...], filters: Filters, t: Translator) -> str:
    is_missing = frame[[column.name for column in columns]].isna().any(axis=None)
    said = [t("membership.public_parts")] if filters.is_public else []
    said += [t("table.legend_hidden" if filters.is_public else "table.legend_none")] if is_missing else []
    return " ".join(said)
