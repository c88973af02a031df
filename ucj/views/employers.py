"""Pemberi kerja: how many workers employers leave out, what they owe, whose wages look too low, and the table of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.metrics.employer_rows import UNKNOWN
from ucj.metrics.employers import GROUPS
from ucj.store.release import Info
from ucj.views import parts
from ucj.views.parts import Column, Run, Share, Table, count_of

Kind = Literal["size", "district", "sector", "village"]
KINDS: tuple[Kind, ...] = ("size", "district", "sector", "village")
_COUNTS = (
    *("employer_count", "worker_count", "member_count", "unregistered_count", "partial_employer_count"),
    *("empty_employer_count", "unlisted_employer_count", "arrears_employer_count", "arrears_idr"),
    *("wage_known_count", "wage_below_count"),
)


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
    if is_hidden(whole, "unregistered_count"):
        return t("employers.title_hidden")
    if unregistered is None:
        counts = {"employers": t.number(whole["employer_count"]), "members": t.number(whole["member_count"])}
        return t("employers.title_unlisted", **counts)
    return t("employers.title", unregistered=t.number(unregistered), workers=t.number(whole["worker_count"]))


def _message(whole: Mapping[Any, Any], info: Info, t: Translator) -> str:
    if is_hidden(whole, "unregistered_count"):
        return t("employers.legend_hidden")
    if not whole["is_listed"]:
        return t("employers.message_without_list", members=t.number(whole["member_count"]), month=t.month(info.month))
    counts = {name: t.number(whole[f"{name}_count"]) for name in ("said_employer", "worker", "unregistered")}
    said = t("employers.message", share=t.pct(_float(whole["unregistered_pct"])), month=t.month(info.month), **counts)
    found = {name: count_of(whole[f"{name}_employer_count"]) for name in ("partial", "empty", "unlisted")}
    parts_said = [t(f"employers.message_{name}", count=t.number(count)) for name, count in found.items() if count]
    return f"{said} {'; '.join(parts_said)}." if parts_said else said


def _left_out(whole: Mapping[Any, Any], t: Translator) -> Share:
    counts = {"part": whole["unregistered_count"], "base": whole["worker_count"]}
    said = t("employers.card_left_formula", employers=t.number(count_of(whole["said_employer_count"])))
    missing = _missing(whole, "unregistered_count", "left", t)
    return _card("left", _float(whole["unregistered_pct"]), counts, said, missing, t)


def _owing(whole: Mapping[Any, Any], t: Translator) -> Share:
    owing, known = count_of(whole["arrears_employer_count"]), count_of(whole["arrears_known_count"])
    share = None if owing is None or not known else 100.0 * owing / known
    sums = {"idr": t.rupiah(count_of(whole["arrears_idr"])), "months": t.number(count_of(whole["arrears_month_count"]))}
    counts = {"part": whole["arrears_employer_count"], "base": whole["arrears_known_count"]}
    missing = _missing(whole, "arrears_idr", "arrears" if whole["is_listed"] else "left", t)
    return _card("arrears", share, counts, t("employers.card_arrears_formula", **sums), missing, t)


def _low_wages(whole: Mapping[Any, Any], info: Info, t: Translator) -> Share:
    counts = {"part": whole["wage_below_count"], "base": whole["wage_known_count"]}
    minimum = {"minimum": t.rupiah(count_of(whole["minimum_wage_idr"])), "year": info.month // 12}
    said, missing = t("employers.card_wage_formula", **minimum), _missing(whole, "wage_below_count", "wage", t)
    return _card("wage", _float(whole["wage_below_pct"]), counts, said, missing, t)


def _earners(earners: Mapping[Any, Any], t: Translator) -> Share:
    counts = {"part": earners["uncovered_count"], "base": earners["eligible_count"]}
    share, said = _float(earners["uncovered_pct"]), t("employers.card_earners_formula")
    return _card("earners", share, counts, said, t("employers.card_earners_missing"), t, "uncovered")


def is_hidden(row: Mapping[Any, Any], column: str) -> bool:
    """Whether a number of a row of `employers` is one or two employers' own, or would give them away."""
    return bool(row["is_suppressed"]) or any(column in GROUPS[group] for group in row["hidden"].split(",") if group)


