"""The tables of a plan: its sums, the money by month and payer, the villages it reaches, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ucj.i18n import Translator
from ucj.views import scenario_words
from ucj.views.parts import Column, Facts, Table

# Of the chosen, and of the village once they are covered.
_CHOSEN = ("worker_count", "cost_idr", "perhaps_member_count", "in_programme_count")
_STANDING = ("active_count", "eligible_count", "uncovered_count")
_BUDGET = ("budget_idr", "unspent_idr")
_SUMS = (
    *("month_count", *_BUDGET, "cost_idr", "cost_per_worker_idr", "next_worker_count", "next_cost_idr"),
    *("perhaps_member_count", "in_programme_count"),
)


def villages(rows: pd.DataFrame, stem: str, facts: Facts, t: Translator) -> Table:
    """The villages with somebody chosen, the most first. rows: of the metric by village."""
    reached = rows[(rows["worker_count"] > 0).fillna(False)]
    reached = reached.sort_values(["worker_count", "code"], ascending=[False, True], ignore_index=True)
    columns = (
        Column("name", t("region.village"), "text"),
        *(Column(name, t(f"scenario.column_{name}"), "count") for name in _CHOSEN),
        Column("coverage_pct", t("scenario.column_coverage_pct"), "pct"),
        *(Column(name, t(f"scenario.column_{name}"), "count") for name in _STANDING),
        Column("code", t("table.code"), "text"),
    )
    count = t.number(int(reached["worker_count"].sum()))
    title = t("scenario.villages_title", workers=count, villages=t.number(len(reached)))
    return Table(title, reached, columns, f"{stem}-desa", facts, "", metric="scenario")


def summary(plan: Mapping[Any, Any], today: Mapping[Any, Any], stem: str, facts: Facts, t: Translator) -> Table:
    """A row a sum, with its share of the eligible workers where it has one."""
    eligible = int(plan["eligible_count"])
    heads = {
        "worker_count": plan["worker_count"],
        "active_now": today["active_count"],
        "active_then": plan["active_count"],
        "uncovered_now": today["uncovered_count"],
        "uncovered_then": plan["uncovered_count"],
        "eligible_count": eligible,
    }
    others = {name: plan[name] for name in _SUMS if name not in _BUDGET or scenario_words.has_budget(plan)}
    shares = [100.0 * int(count) / eligible for count in heads.values()] + [None] * len(others)
    both = heads | others
    frame = pd.DataFrame(
        {
            "name": [t(f"scenario.sum_{name}") for name in both],
            "value": pd.array([int(value) for value in both.values()], dtype="Int64"),
            "share": pd.array(shares, dtype="Float64"),
        }
    )
    columns = (
        Column("name", t("scenario.sheet_summary"), "text"),
        Column("value", t("scenario.column_value"), "count"),
        Column("share", t("scenario.column_share"), "pct"),
    )
    return Table(t("scenario.sheet_summary"), frame, columns, stem, facts, "")


def months_by_payer(ledger: pd.DataFrame, stem: str, facts: Facts, t: Translator) -> Table:
    """A row a month, a column of rupiah a payer and one of all. ledger: rows of the metric by payer and month."""
    wide = _by_payer(ledger, "month")
    wide["name"] = [t.month(int(month)) for month in wide["month"]]
    return Table(t("scenario.sheet_months"), wide, _paid(ledger, "month", t), stem, facts, "")


def years_by_payer(rows: pd.DataFrame, stem: str, facts: Facts, t: Translator) -> Table:
    """A row a calendar year, the same columns. rows: of the metric by payer and year."""
    title = t("scenario.years_title")
    return Table(title, _by_payer(rows, "name"), _paid(rows, "year", t), f"{stem}-tahun", facts, "", metric="scenario")


def _by_payer(rows: pd.DataFrame, time: str) -> pd.DataFrame:
    """Payers in the order in which they pay, and what all of them pay."""
    wide = rows.pivot(index=time, columns="code", values="cost_idr")[rows["code"].unique().tolist()]
    return wide.assign(total=wide.sum(axis=1)).reset_index()


def _paid(rows: pd.DataFrame, time: str, t: Translator) -> tuple[Column, ...]:
    payers = rows["code"].unique().tolist()
    return (
        Column("name", t(f"scenario.column_{time}"), "text"),
        *(Column(payer, t("scenario.column_paid", payer=t.code("payer", payer)), "count") for payer in payers),
        Column("total", t("scenario.column_paid_all"), "count"),
    )


def reached(rows: pd.DataFrame, stem: str, facts: Facts, t: Translator) -> Table:
    """Coverage in every month of the plan, and what the month costs. rows: of the metric by month."""
    frame = rows.assign(name=[t.month(int(month)) for month in rows["month"]])
    columns = (
        Column("name", t("scenario.column_month"), "text"),
        Column("coverage_pct", t("scenario.column_coverage_pct"), "pct"),
        *(Column(name, t(f"scenario.column_{name}"), "count") for name in (*_STANDING, "worker_count", "cost_idr")),
    )
    return Table(t("scenario.sheet_reached"), frame, columns, stem, facts, "")


def sentences(lines: Sequence[str], stem: str, facts: Facts, t: Translator) -> Table:
    """What stands beside the numbers, a row a sentence."""
    frame = pd.DataFrame({"name": list(lines)})
    return Table(
        t("scenario.sheet_assumptions"),
        frame,
        (Column("name", t("scenario.sheet_assumptions"), "text"),),
        stem,
        facts,
        "",
    )
