"""Every target in force in one table: what it counts, of what, by when, how far, how fast."""

from __future__ import annotations

import pandas as pd

from ucj import pace
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.views import parts
from ucj.views import progress_targets as targets
from ucj.views.parts import Column, Table

# Column, heading, kind.
_COLUMNS = (
    ("name", "target", "text"),
    ("verdict", "verdict", "text"),
    ("reached_count", "reached", "count"),
    ("target_count", "count", "count"),
    ("gap_count", "gap", "count"),
    ("due", "due", "text"),
    ("needed_per_month", "needed", "rate"),
    (f"pace_{pace.VERDICT_SPAN}_per_month", "pace", "pace"),
    ("in_time_pct", "in_time", "pct"),
    ("basis", "basis", "text"),
    ("basis_note", "basis_note", "text"),
    ("base", "base", "text"),
    ("source", "source", "text"),
)


def table(every: pd.DataFrame, info: Info, t: Translator) -> Table:
    """A row a target, as `progress_targets.joined` gives them."""
    rows = every.to_dict("records")
    said = pd.DataFrame(
        {
            "name": [targets.name_of(row, t) for row in rows],
            "verdict": [targets.verdict(row, t) for row in rows],
            "basis": [t(f"progress.counted_{row['basis']}") for row in rows],
            "basis_note": [targets.basis_note(row, t) for row in rows],
            "base": [targets.base(row, t) for row in rows],
            "due": [t("progress.no_due") if targets.is_missing(row["year"]) else targets.due(row, t) for row in rows],
        },
        index=every.index,
    )
    frame = pd.concat([every.drop(columns=["verdict", "basis", "basis_note"]), said], axis=1)
    frame["state"] = frame["gap_count"].isna().map({True: "hidden", False: "share"})
    return parts.explained(
        t("progress.table", month=t.month(info.month)),
        frame,
        _columns(t),
        f"target-{info.region_code}-{info.name}",
        parts.facts(info, info.region_name, info.month, "", t, "required_pace"),
        t,
        "required_pace",
    )


def _columns(t: Translator) -> tuple[Column, ...]:
    return tuple(Column(name, t(f"progress.column_{heading}"), kind) for name, heading, kind in _COLUMNS)
