"""Whom a cause made count, or count no more, in one month: by name, for those who may see names."""

from __future__ import annotations

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.views import area, naming, parts, person_rows
from ucj.views.area import Choice
from ucj.views.membership import cause_name
from ucj.views.parts import Column, Run, Table


def table(
    run: Run, info: Info, choice: Choice, cause: str, found: pd.DataFrame, people: pd.DataFrame, t: Translator
) -> Table:
    """found: as `flows.listed` gives it. people: as `persons.people` does. One row a worker."""
    asked = choice.focus
    place = naming.of_row(run("coverage", asked).iloc[0].to_dict(), t)
    villages = person_rows.villages(run, info, choice)
    rows = person_rows.named(found.merge(people, on="person_id", how="left"), villages, t)
    rows["turn"] = [t("membership.comes" if change > 0 else "membership.goes") for change in found["change"]]
    headings = {name: t(f"at_risk.column_{name}") for name in rows.columns if name != "turn"}
    headings["turn"] = t("membership.column_turn")
    return Table(
        t("membership.list_title", cause=cause_name(cause, t), place=place, month=t.month(asked.month)),
        rows,
        tuple(Column(name, heading, "text") for name, heading in headings.items()),
        parts.file_stem(f"daftar-arus-{cause}-{asked.region_code}-{months.text(asked.month)}", asked, info),
        parts.facts(info, place, asked.month, area.filters_text(asked, t), t, "flows"),
        t("membership.list_legend"),
        metric="flows",
    )
