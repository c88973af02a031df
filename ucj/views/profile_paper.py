"""The profile of a village as one page of paper: its texts, its drawings and its table, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts import share_lines
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.views import parts
from ucj.views.parts import Column, Share
from ucj.views.profile import Profile
from ucj.views.profile_place import Fact

_SIGNS = {"none": "number.none", "hidden": "number.hidden"}
_READINGS = {"funnel": "funnel_limits", "quadrant": "quadrant"}


@dataclass(frozen=True)
class Paper:
    """Finished texts in the order of the page; `map_svg` and `trend_svg` are drawings, the map '' without a shape.

    who: sentences on who is not covered. rows: the table's cells as written. demo: '' unless the data are.
    """

    language: str
    title: str
    region: str
    message: str
    demo: str
    shares: tuple[Share, ...]
    map_title: str
    map_svg: str
    map_alt: str
    trend_title: str
    trend_svg: str
    trend_alt: str
    facts: tuple[Fact, ...]
    who: tuple[str, ...]
    table_title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    table_note: str
    sources_title: str
    sources: parts.Facts
    footer: str
    page: str
    created: dt.datetime


def build(view: Profile, map_svg: str, who: Sequence[str], info: Info, t: Translator) -> Paper:
    """who: what the page says above its breakdowns."""
    table = view.table
    # What is missing has a sign of its own for each reason: the notes beside the rows would not fit.
    columns = [column for column in table.columns if column.name != "note"]
    return Paper(
        language=t.language,
        title=view.title,
        region=info.region_name,
        message=view.message,
        demo=t("page.demo_long") if info.is_demo else "",
        shares=view.shares,
        map_title=view.map_title,
        map_svg=map_svg,
        map_alt=view.map_alt,
        trend_title=view.trend.title,
        trend_svg=share_lines.narrow(view.trend.lines, view.trend.x, view.trend.y, view.trend.alt),
        trend_alt=view.trend.alt,
        facts=view.facts,
        who=tuple(who),
        table_title=table.title,
        headings=tuple(column.heading for column in columns),
        rows=tuple(_cells(row, columns, t) for row in table.frame.to_dict("records")),
        table_note=" ".join((view.table_note, *_legend(set(table.frame["state"]), t))),
        sources_title=t("profile.sources"),
        sources=_sources(view, t),
        footer=view.stamp,
        page=t("minutes.page"),
        created=info.built_at,
    )


def _sources(view: Profile, t: Translator) -> parts.Facts:
    """What each number and reading means, and where all of them come from."""
    shares = {share.label: share.help for share in view.shares}
    readings = {t(f"profile.{name}"): t(f"metric.{metric}.definition") for name, metric in _READINGS.items()}
    return tuple((shares | readings | {name: text for name, text in view.table.facts if name not in shares}).items())


def _cells(row: Mapping[Any, Any], columns: Sequence[Column], t: Translator) -> tuple[str, ...]:
    """What is missing has the sign of its reason, never a zero."""
    sign = t(_SIGNS.get(row["state"], "number.none"))
    values = ((row[column.name], parts.writer(column.kind, t)) for column in columns)
    return tuple(sign if pd.isna(value) else write(value) for value, write in values)


def _legend(states: Collection[str], t: Translator) -> list[str]:
    return [f"{t(sign)} {t(f'table.legend_{state}')}" for state, sign in _SIGNS.items() if state in states]
