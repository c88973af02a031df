"""Who the uncovered are and since when: their groups beside those of all eligible workers, and their time without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts import composition
from ucj.charts.ranking import Ranked
from ucj.i18n import Translator
from ucj.theme import theme
from ucj.views.area import Choice
from ucj.views.parts import Run, count_of

NEVER = "never"


@dataclass(frozen=True)
class Who:
    """One breakdown of the uncovered. No rows: nobody is uncovered, or all is hidden, and the title says which."""

    title: str
    rows: tuple[composition.Row, ...]
    words: composition.Words
    note: str


def build(run: Run, choice: Choice, dimension: str, t: Translator) -> Who:
    """The chosen place's uncovered by a dimension of workers, in the dimension's own order or the largest first."""
    rows = run("composition", choice.focus.asking(dimension))
    rows = rows[(rows["eligible_count"] != 0).fillna(True)]
    if dimension in ("sector", "occupation"):
        rows = rows.sort_values(["uncovered_count", "code"], ascending=[False, True], na_position="last")
    whole = run("uncovered", choice.focus).iloc[0]
    words = composition.Words(
        unregistered=t("uncovered.mark_unregistered"),
        lapsed=t("uncovered.mark_lapsed"),
        undivided=t("uncovered.mark_undivided"),
        mark=t("uncovered.who_mark"),
    )
    if not (uncovered := count_of(whole["uncovered_count"])):
        return Who(t("coverage.message_hidden" if uncovered is None else "uncovered.first_none"), (), words, "")
    bars = tuple(_row(row, dimension, t) for row in rows.to_dict("records"))
    note = t(
        "uncovered.who_note", uncovered=t.number(whole["uncovered_count"]), eligible=t.number(whole["eligible_count"])
    )
    return Who(_title(rows, dimension, t), bars, words, note)


def _title(rows: pd.DataFrame, dimension: str, t: Translator) -> str:
    """The group with most more of the gap than of the workers; of the deciles, what the poorest four make up."""
    known = rows.dropna(subset=["difference_pp"])
    if known.empty:
        return t("uncovered.who_plain", dimension=t(f"coverage.{dimension}").lower())
    if dimension == "decile" and (poor := known[known["code"].isin(("1", "2", "3", "4"))]["composition_pct"]).size:
        return t("uncovered.who_poor", share=t.pct(float(poor.sum())))
    most = known.sort_values(["difference_pp", "code"]).iloc[-1]
    # A hidden group may stand out more.
    if len(known) < len(rows) or most["difference_pp"] <= 0:
        return t("uncovered.who_plain", dimension=t(f"coverage.{dimension}").lower())
    return t(
        "uncovered.who_most",
        name=t.code(dimension, most["code"]),
        share=t.pct(float(most["composition_pct"])),
        eligible_share=t.pct(float(most["eligible_pct"])),
    )


def _row(row: Mapping[Any, Any], dimension: str, t: Translator) -> composition.Row:
    """A group whose number is hidden says so; its bar is hatched."""
    name, eligible = t.code(dimension, row["code"]), _fraction(row["eligible_pct"])
    if pd.isna(row["composition_pct"]):
        return composition.Row(name, t("number.hidden_word"), "", None, None, eligible)
    whole, lapsed = int(row["uncovered_count"]), count_of(row["lapsed_count"])
    fraction = float(row["composition_pct"]) / 100
    hidden, rate = t("number.hidden"), _float(row["uncovered_pct"])
    counts = {"uncovered": t.number(whole), "eligible": hidden if eligible is None else t.number(row["eligible_count"])}
    return composition.Row(
        name=name,
        value=t.pct(float(row["composition_pct"])),
        share=t("uncovered.who_share", share=hidden if rate is None else t.pct(rate), **counts),
        uncovered=fraction,
        lapsed=None if lapsed is None else fraction * lapsed / max(whole, 1),
        eligible=eligible,
        is_key=bool((_float(row["difference_pp"]) or 0.0) > 0),
    )


def _float(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _fraction(value: Any) -> float | None:
    share = _float(value)
    return None if share is None else share / 100


@dataclass(frozen=True)
class Since:
    """How long the uncovered have been without, as bars; the message first."""

    title: str
    bars: tuple[Ranked, ...]
    note: str


def since(run: Run, choice: Choice, t: Translator) -> Since:
    """The chosen place's uncovered by the months since their coverage ended, the never registered last."""
    rows = run("uncovered_since", choice.focus.asking("since"))
    lapsed = rows[rows["code"] != NEVER]
    total, gone = int(rows["uncovered_count"].sum()), int(lapsed["uncovered_count"].sum())
    if not total:
        return Since(t("uncovered.first_none"), (), "")
    look, most = theme(), max(int(rows["uncovered_count"].max()), 1)
    bars = tuple(
        Ranked(
            name=t.code("since", row["code"]),
            value=t.number(row["uncovered_count"]),
            share=t.pct(_float(row["uncovered_pct"])),
            fraction=row["uncovered_count"] / most,
            colour=look.uncovered if row["code"] == NEVER else look.lapsed,
        )
        for row in rows.to_dict("records")
    )
    fresh = int(lapsed[lapsed["code"].isin(("m0_2", "m3_5"))]["uncovered_count"].sum())
    title = t("uncovered.since_title", fresh=t.number(fresh), lapsed=t.number(gone))
    return Since(title, bars, t("uncovered.since_note", total=t.number(total)))
