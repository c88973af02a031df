"""Coverage month by month: as lines over each other, and as small multiples on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj.charts import multiples, plot
from ucj.charts.coverage_lines import Line
from ucj.charts.multiples import Panel
from ucj.i18n import Translator
from ucj.metrics import Filters, level_of
from ucj.views import parts
from ucj.views.area import Choice
from ucj.views.parts import Run


def lines(run: Run, choice: Choice) -> tuple[Line, ...]:
    """Coverage month by month of the chosen place, first, and of the districts in it or of the chosen village."""
    filters = choice.filters
    places = [(filters.region_code, _name(run, filters))]
    if choice.village_code:
        places.append((choice.village_code, _name(run, choice.focus)))
    elif level_of(filters.region_code) == "regency":
        below = run("coverage", filters.asking("district"))
        places += zip(below["code"], below["name"], strict=True)
    return tuple(Line(name, _series(run, filters, code)) for code, name in places)


def alt(lines: Sequence[Line], t: Translator) -> str:
    """What the lines say: the first one's ends, or both lines' if there are two; and how the parts end."""
    whole, *districts = lines
    first, last = (t.month(int(whole.series["month"].iloc[index])) for index in (0, -1))
    told = [(line.name, _shares(line.series)) for line in (lines if len(districts) == 1 else lines[:1])]
    words = "; ".join(spoken(name, shares, t.pct(shares[-1]), t) for name, shares in told)
    said = t("profile.trend_alt", first=first, last=last, lines=words)
    last_shares = ((_shares(line.series)[-1], line.name) for line in districts)
    ends = sorted((share, name) for share, name in last_shares if share is not None)
    # A part without a number may be a hidden one, and that the lowest or the highest.
    if len(districts) < 2 or len(ends) < len(districts):
        return said
    lowest, highest = (f"{name} {t.pct(share)}" for share, name in (ends[0], ends[-1]))
    return t("coverage.trend_alt_ends", said=said, last=last, lowest=lowest, highest=highest)


def spoken(name: str, shares: Sequence[float | None], last: str, t: Translator) -> str:
    """A line in words: where it begins, and how it ends."""
    first = next((share for share in shares if share is not None), None)
    return t("profile.trend_spoken", name=name, first=t.pct(first), last=last)


def _name(run: Run, filters: Filters) -> str:
    return str(run("coverage", filters).iloc[0]["name"])


def _series(run: Run, filters: Filters, region_code: str) -> pd.DataFrame:
    series = run("active_series", replace(filters, region_code=region_code, by="month"))
    return series[["month", "coverage_pct"]]


@dataclass(frozen=True)
class Multiples:
    """A drawing of one small line chart a place, and its title."""

    title: str
    drawing: str


def small_multiples(run: Run, choice: Choice, t: Translator) -> Multiples:
    """A regency's districts, or a district's villages, from the lowest share of the chosen month."""
    filters = choice.filters
    level = "district" if level_of(filters.region_code) == "regency" else "village"
    rows = run("coverage", filters.asking(level)).sort_values(["coverage_pct", "code"], na_position="last")
    whole, place = _series(run, filters, filters.region_code), _name(run, filters)
    title = t("coverage.multiples_title", level=t(f"region.{level}").lower(), place=place)
    panels = [
        _panel(row, _series(run, filters, row["code"]), choice.village_code.startswith(row["code"]), t)
        for row in rows.to_dict("records")
    ]
    words = (t("coverage.multiples_line", level=t(f"region.{level}").lower()), place)
    return Multiples(title, multiples.html(panels, _shares(whole), _scale(whole, t), words))


def _scale(whole: pd.DataFrame, t: Translator) -> multiples.Scale:
    y = plot.axis(0, 100, t("coverage.multiples_scale"), t.number)
    ends = (t.month_short(int(whole["month"].iloc[index])) for index in (0, -1))
    return multiples.Scale(y, *ends)


def _panel(row: Mapping[Any, Any], series: pd.DataFrame, is_key: bool, t: Translator) -> Panel:
    """The value over it is the chosen month's, or the word for why it has none."""
    shares, value = _shares(series), parts.share_text(row, t)
    first = t.pct(next((share for share in shares if share is not None), None))
    alt = t("coverage.multiples_alt", name=row["name"], first=first, last=value)
    return Panel(row["name"], shares, value, alt, is_key)


def _shares(series: pd.DataFrame) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(share) else float(share) for share in series["coverage_pct"])
