"""What a plan may go wrong by and what its numbers rest on, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.scenario import FOSTER, Scenario
from ucj.store.release import Info
from ucj.views.parts import Run, count_of

_MILLION, _BILLION = 1_000_000, 1_000_000_000
Row = Mapping[Any, Any]


def short_rupiah(value: float, t: Translator) -> str:
    """A sum for a headline: in millions or billions, with the full one beside it."""
    if value >= _BILLION:
        return t("scenario.billion", value=t.number(value / _BILLION, 2))
    if value >= _MILLION:
        return t("scenario.million", value=t.number(value / _MILLION, 1))
    return t.rupiah(int(value))


def span(plan: Row, t: Translator) -> str:
    """'Oktober 2025 sampai September 2026'. plan: the metric's row of the whole."""
    first, last = int(plan["first_month"]), int(plan["first_month"] + plan["month_count"] - 1)
    return t.month(first) if first == last else t("scenario.span", first=t.month(first), last=t.month(last))


def payers_text(asked: Scenario, t: Translator) -> str:
    """'Bapak asuh 700, APBD kabupaten sisanya'."""
    return ", ".join(_payer(text, asked, t) for text in asked.funds)


def _payer(text: str, asked: Scenario, t: Translator) -> str:
    payer, _, count = text.partition(":")
    name = t.code("payer", payer)
    if count:
        return f"{name} {t.number(int(count))}"
    if payer == FOSTER:
        return t("scenario.fund_carried", payer=name)
    return t("scenario.fund_all" if len(asked.funds) == 1 else "scenario.fund_rest", payer=name)


def has_budget(plan: Row) -> bool:
    """Whether the plan was asked for by its money. plan: the metric's row of the whole."""
    return bool(plan["sized_by"] == "budget")


def unspent(plan: Row, t: Translator) -> str:
    """What is left of the budget that was asked for, and why."""
    return t(
        f"scenario.unspent_{plan['unspent_reason']}",
        budget=t.rupiah(int(plan["budget_idr"])),
        cost=t.rupiah(int(plan["cost_idr"])),
        left=t.rupiah(int(plan["unspent_idr"])),
    )


def target(run: Run, info: Info, plan: Row, t: Translator) -> str:
    """How the plan stands to the regency's own target in heads; '' without one."""
    row = run("target_progress", Filters(info.region_code, info.month, is_public=False)).iloc[0]
    wanted = count_of(row["target_count"])
    if wanted is None or row["basis"] != "active":
        return ""
    missing = wanted - int(plan["active_count"])
    key = "scenario.target_missed" if missing > 0 else "scenario.target_reached"
    name = t.code("target", str(row["code"]))
    return " " + t(key, name=name, target=t.number(wanted), missing=t.number(missing))


def cautions(plan: Row, ledger: pd.DataFrame, asked: Scenario, t: Translator) -> tuple[str, ...]:
    """Plainly, each with its count; nothing where there is nothing to warn of. ledger: rows by payer and month."""
    payers = ledger.drop_duplicates("code").to_dict("records")
    counted = {
        "perhaps": plan["perhaps_member_count"],
        "programme": plan["in_programme_count"],
        "limit": plan["reaching_limit_count"],
        "wage": plan["wage_earner_count"],
        "beyond": plan["foster_beyond_count"],
    }
    whose = ", ".join(
        f"{t.code('payer', row['code'])} {t.number(row['perhaps_member_count'])}"
        for row in payers
        if row["perhaps_member_count"] > 0
    )
    said = [
        t(
            f"scenario.caution_{name}",
            count=t.number(count),
            payers=whose,
            carried=t.number(plan["foster_worker_count"]),
        )
        for name, count in counted.items()
        if count > 0
    ]
    if plan["month_count"] <= plan["full_benefit_month_count"]:
        said.append(_early("caution_short", plan, t))
    if any(row["code"] == "village" for row in payers):
        said.append(t("scenario.caution_village_relief" if asked.village_relief else "scenario.caution_village"))
    return tuple(said)


def _early(name: str, plan: Row, t: Translator) -> str:
    """What the heirs of a new member receive."""
    return t(
        f"scenario.{name}",
        months=t.number(plan["full_benefit_month_count"]),
        early=t.rupiah(int(plan["early_death_benefit_idr"])),
        whole=t.rupiah(int(plan["death_benefit_idr"])),
    )


def assumptions(plan: Row, ledger: pd.DataFrame, info: Info, asked: Scenario, t: Translator) -> tuple[str, ...]:
    """What is held still, how many, who comes first, who pays at which price, and what that buys."""
    sectors = ", ".join(t.code("sector", code).lower() for code in asked.sectors) or t("scenario.all_sectors")
    programmes = t("scenario.programmes_jht" if asked.with_jht else "scenario.programmes")
    whom = t("scenario.own_account_only", sectors=sectors) if asked.own_account else sectors
    sizes = (unspent(plan, t),) if has_budget(plan) else _sized(plan, t)
    return (
        t("scenario.assumes_still", month=t.month(info.month)),
        *sizes,
        t("scenario.assumes_order", order=t(f"scenario.order_{asked.order}_long"), sectors=whom),
        t("scenario.assumes_payers", payers=payers_text(asked, t), span=span(plan, t)),
        t("scenario.assumes_rates", programmes=programmes, rates=_rates(ledger, t)),
        _early("assumes_early", plan, t),
        sponsors(plan, t),
        t("scenario.assumes_end"),
    )


def _sized(plan: Row, t: Translator) -> tuple[str, ...]:
    """Why so many, where no number was asked for."""
    return () if plan["sized_by"] == "workers" else (t(f"scenario.assumes_{plan['sized_by']}"),)


def _rates(ledger: pd.DataFrame, t: Translator) -> str:
    """What a head costs a month on average, by payer: one sum, or from the month with the lowest to the highest."""
    each = (ledger["cost_idr"] / ledger["worker_count"]).round().astype("Int64")
    said = []
    for payer, prices in each.groupby(ledger["code"], sort=False):
        ends = dict.fromkeys((int(prices.min()), int(prices.max())))
        said.append(f"{t.code('payer', str(payer))} {'–'.join(map(t.rupiah, ends))}")
    return ", ".join(said)


def sponsors(plan: Row, t: Translator) -> str:
    """Civil servants x share x workers each, with the ideal beside what is observed."""
    said = t(
        "scenario.assumes_sponsors",
        servants=t.number(plan["servant_count"]),
        share=t.pct(float(plan["participation_pct"]), 2),
        each=t.number(plan["workers_per_servant"]),
        carried=t.number(plan["foster_worker_count"]),
        ideal=t.pct(float(plan["ideal_participation_pct"]), 0),
        ideal_carried=t.number(plan["foster_ideal_worker_count"]),
    )
    source = plan["participation_source"]
    return f"{said} {t('scenario.assumes_sponsors_source', source=source)}" if source else said
