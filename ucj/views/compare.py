"""What moved between two releases or months, and why: the message, causes and districts as bars, and both as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ucj import months
from ucj.charts import comparison
from ucj.charts.comparison import Difference
from ucj.i18n import Translator
from ucj.metrics import TOTAL, Filters
from ucj.metrics.earlier import Comparison
from ucj.store.release import Info
from ucj.views import compare_tables, parts
from ucj.views.compare_tables import Sides
from ucj.views.parts import Run, Table, count_of

# So many causes fit a title.
_TITLE_CAUSES = 3


@dataclass(frozen=True)
class Compared:
    """`causes`, `places`: bars of the active workers, '' where they cannot be told. No tables: nothing to compare."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    causes_title: str = ""
    causes: str = ""
    causes_note: str = ""
    places_title: str = ""
    places: str = ""
    tables: tuple[Table, ...] = ()


def build(run: Run, info: Info, before: Info, month: int, is_public: bool, t: Translator) -> Compared:
    """run: of the release `info`, the later side, in `info.month`. before, month: the earlier side."""
    asked = Comparison(before.name, months.text(month))
    filters = Filters(info.region_code, info.month, TOTAL, is_public=is_public, detail=asked)
    total, sides = run("compare", filters).iloc[0].to_dict(), _sides(info, before, month, t)
    causes = None if is_public else run("compare", filters.asking("cause"))
    places = run("compare", filters.asking("district"))
    told = {"before": sides.before, "after": sides.after}
    shown = Compared(
        _title(total, causes, sides, t),
        parts.stamp(info, info.month, t),
        _message(total, told, t),
        is_empty=_is_hidden(total),
        places_title=t("compare.places_title"),
        places=_place_bars(places, t),
        tables=compare_tables.build(info, sides, causes, places, total, t),
    )
    if causes is None:
        return replace(shown, causes_note=t("compare.causes_public"))
    if not (bars := _cause_bars(causes, t)):
        return shown
    title = t("compare.causes_title", change=t.signed(count_of(total["active_change_count"])))
    return replace(shown, causes_title=title, causes=bars, causes_note=t("compare.causes_note"))


def nothing(info: Info, t: Translator) -> Compared:
    """The first month of the only release."""
    stamp = parts.stamp(info, info.month, t)
    return Compared(t("compare.title_none"), stamp, t("compare.message_none"), is_empty=True)


def _sides(info: Info, before: Info, month: int, t: Translator) -> Sides:
    """Named by their months; by their releases too where the month is one."""
    ends = "-".join(dict.fromkeys((before.name, months.text(month), info.name, months.text(info.month))))
    if month != info.month:
        return Sides(t.month(month), t.month(info.month), ends, "")
    one, other = (t("compare.side_release", month=t.month(month), release=name) for name in (before.name, info.name))
    both = t("compare.both", month=t.month(month), before=before.name, after=info.name)
    return Sides(one, other, ends, both)


def _is_hidden(total: Mapping[Any, Any]) -> bool:
    return any(pd.isna(total[f"{name}_change_count"]) for name in ("active", "eligible"))


def _title(total: Mapping[Any, Any], causes: pd.DataFrame | None, sides: Sides, t: Translator) -> str:
    if _is_hidden(total):
        return t("compare.title_hidden", before=sides.before, after=sides.after)
    change = int(total["active_change_count"])
    way = "up" if change > 0 else "down" if change < 0 else "same"
    why, count = "" if causes is None else _why(causes, t), t.number(abs(change))
    if sides.both:
        why = t("compare.both_causes", causes=why) if why else ""
        return t(f"compare.both_{way}", both=sides.both, count=count, causes=why)
    why = t("compare.title_causes", causes=why) if why else ""
    return t(f"compare.title_{way}", before=sides.before, after=sides.after, count=count, causes=why)


def _why(causes: pd.DataFrame, t: Translator) -> str:
    """The largest causes by their sign, and what is left in one word: together the whole difference. '' for none."""
    rows = causes.assign(size=causes["active_change_count"].abs()).sort_values("size", ascending=False, kind="stable")
    rows = rows[rows["size"] > 0]
    said = [
        t(
            "compare.title_cause",
            cause=t.code("cause", row["code"]).lower(),
            change=t.signed(row["active_change_count"]),
        )
        for row in rows.head(_TITLE_CAUSES).to_dict("records")
    ]
    if len(rows) > _TITLE_CAUSES:
        rest = int(rows["active_change_count"].iloc[_TITLE_CAUSES:].sum())
        said.append(t("compare.title_rest", change=t.signed(rest)))
    return ", ".join(said)


def _message(total: Mapping[Any, Any], told: dict[str, str], t: Translator) -> str:
    if _is_hidden(total):
        return t("compare.message_hidden")
    counts = {f"{name}_{side}": int(total[f"{name}_{side}_count"]) for name in ("active", "eligible") for side in told}
    shares = {side: _share(counts[f"active_{side}"], counts[f"eligible_{side}"]) for side in told}
    known = shares["before"] is not None and shares["after"] is not None
    points = (shares["after"] or 0.0) - (shares["before"] or 0.0) if known else None
    return t(
        "compare.message",
        **{name: t.number(count) for name, count in counts.items()},
        **{f"share_{side}": t.pct(share) for side, share in shares.items()},
        points=t.signed(points, 1),
        uncovered=t.signed(count_of(total["uncovered_change_count"])),
        **told,
    )


def _share(part: int, base: int) -> float | None:
    return 100.0 * part / base if base else None


def _cause_bars(causes: pd.DataFrame, t: Translator) -> str:
    """Causes that moved somebody, in the order in which they apply; '' where nothing moved."""
    rows = causes[causes["worker_count"].fillna(0) > 0]
    if rows.empty:
        return ""
    most = max(int(rows["active_change_count"].abs().max()), 1)
    bars = [_cause_bar(row, most, t) for row in rows.to_dict("records")]
    return comparison.html(bars, (t("compare.ends_down"), t("compare.ends_up")), t("metric.compare.title"))


def _cause_bar(row: Mapping[Any, Any], most: int, t: Translator) -> Difference:
    """With its workers where they are more than the change: who was not active before or after changed otherwise."""
    change, workers = int(row["active_change_count"]), int(row["worker_count"])
    detail = t("compare.cause_workers", count=t.number(workers)) if workers != abs(change) else ""
    return Difference(t.code("cause", row["code"]), t.signed(change), detail, change / most)


def _place_bars(places: pd.DataFrame, t: Translator) -> str:
    known = places["active_change_count"].dropna()
    most = max(int(known.abs().max()), 1) if len(known) else 1
    bars = [_place_bar(row, most, t) for row in places.to_dict("records")]
    return comparison.html(bars, (t("compare.ends_down"), t("compare.ends_up")), t("compare.places_title"))


def _place_bar(row: Mapping[Any, Any], most: int, t: Translator) -> Difference:
    change = count_of(row["active_change_count"])
    if change is None:
        return Difference(row["name"], t("number.hidden_word" if row["is_listed"] else "number.none_word"), "", None)
    counts = {side: t.number(count_of(row[f"active_{side}_count"])) for side in ("before", "after")}
    return Difference(row["name"], t.signed(change), t("compare.place_counts", **counts), change / most)
