"""Who is active by segment or payer over the months, and the construction projects, which are nobody by name."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ucj import months
from ucj.charts import plot, stacked_areas
from ucj.charts.marks import NONE, Marks
from ucj.charts.stacked_areas import Part
from ucj.i18n import Translator
from ucj.metrics import Filters, level_of
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
    whole = _whole(run, asked)
    if whole["active_count"].count() < 2:
        return Picture(t("membership.parts_none", place=place))
    rows = run("membership_series", asked.asking(dimension))
    wide = rows.pivot(index="month", columns="code", values="active_count").reindex(whole.index)
    stack = _parts(wide, whole["active_count"], dimension, t)
    first, last = int(whole.index[0]), int(whole.index[-1])
    title = t(f"membership.parts_{dimension}", place=place, month=t.month(last))
    marks = activity_marks.build(run, asked, first, t)
    said = ", ".join(part.label for part in stack)
    alt = activity_marks.alt(t("membership.parts_alt", title=title, first=t.month(first), parts=said), marks, t)
    drawn = _drawn(stack, float(whole["active_count"].max()), first, t("membership.parts_axis"), alt, marks, t)
    return Picture(title, *drawn, _note(whole, t))


def _whole(run: Run, filters: Filters) -> pd.DataFrame:
    """Every month from the first that is told on: one that is not keeps its place on the axis."""
    whole = run("active_series", filters.asking("month")).set_index("month")
    known = whole["active_count"].first_valid_index()
    return whole if known is None else whole.loc[known:]


def _parts(wide: pd.DataFrame, whole: pd.Series[int], dimension: str, t: Translator) -> tuple[Part, ...]:
    """What is hidden of any code stands in one part: what the shown ones leave of the whole."""
    order = wide.iloc[-1].fillna(0).sort_values(ascending=False).index
    stack = [
        Part(_label(t.code(dimension, str(code)), count_of(wide[code].iloc[-1]), t), tuple(map(count_of, wide[code])))
        for code in order
        if wide[code].fillna(0).any()
    ]
    rest = whole - wide.fillna(0).sum(axis=1)
    if rest.fillna(0).any():
        stack.append(Part(t("membership.parts_hidden"), tuple(map(count_of, rest)), is_plain=True))
    return tuple(stack)


def _drawn(
    stack: Sequence[Part], high: float, first: int, axis: str, alt: str, marks: Marks, t: Translator
) -> tuple[str, str]:
    """For both widths; half a month is kept free at both ends."""
    last = first + len(stack[0].counts) - 1
    x = plot.Axis(-0.5, last - first + 0.5, _ticks(first, last, t), "")
    y = plot.axis(0.0, high, axis, t.number)
    return stacked_areas.wide(stack, x, y, alt, marks, first), stacked_areas.narrow(stack, x, y, alt, marks, first)


def _label(name: str, count: int | None, t: Translator) -> str:
    return f"{name} {t('number.hidden') if count is None else t.number(count)}"


def _ticks(first: int, last: int, t: Translator) -> tuple[tuple[float, str], ...]:
    step = max((last - first) // 4, 1)
    return tuple((float(month - first), t.month_short(month)) for month in range(first, last + 1, step))


def _note(whole: pd.DataFrame, t: Translator) -> str:
    made = whole.index[whole["is_reconstructed"].fillna(False).astype(bool)]
    said = [t("membership.bars_hidden")] if whole["active_count"].isna().any() else []
    said += [t("membership.reconstructed", month=t.month(int(made[-1]) + 1))] if len(made) else []
    return " ".join(said)


def projects(run: Run, choice: Choice, t: Translator) -> Picture:
    """Workers of projects at work, month by month, of the district or regency around the choice: not for the public.

    They are projects' own numbers, and stand apart from everybody counted by name.
    """
    asked = choice.filters
    plain = type(asked)(asked.region_code[:6], asked.month, is_public=False)
    total = run("construction_projects", plain).iloc[0]
    if pd.isna(total["project_count"]):
        return Picture(t("membership.projects_none", month=t.month(asked.month)))
    place = naming.of_row(run("coverage", plain).iloc[0].to_dict(), t)
    title = t(
        "membership.projects_title",
        place=place,
        month=t.month(asked.month),
        **{name.removesuffix("_count"): t.number(total[name]) for name in total.index if name.endswith("_count")},
    )
    rows = run("construction_projects", plain.asking("month"))
    registered, workers = (rows[f"{name}_worker_count"].astype(int) for name in ("registered_project", "project"))
    stack = (
        Part(t("membership.projects_registered"), tuple(registered)),
        Part(t("membership.projects_unregistered"), tuple(workers - registered), is_plain=True),
    )
    first, high = months.parse(rows["code"].iloc[0]), max(float(workers.max()), 1.0)
    alt = t("membership.projects_alt", title=title, first=t.month(first), highest=t.number(int(workers.max())))
    drawn = _drawn(stack, high, first, t("membership.projects_axis"), alt, NONE, t)
    return Picture(title, *drawn, t("membership.projects_note"))
