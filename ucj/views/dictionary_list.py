"""What the metric dictionary holds: the metrics by subject, found by words, and all of them as a file."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from ucj.i18n import Translator
from ucj.metrics import METRICS, TEXTS, Metric
from ucj.store.release import Info
from ucj.views.dictionary import breakdowns
from ucj.views.parts import Column, Table

# In the order in which a reader needs them; every metric is of one subject.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "coverage": ("coverage", "status_funnel", "active_series", "members_apart"),
    "uncovered": (
        *("uncovered", "composition", "uncovered_since", "change", "gap_concentration"),
        *("quadrant", "funnel_limits", "probably_covered"),
    ),
    "membership": (
        *("membership_series", "flows", "retention", "at_risk"),
        *("construction_projects", "employers", "employer_gap"),
    ),
    "claims": ("claims", "claim_timeliness", "benefit_ratio", "claim_families", "lapse_cost"),
    "activity": ("activities", "activity_effect"),
    "programme": ("programmes", "programme_funnel", "programme_rejections", "group_coverage"),
    "target": (
        *("target_progress", "required_pace", "projection", "projection_target", "projection_backtest"),
        *("series_breaks", "allocation", "scenario"),
    ),
    "figures": ("reconciliation", "figure_conflicts", "compare"),
    "data": (
        *("data_freshness", "intake_funnel", "fill_rate", "intake_findings", "findings_series"),
        *("death_leads", "claims_waiting"),
    ),
}


@dataclass(frozen=True)
class Item:
    """A metric in the list: its name in addresses, its title and its definition."""

    name: str
    title: str
    definition: str


@dataclass(frozen=True)
class Subject:
    """What several metrics are about."""

    title: str
    items: tuple[Item, ...]


def names() -> tuple[str, ...]:
    """Every metric, by subject."""
    return tuple(name for subject in SUBJECTS.values() for name in subject)


def listed(words: str, t: Translator) -> tuple[Subject, ...]:
    """The subjects with those metrics of which some text holds every word asked for."""
    wanted = words.lower().split()
    found = {
        subject: tuple(_item(name, t) for name in members if _holds(name, wanted, t))
        for subject, members in SUBJECTS.items()
    }
    return tuple(Subject(t(f"dictionary.subject_{subject}"), items) for subject, items in found.items() if items)


def _item(name: str, t: Translator) -> Item:
    return Item(name, t(f"metric.{name}.title"), t(f"metric.{name}.definition"))


def _holds(name: str, wanted: list[str], t: Translator) -> bool:
    said = " ".join((name, *(t(f"metric.{name}.{text}") for text in TEXTS))).lower()
    return all(word in said for word in wanted)


def unknown(name: str, t: Translator) -> str:
    """What is said of an address that names no metric: the nearest one, or the list."""
    near = get_close_matches(name, METRICS, n=1)
    if near:
        return t("dictionary.unknown_near", name=name, near=t(f"metric.{near[0]}.title"))
    return t("dictionary.unknown", name=name)


def table(info: Info, t: Translator) -> Table:
    """The whole dictionary: one row a metric, a column a text."""
    columns = (
        *(Column(text, t(f"dictionary.{text}"), "text") for text in ("title", "metric", "subject")),
        *(Column(text, t(f"dictionary.{text}"), "text") for text in (*TEXTS[1:], "unit", "by")),
    )
    rows = [_row(METRICS[name], subject, t) for subject, members in SUBJECTS.items() for name in members]
    facts = ((t("table.fact_release"), info.name), (t("dictionary.as_of"), t.date(info.as_of)))
    return Table(t("dictionary.table"), pd.DataFrame(rows), columns, f"kamus-metrik-{info.name}", facts, "")


def _row(asked: Metric, subject: str, t: Translator) -> dict[str, str]:
    return {
        "metric": asked.name,
        "subject": t(f"dictionary.subject_{subject}"),
        **{text: t(f"metric.{asked.name}.{text}") for text in TEXTS},
        "unit": t(f"dictionary.unit_{asked.unit}"),
        "by": breakdowns(asked, t),
    }