def _missing(whole: Mapping[Any, Any], column: str, name: str, t: Translator) -> str:
    return t("employers.legend_hidden" if is_hidden(whole, column) else f"employers.card_{name}_missing")


def _card(
    name: str,
    share: float | None,
    counts: Mapping[str, Any],
    formula: str,
    missing: str,
    t: Translator,
    metric: str = "employers",
) -> Share:
    """A share over its two counts; without them why."""
    known = {key: count_of(value) for key, value in counts.items()}
    is_known = None not in known.values()
    said = {key: t.number(value) for key, value in known.items()}
    return Share(
        label=t(f"employers.card_{name}"),
        value=t.pct(share),
        counts=t(f"employers.card_{name}_counts", **said) if is_known else t("number.none_word"),
        formula=formula if is_known else missing,
        help=t(f"employers.card_{name}_help"),
        metric=metric,
    )


def _notes(whole: Mapping[Any, Any], t: Translator) -> tuple[str, ...]:
    silent = _less(whole["employer_count"], whole["arrears_known_count"])
    listed = count_of(whole["list_month"])
    notes = [] if listed is None else [t("employers.note_list", month=t.month(listed))]
    if listed is not None and silent:
        notes.append(t("employers.note_arrears", silent=t.number(silent), employers=t.number(whole["employer_count"])))
    return (*notes, t("employers.note_wage"), t("employers.note_sources"))


def _less(whole: Any, part: Any) -> int:
    return (count_of(whole) or 0) - (count_of(part) or 0)


def _float(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def rows(run: Run, info: Info, kind: Kind, t: Translator) -> pd.DataFrame:
    """The metric `employers` by a kind, without rows of no employers, each with its `label` and `state`: share, hidden,
    none."""
    frame = run("employers", Filters(info.region_code, info.month, kind, is_public=False))
    frame = frame[(frame["employer_count"] != 0).fillna(value=True)]
    labels = [row["name"] or label(kind, row["code"], t) for row in frame.to_dict("records")]
    is_missing = frame["member_count"].isna() & ~frame["is_suppressed"]
    state = pd.Series("share", index=frame.index).mask(frame["is_suppressed"], "hidden").mask(is_missing, "none")
    return frame.assign(label=labels, state=state)


def label(kind: str, code: str, t: Translator) -> str:
    """Of a kind of employers, or of nobody knows which."""
    return t(f"employers.{kind}_unknown") if code == UNKNOWN else t.code(kind, code)


def _note(row: Mapping[Any, Any], t: Translator) -> str:
    """Why cells of a row are empty."""
    if row["state"] == "share" and row["hidden"]:
        return t(
            "employers.hidden_parts", parts=", ".join(t(f"employers.part_{part}") for part in row["hidden"].split(","))
        )
    return "" if row["state"] == "share" else t(f"number.{row['state']}_word")


def table(run: Run, info: Info, kind: Kind, t: Translator) -> Table:
    """All counts by a kind. An empty cell is not zero, and its row says whether it is hidden."""
    frame, word = rows(run, info, kind, t), t(f"employers.kind_{kind}")
    title = t("employers.table_title", kind=word.lower(), place=info.region_name, month=t.month(info.month))
    columns = (
        Column("label", word, "text"),
        *(Column(name, t(f"employers.column_{name}"), "count") for name in _COUNTS),
        Column("note", t("table.note"), "text"),
        Column("code", t("table.code"), "text"),
    )
    return Table(
        title,
        frame.assign(note=[_note(row, t) for row in frame.to_dict("records")]),
        columns,
        f"pemberi-kerja-{info.region_code}-{kind}-{months.text(info.month)}-{info.name}",
        parts.facts(info, info.region_name, info.month, "", t, "employers"),
        t("employers.legend_hidden") if (frame["is_suppressed"] | (frame["hidden"] != "")).any() else "",
        metric="employers",
    )
