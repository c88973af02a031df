"""Whom the benefits reached: by district, sector, payer and cause, as ranked bars; and all of it as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from ucj import months
from ucj.charts.ranking import Ranked
from ucj.i18n import Translator
from ucj.metrics import Filters, level_of
from ucj.metrics.intake import UNKNOWN
from ucj.store.release import Info
from ucj.theme import theme
from ucj.views import parts
from ucj.views.claims import claim_count, money, of_year, place_name, span
from ucj.views.parts import Column, Run, Table

By = Literal["program", "bulan", "tahun", "kecamatan", "sektor", "pembayar", "sebab"]
_METRIC_BY = {
    **{"program": "programme", "bulan": "month", "tahun": "year", "kecamatan": "district"},
    **{"sektor": "sector", "pembayar": "payer", "sebab": "cause"},
}
_IN_TIME = ("bulan", "tahun")
_HEALTH = ("JKK", "JKM")


@dataclass(frozen=True)
class Ranking:
    """A title, bars, and what must be known to read them; no bars: nothing was paid, or all of it is hidden."""

    title: str
    bars: tuple[Ranked, ...]
    note: str


def offered(filters: Filters) -> tuple[By, ...]:
    """The breakdowns that the viewer may ask for at the place."""
    is_whole = level_of(filters.region_code) == "regency"
    wanted: tuple[By, ...] = (*(("kecamatan",) if is_whole else ()), "program", "bulan", "tahun")
    if filters.is_public:
        return wanted
    return (*wanted, "sektor", "pembayar", *(("sebab",) if is_whole else ()))


def build(run: Run, filters: Filters, by: By, t: Translator) -> Ranking:
    """The most rupiah first; causes, which are counted, by claims; months and years as they came."""
    rows = _named(run, filters, by, t)
    rows = rows[rows["first_month"].notna() & (rows["claim_count"] > 0).fillna(True)]
    column = "claim_count" if by == "sebab" else "paid_idr"
    if by not in _IN_TIME:
        rows = rows.sort_values(column, ascending=False, na_position="last")
    largest = max(float(rows[column].max()), 1.0) if rows[column].notna().any() else 1.0
    bars = tuple(_bar(row, column, largest, t) for row in rows.to_dict("records"))
    return Ranking(_title(run, rows, filters, by, t), bars, _note(rows, filters, by, t))


def _title(run: Run, rows: pd.DataFrame, filters: Filters, by: By, t: Translator) -> str:
    """With the months that the rows cover, where they are the same."""
    said = (t(f"claims.by_{by}"), place_name(run, filters, t))
    return ", ".join(said if by in _IN_TIME or rows.empty else (*said, span(rows.iloc[0].to_dict(), t)))


def _note(rows: pd.DataFrame, filters: Filters, by: By, t: Translator) -> str:
    if by != "sebab":
        return t("claims.where_none") if rows.empty else ""
    year = filters.month // 12
    grows = rows.empty or int(rows["month"].iloc[0]) // 12 < year
    return " ".join((t("claims.cause_note"), *([t("claims.cause_later", year=year)] if grows else [])))


def _named(run: Run, filters: Filters, by: By, t: Translator) -> pd.DataFrame:
    rows = run("claims", of_year(filters, _METRIC_BY[by]))
    if by == "sebab":
        rows = rows[rows["code"].str.startswith(_HEALTH)]
    return rows.assign(name=[_name(row, by, t) for row in rows.to_dict("records")])


def _name(row: Mapping[Any, Any], by: By, t: Translator) -> str:
    if by == "bulan":
        return t.month(int(row["month"]))
    if row["code"] == UNKNOWN:
        return t(f"claims.unknown_{by}")
    if by == "sebab":
        programme, cause = str(row["code"]).split(".")
        return t("claims.cause_of", cause=t(f"claims.cause_{cause}"), programme=t.code("programme", programme))
    if by == "program":
        return t(f"claims.programme_{row['code']}")
    return row["name"] or t.code(_METRIC_BY[by], str(row["code"]))


def _bar(row: Mapping[Any, Any], column: str, largest: float, t: Translator) -> Ranked:
    count, paid = claim_count(row["claim_count"], t), money(row["paid_idr"], t)
    is_hidden = pd.isna(row["claim_count"])
    return Ranked(
        name=row["name"],
        value=count if column == "claim_count" or is_hidden else paid,
        share="" if column == "claim_count" or is_hidden else count,
        fraction=0.0 if is_hidden else float(row[column]) / largest,
        colour=theme().protected,
    )


def table(run: Run, info: Info, filters: Filters, by: By, t: Translator) -> Table:
    """The same numbers with their files."""
    rows, place = _named(run, filters, by, t), place_name(run, filters, t)
    is_none = rows["first_month"].isna()
    rows = rows.assign(
        state=rows["claim_count"].isna().map({True: "hidden", False: "share"}).mask(is_none, "absent"),
        covers=["" if absent else span(row, t) for row, absent in zip(rows.to_dict("records"), is_none, strict=True)],
    )
    columns: tuple[Column, ...] = (
        Column("name", t(f"claims.column_{by}"), "text"),
        Column("claim_count", t("claims.column_count"), "count"),
        *(() if by == "sebab" else (Column("paid_idr", t("claims.column_idr"), "count"),)),
        Column("covers", t("claims.column_span"), "text"),
    )
    words = {"absent": t("number.none_word"), "hidden": t("number.hidden_word")}
    states = set(rows["state"]) - {"share"}
    if states:
        columns = (*columns, Column("note", t("table.note"), "text"))
    return Table(
        title=t("claims.table_title", place=place, month=_last(rows, filters, t), by=t(f"claims.column_{by}").lower()),
        frame=rows.assign(note=rows["state"].map(words).fillna("")),
        columns=columns,
        file_stem=parts.file_stem(f"klaim-{filters.region_code}-{by}-{months.text(filters.month)}", filters, info),
        facts=parts.facts(info, place, filters.month, "", t, "claims"),
        legend=" ".join(t(f"claims.legend_{state}") for state in ("absent", "hidden") if state in states),
        sign_key="number.hidden" if states == {"hidden"} else "number.none",
        metric="claims",
    )


def _last(rows: pd.DataFrame, filters: Filters, t: Translator) -> str:
    """The last month that any row covers."""
    known = rows["month"][rows["first_month"].notna()]
    return t.month(int(known.max()) if len(known) else filters.month)
