"""Employers in pictures: who leaves workers out, who owes, whose wages look low, which wage earners have no cover."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from ucj.charts.part_bars import Key, Part
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import employers
from ucj.views.employers import Kind
from ucj.views.parts import Run, count_of

Side = Literal["tunggakan", "upah", "siapa"]
SIDES: tuple[Side, ...] = ("tunggakan", "upah", "siapa")
# The kind that has an order of its own; the others are ranked.
_ORDERED = "size"
Write = Callable[[Mapping[Any, Any]], tuple[str, str]]


@dataclass(frozen=True)
class Bars:
    """No bars: nothing is known, and the title says what is missing."""

    title: str
    bars: tuple[Part, ...]
    key: Key
    note: str = ""


def gap(run: Run, info: Info, kind: Kind, t: Translator) -> Bars:
    """Workers that employers say: members and left out. By village, where no employer stands whole, the members."""
    rows = employers.rows(run, info, kind, t)
    if kind == "village":
        bars = _bars(rows, kind, "member_count", None, lambda row: _members(row, t), t)
        key = Key(t("employers.key_members"), "")
        return Bars(t("employers.members_title"), bars, key, _note(bars, t, "employers.members_note"))
    key = Key(t("employers.key_registered"), t("employers.key_left_out"))
    if not rows["is_listed"].any():
        return Bars(t("employers.card_left_missing"), (), key)
    bars = _bars(rows, kind, "worker_count", "unregistered_count", lambda row: _left_out(row, t), t)
    return Bars(t("employers.gap_title", kind=t(f"employers.kind_{kind}").lower()), bars, key, _note(bars, t))


def beside(run: Run, info: Info, side: Side, kind: Kind, t: Translator) -> Bars:
    """Arrears, low wages, or wage earners without cover."""
    if side == "siapa":
        return _whom(run, info, kind, t)
    rows, word = employers.rows(run, info, kind, t), t(f"employers.kind_{kind}").lower()
    if side == "upah":
        key, column = Key("", t("employers.key_low")), "wage_below_count"
        if not any(employers.is_hidden(row, column) or pd.notna(row[column]) for row in rows.to_dict("records")):
            return Bars(t("employers.card_wage_missing"), (), key)
        bars = _bars(rows, kind, column, column, lambda row: _low(row, t), t)
        return Bars(t("employers.wage_title", kind=word), bars, key, _note(bars, t, "employers.wage_note"))
    column = "arrears_employer_count" if kind == "village" else "arrears_idr"
    key = Key("", t("employers.key_owing" if kind == "village" else "employers.key_arrears"))
    if not rows["is_listed"].any():
        return Bars(t("employers.card_left_missing"), (), key)
    if not (rows["arrears_known_count"] > 0).any() and not rows["is_suppressed"].any():
        return Bars(t("employers.card_arrears_missing"), (), key)
    bars = _bars(rows, kind, column, column, lambda row: _owed(row, column, t), t)
    return Bars(t("employers.arrears_title", kind=word), bars, key, _note(bars, t))


def _whom(run: Run, info: Info, kind: Kind, t: Translator) -> Bars:
    """Wage earners of the workforce lists without cover: by village or district where that is asked, else by sector."""
    by = kind if kind in ("district", "village") else "sector"
    filters = Filters(info.region_code, info.month, by, segment=("PU",), is_public=False)
    rows = run("uncovered", filters)
    rows = rows[(rows["eligible_count"] > 0).fillna(value=True)]
    names = [row["name"] or t.code("sector", row["code"]) for row in rows.to_dict("records")]
    state = pd.Series("share", index=rows.index).where(rows["is_listed"], "none")
    rows = rows.assign(label=names, state=state, is_suppressed=False, hidden="")
    bars = _bars(rows, "sector", "eligible_count", "uncovered_count", lambda row: _uncovered(row, t), t)
    key = Key(t("employers.key_covered"), t("employers.key_uncovered"))
    return Bars(t("employers.whom_title", kind=t(f"employers.kind_{by}").lower()), bars, key, t("employers.whom_note"))


def _note(bars: tuple[Part, ...], t: Translator, *keys: str) -> str:
    """What is to be said under bars, and why some are hidden."""
    keys = (*keys, "employers.legend_hidden") if any(bar.state == "hidden" for bar in bars) else keys
    return " ".join(map(t, keys))


def _bars(rows: pd.DataFrame, kind: str, whole: str, second: str | None, say: Write, t: Translator) -> tuple[Part, ...]:
    """Bars as long as `whole`, of which `second` is the warm part; ranked by what is missing unless the kind has an
    order. A row without a number comes last."""
    if kind != _ORDERED:
        rows = rows.sort_values([second or whole, "code"], ascending=[False, True], na_position="last")
    longest = max(int(rows[whole].max()) if rows[whole].notna().any() else 0, 1)
    return tuple(_bar(row, whole, second, longest, say, t) for row in rows.to_dict("records"))


def _bar(row: Mapping[Any, Any], whole: str, second: str | None, longest: int, say: Write, t: Translator) -> Part:
    length, warm = count_of(row[whole]), count_of(row[second]) if second else 0
    if row["state"] != "share" or length is None or warm is None:
        state = "hidden" if employers.is_hidden(row, whole) else "none"
        return Part(row["label"], t(f"number.{state}_word"), "", state=state)  # type: ignore[arg-type]
    value, share = say(row)
    return Part(row["label"], value, share, (length - warm) / longest, warm / longest)


def _members(row: Mapping[Any, Any], t: Translator) -> tuple[str, str]:
    return t.number(row["member_count"]), t("employers.of_employers", employers=t.number(row["employer_count"]))


def _left_out(row: Mapping[Any, Any], t: Translator) -> tuple[str, str]:
    counts = {"workers": t.number(row["worker_count"]), "employers": t.number(row["said_employer_count"])}
    return t.number(row["unregistered_count"]), t("employers.of_workers", **counts)


def _owed(row: Mapping[Any, Any], column: str, t: Translator) -> tuple[str, str]:
    counts = {"owing": t.number(row["arrears_employer_count"]), "known": t.number(row["arrears_known_count"])}
    value = t.rupiah(int(row[column])) if column == "arrears_idr" else t.number(row[column])
    return value, t("employers.of_known", **counts)


def _low(row: Mapping[Any, Any], t: Translator) -> tuple[str, str]:
    return t.number(row["wage_below_count"]), t("employers.of_wages", known=t.number(row["wage_known_count"]))


def _uncovered(row: Mapping[Any, Any], t: Translator) -> tuple[str, str]:
    share = None if pd.isna(row["uncovered_pct"]) else float(row["uncovered_pct"])
    counts = {"eligible": t.number(row["eligible_count"]), "share": t.pct(share)}
    return t.number(row["uncovered_count"]), t("employers.of_earners", **counts)
