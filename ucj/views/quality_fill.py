"""Mutu data, kelengkapan: how much of each field is filled, field by place, and kind by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts.heat_table import Cell, Line
from ucj.charts.ranking import Ranked
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.theme import coverage_scale
from ucj.views import parts, quality
from ucj.views.parts import Column, Run, Table
from ucj.views.quality import Asked, Bars

# Rightly empty for some: another field says it too, or it is said of a few only.
_MAY_BE_EMPTY = frozenset(
    {
        "village_code",
        "district",
        "civil_status",
        "inactive_month",
        "end_month",
        "death_date",
        "name_middle",
        "name_last",
    }
)


@dataclass(frozen=True)
class FillView:
    """heat: places by fields of the lists of workers, empty for whoever may not see them; panels: the other kinds."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    heat_title: str
    corner: str
    fields: tuple[str, ...]
    lines: tuple[Line, ...]
    panels: tuple[Bars, ...]
    tables: tuple[Table, ...]


def build(run: Run, info: Info, asked: Asked, t: Translator) -> FillView:
    """The fields of the lists in force; the place's own parts where the lists name them."""
    fields = asked.own(run("fill_rate", quality.filters(info, asked, "field")))
    place, level = quality.place_name(run, info, asked), quality.below(asked)
    first = fields[fields["kind"] == fields["kind"].iloc[0]] if len(fields) else fields
    placed = asked.by_place and not first.empty
    # A column without a gap shows nothing but itself: it is named, and stands in the table.
    has_gap = first["filled_count"] < first["cell_count"]
    columns = tuple(first["field"][has_gap]) if placed else ()
    rows = run("fill_rate", quality.filters(info, asked, level)) if placed else None
    tables = [_field_table(fields, place, info, asked, t)] if len(fields) else []
    if rows is not None:
        tables.insert(0, _place_table(rows, place, info, asked, t))
    return FillView(
        title=_title(first, place, t),
        stamp=parts.stamp(info, info.month, t),
        message=_message(first["field"][~has_gap].tolist() if placed else [], fields, place, t),
        is_empty=fields.empty,
        heat_title=t("quality.heat_title", level=t(f"region.{level}").lower(), place=place),
        corner=t(f"region.{level}"),
        fields=tuple(_label(name, t) for name in columns),
        lines=() if rows is None else _lines(first, rows, columns, t),
        panels=_panels(fields, placed, t),
        tables=tuple(tables),
    )


def _label(field: str, t: Translator) -> str:
    return t(f"field.{field}.label")


def _message(full: list[str], fields: pd.DataFrame, place: str, t: Translator) -> str:
    if fields.empty:
        return t("quality.nothing", place=place)
    sentence = t("quality.fill_message")
    return f"{sentence} {_named_full(full, t)}".strip()


def _named_full(full: list[str], t: Translator) -> str:
    return t("quality.fill_full", fields=", ".join(_label(name, t) for name in full)) if full else ""


def _title(first: pd.DataFrame, place: str, t: Translator) -> str:
    wanted = first[~first["field"].isin(_MAY_BE_EMPTY)].sort_values(["filled_pct", "field"])
    if wanted.empty:
        return t("quality.title_plain", place=place)
    worst = wanted.iloc[0]
    if worst["filled_count"] == worst["cell_count"]:
        return t("quality.fill_title_full", place=place, kind=t.code("kind", worst["kind"]).lower())
    return t(
        "quality.fill_title",
        place=place,
        field=_label(worst["field"], t),
        share=_share(worst.to_dict(), t),
        filled=t.number(int(worst["filled_count"])),
        cells=t.number(int(worst["cell_count"])),
    )


def _lines(whole: pd.DataFrame, rows: pd.DataFrame, columns: tuple[str, ...], t: Translator) -> tuple[Line, ...]:
    """The whole first, then its places; a field that is in no list of a place is shown as not sent."""
    lines = [_line(t("quality.whole"), whole, columns, t, is_whole=True)]
    named = rows.assign(name=quality.place_names(rows, t))
    for _, part in named.groupby("code", sort=True):
        lines.append(_line(str(part["name"].iloc[0]), part, columns, t))
    return tuple(lines)


