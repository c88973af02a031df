"""Members who died and whose families have claimed nothing, by name: a table for those who may see names."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import parts
from ucj.views.claims import place_name
from ucj.views.parts import Column, Run, Table

_COLUMNS = ("name", "nik", "village", "death", "payer")


def table(run: Run, info: Info, filters: Filters, members: pd.DataFrame, people: pd.DataFrame, t: Translator) -> Table:
    """members: as `lead_members.listed` gives them. people: as `persons.people` does. One row a member."""
    place = place_name(run, filters, t)
    return Table(
        title=t("claims.lead_table", place=place, month=t.month(info.month)),
        frame=_rows(members.merge(people, on="person_id", how="left"), _villages(run, info), t),
        columns=tuple(Column(name, t(f"claims.lead_{name}"), "text") for name in _COLUMNS),
        file_stem=parts.file_stem(f"klaim-belum-diajukan-{filters.region_code}", filters, info),
        facts=parts.facts(info, place, info.month, "", t, "death_leads"),
        legend=t("claims.leads_note"),
        metric="death_leads",
    )


def _villages(run: Run, info: Info) -> dict[str, str]:
    """With their districts: names of villages repeat."""
    whole = Filters(info.region_code, info.month, is_public=False)
    names = {by: run("coverage", replace(whole, by=by)).set_index("code")["name"] for by in ("district", "village")}
    return {str(code): f"{name} · {names['district'][str(code)[:6]]}" for code, name in names["village"].items()}


def _rows(found: pd.DataFrame, villages: dict[str, str], t: Translator) -> pd.DataFrame:
    none = t("number.none")
    return pd.DataFrame(
        {
            "name": found["name"].fillna(none),
            "nik": found["nik_end"].fillna(none),
            "village": found["village_code"].map(villages).fillna(none),
            "death": [t.month_short(int(month)) for month in found["death_month"]],
            "payer": [none if pd.isna(code) else t.code("payer", code) for code in found["payer"]],
        }
    )
