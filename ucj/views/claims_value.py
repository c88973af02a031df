"""What a membership is worth: benefits against contributions, families reached and due, and what a lapse costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj.charts.ranking import Ranked
from ucj.i18n import Translator
from ucj.metrics import Filters, level_of
from ucj.metrics.intake import UNKNOWN
from ucj.store.release import Info
from ucj.theme import theme
from ucj.views.claims import place_name
from ucj.views.claims_where import Ranking
from ucj.views.parts import Run, count_of
from ucj.views.scenario_words import short_rupiah


@dataclass(frozen=True)
class Said:
    """A panel of sentences."""

    title: str
    message: str
    notes: tuple[str, ...]


def ratio(run: Run, filters: Filters, t: Translator) -> Ranking:
    """Benefits against contributions of the year, a bar a payer; what no ledger speaks of is named."""
    year = filters.month // 12
    every = run("benefit_ratio", filters.asking("payer"))
    rows = every[every["year"] == year]
    title = t("claims.ratio_title", place=place_name(run, filters, t), year=year)
    held = rows[rows["held_month_count"] > 0].sort_values("contribution_idr", ascending=False, na_position="last")
    # Nobody here for whom that payer pays.
    held = held[(held[["contribution_idr", "left_out_idr", "benefit_idr"]].fillna(0) > 0).any(axis=1)]
    if held.empty:
        return Ranking(title, (), t("claims.ratio_none", year=year))
    largest = max(float(held["ratio"].max()), 1.0) if held["ratio"].notna().any() else 1.0
    bars = tuple(_ratio_bar(row, largest, t) for row in held.to_dict("records"))
    missing = ", ".join(t.code("payer", code) for code in rows.loc[rows["held_month_count"] == 0, "code"])
    notes = (
        t("claims.ratio_note"),
        "" if level_of(filters.region_code) == "regency" else t("claims.ratio_placed"),
        t("claims.ratio_missing", payers=missing) if missing else "",
        _left_out(held, t),
        _by_year(run("benefit_ratio", filters.asking("year")), t),
    )
    return Ranking(title, bars, " ".join(filter(None, notes)))


def _left_out(held: pd.DataFrame, t: Translator) -> str:
    rows = held[held["left_out_idr"] > 0]
    payers = "; ".join(
        t(
            "claims.ratio_left_out_of",
            payer=t.code("payer", row["code"]),
            contribution=short_rupiah(int(row["left_out_idr"]), t),
            benefit=short_rupiah(int(row["left_out_benefit_idr"]), t),
        )
        for row in rows.to_dict("records")
    )
    return t("claims.ratio_left_out", payers=payers) if payers else ""


def _by_year(rows: pd.DataFrame, t: Translator) -> str:
    """All payers together, where there is more than one year to compare."""
    known = rows.dropna(subset=["ratio"])
    years = ", ".join(
        t("claims.ratio_year", year=row["code"], ratio=t.number(float(row["ratio"]), 2))
        for row in known.to_dict("records")
    )
    return t("claims.ratio_years", years=years) if len(known) > 1 else ""


def _ratio_bar(row: Mapping[Any, Any], largest: float, t: Translator) -> Ranked:
    held = int(row["held_month_count"])
    words = {"held": t.number(held), "months": t.number(held + int(row["missing_month_count"]))}
    name = t.code("payer", row["code"])
    if pd.isna(row["contribution_idr"]):
        share = t("claims.ratio_months", **words)
        return Ranked(name, t("claims.ratio_saving"), share, 0.0, theme().protected)
    words["benefit"] = short_rupiah(int(row["benefit_idr"]), t)
    words["contribution"] = short_rupiah(int(row["contribution_idr"]), t)
    is_known = pd.notna(row["ratio"])
    return Ranked(
        name=name,
        value=t("claims.ratio_value", ratio=t.number(float(row["ratio"]), 2)) if is_known else t("number.none_word"),
        share=t("claims.ratio_share", **words),
        fraction=float(row["ratio"]) / largest if is_known else 0.0,
        colour=theme().protected,
    )


def families(run: Run, filters: Filters, t: Translator) -> Ranking:
    """The families reached, a bar a place below; how many places still wait for a first payment of any kind."""
    whole = run("claim_families", filters).iloc[0]
    place = place_name(run, filters, t)
    if pd.isna(whole["family_count"]):
        return Ranking(t("claims.families_plain", place=place), (), t("claims.families_none"))
    level = "district" if level_of(filters.region_code) == "regency" else "village"
    rows = run("claim_families", filters.asking(level)).sort_values(["family_count", "code"], ascending=[False, True])
    villages = run("claim_families", filters.asking("village"))
    villages = villages[villages["code"] != UNKNOWN]
    largest = max(int(rows["family_count"].max()), 1)
    words = {
        "families": t.number(int(whole["family_count"])),
        "scholarships": t.number(int(whole["scholarship_count"])),
        "scholarship_families": t.number(int(whole["scholarship_family_count"])),
        "idr": short_rupiah(int(whole["scholarship_idr"]), t),
        "reached": t.number(int(villages["first_paid_month"].notna().sum())),
        "villages": t.number(len(villages)),
        "new": t.number(int((villages["first_paid_month"] // 12 == filters.month // 12).sum())),
        "year": str(filters.month // 12),
        "unplaced": t.number(int(whole["family_count"]) - int(villages["family_count"].sum())),
    }
    bars = tuple(_family_bar(row, largest, t) for row in rows.to_dict("records") if row["code"] != UNKNOWN)
    title = t("claims.families_title", place=place, families=words["families"])
    return Ranking(title, bars, t("claims.families_note", **words))


def _family_bar(row: Mapping[Any, Any], largest: int, t: Translator) -> Ranked:
    first = row["first_paid_month"]
    since = t("claims.first_none") if pd.isna(first) else t("claims.first_paid", month=t.month_short(int(first)))
    return Ranked(
        name=row["name"],
        value=t.number(int(row["family_count"])),
        share=since,
        fraction=int(row["family_count"]) / largest,
        colour=theme().protected,
    )


def leads(run: Run, info: Info, filters: Filters, t: Translator) -> Said:
    """Members who died and whose family has claimed nothing, as the release knows them now."""
    found = run("death_leads", replace(filters, month=info.month, by="village"))
    count = int(found["lead_count"].sum())
    title = t("claims.leads_title", count=t.number(count))
    if not count:
        return Said(title, t("claims.leads_none"), ())
    return Said(title, t("claims.leads", count=t.number(count), month=t.month(info.month)), (t("claims.leads_note"),))


def lapse(run: Run, filters: Filters, t: Translator) -> Said:
    """What a family loses by a lapse, and how many are lapsed now."""
    rows = {row["code"]: row for row in run("lapse_cost", filters.asking("standing")).to_dict("records")}
    benefit = {str(code): short_rupiah(int(row["benefit_idr"]), t) for code, row in rows.items()}
    lapsed = count_of(run("lapse_cost", filters).iloc[0]["lapsed_count"])
    words = {
        **benefit,
        "months": t.number(int(rows["whole"]["held_month_count"])),
        "scholarship": short_rupiah(int(rows["whole"]["scholarship_idr"]), t),
    }
    title = t("claims.lapse_title", lapsed=benefit["lapsed"], whole=benefit["whole"])
    is_at_once = rows["returned"]["loss_idr"] == 0
    known = (
        []
        if lapsed is None
        else [
            t(
                "claims.lapse_now",
                count=t.number(lapsed),
                place=place_name(run, filters, t),
                month=t.month(filters.month),
            )
        ]
    )
    if is_at_once:
        message = t("claims.lapse_at_once", whole=words["whole"], scholarship=words["scholarship"])
        return Said(title, message, tuple(known))
    return Said(title, t("claims.lapse", **words), (*known, t("claims.lapse_note", months=words["months"])))
