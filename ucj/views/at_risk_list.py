"""The members at risk by name, for those who may see names: a table, and the files made of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.views import area, naming, parts, person_rows
from ucj.views.area import Choice
from ucj.views.parts import Column, Run, Table

_COLUMNS = {
    **dict.fromkeys(("name", "nik", "village", "address", "occupation", "payer", "risks"), "text"),
    "unpaid": "text",
    "limit": "text",
    "months": "count",
}


def table(
    run: Run,
    info: Info,
    choice: Choice,
    risk: str,
    payers: tuple[str, ...],
    members: pd.DataFrame,
    people: pd.DataFrame,
    t: Translator,
) -> Table:
    """members: as `risk_members.listed` gives them. people: as `persons.people` does. One row a member."""
    asked, name = choice.focus, t.code("risk", risk).lower()
    place = naming.of_row(run("coverage", asked).iloc[0].to_dict(), t)
    columns = tuple(Column(column, t(f"at_risk.column_{column}"), kind) for column, kind in _COLUMNS.items())
    stem = "-".join(("daftar-berisiko", risk, *payers, asked.region_code, months.text(asked.month)))
    chosen = "; ".join(filter(None, (area.filters_text(asked, t), ", ".join(t.code("payer", each) for each in payers))))
    return Table(
        t("at_risk.list_title", risk=name, place=place, month=t.month(asked.month)),
        _rows(members.merge(people, on="person_id", how="left"), person_rows.villages(run, info, choice), t),
        columns,
        parts.file_stem(stem, asked, info),
        parts.facts(info, place, asked.month, chosen, t, "at_risk"),
        t("at_risk.fact_month", month=t.month(asked.month)),
        metric="at_risk",
    )


def _rows(found: pd.DataFrame, villages: dict[str, str], t: Translator) -> pd.DataFrame:
    none = t("number.none")
    return person_rows.named(found, villages, t).assign(
        address=found["address"].fillna(none),
        risks=[_risks(codes.split(), t) for codes in found["risks"]],
        unpaid=[_unpaid(row, t) for row in found.to_dict("records")],
        limit=[none if pd.isna(month) else t.month_short(int(month)) for month in found["limit_month"]],
        months=found["month_count"].astype("Int64"),
    )


def _risks(codes: list[str], t: Translator) -> str:
    """Whoever is out within half a year is out within a year: that is not said twice."""
    said = [code for code in codes if not (code == "reaching_65" and "reaching_65_soon" in codes)]
    return ", ".join(t.code("risk", code) for code in said)


def _unpaid(row: dict[Any, Any], t: Translator) -> str:
    count = t.number(None if pd.isna(row["unpaid_count"]) else int(row["unpaid_count"]))
    return t("at_risk.unpaid_at_least", count=count) if row["is_at_least"] else count
