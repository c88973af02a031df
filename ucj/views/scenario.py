"""Skenario anggaran: what a plan costs, what it reaches and what remains, with what a reader must know beside it."""

from __future__ import annotations

from dataclasses import dataclass

from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.scenario import Scenario
from ucj.store.release import Info
from ucj.views import parts, scenario_pictures, scenario_tables, scenario_words
from ucj.views.parts import Run, Share, Table
from ucj.views.scenario_pictures import Picture
from ucj.views.scenario_words import Row, short_rupiah

_METRIC = "scenario"


@dataclass(frozen=True)
class ScenarioView:
    """A plan, told. shares: rows of cards, for sums are too long for more of them side by side. cautions: what may go
    wrong, assumptions: what the numbers rest on, a sentence each.

    sponsors: what the civil servants would carry. sheets: those of the workbook by name, `years` and `villages` among
    them.
    """

    title: str
    stamp: str
    message: str
    shares: tuple[tuple[Share, ...], ...]
    cautions: tuple[str, ...]
    assumptions: tuple[str, ...]
    sponsors: str
    reached: Picture
    money_title: str
    money: str
    years: Table
    villages: Table
    sheets: tuple[tuple[str, Table], ...]
    file_stem: str


def question(info: Info, asked: Scenario, by: str = "total") -> Filters:
    """What the metric is asked for the whole regency; a plan is never for the public."""
    return Filters(info.region_code, info.month, by, is_public=False, detail=asked)


def build(run: Run, info: Info, asked: Scenario, t: Translator) -> ScenarioView:
    """Raises UcjError with the nearest valid choice when the question has no answer."""
    plan = run(_METRIC, question(info, asked)).iloc[0].to_dict()
    today = run("coverage", Filters(info.region_code, info.month, is_public=False)).iloc[0].to_dict()
    span = scenario_words.span(plan, t)
    ledger = run(_METRIC, question(info, asked, "payer_month"))
    stem = f"skenario-{info.region_code}-{plan['worker_count']}-pekerja-{plan['month_count']}-bulan-{info.name}"
    cautions = scenario_words.cautions(plan, ledger, asked, t)
    assumptions = scenario_words.assumptions(plan, ledger, info, asked, t)
    facts = parts.facts(info, str(today["name"]), info.month, "", t, _METRIC)
    villages = scenario_tables.villages(run(_METRIC, question(info, asked, "village")), stem, facts, t)
    years = scenario_tables.years_by_payer(run(_METRIC, question(info, asked, "payer_year")), stem, facts, t)
    reached = scenario_tables.reached(run(_METRIC, question(info, asked, "month")), stem, facts, t)
    return ScenarioView(
        title=_title(plan, today, t),
        stamp=parts.stamp(info, info.month, t),
        message=_message(plan, today, span, t) + scenario_words.target(run, info, plan, t) + _unspent(plan, t),
        shares=_shares(plan, today, t),
        cautions=cautions,
        assumptions=assumptions,
        sponsors=scenario_words.sponsors(plan, t),
        reached=scenario_pictures.reached(run, info, plan, today, t),
        money_title=t("scenario.money_title", cost=t.rupiah(int(plan["cost_idr"]))),
        money=scenario_pictures.money(ledger, t),
        years=years,
        villages=villages,
        sheets=(
            (t("scenario.sheet_summary"), scenario_tables.summary(plan, today, stem, facts, t)),
            (t("scenario.sheet_reached"), reached),
            (t("scenario.sheet_years"), years),
            (t("scenario.sheet_months"), scenario_tables.months_by_payer(ledger, stem, facts, t)),
            (t("scenario.sheet_villages"), villages),
            (t("scenario.sheet_assumptions"), scenario_tables.sentences((*assumptions, *cautions), stem, facts, t)),
        ),
        file_stem=stem,
    )


