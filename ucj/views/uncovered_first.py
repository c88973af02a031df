"""What to do first: the places ranked by heads, by share, and by how the gap has moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from ucj.charts import concentration, plot
from ucj.charts.concentration import Concentration
from ucj.charts.ranking import Ranked
from ucj.i18n import Translator
from ucj.theme import theme
from ucj.views import area
from ucj.views.area import Choice
from ucj.views.gap import Half, against_regency, half_of, hidden_count
from ucj.views.parts import Run, count_of

Order = Literal["jumlah", "bagian", "naik3", "naik12"]
ORDERS: tuple[Order, ...] = ("jumlah", "bagian", "naik3", "naik12")
_SPANS = {"naik3": 3, "naik12": 12}
_CURVE_MIN = 12
_TOO_FEW = ("far_below", "below")


@dataclass(frozen=True)
class First:
    """A ranking with its message; `note` says how to read it. No bars: nothing to rank, and the title says why.

    wide, narrow: how the gap adds up, drawn; '' where that would be no curve.
    """

    title: str
    bars: tuple[Ranked, ...]
    note: str
    wide: str = ""
    narrow: str = ""


def build(run: Run, choice: Choice, order: Order, t: Translator) -> First:
    """The places of the level around the chosen one, which stands out in the list."""
    if order == "jumlah":
        return _by_heads(run, choice, t)
    if order == "bagian":
        return _by_share(run, choice, t)
    return _by_change(run, choice, _SPANS[order], t)


def _by_heads(run: Run, choice: Choice, t: Translator) -> First:
    """The fewest places that together hold half of the gap are set apart."""
    half = half_of(run, choice)
    ranked = run("gap_concentration", choice.filters.asking(choice.level))
    ranked = ranked[(ranked["uncovered_count"] > 0).fillna(False)]
    if ranked.empty:
        return First(_nothing(run, choice, t), (), "")
    bars, level = _head_bars(ranked, choice, t), t(f"region.{choice.level}_plain")
    if half is None:
        return First(_plain(run, choice, t), bars, "")
    words = {"level": level, "places": t.number(half.place_count), "share": t.pct(100.0 * half.held / half.gap)}
    title = t("uncovered.first_heads", **words)
    note = t("uncovered.first_heads_note", held=t.number(half.held), uncovered=t.number(half.gap), level=level)
    # A few places are a list, not a curve.
    if len(ranked) < _CURVE_MIN:
        return First(title, bars, note)
    curve = _curve(ranked, half, title, words, t)
    return First(title, bars, note, concentration.wide(curve), concentration.narrow(curve))


def _nothing(run: Run, choice: Choice, t: Translator) -> str:
    """Nobody is uncovered, or no place may be told: never the same words."""
    gap = count_of(run("uncovered", choice.filters).iloc[0]["uncovered_count"])
    return t("uncovered.first_none" if gap == 0 else "uncovered.reading_none")


def _plain(run: Run, choice: Choice, t: Translator) -> str:
    """The places shown hold less than half of the gap: what they are, and no more."""
    place = run("coverage", choice.filters).iloc[0]["name"]
    level = t(f"region.{choice.level}").lower()
    return t("uncovered.table_title", level=level, place=place, month=t.month(choice.filters.month))


def _head_bars(ranked: pd.DataFrame, choice: Choice, t: Translator) -> tuple[Ranked, ...]:
    look, largest = theme(), int(ranked["uncovered_count"].max())
    return tuple(
        Ranked(
            name=row["name"],
            value=t.number(row["uncovered_count"]),
            share=t.pct(float(row["uncovered_pct"])) if pd.notna(row["uncovered_pct"]) else "",
            fraction=row["uncovered_count"] / largest,
            colour=look.uncovered if row["is_half"] else look.excluded,
            is_key=row["code"] == choice.village_code,
        )
        for row in ranked.to_dict("records")
    )


def _curve(ranked: pd.DataFrame, half: Half, title: str, words: Mapping[str, str], t: Translator) -> Concentration:
    return Concentration(
        cumulative=tuple(ranked["cumulative_pct"].astype(float)),
        marked_count=half.place_count,
        marked_word=t("uncovered.curve_marked", **words),
        x=plot.axis(0.0, float(len(ranked)), t("uncovered.curve_x", level=words["level"]), t.number),
        y=plot.axis(0.0, 100.0, t("uncovered.curve_y"), t.number),
        alt=t("uncovered.curve_alt", title=title),
    )


def _by_share(run: Run, choice: Choice, t: Translator) -> First:
    """The highest share first; a share that chance alone explains is drawn quietly."""
    every = run("uncovered", choice.filters.asking(choice.level))
    rows = every.dropna(subset=["uncovered_pct"])
    rows = rows.merge(against_regency(run, "funnel_limits", choice)[["code", "reading"]], on="code")
    if rows.empty:
        return First(_nothing(run, choice, t), (), "")
    rows = rows.sort_values(["uncovered_pct", "code"], ascending=[False, True])
    look, highest = theme(), max(float(rows["uncovered_pct"].max()), 1.0)
    bars = tuple(
        Ranked(
            name=row["name"],
            value=t.pct(float(row["uncovered_pct"])),
            share=f"{t.number(row['uncovered_count'])} / {t.number(row['eligible_count'])}",
            fraction=float(row["uncovered_pct"]) / highest,
            colour=look.uncovered if row["reading"] in _TOO_FEW else look.excluded,
            is_key=row["code"] == choice.village_code,
        )
        for row in rows.to_dict("records")
    )
    level, beyond = t(f"region.{choice.level}_plain"), int(rows["reading"].isin(_TOO_FEW).sum())
    title = t("uncovered.first_share", places=t.number(beyond), shown=t.number(len(rows)), level=level)
    return First(title, bars, _noted(t("uncovered.first_share_note"), every, "uncovered_pct", level, t))


def _noted(note: str, every: pd.DataFrame, column: str, level: str, t: Translator) -> str:
    """How many places the title does not speak of."""
    hidden = hidden_count(every, column)
    return " ".join((note, t("uncovered.not_shown", count=t.number(hidden), level=level))) if hidden else note


def _by_change(run: Run, choice: Choice, span: int, t: Translator) -> First:
    """Where the gap has grown most first."""
    column = f"uncovered_change_{span}_count"
    every, then = run("change", choice.filters.asking(choice.level)), choice.filters.month - span
    rows = every.dropna(subset=[column])
    if rows.empty:
        is_known = then >= int(run("active_series", choice.filters.asking("month"))["month"].min())
        return First(_nothing(run, choice, t) if is_known else t("uncovered.first_change_none", span=span), (), "")
    rows = rows.sort_values([column, "code"], ascending=[False, True])
    farthest = max(int(rows[column].abs().max()), 1)
    bars = tuple(_moved(row, column, farthest, choice, t) for row in rows.to_dict("records"))
    level, month = t(f"region.{choice.level}_plain"), t.month(then)
    counts = {"grown": t.number(int((rows[column] > 0).sum())), "shown": t.number(len(rows))}
    note = _noted(_change_note(run, choice, then, column, t), every, column, level, t)
    return First(t("uncovered.first_change", level=level, month=month, **counts), bars, note)


def _change_note(run: Run, choice: Choice, then: int, column: str, t: Translator) -> str:
    """How the whole has moved, and whether the earlier month was ever listed."""
    whole = run("change", choice.filters).iloc[0]
    said = {"change": t.signed(whole[column]), "name": whole["name"]}
    notes = [] if pd.isna(whole[column]) else [t("uncovered.first_change_note", **said)]
    if area.is_reconstructed(run, replace(choice.filters, month=then)):
        notes.append(t("coverage.reconstructed", month=t.month(then)))
    return " ".join(notes)


def _moved(row: Mapping[Any, Any], column: str, farthest: int, choice: Choice, t: Translator) -> Ranked:
    change, look = int(row[column]), theme()
    return Ranked(
        name=row["name"],
        value=t.signed(change),
        share=t("uncovered.first_now", uncovered=t.number(count_of(row["uncovered_count"]))),
        fraction=abs(change) / farthest,
        colour=look.uncovered if change > 0 else look.protected,
        is_key=row["code"] == choice.village_code,
    )
