"""The profile of one village: how it is doing, who is not covered, and how it compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj import months
from ucj.charts import small_map
from ucj.charts.small_map import Area
from ucj.geo.layer import Layer
from ucj.geo.touching import Around
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.theme import MISSING
from ucj.views import area, naming, parts, profile_place, profile_trend, ranks
from ucj.views.area import Choice
from ucj.views.parts import Column, Run, Share, Table, count_of
from ucj.views.profile_place import Fact
from ucj.views.profile_trend import Trend


@dataclass(frozen=True)
class Profile:
    """Finished texts and frames of one village in one month.

    facts: its place among others and what to do. areas: the village first and those around it, for the map.
    """

    title: str
    stamp: str
    message: str
    shares: tuple[Share, ...]
    facts: tuple[Fact, ...]
    trend: Trend
    map_title: str
    map_alt: str
    areas: tuple[Area, ...]
    table: Table
    table_note: str
    file_stem: str


def build(run: Run, info: Info, choice: Choice, around: Around, t: Translator) -> Profile:
    """choice: the village's district as the place, the village as the one chosen. around: the villages beside it."""
    whole, month = run("coverage", choice.focus).iloc[0].to_dict(), choice.filters.month
    name = naming.of_row(whole, t)
    rows = _beside(run, info, choice, around)
    areas = tuple(_area(row, t) for row in rows.to_dict("records"))
    file_stem = f"profil-{choice.village_code}-{months.text(month)}-{info.name}"
    return Profile(
        title=_title(run, whole, name, choice, t),
        stamp=parts.stamp(info, month, t),
        message=_message(run, whole, choice, t),
        shares=tuple(_share(share, whole, month, t) for share in _PAIRS),
        facts=profile_place.facts(run, info, choice, t),
        trend=profile_trend.build(run, info, choice, t),
        map_title=t(f"profile.map_{around.how}", name=name),
        map_alt=t("profile.map_alt", areas=", ".join(f"{each.name} {each.value}" for each in areas)),
        areas=areas,
        table=_table(rows, name, file_stem, parts.facts(info, _address(run, info, name, choice, t), month, "", t), t),
        table_note=t(f"profile.around_{around.how}"),
        file_stem=file_stem,
    )


def _address(run: Run, info: Info, name: str, choice: Choice, t: Translator) -> str:
    district = naming.of_row(run("coverage", choice.filters).iloc[0].to_dict(), t)
    return f"{name}, {district}, {info.region_name}"


def _title(run: Run, whole: Mapping[Any, Any], name: str, choice: Choice, t: Translator) -> str:
    """The message, computed: the share and where it stands in its district."""
    rank = ranks.coverage_rank(run, choice.filters, choice.village_code)
    if rank is None:
        return t("profile.title_plain", name=name)
    return t(
        "profile.title",
        name=name,
        share=t.pct(float(whole["coverage_pct"])),
        rank=t.number(rank.rank),
        places=t.number(rank.places),
        district=run("coverage", choice.filters).iloc[0]["name"],
    )


def _message(run: Run, whole: Mapping[Any, Any], choice: Choice, t: Translator) -> str:
    if reason := area.missing(whole, choice.filters, t):
        return reason
    counts = {stage: t.number(count_of(whole[f"{stage}_count"])) for stage in ("active", "eligible", "uncovered")}
    share, month = t.pct(float(whole["coverage_pct"])), t.month(choice.filters.month)
    notes = [t("coverage.reconstructed", month=month)] if area.is_reconstructed(run, choice.focus) else []
    return " ".join((t("coverage.message", share=share, month=month, **counts), *notes))


# Part, base, and the metric that explains the share.
_PAIRS = {
    "coverage": ("active", "eligible", "coverage"),
    "registered": ("registered", "eligible", "status_funnel"),
    "active": ("active", "registered", "status_funnel"),
    "uncovered": ("uncovered", "eligible", "uncovered"),
}


def _share(name: str, whole: Mapping[Any, Any], month: int, t: Translator) -> Share:
    """A hidden count has the sign of the hidden, a share with one its word."""
    *stages, metric = _PAIRS[name]
    part, base = (count_of(whole[f"{stage}_count"]) for stage in stages)
    subject = "profile" if name == "uncovered" else "summary"
    share = 100.0 * part / base if part is not None and base else None
    return Share(
        label=t(f"{subject}.share_{name}"),
        value=t("number.hidden_word") if part is None or base is None else t.pct(share),
        counts=t("summary.counts", part=_shown(part, t), base=_shown(base, t)),
        formula=t("profile.formula", formula=t(f"{subject}.formula_{name}"), month=t.month(month)),
        help=t(f"{subject}.help_{name}"),
        metric=metric,
    )


def _shown(count: int | None, t: Translator) -> str:
    return t("number.hidden") if count is None else t.number(count)


def _beside(run: Run, info: Info, choice: Choice, around: Around) -> pd.DataFrame:
    """Rows of `coverage`, the village first, with its `district` and what its share differs by, `difference_pp`.

    Where nobody can say who lies around it, those of its district follow.
    """
    regency = replace(choice.filters, region_code=info.region_code)
    rows = run("coverage", regency.asking("village")).set_index("code", drop=False)
    districts = run("coverage", regency.asking("district")).set_index("code")["name"]
    own = choice.village_code
    fellows = [code for code in rows.index if code.startswith(choice.filters.region_code) and code != own]
    codes = fellows if around.how == "none" else [code for code in around.codes if code in rows.index]
    beside = rows.loc[[own, *codes]].reset_index(drop=True)
    return beside.assign(
        district=beside["code"].str[: len(choice.filters.region_code)].map(districts),
        difference_pp=beside["coverage_pct"] - beside["coverage_pct"].iloc[0],
    )


def _area(row: Mapping[Any, Any], t: Translator) -> Area:
    share = None if pd.isna(row["coverage_pct"]) else float(row["coverage_pct"])
    return Area(row["code"], row["name"], share, parts.share_text(row, t), parts.state_of(row))


def map_drawing(view: Profile, layer: Layer, t: Translator) -> str:
    """The village among those around it, over whichever layer is in force; '' when it has no shape there."""
    shapes = layer.frame[layer.frame["region_code"].isin([each.region_code for each in view.areas])]
    own = view.areas[0].region_code
    if own not in set(shapes["region_code"]):
        return ""
    return small_map.draw(
        shapes,
        view.areas,
        t("map.legend_coverage"),
        {state: t(f"number.{state}_word") for state in MISSING},
        t(layer.notice_key),
        view.map_alt,
        outlined=own,
    )


def _table(rows: pd.DataFrame, name: str, file_stem: str, facts: parts.Facts, t: Translator) -> Table:
    """The village and those beside it."""
    columns = (
        Column("name", t("region.village"), "text"),
        Column("district", t("region.district"), "text"),
        *(Column(f"{stage}_count", t.code("stage", stage), "count") for stage in ("eligible", "active", "uncovered")),
        Column("coverage_pct", t("table.coverage_pct"), "pct"),
        Column("difference_pp", t("profile.difference"), "pp"),
        Column("code", t("table.code"), "text"),
    )
    rows = rows.assign(state=parts.states_of(rows, columns))
    return parts.explained(t("profile.table_title", name=name), rows, columns, file_stem, facts, t)
