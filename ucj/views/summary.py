"""Ringkasan: the message, the whole labour force as one bar, four shares, the trend, a map, where the gap is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj.charts import labour_bar, small_map
from ucj.charts import trend as trend_chart
from ucj.charts.labour_bar import Bar, Goal, Part
from ucj.charts.ranking import Ranked
from ucj.charts.small_map import Area
from ucj.charts.trend import Level, Trend
from ucj.geo.layer import Layer
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.theme import MISSING, theme
from ucj.views import activity_marks, parts
from ucj.views.parts import Run, Share, Table, count_of

# The first screen has room for a short list.
_FLAGS_MAX = 4


@dataclass(frozen=True)
class Summary:
    title: str
    stamp: str
    bar_wide: str
    bar_narrow: str
    shares: tuple[Share, ...]
    trend_title: str
    trend_spec: dict[str, Any]
    trend_alt: str
    trend_note: tuple[str, ...]
    map_title: str
    areas: tuple[Area, ...]
    gap_title: str
    gap: tuple[Ranked, ...]
    notes: tuple[str, ...]
    table: Table


def build(run: Run, info: Info, is_public: bool, t: Translator) -> Summary:
    """The first screen for the newest month of a release."""
    filters = Filters(info.region_code, info.month, is_public=is_public)
    whole = run("coverage", filters).iloc[0]
    target = run("target_progress", filters).iloc[0]
    districts = run("coverage", filters.asking("district"))
    series = run("active_series", filters.asking("month"))
    lists = parts.listed_villages(run, filters)
    bar = _bar(whole, target, t)
    done = activity_marks.build(run, filters, int(series["month"].min()), t, _FLAGS_MAX)
    trend = replace(_trend(series, whole, target, t), done=done)
    gap_title, gap = _gap(districts, count_of(whole["uncovered_count"]), t)
    return Summary(
        title=_incomplete(lists, t) or _title(whole, target, t),
        stamp=parts.stamp(info, info.month, t),
        bar_wide=labour_bar.wide(bar),
        bar_narrow=labour_bar.narrow(bar),
        shares=_shares(whole, target, t),
        trend_title=_trend_title(series, t),
        trend_spec=trend_chart.spec(trend, t),
        trend_alt=activity_marks.alt(trend.alt, done, t),
        trend_note=activity_marks.note(done, t),
        map_title=t("summary.map_title", month=t.month(info.month)),
        areas=_areas(districts, t),
        gap_title=gap_title,
        gap=gap,
        notes=_notes(run, filters, info, lists, t),
        table=_table(districts, info, t),
    )


def _incomplete(lists: tuple[int, int], t: Translator) -> str:
    """While lists are missing the regency's figures are not its own: the title says that, and no target."""
    listed, villages = lists
    if listed == villages:
        return ""
    return t("summary.title_incomplete", listed=t.number(listed), villages=t.number(villages))


def _lists_note(lists: tuple[int, int], t: Translator) -> str:
    return t("summary.note_villages", listed=t.number(lists[0]), villages=t.number(lists[1]))


def _title(whole: pd.Series, target: pd.Series, t: Translator) -> str:
    """The message, computed: what is missing to the target, or what is left once it is reached."""
    name = t("summary.target_name", series=target["code"], year=target["year"]) if pd.notna(target["year"]) else ""
    gap, uncovered = count_of(target["gap_count"]), count_of(whole["uncovered_count"])
    if gap is None or uncovered is None:
        return t("summary.title_hidden")
    if not name:
        return t("summary.title_uncovered", count=t.number(uncovered))
    if gap > 0:
        return t("summary.title_gap", count=t.number(gap), target=name)
    return t("summary.title_reached", count=t.number(uncovered), target=name)


def _bar(whole: pd.Series, target: pd.Series, t: Translator) -> Bar:
    look = theme()
    colours = {
        "active": look.protected,
        "lapsed": look.lapsed,
        "unregistered": look.uncovered,
        "excluded": look.excluded,
    }
    counts = {stage: count_of(whole[f"{stage}_count"]) for stage in (*colours, "eligible", "uncovered")}
    pieces = tuple(
        Part(counts[stage] or 0, t.number(counts[stage]), t(f"summary.bar_{stage}"), colour)
        for stage, colour in colours.items()
    )
    eligible, uncovered = counts["eligible"], counts["uncovered"]
    goals = [Goal(eligible or 0, t("summary.goal_universal", count=t.number(eligible)), look.ink)]
    aimed = count_of(target["target_count"])
    if pd.notna(target["year"]) and aimed is not None:
        goals.insert(
            0, Goal(aimed, t("summary.goal_target", series=target["code"], count=t.number(aimed)), look.target)
        )
    label = t("summary.bar_gap", count=t.number(uncovered))
    words = [f"{part.label} {part.value}" for part in pieces]
    return Bar(
        parts=pieces,
        goals=tuple(sorted(goals, key=lambda goal: goal.count)),
        gap_label=label,
        gap_from=counts["active"] or 0,
        gap_to=eligible or 0,
        alt=t("summary.bar_alt", parts=", ".join(words), gap=label, goals=", ".join(goal.label for goal in goals)),
    )


def _shares(whole: pd.Series, target: pd.Series, t: Translator) -> tuple[Share, ...]:
    pairs = {
        "target": (target["reached_count"], target["target_count"]),
        "coverage": (whole["active_count"], whole["eligible_count"]),
        "registered": (whole["registered_count"], whole["eligible_count"]),
        "active": (whole["active_count"], whole["registered_count"]),
    }
    return tuple(_share(name, count_of(part), count_of(base), target, t) for name, (part, base) in pairs.items())


