"""Where the uncovered are: the rows a map shows in each of its four ways, its words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from ucj import theme
from ucj.geo.layer import Level
from ucj.i18n import Translator
from ucj.metrics import level_of
from ucj.theme import State
from ucj.views.area import Choice
from ucj.views.parts import Run, count_of

Way = Literal["bagian", "jumlah", "kerapatan", "titik"]
WAYS: tuple[Way, ...] = ("titik", "bagian", "jumlah", "kerapatan")
# Whom the map counts: all of the uncovered, or one of the two kinds.
Counted = Literal["semua", "nonaktif", "belum"]
COUNTED: tuple[Counted, ...] = ("semua", "nonaktif", "belum")
_COUNT = {"semua": "uncovered_count", "nonaktif": "lapsed_count", "belum": "unregistered_count"}
# Kinds of marks, the first one lowest on the map.
MARKS: tuple[theme.Kind, ...] = ("unregistered", "lapsed", "undivided")


@dataclass(frozen=True)
class UncoveredMap:
    """One map. rows: `code`, `name`, `state`, `share` (0-100), `count`, MARKS (heads), and the texts `value`, `counts`;
    `fill` (hex) for the places. level: of the places. mark_count: heads that the marks stand for.
    """

    title: str
    alt: str
    rows: pd.DataFrame
    level: Level
    mark_count: int


def places_level(choice: Choice, way: Way) -> Level:
    """Dots and density are always of villages, but where the public filters: its tables then stop at districts."""
    if way in ("bagian", "jumlah"):
        return choice.level
    is_coarse = choice.filters.is_public and bool(choice.filters.chosen)
    return "district" if is_coarse and level_of(choice.filters.region_code) == "regency" else "village"


def build(run: Run, choice: Choice, way: Way, counted: Counted, t: Translator) -> UncoveredMap:
    """The places around a chosen village, too: a map shows what it lies among."""
    level = places_level(choice, way)
    rows = _rows(run("uncovered", choice.filters.asking(level)), way, counted, t)
    whole = run("coverage", choice.filters).iloc[0]
    words = {
        "what": t(f"uncovered.kind_{counted}").lower(),
        "level": t(f"region.{level}_plain"),
        "place": str(whole["name"]),
        "month": t.month(choice.filters.month),
        # Not the sum of the places: some of them may be hidden.
        "total": _or_hidden(whole[_COUNT[counted]], t.number, t),
    }
    return UncoveredMap(
        title=t(f"uncovered.map_{way}", **words),
        alt=_alt(rows, way, words, t),
        rows=rows,
        level=level,
        mark_count=int(rows[list(MARKS)].sum().sum()),
    )


def _rows(frame: pd.DataFrame, way: Way, counted: Counted, t: Translator) -> pd.DataFrame:
    counts = frame[_COUNT[counted]]
    rows = frame[["code", "name"]].assign(
        count=counts,
        share=100.0 * counts.astype("Float64") / frame["eligible_count"].replace(0, pd.NA),
        **_marks(frame, counted),
    )
    rows["state"] = [_state(row, count, way) for row, count in zip(frame.to_dict("records"), counts, strict=True)]
    rows["value"] = [_value(row, t) for row in rows.to_dict("records")]
    rows["counts"] = [_counts(row, t) for row in frame.to_dict("records")]
    rows["fill"] = [_fill(row, way) for row in rows.to_dict("records")]
    return rows


def _marks(frame: pd.DataFrame, counted: Counted) -> dict[str, pd.Series]:
    """Heads to draw of each kind: none where a number is hidden."""
    lapsed, unregistered = frame["lapsed_count"], frame["unregistered_count"]
    is_split = lapsed.notna() & unregistered.notna()
    undivided = frame["uncovered_count"].mask(is_split)
    wanted = {
        "unregistered": unregistered.where(is_split | (counted == "belum")) if counted != "nonaktif" else None,
        "lapsed": lapsed.where(is_split | (counted == "nonaktif")) if counted != "belum" else None,
        "undivided": undivided if counted == "semua" else None,
    }
    nobody = pd.Series(0, index=frame.index, dtype="Int64")
    return {name: nobody if counts is None else counts.fillna(0).astype("Int64") for name, counts in wanted.items()}


def _state(row: Mapping[Any, Any], count: object, way: Way) -> State:
    """A count may be known of a place whose eligible workers are hidden: then only its share is."""
    if not row["is_listed"]:
        return "none"
    eligible = count_of(row["eligible_count"])
    if count_of(count) is None or (eligible is None and way == "bagian"):
        return "hidden"
    return "nobody" if eligible == 0 else "share"


def _value(row: Mapping[Any, Any], t: Translator) -> str:
    """The number a place is named with, or why it has none."""
    if row["state"] != "share":
        return t(f"number.{row['state']}_word")
    return t("uncovered.map_value", count=t.number(row["count"]), share=_or_hidden(row["share"], t.pct, t))


def _or_hidden(value: Any, write: Callable[[float], str], t: Translator) -> str:
    return t("number.hidden_word") if pd.isna(value) else write(float(value))


def _counts(row: Mapping[Any, Any], t: Translator) -> str:
    if any(pd.isna(row[name]) for name in ("lapsed_count", "unregistered_count", "eligible_count")):
        return ""
    return t(
        "uncovered.map_counts",
        lapsed=t.number(row["lapsed_count"]),
        unregistered=t.number(row["unregistered_count"]),
        eligible=t.number(row["eligible_count"]),
    )


def _fill(row: Mapping[Any, Any], way: Way) -> str:
    """Rates colour the places; under marks they stay quiet, but for those without a number."""
    if row["state"] == "share" and way != "bagian":
        return theme.theme().paper
    return theme.area_colour(row["state"], row["share"], theme.uncovered_scale())


def _alt(rows: pd.DataFrame, way: Way, words: Mapping[str, str], t: Translator) -> str:
    """What the map says, in a sentence: where most and where fewest, unless a hidden place could have either."""
    by = "share" if way == "bagian" else "count"
    known = rows[rows["state"] == "share"].sort_values([by, "code"])
    title = t(f"uncovered.map_{way}", **words)
    if known.empty or words["total"] == t("number.hidden_word"):
        return title
    if (rows["state"] == "hidden").any():
        return t("coverage.map_alt_total", title=title, total=words["total"])
    most, least = known.iloc[-1], known.iloc[0]
    ends = {"most": f"{most['name']} {most['value']}", "least": f"{least['name']} {least['value']}"}
    return t("uncovered.map_alt", title=title, total=words["total"], **ends)
