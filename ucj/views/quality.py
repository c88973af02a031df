"""Mutu data, corong: of the rows that came in, how many could be used, and how far the persons in them get."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ucj import months
from ucj.charts.ranking import Ranked
from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters, level_of
from ucj.store.release import Info
from ucj.theme import theme
from ucj.views import parts
from ucj.views.parts import Column, Facts, Run, Share, Table, count_of

# From rows to persons: each stage of the second line is a part of the one before it.
STAGES = ("received", "valid", "listed", "eligible", "active")
_SHARES = {"valid": "received", "eligible": "listed", "active": "eligible"}


@dataclass(frozen=True)
class Asked:
    """The place, and the kinds of file the reader answers for, the most telling first. `kinds` empty: all there are."""

    region_code: str
    kinds: tuple[str, ...]

    def means(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds

    def own(self, frame: pd.DataFrame, column: str = "kind") -> pd.DataFrame:
        """The rows of the kinds that are meant."""
        return frame[frame[column].map(self.means).astype(bool)]

    @property
    def by_place(self) -> bool:
        """Only the lists of workers say which village a row is of."""
        return self.means("workforce")


@dataclass(frozen=True)
class Bars:
    """Ranked bars under a title, and what is to be said beneath them. `metric`: its entry of the dictionary."""

    title: str
    bars: tuple[Ranked, ...]
    note: str = ""
    metric: str = ""


@dataclass(frozen=True)
class FunnelView:
    """`tables`: the places with their lists when the reader may see them, and the kinds of file."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    shares: tuple[Share, ...]
    panels: tuple[Bars, ...]
    tables: tuple[Table, ...]


def build(run: Run, info: Info, asked: Asked, t: Translator) -> FunnelView:
    """The lists in force of the place, kind by kind, and place by place where they say it."""
    kinds = asked.own(run("intake_funnel", filters(info, asked, "kind")), "code")
    place = place_name(run, info, asked)
    first = kinds.iloc[0] if len(kinds) else None
    tables = [_kind_table(kinds, place, info, asked, t)] if len(kinds) else []
    if asked.by_place:
        tables.insert(0, _place_table(run, place, info, asked, t))
    return FunnelView(
        title=_title(first, place, t),
        stamp=parts.stamp(info, info.month, t),
        message=". ".join(
            [_message(first, place, t).rstrip("."), *parts.probable_note(run, filters(info, asked, TOTAL), t)]
        )
        + ".",
        is_empty=first is None,
        shares=() if first is None else _shares(first, t),
        panels=tuple(_bars(row, t) for _, row in kinds.iterrows() if pd.notna(row["listed_count"])),
        tables=tuple(tables),
    )


def filters(info: Info, asked: Asked, by: str) -> Filters:
    """Intake is for those who answer for it, so never from the closed tables."""
    return Filters(asked.region_code, info.month, by, is_public=False)


def place_name(run: Run, info: Info, asked: Asked) -> str:
    return str(run("intake_funnel", filters(info, asked, TOTAL)).iloc[0]["name"])


def districts(run: Run, info: Info) -> dict[str, str]:
    """Code -> name of the districts there are to choose from."""
    frame = run("intake_funnel", Filters(info.region_code, info.month, "district", is_public=False))
    return {code: name for code, name in zip(frame["code"], frame["name"], strict=True) if name}


def below(asked: Asked) -> str:
    """The level of the places a place is shown by."""
    return "district" if level_of(asked.region_code) == "regency" else "village"


def facts(info: Info, place: str, metric: str, t: Translator) -> Facts:
    """What a file says of itself."""
    pairs = (
        (t("table.fact_region"), place),
        (t("table.fact_month"), t.month(info.month)),
        (t(f"metric.{metric}.title"), t(f"metric.{metric}.definition")),
        (t("table.fact_source"), t(f"metric.{metric}.source")),
        (t("table.fact_release"), info.name),
    )
    return (*pairs, (t("table.fact_demo"), t("page.demo_long"))) if info.is_demo else pairs


def stem(name: str, info: Info, asked: Asked) -> str:
    return f"{name}-{asked.region_code}-{months.text(info.month)}-{info.name}"


def place_names(frame: pd.DataFrame, t: Translator) -> pd.Series:
    """Rows of no known village have no name of their own."""
    return frame["name"].mask(frame["code"] == "unknown", t("quality.unknown_village"))


