"""Capaian & laju: how far each target is, how fast one must go, how fast one went, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from ucj import forecast, pace
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import parts, progress_breaks, progress_cards, progress_table
from ucj.views import progress_targets as targets
from ucj.views.parts import Run, Share, Table, count_of
from ucj.views.progress_targets import Row

# A target that half of the simulations are at in time is as likely as not.
_LIKELY = 50.0


@dataclass(frozen=True)
class Progress:
    """What stands around the fan, all of the chosen target. `message` holds every input of its verdict."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    shares: tuple[Share, ...]
    notes: tuple[str, ...]
    table: Table


def build(run: Run, info: Info, is_public: bool, target: str, t: Translator) -> Progress:
    """target: a code of `codes`; the month is the release's."""
    filters = Filters(info.region_code, info.month, "target", is_public=is_public)
    every = targets.joined(run, filters)
    row = targets.chosen(every, target)
    is_empty = count_of(row["gap_count"]) is None
    crossed = progress_breaks.crossed(run("series_breaks", filters.asking("month")), row, info.month, t)
    said = (_message(row, info.month, t), crossed, _differs(row, t), targets.basis_said(row, t))
    return Progress(
        title=_title(row, t),
        stamp=parts.stamp(info, info.month, t),
        message=" ".join(filter(None, said)),
        is_empty=is_empty,
        shares=() if is_empty else progress_cards.shares(row, t),
        notes=_notes(run, filters, t),
        table=progress_table.table(every, info, t),
    )


def _title(row: Row, t: Translator) -> str:
    """The verdict, computed."""
    said = {
        "target": targets.name_of(row, t),
        "gap": t.number(row["gap_count"]),
        "reached": t.number(row["reached_count"]),
        "count": t.number(row["target_count"]),
        "needed": targets.per_month(row["needed_per_month"], t),
        "pace": targets.per_month(row[f"pace_{pace.VERDICT_SPAN}_per_month"], t),
    }
    return t(f"progress.title_{targets.state_of(row)}", **said)


def _message(row: Row, month: int, t: Translator) -> str:
    """The verdict with every input."""
    state = targets.state_of(row)
    if state == "plain":
        return t("progress.inputs_missing", month=t.month(month))
    is_open = targets.is_missing(row["year"])
    form = "due" if state in ("needed", "paced") else state
    said = {name: t.number(row[f"{name}_count"]) for name in ("reached", "gap")}
    said |= targets.paces(row, t)
    return t(
        f"progress.inputs_{form}",
        verdict=targets.verdict(row, t),
        counted=t(f"progress.counted_{row['basis']}"),
        count=t.number(row["target_count"]),
        base=targets.base(row, t),
        month=t.month(month),
        left="" if is_open else t.number(row["months_left_count"]),
        due="" if is_open else targets.due(row, t),
        source=row["source"],
        **said,
    )


def _differs(row: Row, t: Translator) -> str:
    """Verdict and simulations go by different months: said where they do not agree."""
    if targets.state_of(row) != "paced" or targets.is_missing(row["in_time_pct"]):
        return ""
    share, is_fast = float(row["in_time_pct"]), row["verdict"] != "behind"
    if is_fast == (share >= _LIKELY):
        return ""
    return t(f"progress.differs_{'fast' if is_fast else 'slow'}", share=t.pct(share), window=forecast.WINDOW)


def _notes(run: Run, filters: Filters, t: Translator) -> tuple[str, ...]:
    """While lists are missing the regency's figures are not its own."""
    listed, villages = parts.listed_villages(run, filters)
    if listed == villages:
        return ()
    return (t("summary.title_incomplete", listed=t.number(listed), villages=t.number(villages)),)
