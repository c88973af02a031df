"""The officers' list: employers by name, the largest gap first. Only for those who may see names."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import employers, parts
from ucj.views.parts import Column, Table

_COUNTS = (
    *("worker_count", "member_count", "unregistered_count", "arrears_month_count", "arrears_idr"),
    *("wage_known_count", "wage_below_count"),
)


def table(
    rows: pd.DataFrame, names: pd.DataFrame, districts: Mapping[str, str], info: Info, filters: Filters, t: Translator
) -> Table:
    """rows: of the metric `employer_gap`. names: employer_code, employer_name of those that a list names.

    districts: names by code. What nobody says is empty, which is not zero.
    """
    name_of = dict(zip(names["employer_code"], names["employer_name"], strict=True))
    frame = rows.assign(
        employer_name=rows["code"].map(name_of).fillna(t("employers.list_unnamed")),
        district=rows["district_code"].map(districts).fillna(t("employers.district_unknown")),
        sector=[employers.label("sector", code, t) for code in rows["sector"]],
        business_scale=[employers.label("business_scale", code, t) for code in rows["business_scale"]],
    )
    place = districts.get(filters.region_code, info.region_name)
    columns = (
        Column("employer_name", t("employers.list_name"), "text"),
        Column("code", t("employers.list_npp"), "text"),
        Column("district", t("region.district"), "text"),
        *(Column(name, t(f"employers.column_{name}"), "count") for name in _COUNTS),
        Column("business_scale", t("employers.kind_business_scale"), "text"),
        Column("sector", t("employers.kind_sector"), "text"),
    )
    return Table(
        t("employers.list_title", place=place, month=t.month(info.month), count=t.number(len(frame))),
        frame,
        columns,
        f"daftar-pemberi-kerja-{filters.region_code}-{months.text(info.month)}-{info.name}",
        (*parts.facts(info, place, info.month, "", t, "employer_gap"), (t("table.note"), t("employers.list_caution"))),
        t("employers.list_legend"),
        metric="employer_gap",
    )
