"""The four cards of Capaian & laju: how far, how fast one must go, how fast one went, and how likely in time."""

from __future__ import annotations

from ucj import forecast, pace
from ucj.i18n import Translator
from ucj.views import progress_targets as targets
from ucj.views.parts import Share
from ucj.views.progress_targets import Row


def shares(row: Row, t: Translator) -> tuple[Share, ...]:
    """row: of `progress_targets.joined`, its counts known."""
    counted, target = t(f"progress.counted_{row['basis']}"), targets.name_of(row, t)
    reached, count = t.number(row["reached_count"]), t.number(row["target_count"])
    recent = targets.paces(row, t)
    return (
        Share(
            t("progress.share_target"),
            t.pct(None if targets.is_missing(row["progress_pct"]) else float(row["progress_pct"])),
            t("progress.counts_target", reached=reached, count=count),
            t("progress.formula_target", counted=counted, target=target),
            " ".join(
                (
                    t("progress.help_target", target=target, counted=counted, source=row["source"]),
                    targets.basis_said(row, t),
                )
            ).strip(),
            "target_progress",
        ),
        _needed(row, t),
        Share(
            t("progress.share_pace"),
            recent[f"pace_{pace.VERDICT_SPAN}"],
            t("progress.counts_pace", **recent),
            t("progress.formula_pace", counted=counted),
            t("progress.help_pace"),
            "required_pace",
        ),
        _in_time(row, t),
    )


def _needed(row: Row, t: Translator) -> Share:
    needed = None if targets.is_missing(row["needed_per_month"]) else float(row["needed_per_month"])
    when = "" if targets.is_missing(row["year"]) else targets.due(row, t)
    if needed is None:
        counts, formula = t("number.none"), t(f"progress.none_needed_{targets.state_of(row)}", due=when)
    else:
        gap, left = t.number(row["gap_count"]), t.number(row["months_left_count"])
        counts, formula = t("progress.counts_needed", gap=gap, left=left), t("progress.formula_needed", due=when)
    help_text = t("progress.help_needed")
    return Share(t("progress.share_needed"), targets.per_month(needed, t), counts, formula, help_text, "required_pace")


def _in_time(row: Row, t: Translator) -> Share:
    if targets.is_missing(row["in_time_pct"]):
        value, formula = t.number(None), t("progress.formula_in_time_none")
        counts = t(f"progress.none_in_time_{_untold(row)}", horizon=forecast.HORIZON)
    else:
        share = float(row["in_time_pct"])
        hits = t.number(round(share * forecast.SIMULATIONS / 100))
        value, formula = t.pct(share), t("progress.formula_in_time", due=targets.due(row, t))
        counts = t("progress.counts_in_time", hits=hits, all=t.number(forecast.SIMULATIONS))
    help_text = t("progress.help_in_time")
    return Share(t("progress.share_in_time"), value, counts, formula, help_text, "projection_target")


def _untold(row: Row) -> str:
    """Why no share of the simulations is in time."""
    if targets.state_of(row) == "reached":
        return "reached"
    if not row["is_projected"]:
        return "no_projection"
    if targets.is_missing(row["year"]):
        return "open"
    return "past_due" if row["verdict"] == "past_due" else "far"
