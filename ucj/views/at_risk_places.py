"""One risk over the places, sectors and payers: where its members are, as bars, and as a table with files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj import months
from ucj.charts.ranking import Ranked
from ucj.i18n import Translator
from ucj.metrics import TOTAL
from ucj.metrics.risk_members import OUTSIDE
from ucj.store.release import Info
from ucj.theme import theme
from ucj.views import area, at_risk, naming, parts
from ucj.views.area import Choice
from ucj.views.parts import Column, Run, Table


@dataclass(frozen=True)
class Places:
    """The places with the most first, and the same members by sector and by payer. No bars: the title says why."""

    title: str
    bars: tuple[Ranked, ...]
    by_sector: tuple[Ranked, ...]
    by_payer: tuple[Ranked, ...]
    table: Table


def build(run: Run, info: Info, choice: Choice, risk: str, payers: tuple[str, ...], t: Translator) -> Places:
    """The places of the level in the chosen place, for one risk."""
    asked = at_risk.of(choice, risk, payers)
    rows = run("at_risk", asked.asking(_level(choice)))
    whole = run("at_risk", asked.asking(TOTAL)).iloc[0]
    bars = _bars(rows, rows["name"], t)
    sector, payer = (_of_codes(run("at_risk", asked.asking(by)), by, t) for by in ("sector", "payer"))
    return Places(
        _title(risk, bars, whole, t(f"region.{_level(choice)}_plain"), t),
        bars,
        sector,
        payer,
        _table(rows, info, choice, risk, payers, whole, t),
    )


def _level(choice: Choice) -> str:
    return "village" if choice.village_code else choice.level


def _title(risk: str, bars: tuple[Ranked, ...], whole: pd.Series[Any], level: str, t: Translator) -> str:
    """Which place has the most; of several with as many, none is said to."""
    name = t.code("risk", risk)
    if len(bars) > 1 and bars[0].value == bars[1].value:
        return t("at_risk.places_title", risk=name, level=level)
    if bars:
        total = t.number(whole["worker_count"])
        return t("at_risk.places_first", name=bars[0].name, count=bars[0].value, total=total, risk=name.lower())
    if risk == OUTSIDE:
        return t("at_risk.places_outside", risk=name)
    return t("at_risk.places_unknown" if pd.isna(whole["worker_count"]) else "at_risk.places_none", risk=name)


def _of_codes(rows: pd.DataFrame, by: str, t: Translator) -> tuple[Ranked, ...]:
    return _bars(rows, rows["code"].map(lambda code: t.code(by, code)), t)


def _bars(rows: pd.DataFrame, names: pd.Series[str], t: Translator) -> tuple[Ranked, ...]:
    """Those with anybody, the most first."""
    known = rows.assign(shown=names)[(rows["worker_count"] > 0).fillna(False)]
    known = known.sort_values(["worker_count", "code"], ascending=[False, True])
    most, colour = max(known["worker_count"], default=1), theme().uncovered
    return tuple(
        Ranked(
            name=row["shown"],
            value=t.number(row["worker_count"]),
            share=t("at_risk.of", base=t.number(row["checked_count"]), share=t.pct(float(row["risk_pct"]))),
            fraction=float(row["worker_count"] / most),
            colour=colour,
        )
        for row in known.to_dict("records")
    )


def _table(
    rows: pd.DataFrame,
    info: Info,
    choice: Choice,
    risk: str,
    payers: tuple[str, ...],
    whole: pd.Series[Any],
    t: Translator,
) -> Table:
    asked, level = choice.focus, _level(choice)
    place, name = naming.of_row(whole.to_dict(), t), t.code("risk", risk).lower()
    columns = (
        Column("name", t(f"region.{level}"), "text"),
        *(Column(f"{count}_count", t(f"at_risk.column_{count}"), "count") for count in _COUNTS),
        Column("risk_pct", t("at_risk.column_pct"), "pct"),
        Column("code", t("table.code"), "text"),
    )
    chosen = [t("at_risk.payers", names=", ".join(t.code("payer", each) for each in payers))] if payers else []
    filters = "; ".join(filter(None, (area.filters_text(asked, t), *chosen, t("at_risk.risk") + ": " + name)))
    stem = "-".join(("berisiko", risk, *payers, asked.region_code, level, months.text(asked.month)))
    ordered = rows.sort_values(["worker_count", "code"], ascending=[False, True])
    return parts.explained(
        t(
            "at_risk.table_title",
            level=t(f"region.{level}").lower(),
            risk=name,
            place=place,
            month=t.month(asked.month),
        ),
        ordered.assign(state=ordered["is_listed"].map({True: "share", False: "none"})),
        columns,
        parts.file_stem(stem, asked, info),
        parts.facts(info, place, asked.month, filters, t, "at_risk"),
        t,
        "at_risk",
    )


_COUNTS = ("worker", "checked", "unknown", "at_least")
