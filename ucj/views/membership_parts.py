"""Who is active by segment or payer over the months, and the construction projects, which are nobody by name."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ucj.charts import plot, stacked_areas
from ucj.charts.ranking import Ranked
from ucj.charts.stacked_areas import Part
from ucj.i18n import Translator
from ucj.metrics import level_of
from ucj.theme import theme
from ucj.views import activity_marks, naming
from ucj.views.area import Choice
from ucj.views.membership_flows import Picture
from ucj.views.parts import Run, count_of

DIMENSIONS = ("membership_segment", "payer")


def build(run: Run, choice: Choice, dimension: str, t: Translator) -> Picture:
    """Active workers of the chosen place by `dimension`, largest at the bottom, up to the chosen month."""
    asked = choice.focus
    place = naming.of_row(run("coverage", asked).iloc[0].to_dict(), t)
    if asked.is_public and (asked.chosen or level_of(asked.region_code) == "village"):
        return Picture(t("membership.parts_public"))
    whole = run("active_series", asked.asking("month")).dropna(subset=["active_count"]).set_index("month")
    if len(whole) < 2:
        return Picture(t("membership.parts_none", place=place))
    rows = run("membership_series", asked.asking(dimension))
    wide = rows.pivot(index="month", columns="code", values="active_count").loc[whole.index]
    stack = _parts(wide, whole["active_count"], dimension, t)
    first, last = int(whole.index[0]), int(whole.index[-1])
    title = t(f"membership.parts_{dimension}", place=place, month=t.month(last))
    x = plot.Axis(0.0, float(last - first), _ticks(first, last, t), "")
    y = plot.axis(0.0, float(whole["active_count"].max()), t("membership.parts_axis"), t.number)
    marks = activity_marks.build(run, asked, first, t)
    said = ", ".join(part.label for part in stack)
    alt = activity_marks.alt(t("membership.parts_alt", title=title, first=t.month(first), parts=said), marks, t)
    drawn = [draw(stack, x, y, alt, marks, first) for draw in (stacked_areas.wide, stacked_areas.narrow)]
    return Picture(title, drawn[0], drawn[1], _note(whole, t))


def _parts(wide: pd.DataFrame, whole: pd.Series[int], dimension: str, t: Translator) -> tuple[Part, ...]:
    """What is hidden of any code stands in one part: what the shown ones leave of the whole."""
    shown = wide.fillna(0).astype(int)
    order = shown.iloc[-1].sort_values(ascending=False).index
    stack = [
        Part(_label(t.code(dimension, str(code)), count_of(wide[code].iloc[-1]), t), tuple(shown[code]))
        for code in order
        if shown[code].any()
    ]
    rest = whole.astype(int) - shown.sum(axis=1)
    if rest.any():
        stack.append(Part(_label(t("membership.parts_hidden"), int(rest.iloc[-1]), t), tuple(rest), is_plain=True))
    return tuple(stack)


def _label(name: str, count: int | None, t: Translator) -> str:
    return f"{name} {t('number.hidden') if count is None else t.number(count)}"


def _ticks(first: int, last: int, t: Translator) -> tuple[tuple[float, str], ...]:
    step = max((last - first) // 4, 1)
    return tuple((float(month - first), t.month_short(month)) for month in range(first, last + 1, step))


def _note(whole: pd.DataFrame, t: Translator) -> str:
    made = whole.index[whole["is_reconstructed"]]
    return t("membership.reconstructed", month=t.month(int(made[-1]) + 1)) if len(made) else ""


@dataclass(frozen=True)
class Projects:
    """Construction by year of start: a bar is the share of projects that are registered."""

    title: str
    bars: tuple[Ranked, ...]
    note: str


def projects(run: Run, choice: Choice, t: Translator) -> Projects | None:
    """Of the district or regency around the choice; None for the public, whose tables hold no projects."""
    asked = choice.filters
    if asked.is_public:
        return None
    plain = type(asked)(asked.region_code[:6], asked.month, is_public=False)
    total = run("construction_projects", plain).iloc[0]
    place = naming.of_row(run("coverage", plain).iloc[0].to_dict(), t)
    if not (count := count_of(total["project_count"])):
        missing = "none" if count is None else "nil"
        return Projects(
            t(f"membership.projects_{missing}", month=t.month(asked.month)), (), t("membership.projects_note")
        )
    counts = {name: t.number(total[f"{name}_count"]) for name in ("project", "registered_project", "project_worker")}
    title = t("membership.projects_title", place=place, month=t.month(asked.month), **counts)
    years = run("construction_projects", plain.asking("year")).to_dict("records")
    bars = tuple(
        Ranked(
            name=t("membership.projects_unknown") if row["code"] == "unknown" else row["code"],
            value=t.pct(100.0 * row["registered_project_count"] / row["project_count"]),
            share=t(
                "membership.projects_share",
                registered=t.number(row["registered_project_count"]),
                projects=t.number(row["project_count"]),
                workers=t.number(row["project_worker_count"]),
            ),
            fraction=row["registered_project_count"] / row["project_count"],
            colour=theme().protected,
        )
        for row in years
    )
    return Projects(title, bars, t("membership.projects_note"))
