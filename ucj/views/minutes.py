"""The reconciliation record of a batch in words: "berita acara rekonsiliasi". Counts, rules and lines; no person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.i18n import Translator
from ucj.reference import Regency
from ucj.store.record import LINES_SHOWN, Record

Pair = tuple[str, str]


@dataclass(frozen=True)
class Finding:
    """One rule and what it found: title, severity for people, count, and the first lines of the file."""

    title: str
    severity: str
    count: str
    lines: str
    is_error: bool


@dataclass(frozen=True)
class Signature:
    """Who signs: the part played and the office; name and number are left to be written by hand."""

    role: str
    office: str


@dataclass(frozen=True)
class Minutes:
    """Finished texts, in the order of the page. `counts`: (label, number). `villages`: (district, its villages)."""

    language: str
    title: str
    number: str
    government: str
    office: str
    opening: str
    facts: tuple[Pair, ...]
    counts: tuple[Pair, ...]
    findings_title: str
    findings_headings: tuple[str, ...]
    findings: tuple[Finding, ...]
    findings_none: str
    findings_note: str
    villages_title: str
    villages: tuple[Pair, ...]
    statement: str
    place: str
    signatures: tuple[Signature, ...]
    name_line: str
    id_line: str
    footer: str
    page: str
    stamp: str
    created: dt.datetime


def build(record: Record, regency: Regency, regions: pd.DataFrame, zone: dt.tzinfo | None, t: Translator) -> Minutes:
    """The record in a language.

    regions: region_code, region_name, parent_code. zone: of the times shown; None for the office machine's own.
    """
    names = dict(zip(regions["region_code"], regions["region_name"], strict=True))
    created = record.imported_at.astimezone(zone)
    villages = _villages(record, regions)
    return Minutes(
        language=t.language,
        title=t("minutes.title"),
        number=t("minutes.number", number=_number(record, created, t)),
        government=regency.government,
        office=regency.manpower_office,
        opening=t("minutes.opening", date=t.date(created.date()), office=regency.manpower_office),
        facts=_facts(record, created, zone, t),
        counts=_counts(record, t),
        findings_title=t("minutes.findings"),
        findings_headings=tuple(t(f"minutes.column_{name}") for name in ("rule", "severity", "count", "lines")),
        findings=tuple(_finding(row, t) for row in record.rules.to_dict("records")),
        findings_none=t("minutes.findings_none"),
        findings_note=t("minutes.findings_note"),
        villages_title=t("minutes.villages", count=t.number(len(record.villages))),
        villages=villages,
        statement=t("minutes.statement"),
        place=t("minutes.place", place=names.get(regency.capital_district, regency.short_name)),
        signatures=(
            Signature(t("minutes.sender"), t("minutes.sender_office")),
            Signature(t("minutes.operator"), regency.manpower_office),
            Signature(t("minutes.branch"), regency.bpjs_branch),
        ),
        name_line=t("minutes.name_line"),
        id_line=t("minutes.id_line"),
        footer=t("minutes.footer", number=_number(record, created, t), sha256=record.sha256),
        page=t("minutes.page"),
        stamp=t("minutes.undone_stamp") if record.undone_at else "",
        created=created,
    )


def _number(record: Record, created: dt.datetime, t: Translator) -> str:
    roman = t("minutes.roman_months").split()[created.month - 1]
    return f"{record.batch:03d}/BA-UCJ/{roman}/{created.year}"


def _facts(record: Record, created: dt.datetime, zone: dt.tzinfo | None, t: Translator) -> tuple[Pair, ...]:
    facts = [
        ("minutes.file", record.file_name),
        ("minutes.kind", t.code("kind", record.kind)),
        ("minutes.period", t.month(record.period_month)),
        ("minutes.batch", t.number(record.batch)),
        ("minutes.received", t("minutes.received_by", moment=_moment(created, t), name=record.imported_by)),
        ("minutes.mode", t(f"minutes.mode_{record.mode}")),
        ("minutes.sha256", record.sha256),
    ]
    if record.undone_at:
        facts.append(("minutes.undone", _moment(record.undone_at.astimezone(zone), t)))
    return tuple((t(key), text) for key, text in facts)


def _moment(moment: dt.datetime, t: Translator) -> str:
    return t("minutes.moment", date=t.date(moment.date()), time=f"{moment:%H.%M}", zone=moment.tzname() or "")


def _counts(record: Record, t: Translator) -> tuple[Pair, ...]:
    counts = [
        ("minutes.rows", record.row_count),
        ("minutes.accepted", record.accepted_count),
        ("minutes.quarantined", record.quarantined_count),
        ("minutes.warnings", record.warning_count),
    ]
    if record.villages:
        counts.append(("minutes.replaced", len(record.villages)))
    return tuple((t(key), t.number(count)) for key, count in counts)


def _finding(row: Mapping[Any, Any], t: Translator) -> Finding:
    count, lines = int(row["found_count"]), [str(line) for line in row["lines"]]
    more = t("minutes.more") if count > LINES_SHOWN else ""
    return Finding(
        title=t(f"rule.{row['rule']}"),
        severity=t(f"minutes.severity_{row['severity']}"),
        count=t.number(count),
        lines=", ".join(lines) + more,
        is_error=row["severity"] == "error",
    )


def _villages(record: Record, regions: pd.DataFrame) -> tuple[Pair, ...]:
    """The villages whose lists were replaced, by district in the order of the codes."""
    ours = regions[regions["region_code"].isin(record.villages)]
    names = dict(zip(regions["region_code"], regions["region_name"], strict=True))
    groups = ours.groupby("parent_code", sort=True)["region_name"]
    return tuple((names.get(str(code), str(code)), ", ".join(sorted(villages))) for code, villages in groups)
