"""Perusahaan: how many workers employers leave out, what they owe, whose wages look too low, and the table of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.store.release import Info
from ucj.views import parts
from ucj.views.parts import Column, Run, Share, Table, count_of

Kind = Literal["size", "district", "sector", "business_scale", "village"]
KINDS: tuple[Kind, ...] = ("size", "district", "sector", "business_scale", "village")
_COUNTS = (
    *("employer_count", "worker_count", "member_count", "unregistered_count", "partial_employer_count"),
    *("empty_employer_count", "unlisted_employer_count", "arrears_employer_count", "arrears_idr"),
    *("wage_known_count", "wage_below_count"),
)
# Nobody's, and nobody in it: a kind that no employer is of needs no line.
_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Employers:
    """What stands at the top of the page."""

    title: str
    stamp: str
    message: str
    shares: tuple[Share, ...]
    notes: tuple[str, ...]


def build(run: Run, info: Info, t: Translator) -> Employers:
    """The employers of the regency in the newest month."""
    filters = Filters(info.region_code, info.month, TOTAL, is_public=False)
    whole = run("employers", filters).iloc[0].to_dict()
    earners = (
        run("uncovered", Filters(info.region_code, info.month, segment=("PU",), is_public=False)).iloc[0].to_dict()
    )
    return Employers(
        title=_title(whole, t),
        stamp=parts.stamp(info, info.month, t),
        message=_message(whole, info, t),
        shares=(_left_out(whole, t), _owing(whole, t), _low_wages(whole, info, t), _earners(earners, t)),
        notes=_notes(whole, t),
    )


def _title(whole: Mapping[Any, Any], t: Translator) -> str:
    unregistered = count_of(whole["unregistered_count"])
    if whole["is_suppressed"]:
        return t("employers.title_hidden")
    if unregistered is None:
        counts = {"employers": t.number(whole["employer_count"]), "members": t.number(whole["member_count"])}
        return t("employers.title_unlisted", **counts)
    return t("employers.title", unregistered=t.number(unregistered), workers=t.number(whole["worker_count"]))


def _message(whole: Mapping[Any, Any], info: Info, t: Translator) -> str:
    if whole["is_suppressed"]:
        return t("employers.legend_hidden")
    if not whole["is_listed"]:
        return t("employers.message_unlisted", members=t.number(whole["member_count"]), month=t.month(info.month))
    names = ("said_employer", "worker", "unregistered", "partial_employer", "empty_employer", "unlisted_employer")
    counts = {name: t.number(count_of(whole[f"{name}_count"])) for name in names}
    share = t.pct(_float(whole["unregistered_pct"]))
    return t("employers.message", share=share, month=t.month(info.month), **counts)


def _left_out(whole: Mapping[Any, Any], t: Translator) -> Share:
    counts = {"part": whole["unregistered_count"], "base": whole["worker_count"]}
    said = t("employers.card_left_formula", employers=t.number(count_of(whole["said_employer_count"])))
    return _card("left", _float(whole["unregistered_pct"]), counts, said, t)


def _owing(whole: Mapping[Any, Any], t: Translator) -> Share:
    owing, known = count_of(whole["arrears_employer_count"]), count_of(whole["arrears_known_count"])
    share = None if owing is None or not known else 100.0 * owing / known
    sums = {"idr": t.rupiah(count_of(whole["arrears_idr"])), "months": t.number(count_of(whole["arrears_month_count"]))}
    counts = {"part": whole["arrears_employer_count"], "base": whole["arrears_known_count"]}
    return _card("arrears", share, counts, t("employers.card_arrears_formula", **sums), t)


def _low_wages(whole: Mapping[Any, Any], info: Info, t: Translator) -> Share:
    counts = {"part": whole["wage_below_count"], "base": whole["wage_known_count"]}
    minimum = {"minimum": t.rupiah(count_of(whole["minimum_wage_idr"])), "year": info.month // 12}
    return _card("wage", _float(whole["wage_below_pct"]), counts, t("employers.card_wage_formula", **minimum), t)


def _earners(earners: Mapping[Any, Any], t: Translator) -> Share:
    counts = {"part": earners["uncovered_count"], "base": earners["eligible_count"]}
    share, said = _float(earners["uncovered_pct"]), t("employers.card_earners_formula")
    return _card("earners", share, counts, said, t, "uncovered")


def _card(
    name: str, share: float | None, counts: Mapping[str, Any], formula: str, t: Translator, metric: str = "employers"
) -> Share:
    """A share over its two counts; where a list or ledger is missing, which one."""
    known = {key: count_of(value) for key, value in counts.items()}
    is_known = None not in known.values()
    said = {key: t.number(value) for key, value in known.items()}
    return Share(
        label=t(f"employers.card_{name}"),
        value=t.pct(share),
        counts=t(f"employers.card_{name}_counts", **said) if is_known else t("number.none_word"),
        formula=formula if is_known else t(f"employers.card_{name}_missing"),
        help=t(f"employers.card_{name}_help"),
        metric=metric,
    )


def _notes(whole: Mapping[Any, Any], t: Translator) -> tuple[str, ...]:
    silent = _less(whole["employer_count"], whole["arrears_known_count"])
    notes = [t("employers.note_list")]
    if whole["is_listed"] and silent:
        notes.append(t("employers.note_arrears", silent=t.number(silent), employers=t.number(whole["employer_count"])))
    return (*notes, t("employers.note_wage"), t("employers.legend_hidden"))


def _less(whole: Any, part: Any) -> int:
    return (count_of(whole) or 0) - (count_of(part) or 0)


def _float(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def rows(run: Run, info: Info, kind: Kind, t: Translator) -> pd.DataFrame:
    """The metric `employers` by a kind, each row with its `label` and `state`: share, hidden, or none."""
    frame = run("employers", Filters(info.region_code, info.month, kind, is_public=False))
    frame = frame[(frame["code"] != _UNKNOWN) | (frame["employer_count"] != 0).fillna(value=True)]
    is_place = kind in ("district", "village")
    labels = [
        row["name"] or t(f"employers.{kind}_unknown") if is_place else t.code(kind, row["code"])
        for row in frame.to_dict("records")
    ]
    is_missing = frame["member_count"].isna() & ~frame["is_suppressed"]
    state = pd.Series("share", index=frame.index).mask(frame["is_suppressed"], "hidden").mask(is_missing, "none")
    return frame.assign(label=labels, state=state)


def table(run: Run, info: Info, kind: Kind, t: Translator) -> Table:
    """All counts by a kind. An empty cell is not zero, and its row says whether it is hidden."""
    frame, word = rows(run, info, kind, t), t(f"employers.kind_{kind}")
    words = {"hidden": t("number.hidden_word"), "none": t("number.none_word"), "share": ""}
    title = t("employers.table_title", kind=word.lower(), place=info.region_name, month=t.month(info.month))
    columns = (
        Column("label", word, "text"),
        *(Column(name, t(f"employers.column_{name}"), "count") for name in _COUNTS),
        Column("note", t("table.note"), "text"),
        Column("code", t("table.code"), "text"),
    )
    return Table(
        title,
        frame.assign(note=frame["state"].map(words)),
        columns,
        f"perusahaan-{info.region_code}-{kind}-{months.text(info.month)}-{info.name}",
        parts.facts(info, info.region_name, info.month, "", t, "employers"),
        t("employers.legend_hidden") if (frame["state"] == "hidden").any() else "",
        metric="employers",
    )
