"""Which places differ by more than chance, and what each needs: the funnel plot and the quadrant of the uncovered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ucj.charts import funnel_plot, plot, quadrant_plot
from ucj.charts.funnel_plot import Funnel, Limits
from ucj.charts.quadrant_plot import Quadrant
from ucj.i18n import Translator
from ucj.views.area import Choice
from ucj.views.gap import against_regency
from ucj.views.parts import Run

_LIMITS = ("low_95", "high_95", "low_998", "high_998")


@dataclass(frozen=True)
class Read:
    """A drawing under its message; '' where no place has a share to draw, and the title says so."""

    title: str
    wide: str = ""
    narrow: str = ""
    note: str = ""


def funnel(run: Run, choice: Choice, t: Translator) -> Read:
    """Coverage of the places by their eligible workers, between the limits of chance."""
    rows = against_regency(run, "funnel_limits", choice).dropna(subset=["reading"])
    level = t(f"region.{choice.level}_plain")
    if rows.empty:
        return Read(t("uncovered.reading_none"))
    rows = rows.sort_values("eligible_count")
    below = int(rows["reading"].isin(("far_below", "below")).sum())
    month, far = t.month(choice.filters.month), int((rows["reading"] == "far_below").sum())
    covered = rows["coverage_pct"].astype("float64")
    limits = rows[[f"{name}_pct" for name in _LIMITS]].astype("float64")
    title = t("uncovered.funnel_title", below=t.number(below), places=t.number(len(rows)), level=level)
    drawing = Funnel(
        points=tuple(_covered(row, choice, t) for row in rows.to_dict("records")),
        limits=Limits(tuple(rows["eligible_count"].astype(float)), *(tuple(limits[name]) for name in limits)),
        expected=float(rows["expected_pct"].iloc[0]),
        x=plot.axis(0.0, float(rows["eligible_count"].max()), t("uncovered.funnel_x"), t.number),
        y=plot.axis(float(covered.min()), float(covered.max()), t("uncovered.funnel_y"), t.number),
        words={reading: t(f"reading.funnel.{reading}") for reading in funnel_plot.READINGS},
        expected_word=t(
            "uncovered.funnel_expected", place=_regency(run, choice), share=t.pct(float(rows["expected_pct"].iloc[0]))
        ),
        word_95=t("uncovered.funnel_95"),
        word_998=t("uncovered.funnel_998"),
        alt=t("uncovered.funnel_alt", title=title, far=t.number(far), month=month),
    )
    by_chance = t.number(0.05 * len(rows))
    note = t("uncovered.funnel_note", month=month, chance=by_chance, places=t.number(len(rows)))
    return Read(title, funnel_plot.wide(drawing), funnel_plot.narrow(drawing), note)


def _covered(row: Mapping[Any, Any], choice: Choice, t: Translator) -> funnel_plot.Point:
    share = float(row["coverage_pct"])
    counts = t("summary.counts", part=t.number(row["active_count"]), base=t.number(row["eligible_count"]))
    reading = t(f"reading.funnel.{row['reading']}")
    return funnel_plot.Point(
        name=row["name"],
        eligible=int(row["eligible_count"]),
        share=share,
        reading=row["reading"],
        said=f"{row['name']}: {t.pct(share)} ({counts}), {reading}",
        is_chosen=row["code"] == choice.village_code,
    )


def quadrant(run: Run, choice: Choice, t: Translator) -> Read:
    """Registered share by lapse rate of the places, cut at those of the place they lie in."""
    rows = against_regency(run, "quadrant", choice).dropna(subset=["reading", "lapse_pct"])
    level = t(f"region.{choice.level}_plain")
    if rows.empty:
        return Read(t("uncovered.reading_none"))
    counts = rows["reading"].value_counts()
    words = {reading: t.number(int(counts.get(reading, 0))) for reading in quadrant_plot.READINGS}
    title = t("uncovered.quadrant_title", places=t.number(len(rows)), level=level, **words)
    registered, lapsed = rows["registered_pct"].astype(float), rows["lapse_pct"].astype(float)
    cuts = rows.iloc[0]
    drawing = Quadrant(
        points=tuple(_placed(row, choice, t) for row in rows.to_dict("records")),
        registered_cut=float(cuts["registered_cut_pct"]),
        lapse_cut=float(cuts["lapse_cut_pct"]),
        x=plot.axis(float(registered.min()), float(registered.max()), t("uncovered.quadrant_x"), t.number),
        y=plot.axis(0.0, float(lapsed.max()), t("uncovered.quadrant_y"), t.number),
        readings={
            reading: t("uncovered.quadrant_corner", reading=t(f"reading.quadrant.{reading}"), places=words[reading])
            for reading in quadrant_plot.READINGS
        },
        cut_word=t("uncovered.quadrant_cut", place=_regency(run, choice)),
        alt=t("uncovered.quadrant_alt", title=title, month=t.month(choice.filters.month)),
    )
    note = t("uncovered.quadrant_note", month=t.month(choice.filters.month))
    return Read(title, quadrant_plot.wide(drawing), quadrant_plot.narrow(drawing), note)


def _regency(run: Run, choice: Choice) -> str:
    """What all places are read against."""
    whole = replace(choice.filters, region_code=choice.filters.region_code[:4])
    return str(run("coverage", whole).iloc[0]["name"])


def _placed(row: Mapping[Any, Any], choice: Choice, t: Translator) -> quadrant_plot.Point:
    registered, lapsed = float(row["registered_pct"]), float(row["lapse_pct"])
    said = t(
        "uncovered.quadrant_said",
        name=row["name"],
        registered=t.pct(registered),
        lapsed=t.pct(lapsed),
        reading=t(f"reading.quadrant.{row['reading']}"),
    )
    is_chosen = row["code"] == choice.village_code
    return quadrant_plot.Point(row["name"], registered, lapsed, row["reading"], said, is_chosen)
