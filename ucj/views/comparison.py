"""Two months of a place, or two places in a month, side by side with the difference in percentage points."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ucj import months
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import area, comparison_places, comparison_tables, naming, parts
from ucj.views.area import Choice
from ucj.views.comparison_places import PlacesThen
from ucj.views.comparison_tables import Side
from ucj.views.parts import Run, Table


@dataclass(frozen=True)
class Comparison:
    """message: the difference in a sentence, or what to choose instead; without `stages` there is nothing beside it."""

    message: str
    is_empty: bool
    stages: Table | None = None
    places: PlacesThen | None = None


def two_months(run: Run, info: Info, choice: Choice, other_month: int, t: Translator) -> Comparison:
    """The chosen place, and the places in it, in the chosen month and in another: the earlier one first."""
    if other_month == choice.filters.month:
        return Comparison(_same_month(info, other_month, t), is_empty=True)
    first, second = (_choice_in(choice, month) for month in sorted((choice.filters.month, other_month)))
    sides = tuple(comparison_tables.in_month(run, each.focus, t) for each in (first, second))
    said, is_empty = _sentence(sides, "month", t)
    ends = "-".join(months.text(side.filters.month) for side in sides)
    stem = parts.file_stem(f"banding-{choice.focus.region_code}-{ends}", choice.focus, info)
    return Comparison(
        " ".join((said, *_reconstructed(run, sides, t))),
        is_empty,
        _stages(sides, naming.of_row(sides[0].row, t), stem, comparison_tables.facts(info, sides, t), t),
        comparison_places.build(run, info, (first, second), stem, t),
    )


def two_areas(
    run: Run, info: Info, filters: Filters, codes: tuple[str, str], proposal: str, t: Translator
) -> Comparison:
    """A place of any level in the chosen month beside another: differences are the first less the second.

    proposal: name of a place to choose when both are the same.
    """
    sides = tuple(comparison_tables.at_place(run, replace(filters, region_code=code), t) for code in reversed(codes))
    if codes[0] == codes[1]:
        return Comparison(t("comparison.same_area", place=sides[0].name, proposal=proposal), is_empty=True)
    said, is_empty = _sentence(sides, "area", t)
    stem = parts.file_stem(f"banding-{'-'.join(codes)}-{months.text(filters.month)}", filters, info)
    names = t("comparison.both", first=sides[0].name, second=sides[1].name)
    facts = parts.facts(info, names, filters.month, area.filters_text(filters, t), t)
    return Comparison(said, is_empty, _stages(sides, t.month(filters.month), stem, facts, t))


def _stages(sides: tuple[Side, ...], where: str, stem: str, facts: parts.Facts, t: Translator) -> Table:
    """where: what both sides have in common."""
    title = t("comparison.stages_title", first=sides[0].name, second=sides[1].name, where=where)
    return comparison_tables.stages(sides, title, stem, facts, t)


def _choice_in(choice: Choice, month: int) -> Choice:
    return replace(choice, filters=replace(choice.filters, month=month))


def _reconstructed(run: Run, sides: tuple[Side, ...], t: Translator) -> list[str]:
    names = [side.name for side in sides if area.is_reconstructed(run, side.filters)]
    both = t("comparison.both", first=names[0], second=names[-1]) if len(names) > 1 else "".join(names)
    return [t("coverage.reconstructed", month=both)] if both else []


def _same_month(info: Info, month: int, t: Translator) -> str:
    others = [other for other in (month - 12, month - 1, month + 1) if info.first_month <= other <= info.month]
    if not others:
        return t("comparison.one_month", month=t.month(month))
    return t("comparison.same_month", month=t.month(month), proposal=t.month(others[0]))


def _sentence(sides: tuple[Side, ...], kind: str, t: Translator) -> tuple[str, bool]:
    """The difference with both shares over their counts, or why there is none. kind: `month` or `area`."""
    reasons = [area.missing(side.row, side.filters, t) for side in sides]
    if any(reasons):
        is_empty = any(parts.state_of(side.row) in ("none", "nobody") for side in sides)
        return " ".join(dict.fromkeys(filter(None, reasons))), is_empty
    first, second = sides
    points = round(float(second.row["coverage_pct"]) - float(first.row["coverage_pct"]), 1)
    way = "up" if points > 0 else "down" if points < 0 else "same"
    sentence = t(
        f"comparison.{kind}_{way}",
        place=naming.of_row(second.row, t),
        other=naming.of_row(first.row, t),
        points=t.number(abs(points), 1),
        first=_share(first, kind, t),
        second=_share(second, kind, t),
        month=t.month(second.filters.month),
        active=t.signed(int(second.row["active_count"] - first.row["active_count"])),
        eligible=t.signed(int(second.row["eligible_count"] - first.row["eligible_count"])),
    )
    return " ".join(filter(None, (sentence, area.filters_text(first.filters, t)))), False


def _share(side: Side, kind: str, t: Translator) -> str:
    return t(
        f"comparison.share_{kind}",
        share=t.pct(float(side.row["coverage_pct"])),
        active=t.number(side.row["active_count"]),
        eligible=t.number(side.row["eligible_count"]),
        side=side.name,
    )
