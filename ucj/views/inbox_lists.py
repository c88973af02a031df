"""Data masuk: the history of batches, and the senders of a month, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.views.parts import Column, Table

_COUNTS = ("row_count", "accepted_count", "quarantined_count", "warning_count")
_CAME = ("received", "late")


@dataclass(frozen=True)
class Batch:
    """One line of the history that something can be done with. `undo`: what taking it back does; '' when undone."""

    number: int
    label: str
    undo: str


@dataclass(frozen=True)
class HistoryView:
    table: Table
    batches: tuple[Batch, ...]


def history(found: pd.DataFrame, info: Info, zone: dt.tzinfo | None, t: Translator) -> HistoryView:
    """found: rows of `store.history.batches`, in their order. zone: of the times shown; None for the machine's own."""
    rows = found.to_dict("records")
    frame = pd.DataFrame(
        {
            "name": found["batch_id"],
            "when": [_moment(row["imported_at"], zone, t) for row in rows],
            "file": found["file_name"],
            "kind": [t.code("kind", row["kind"]) for row in rows],
            "period": [t.month_short(row["period_month"]) for row in rows],
            "state": [_state(row, t) for row in rows],
            **{name: found[name] for name in _COUNTS},
            "by": found["imported_by"],
        }
    )
    texts = {name: "count" if name in ("name", *_COUNTS) else "text" for name in frame}
    columns = tuple(Column(str(name), t(f"inbox.batch_{name}"), kind) for name, kind in texts.items())
    facts = ((t("table.fact_release"), info.name), (t("inbox.batches"), t.number(len(found))))
    table = Table(t("inbox.history_title"), frame, columns, t("inbox.history_stem"), facts, "")
    return HistoryView(table, tuple(_batch(row, t) for row in rows))


def _state(row: Mapping[Any, Any], t: Translator) -> str:
    force = "undone" if pd.notna(row["undone_at"]) else "in_force"
    return t(f"inbox.state_{force}_{'released' if row['is_released'] else 'unreleased'}")


def _moment(moment: pd.Timestamp, zone: dt.tzinfo | None, t: Translator) -> str:
    local = moment.to_pydatetime().replace(tzinfo=dt.UTC).astimezone(zone)
    return t("inbox.moment", day=local.day, month=t.month_short(months.of(local.date())), time=f"{local:%H.%M}")


def _batch(row: Mapping[Any, Any], t: Translator) -> Batch:
    facts = {
        "batch": row["batch_id"],
        "kind": t.code("kind", row["kind"]),
        "period": t.month(row["period_month"]),
        "rows": t.number(row["accepted_count"]),
    }
    label = t("inbox.batch_label", file=row["file_name"], **facts)
    if pd.notna(row["undone_at"]):
        return Batch(row["batch_id"], label, "")
    after = t("inbox.undo_replaced") if row["mode"] == "replace" else ""
    return Batch(row["batch_id"], label, " ".join(filter(None, (t("inbox.undo_text", **facts), after))))


@dataclass(frozen=True)
class SendersView:
    """`table`: columns named by their headings. `gaps`: (title, names) of the villages that sent nothing, or late."""

    title: str
    message: str
    table: pd.DataFrame
    gaps: tuple[tuple[str, str], ...]


def senders(
    expected: pd.DataFrame, regions: pd.DataFrame, period_month: int, as_of: dt.date, t: Translator
) -> SendersView:
    """expected: as `intake.senders.expected` gives it. regions: region_code, region_name, parent_code.

    Villages stand a line a district, with how many of them came.
    """
    names = dict(zip(regions["region_code"], regions["region_name"], strict=True))
    is_village = expected["unit"].isin(regions.loc[regions["level"] == "village", "region_code"])
    parents = dict(zip(regions["region_code"], regions["parent_code"], strict=True))
    villages = expected[is_village].assign(district=lambda rows: rows["unit"].map(parents))
    lines = [_office_line(row, as_of, t) for row in expected[~is_village].to_dict("records")]
    for (sender, district), group in villages.groupby(["sender", "district"], sort=False):
        lines.append(_district_line(str(sender), names[str(district)], group, t))
    headings = [t(f"inbox.sender_{name}") for name in ("name", "kind", "status", "due", "received")]
    facts = {"month": t.month(period_month), "as_of": t.date(as_of), "came": _came(expected[~is_village], villages, t)}
    return SendersView(
        title=t("inbox.title", **facts) if lines else t("inbox.title_plain"),
        message=t("inbox.senders_message" if lines else "inbox.senders_none", **facts),
        table=pd.DataFrame(lines, columns=headings),
        gaps=tuple(gap for status in ("missing", "late") for gap in _gaps(villages, status, names, t)),
    )


def _came(offices: pd.DataFrame, villages: pd.DataFrame, t: Translator) -> str:
    parts = [
        t(f"inbox.came_{name}", came=t.number(int(part["status"].isin(_CAME).sum())), all=t.number(len(part)))
        for name, part in (("villages", villages), ("offices", offices))
        if len(part)
    ]
    return t("inbox.came_and").join(parts)


def _office_line(row: Mapping[Any, Any], as_of: dt.date, t: Translator) -> tuple[str, ...]:
    unit = f" ({t.code('segment', row['unit'])})" if row["unit"] else ""
    received = _day(row["received_date"], t) if row["received_date"] else t("number.none")
    return (
        row["sender"],
        t.code("kind", row["kind"]) + unit,
        _status(row, as_of, t),
        _day(row["due_date"], t),
        received,
    )


def _day(day: dt.date, t: Translator) -> str:
    return f"{day.day} {t.month_short(months.of(day))}"


def _status(row: Mapping[Any, Any], as_of: dt.date, t: Translator) -> str:
    until = row["received_date"] or as_of
    return t(f"inbox.status_{row['status']}", days=t.number((until - row["due_date"]).days))


def _district_line(sender: str, district: str, group: pd.DataFrame, t: Translator) -> tuple[str, ...]:
    counts = group["status"].value_counts()
    came = int(group["status"].isin(_CAME).sum())
    said = [
        t(f"inbox.villages_{status}", count=t.number(int(counts[status])))
        for status in ("missing", "late", "not_due")
        if status in counts
    ]
    return (
        t("inbox.district_of", sender=sender, district=district),
        t.code("kind", group["kind"].iloc[0]),
        ", ".join(said) or t("inbox.villages_all"),
        _day(group["due_date"].iloc[0], t),
        t("inbox.villages_came", came=t.number(came), all=t.number(len(group))),
    )


def _gaps(villages: pd.DataFrame, status: str, names: Mapping[str, str], t: Translator) -> list[tuple[str, str]]:
    """The villages by name, a line a district."""
    ours = villages[villages["status"] == status]
    if ours.empty:
        return []
    lines = [
        t(
            "inbox.gap_line",
            district=names[str(district)],
            villages=", ".join(sorted(names[code] for code in group["unit"])),
        )
        for district, group in ours.groupby("district", sort=True)
    ]
    return [(t(f"inbox.gap_{status}", count=t.number(len(ours))), "\n".join(lines))]
