"""Mutu data, pencocokan: who may be whom under another NIK, side by side, for a person to decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts.pair_table import Field
from ucj.i18n import Translator

# What the two sides are compared by, and the column each is in.
_FIELDS = {"nik": "nik", "name": "name", "birth_date": "birth_date", "sex": "sex", "village_code": "village"}


@dataclass(frozen=True)
class Pair:
    """One suggestion. `left_title` says which list the left side stands on, `heading` how probable it is and where."""

    suggestion_id: int
    heading: str
    left_title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class QueueView:
    title: str
    message: str
    is_empty: bool


def build(queue: pd.DataFrame, matched_at: dt.datetime | None, t: Translator) -> QueueView:
    """queue: as `intake.match_queue.queue` gives it. matched_at: the last run, in UTC, None when never."""
    if matched_at is None:
        return QueueView(t("quality.match_title_never"), t("quality.match_never"), True)
    day = t.date(matched_at.date())
    if queue.empty:
        return QueueView(t("quality.match_title_none"), t("quality.match_none", day=day), True)
    members = int((queue["source"] == "participation").sum())
    return QueueView(
        t("quality.match_title", count=t.number(len(queue))),
        t(
            "quality.match_message",
            members=t.number(members),
            rows=t.number(len(queue) - members),
            day=day,
        ),
        False,
    )


def pairs(queue: pd.DataFrame, t: Translator) -> tuple[Pair, ...]:
    """The suggestions in the order of the queue."""
    return tuple(_pair(row, t) for row in queue.to_dict("records"))


def _pair(row: Mapping[Any, Any], t: Translator) -> Pair:
    different = set(str(row["differs"]).split(","))
    return Pair(
        suggestion_id=int(row["suggestion_id"]),
        heading=t(
            "quality.match_heading",
            number=row["suggestion_id"],
            probability=_probability(float(row["probability"]), t),
        ),
        left_title=t(
            "quality.match_member" if row["source"] == "participation" else "quality.match_row",
            kind=t.code("kind", row["source"]),
            batch=row["batch_id"],
            line=row["line"],
        ),
        fields=tuple(
            Field(
                t(f"matching.field.{field}"),
                _text(field, row[f"left_{column}"], t),
                _text(field, row[f"worker_{column}"], t),
                field in different,
            )
            for field, column in _FIELDS.items()
        ),
    )


def _probability(value: float, t: Translator) -> str:
    """Nothing that waits for a person is certain."""
    return t("quality.match_over", bound=t.pct(99.9)) if value > 0.9995 else t.pct(100 * value)


def _text(field: str, value: str, t: Translator) -> str:
    return t.code("sex", value) if field == "sex" and value in ("L", "P") else value


def sure(queue: pd.DataFrame, bound: float) -> int:
    """How many suggestions of at least this probability have no rival as probable: those that a bulk accepts."""
    probable = queue[queue["probability"] >= bound]
    return int((~probable.duplicated(["source", "batch_id", "line"], keep=False)).sum())