# Shares of stages are explained where the stages are.
_ENTRIES = {
    "target": "target_progress",
    "coverage": "coverage",
    "registered": "status_funnel",
    "active": "status_funnel",
}


def _share(name: str, part: int | None, base: int | None, target: pd.Series, t: Translator) -> Share:
    percentage = 100.0 * part / base if part is not None and base else None
    return Share(
        label=t(f"summary.share_{name}"),
        value=t.pct(percentage),
        counts=t("summary.counts", part=t.number(part), base=t.number(base)),
        formula=t(f"summary.formula_{name}", series=t.code("target", target["code"])),
        help=t(f"summary.help_{name}", source=target["source"], basis=t(f"summary.basis_{target['basis']}")),
        metric=_ENTRIES[name],
    )


def _trend_title(series: pd.DataFrame, t: Translator) -> str:
    first, last = int(series["month"].min()), int(series["month"].max())
    return t("summary.trend_title", first=t.month_short(first), last=t.month_short(last))


def _trend(series: pd.DataFrame, whole: pd.Series, target: pd.Series, t: Translator) -> Trend:
    look = theme()
    eligible, aimed = count_of(whole["eligible_count"]), count_of(target["target_count"])
    levels = []
    if eligible is not None:
        levels.append(Level(eligible, t("summary.level_universal", count=t.number(eligible)), look.muted, (2, 3)))
    if aimed is not None and pd.notna(target["year"]):
        levels.append(
            Level(aimed, t("summary.goal_target", series=target["code"], count=t.number(aimed)), look.target, (6, 3))
        )
    start, end = series.iloc[0], series.iloc[-1]
    alt = t(
        "summary.trend_alt",
        first=t.month(int(start["month"])),
        first_count=t.number(count_of(start["active_count"])),
        last=t.month(int(end["month"])),
        last_count=t.number(count_of(end["active_count"])),
    )
    return Trend(series, tuple(levels), alt)


def _areas(districts: pd.DataFrame, t: Translator) -> tuple[Area, ...]:
    return tuple(
        Area(
            region_code=row["code"],
            name=row["name"],
            share=None if pd.isna(row["coverage_pct"]) else float(row["coverage_pct"]),
            value=parts.share_text(row, t),
            state=parts.state_of(row),
        )
        for row in districts.to_dict("records")
    )


def map_drawing(view: Summary, layer: Layer, t: Translator) -> str:
    """The small map of the districts over whichever layer is in force."""
    words = {state: t(f"number.{state}_word") for state in MISSING}
    spoken = ", ".join(f"{area.name} {area.value}" for area in view.areas)
    return small_map.draw(
        layer.frame,
        view.areas,
        t("map.legend_coverage"),
        words,
        t(layer.notice_key),
        t("summary.map_alt", areas=spoken),
    )


def _gap(districts: pd.DataFrame, uncovered: int | None, t: Translator) -> tuple[str, tuple[Ranked, ...]]:
    """Districts by what they would close of the gap; those that together make up half of it are set apart."""
    ranked = districts.dropna(subset=["uncovered_count"]).sort_values("uncovered_count", ascending=False)
    if not uncovered or not ranked["uncovered_count"].any():
        return t("summary.gap_title_plain"), ()
    counts = ranked["uncovered_count"].astype(int)
    key = int((counts.cumsum() < uncovered / 2).sum()) + 1
    look = theme()
    bars = tuple(
        Ranked(
            name=name,
            value=t.number(count),
            share=t.pct(100.0 * count / uncovered, 0),
            fraction=count / counts.max(),
            colour=look.uncovered if index < key else look.excluded,
            is_key=index < key,
        )
        for index, (name, count) in enumerate(zip(ranked["name"], counts, strict=True))
    )
    share = 100.0 * counts.head(key).sum() / uncovered
    return t("summary.gap_title", districts=key, share=t.pct(share, 0)), bars


def _notes(run: Run, filters: Filters, info: Info, listed: tuple[int, int], t: Translator) -> tuple[str, ...]:
    newest = run("data_freshness", filters.asking("kind")).set_index("code")["newest_month"]
    lists = ", ".join(
        t(
            "summary.note_list",
            kind=t.code("kind", kind).lower(),
            month=t.month_short(int(newest[kind])),
        )
        for kind in ("workforce", "participation")
        if kind in newest.index
    )
    notes = [
        t("summary.note_lists", lists=lists),
        _lists_note(listed, t),
        t("summary.note_next", month=t.month(info.month + 1)),
    ]
    if not filters.is_public:
        apart = run("members_apart", filters.asking("reason")).set_index("code")["active_count"]
        notes.append(
            t(
                "summary.note_apart",
                unlisted=t.number(int(apart["unlisted"])),
                excluded=t.number(int(apart["excluded"])),
            )
        )
        notes += parts.probable_note(run, filters, t)
    return tuple(notes)


def _table(districts: pd.DataFrame, info: Info, t: Translator) -> Table:
    return parts.coverage_table(
        districts,
        t("region.district"),
        t("summary.table_title", month=t.month(info.month)),
        f"ringkasan-{info.region_code}-{info.name}",
        parts.facts(info, info.region_name, info.month, "", t),
        t,
    )