def _title(plan: Row, today: Row, t: Translator) -> str:
    return t(
        "scenario.title_budget" if scenario_words.has_budget(plan) else "scenario.title",
        budget=t.rupiah(parts.count_of(plan["budget_idr"])),
        workers=t.number(plan["worker_count"]),
        months=t.number(plan["month_count"]),
        cost=t.rupiah(int(plan["cost_idr"])),
        before=t.pct(float(today["coverage_pct"])),
        after=t.pct(float(plan["coverage_pct"])),
    )


def _message(plan: Row, today: Row, span: str, t: Translator) -> str:
    return t(
        "scenario.message",
        span=span,
        before=t.number(today["active_count"]),
        after=t.number(plan["active_count"]),
        eligible=t.number(plan["eligible_count"]),
        share_before=t.pct(float(today["coverage_pct"])),
        share_after=t.pct(float(plan["coverage_pct"])),
    )


def _unspent(plan: Row, t: Translator) -> str:
    return f" {scenario_words.unspent(plan, t)}" if scenario_words.has_budget(plan) else ""


def _shares(plan: Row, today: Row, t: Translator) -> tuple[tuple[Share, ...], ...]:
    """What it costs and reaches, and under it the prices."""
    return (_cost(plan, t), *_reached(plan, today, t)), (_head(plan, t), _next(plan, t))


def _cost(plan: Row, t: Translator) -> Share:
    workers, length = t.number(plan["worker_count"]), t.number(plan["month_count"])
    formula = t("scenario.card_cost_formula", workers=workers, months=length)
    if scenario_words.has_budget(plan):
        asked, left = short_rupiah(plan["budget_idr"], t), short_rupiah(plan["unspent_idr"], t)
        formula = t("scenario.card_cost_formula_budget", formula=formula, budget=asked, left=left)
    return _card("cost", short_rupiah(plan["cost_idr"], t), t.rupiah(int(plan["cost_idr"])), formula, t)


def _reached(plan: Row, today: Row, t: Translator) -> tuple[Share, Share]:
    """Those covered and those who are still not, beside how it is now."""
    now, then = float(today["coverage_pct"]), float(plan["coverage_pct"])
    active, eligible = t.number(plan["active_count"]), t.number(plan["eligible_count"])
    counts = t("scenario.card_reached_counts", active=active, eligible=eligible)
    formula = t("scenario.card_reached_formula", before=t.pct(now), points=t.signed(then - now, 1))
    left = t("scenario.card_left_counts", eligible=eligible)
    before = t("scenario.card_left_formula", before=t.number(today["uncovered_count"]))
    return (
        _card("reached", t.pct(then), counts, formula, t),
        _card("left", t.number(plan["uncovered_count"]), left, before, t),
    )


def _head(plan: Row, t: Translator) -> Share:
    counts = t("scenario.card_head_counts", months=t.number(plan["month_count"]))
    monthly = t.rupiah(round(plan["cost_idr"] / plan["worker_month_count"]))
    formula = t("scenario.card_head_formula", monthly=monthly)
    return _card("head", t.rupiah(int(plan["cost_per_worker_idr"])), counts, formula, t)


def _next(plan: Row, t: Translator) -> Share:
    """The marginal cost; of fewer than a thousand where fewer remain or are paid for, and then it says so."""
    count, cost = int(plan["next_worker_count"]), int(plan["next_cost_idr"])
    if not count:
        return _card("next", t("number.none"), t("scenario.card_next_none"), t("scenario.card_next_none_formula"), t)
    each = t.rupiah(round(cost / count))
    return _card(
        "next",
        short_rupiah(cost, t),
        t("scenario.card_next_counts", workers=t.number(count)),
        t("scenario.card_next_formula", each=each),
        t,
    )


def _card(name: str, value: str, counts: str, formula: str, t: Translator) -> Share:
    return Share(t(f"scenario.card_{name}"), value, counts, formula, t(f"metric.{_METRIC}.definition"), _METRIC)
