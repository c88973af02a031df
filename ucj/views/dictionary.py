"""One entry of the metric dictionary: a number's reason, meaning and limits, and what it is today."""

from __future__ import annotations

from dataclasses import dataclass

from ucj import i18n
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.metrics import METRICS, TOTAL, Filters, Metric
from ucj.store.release import Info
from ucj.views.parts import Run, count_of

# Numerator and denominator in the row of the whole; those without a share have the one count.
_COUNTS = {
    "coverage": ("active_count", "eligible_count"),
    "active_series": ("active_count", "eligible_count"),
    "members_apart": ("active_count",),
    "uncovered": ("uncovered_count", "eligible_count"),
    "funnel_limits": ("active_count", "eligible_count"),
    "quadrant": ("registered_count", "eligible_count"),
    "gap_concentration": ("half_count", "uncovered_count"),
    "probably_covered": ("probably_covered_count", "uncovered_count"),
    "target_progress": ("reached_count", "target_count"),
    "allocation": ("reached_count", "target_count"),
    "figure_conflicts": ("conflict_count",),
    "data_freshness": ("accepted_count",),
    "intake_funnel": ("valid_count", "received_count"),
    "fill_rate": ("filled_count", "cell_count"),
    "intake_findings": ("open_count", "finding_count"),
    "findings_series": ("finding_count",),
    "death_leads": ("lead_count",),
    "claims_waiting": ("waiting_count", "claim_count"),
}
# Beside the title, the reason, the meaning and the formula, which stand apart.
_LOWER = ("caveats", "source", "owner", "history")


@dataclass(frozen=True)
class Said:
    """One text of an entry under its label."""

    label: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One metric in full. value: what it is in the release's month, or why the reader is not told; '' for none.

    kept: what the release was made with, where its definition, formula, numerator or denominator was another; else ''.
    """

    title: str
    rationale: str
    definition: str
    kept: str
    formula: str
    counted: tuple[Said, ...]
    value: str
    below: tuple[Said, ...]
    command: str


def entry(run: Run, info: Info, name: str, is_public: bool, kept: tuple[tuple[str, str], ...], t: Translator) -> Entry:
    """name: a known metric. kept: its texts in the release by their names, in the default language; none when it had
    none."""
    asked = METRICS[name]
    return Entry(
        title=t(f"metric.{name}.title"),
        rationale=t(f"metric.{name}.rationale"),
        definition=t(f"metric.{name}.definition"),
        kept=_kept(name, kept, t),
        formula=t(f"metric.{name}.formula"),
        counted=tuple(_said(name, text, t) for text in ("numerator", "denominator")),
        value=_value(run, info, name, is_public, t),
        below=(
            *(_said(name, text, t) for text in _LOWER),
            Said(t("dictionary.unit"), t(f"dictionary.unit_{asked.unit}")),
            Said(t("dictionary.by"), breakdowns(asked, t)),
        ),
        command=t("dictionary.command", name=name, by=asked.by[0]),
    )


def breakdowns(asked: Metric, t: Translator) -> str:
    """What a metric can be broken down by, in words, each with its code for the command line."""
    return ", ".join(t("dictionary.by_one", word=t(f"dictionary.by_{code}"), code=code) for code in asked.by)


def _kept(name: str, kept: tuple[tuple[str, str], ...], t: Translator) -> str:
    """Those of the texts that say something else today."""
    today = i18n.translator(i18n.DEFAULT_LANGUAGE)
    other = [f"{t(f'dictionary.{text}')}: {said}" for text, said in kept if said != today(f"metric.{name}.{text}")]
    return t("dictionary.kept", said=" · ".join(other)) if other else ""


def _said(name: str, text: str, t: Translator) -> Said:
    return Said(t(f"dictionary.{text}"), t(f"metric.{name}.{text}"))


def _value(run: Run, info: Info, name: str, is_public: bool, t: Translator) -> str:
    """Of the whole in the release's month, both counts beside a share; hidden, absent and refused stay different."""
    if name not in _COUNTS:
        return ""
    try:
        row = run(name, Filters(info.region_code, info.month, TOTAL, is_public=is_public)).iloc[0]
    except Refused:
        return t("dictionary.value_refused")
    part, *base = (count_of(row[column]) for column in _COUNTS[name])
    place = {"place": info.region_name, "month": t.month(info.month)}
    if part is None or None in base:
        is_hidden = is_public and row.get("is_listed", True)
        return t("dictionary.value_hidden" if is_hidden else "dictionary.value_none", **place)
    if not base:
        return t("dictionary.value_count", count=t.number(part), **place)
    share = t.pct(100.0 * part / base[0] if base[0] else None)
    return t("dictionary.value_share", part=t.number(part), base=t.number(base[0]), share=share, **place)