def _line(name: str, rows: pd.DataFrame, columns: tuple[str, ...], t: Translator, *, is_whole: bool = False) -> Line:
    by_field = {row["field"]: row for row in rows.to_dict("records")}
    return Line(name, tuple(_cell(by_field.get(field), t) for field in columns), is_whole)


def _cell(row: Mapping[Any, Any] | None, t: Translator) -> Cell:
    if row is None or not row["filled_count"]:
        return Cell(t("quality.not_sent"), "", None)
    return Cell(_share(row, t), _counts(row, t), float(row["filled_pct"]))


def _share(row: Mapping[Any, Any], t: Translator) -> str:
    """Never rounded up to all of it."""
    share = float(row["filled_pct"])
    return t.pct(share if row["filled_count"] == row["cell_count"] else min(share, 99.9))


def _counts(row: Mapping[Any, Any], t: Translator) -> str:
    return f"{t.number(int(row['filled_count']))} / {t.number(int(row['cell_count']))}"


def _panels(fields: pd.DataFrame, placed: bool, t: Translator) -> tuple[Bars, ...]:
    """A ranking a kind; the lists of workers have their heat table."""
    panels = []
    for kind, rows in fields.groupby("kind", sort=False):
        if placed and kind == fields["kind"].iloc[0]:
            continue
        is_full = rows["filled_count"] == rows["cell_count"]
        bars = [
            Ranked(
                name=_label(row["field"], t),
                value=_share(row, t),
                share=_counts(row, t),
                fraction=float(row["filled_pct"]) / 100,
                colour=coverage_scale().colour(float(row["filled_pct"])),
            )
            for row in rows[~is_full].to_dict("records")
        ]
        note = _named_full(rows["field"][is_full].tolist(), t)
        panels.append(Bars(t.code("kind", str(kind)), tuple(bars), note, metric="fill_rate"))
    return tuple(panels)


_COUNTS = (("filled_pct", "pct"), ("filled_count", "count"), ("cell_count", "count"))


def _columns(t: Translator) -> tuple[Column, ...]:
    return tuple(Column(name, t(f"quality.column_{name}"), kind) for name, kind in _COUNTS)


def _place_table(rows: pd.DataFrame, place: str, info: Info, asked: Asked, t: Translator) -> Table:
    level = quality.below(asked)
    named = rows.assign(name=quality.place_names(rows, t), field_name=[_label(name, t) for name in rows["field"]])
    columns = (Column("name", t(f"region.{level}"), "text"), Column("field_name", t("quality.field"), "text"))
    return Table(
        t("quality.heat_title", level=t(f"region.{level}").lower(), place=place),
        named,
        (*columns, *_columns(t), Column("code", t("table.code"), "text")),
        quality.stem("mutu-kelengkapan", info, asked),
        quality.facts(info, place, "fill_rate", t),
        "",
        metric="fill_rate",
    )


def _field_table(fields: pd.DataFrame, place: str, info: Info, asked: Asked, t: Translator) -> Table:
    named = fields.assign(
        name=[_label(name, t) for name in fields["field"]],
        kind_name=[t.code("kind", kind) for kind in fields["kind"]],
        note=[t("quality.may_be_empty") if name in _MAY_BE_EMPTY else "" for name in fields["field"]],
    )
    columns = (Column("kind_name", t("quality.kind"), "text"), Column("name", t("quality.field"), "text"))
    note = (Column("note", t("table.note"), "text"),)
    return Table(
        t("quality.field_table", place=place),
        named,
        (*columns, *_columns(t), *note),
        quality.stem("mutu-kolom", info, asked),
        quality.facts(info, place, "fill_rate", t),
        "",
        metric="fill_rate",
    )
