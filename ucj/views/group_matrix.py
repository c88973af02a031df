"""Pekerja rentan & program: the coverage of groups of workers, as bars and village by village."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts.heat_table import Cell, Line
from ucj.charts.ranking import Ranked
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.theme import theme
from ucj.views import parts
from ucj.views.parts import Column, Run, Table, share_text, state_of

BY_NAME = "nama"
_VALUES = ("coverage_pct", "active_count", "eligible_count")


@dataclass(frozen=True)
class Groups:
    """bars: the groups, the least covered first; lines: the whole, then the villages shown; table: of all villages."""

    title: str
    bars: tuple[Ranked, ...]
    matrix_title: str
    corner: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    table: Table


def codes(run: Run, info: Info) -> tuple[str, ...]:
    """The groups, in order."""
    return tuple(run("group_coverage", _filters(info.region_code, info, "group"))["code"])


def build(run: Run, info: Info, district: str, order: str, t: Translator) -> Groups:
    """district: whose villages are shown, '' all; order: a group, least covered first, or BY_NAME."""
    place = district or info.region_code
    groups = run("group_coverage", _filters(place, info, "group"))
    villages = run("group_coverage", _filters(place, info, "village"))
    name = run("coverage", Filters(place, info.month, is_public=False)).iloc[0]["name"]
    words = {"place": name, "month": t.month(info.month)}
    return Groups(
        title=_title(groups, words, t),
        bars=_bars(groups, t),
        matrix_title=t("programme.matrix", villages=t.number(villages["code"].nunique()), **words),
        corner=t("region.village"),
        columns=tuple(t.code("group", code) for code in groups["code"]),
        lines=(Line(name, _cells(groups, t), is_whole=True), *_lines(villages, _districts(run, info), order, t)),
        table=_table(run, info, t),
    )


def _filters(place: str, info: Info, by: str) -> Filters:
    return Filters(place, info.month, by, is_public=False)


def _title(groups: pd.DataFrame, words: Mapping[str, str], t: Translator) -> str:
    known = groups.dropna(subset=["coverage_pct"])
    if known.empty:
        return t("programme.groups_none", **words)
    row = known.sort_values("coverage_pct", kind="stable").iloc[0]
    counts = {"active": t.number(row["active_count"]), "eligible": t.number(row["eligible_count"])}
    share = t.pct(float(row["coverage_pct"]))
    return t("programme.groups", group=t.code("group", row["code"]), share=share, **counts, **words)


def _bars(groups: pd.DataFrame, t: Translator) -> tuple[Ranked, ...]:
    rows = groups.sort_values("coverage_pct", kind="stable", na_position="last").to_dict("records")
    return tuple(
        Ranked(
            name=t.code("group", row["code"]),
            value=share_text(row, t),
            share=_counts(row, t),
            fraction=float(row["coverage_pct"]) / 100 if state_of(row) == "share" else 0.0,
            colour=theme().protected,
        )
        for row in rows
    )


def _counts(row: Mapping[Any, Any], t: Translator) -> str:
    return "" if state_of(row) == "none" else f"{t.number(row['active_count'])} / {t.number(row['eligible_count'])}"


def _said(row: Mapping[Any, Any], t: Translator) -> str:
    """The share, or a word short enough for a cell."""
    return t("programme.nobody") if state_of(row) == "nobody" else share_text(row, t)


def _lines(villages: pd.DataFrame, districts: pd.Series[str], order: str, t: Translator) -> list[Line]:
    """A village whose name another one here has too is told with its district."""
    wanted = list(dict.fromkeys(villages["code"]))
    if order != BY_NAME:
        of_group = villages[villages["group"] == order].sort_values("coverage_pct", kind="stable", na_position="last")
        wanted = of_group["code"].tolist()
    names = villages.drop_duplicates("code").set_index("code")["name"]
    names = names.mask(names.duplicated(keep=False), names + " · " + names.index.str[:6].map(districts.to_dict()))
    rows = dict(list(villages.groupby("code")))
    return [Line(names[code], _cells(rows[code], t)) for code in wanted]


def _cells(rows: pd.DataFrame, t: Translator) -> tuple[Cell, ...]:
    return tuple(
        Cell(_said(row, t), _counts(row, t), float(row["coverage_pct"]) if state_of(row) == "share" else None)
        for row in rows.to_dict("records")
    )


def _districts(run: Run, info: Info) -> pd.Series[str]:
    """Names by code."""
    return run("coverage", _filters(info.region_code, info, "district")).set_index("code")["name"]


def _table(run: Run, info: Info, t: Translator) -> Table:
    """Every village of the regency, three columns a group; what the page shows of a district is a part of it."""
    rows = run("group_coverage", _filters(info.region_code, info, "village"))
    wide = [rows.pivot(index="code", columns="group", values=value).add_suffix(f"_{value}") for value in _VALUES]
    known = rows.drop_duplicates("code").set_index("code")[["name", "is_listed"]]
    districts = _districts(run, info)
    frame = (
        pd.concat([known, *wide], axis=1)
        .reset_index()
        .assign(district=lambda each: each["code"].str[:6].map(districts))
    )
    place = str(run("coverage", Filters(info.region_code, info.month, is_public=False)).iloc[0]["name"])
    title = t("programme.table", place=place, month=t.month(info.month))
    facts = parts.facts(info, place, info.month, "", t, "group_coverage")
    stem = f"cakupan-kelompok-desa-{info.name}"
    groups = dict.fromkeys(rows["group"])
    return Table(title, frame, _columns(groups, t), stem, facts, t("table.legend_none"), metric="group_coverage")


def _columns(groups: Mapping[str, Any], t: Translator) -> tuple[Column, ...]:
    return (
        Column("district", t("region.district"), "text"),
        Column("name", t("region.village"), "text"),
        *(_column(group, value, t) for group in groups for value in _VALUES),
        Column("code", t("table.code"), "text"),
    )


def _column(group: str, value: str, t: Translator) -> Column:
    heading = t(f"programme.column_{value}", group=t.code("group", group))
    return Column(f"{group}_{value}", heading, "pct" if value.endswith("_pct") else "count")