def _title(row: pd.Series | None, place: str, t: Translator) -> str:
    if row is None or not count_of(row["received_count"]):
        return t("quality.title_plain", place=place)
    waiting = int(row["received_count"]) - int(row["valid_count"])
    return t(
        "quality.title",
        place=place,
        share=t.pct(float(row["valid_pct"])),
        kind=t.code("kind", row["code"]).lower(),
        waiting=t.number(waiting),
    )


def _message(row: pd.Series | None, place: str, t: Translator) -> str:
    if row is None:
        return t("quality.nothing", place=place)
    counts = {stage: t.number(count_of(row[f"{stage}_count"])) for stage in STAGES}
    return t("quality.message" if pd.notna(row["listed_count"]) else "quality.message_rows", **counts)


def _shares(row: pd.Series, t: Translator) -> tuple[Share, ...]:
    return tuple(
        Share(
            label=t(f"quality.share_{part}"),
            value=t.pct(None if pd.isna(row[f"{part}_pct"]) else float(row[f"{part}_pct"])),
            counts=t(
                "summary.counts",
                part=t.number(count_of(row[f"{part}_count"])),
                base=t.number(count_of(row[f"{base}_count"])),
            ),
            formula=t(f"quality.formula_{part}"),
            help=t(f"quality.help_{part}"),
            metric="intake_funnel",
        )
        for part, base in _SHARES.items()
        if pd.notna(row[f"{part}_count"])
    )


def _bars(row: pd.Series, t: Translator) -> Bars:
    """A bar a stage; rows are grey and persons coloured, for a person may have several rows."""
    look = theme()
    counts = {stage: count_of(row[f"{stage}_count"]) for stage in STAGES}
    most = max((count or 0 for count in counts.values()), default=0) or 1
    colours = {"received": look.excluded, "valid": look.muted, "active": look.protected}
    return Bars(
        t.code("kind", row["code"]),
        tuple(
            Ranked(
                name=t(f"quality.stage_{stage}"),
                value=t.number(count),
                share=_share_text(row, stage, t),
                fraction=count / most,
                colour=colours.get(stage, look.lapsed),
                is_key=stage == "active",
            )
            for stage, count in counts.items()
            if count is not None
        ),
        metric="intake_funnel",
    )


def _share_text(row: pd.Series, stage: str, t: Translator) -> str:
    if stage not in _SHARES or pd.isna(row[f"{stage}_pct"]):
        return t(f"quality.unit_{'rows' if stage in STAGES[:2] else 'persons'}")
    return t("quality.share_of", share=t.pct(float(row[f"{stage}_pct"])), base=t(f"quality.base_{_SHARES[stage]}"))


def _place_table(run: Run, place: str, info: Info, asked: Asked, t: Translator) -> Table:
    level = below(asked)
    rows = run("intake_funnel", filters(info, asked, level))
    named = rows.assign(name=place_names(rows, t), refused_count=rows["received_count"] - rows["valid_count"])
    is_unsent = rows["received_count"].isna()
    return Table(
        t("quality.place_table", level=t(f"region.{level}").lower(), place=place),
        named,
        (Column("name", t(f"region.{level}"), "text"), *_columns(t), Column("code", t("table.code"), "text")),
        stem("mutu-corong", info, asked),
        facts(info, place, "intake_funnel", t),
        t("table.legend_none") if is_unsent.any() else "",
        metric="intake_funnel",
    )


def _kind_table(kinds: pd.DataFrame, place: str, info: Info, asked: Asked, t: Translator) -> Table:
    named = kinds.assign(
        name=[t.code("kind", code) for code in kinds["code"]],
        refused_count=kinds["received_count"] - kinds["valid_count"],
    )
    return Table(
        t("quality.kind_table", place=place),
        named,
        (Column("name", t("quality.kind"), "text"), *_columns(t)),
        stem("mutu-jenis", info, asked),
        facts(info, place, "intake_funnel", t),
        t("quality.kind_legend"),
        metric="intake_funnel",
    )


def _columns(t: Translator) -> tuple[Column, ...]:
    counts = ("received", "valid", "refused", "listed", "eligible", "active")
    shares = {"refused": "valid", "eligible": "eligible", "active": "active"}
    columns: list[Column] = []
    for name in counts:
        columns.append(Column(f"{name}_count", t(f"quality.column_{name}_count"), "count"))
        if name in shares:
            columns.append(Column(f"{shares[name]}_pct", t(f"quality.column_{shares[name]}_pct"), "pct"))
    return tuple(columns)
