"""Data masuk: what a check or an import says of one file, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.views.parts import Column, Table

LINES_SHOWN = 4
_SEVERITIES = ("error", "warning")


@dataclass(frozen=True)
class Village:
    """A village of a workforce file. `is_replaced`: the file is proposed, or was taken, as its new list."""

    code: str
    label: str
    is_replaced: bool


@dataclass(frozen=True)
class ReportView:
    """`rules`: a row a rule, the worst first, its columns named by their headings. `villages`: only where the file is a
    list that replaces. `findings`: every finding, to be handed back to the sender."""

    title: str
    counts: str
    accepted: str
    quarantined_count: int
    notes: tuple[str, ...]
    rules: pd.DataFrame
    villages: tuple[Village, ...]
    findings: Table
    batch: int | None


def build(report: Mapping[str, Any], t: Translator) -> ReportView:
    """report: the document that `check` and `import` print with --json."""
    of = {"kind": t.code("kind", report["kind"]), "period": t.month(months.parse(report["period"]))}
    return ReportView(
        title=t("inbox.report_title", **of),
        counts=counts(report, t),
        accepted=t.number(report["accepted_count"]),
        quarantined_count=report["quarantined_count"],
        notes=_notes(report, t),
        rules=_rules(report["findings"], t),
        villages=_villages(report, t),
        findings=_findings(report, of, t),
        batch=report["batch"],
    )


def counts(report: Mapping[str, Any], t: Translator) -> str:
    """The counts in one line; a share never stands without its two counts."""
    names = ("row_count", "accepted_count", "quarantined_count", "warning_count")
    share = 100 * report["accepted_count"] / report["row_count"] if report["row_count"] else None
    return t("inbox.counts", share=t.pct(share), **{name: t.number(report[name]) for name in names})


def _notes(report: Mapping[str, Any], t: Translator) -> tuple[str, ...]:
    """What became of the columns, and which sheet was read."""
    guessed = [
        t("inbox.guessed_pair", heading=heading, field=t(f"field.{name}.label"))
        for heading, name in report["guessed_columns"].items()
    ]
    said = {
        "inbox.columns_guessed": guessed,
        "inbox.columns_unmapped": report["unmapped_columns"],
        "inbox.columns_dropped": report["dropped_columns"],
    }
    notes = [
        t(key, count=t.number(len(columns)), columns=", ".join(columns)) for key, columns in said.items() if columns
    ]
    added = [each["village_name"] for each in report["villages"] if not each["is_replaced"]]
    if report["mode"] == "replace" and added:
        notes.insert(0, t("inbox.villages_added", count=t.number(len(added)), villages=", ".join(added)))
    return tuple(notes)


def _rules(findings: Sequence[Mapping[str, Any]], t: Translator) -> pd.DataFrame:
    headings = [t(f"inbox.rule_{name}") for name in ("severity", "title", "count", "lines", "example")]
    if not findings:
        return pd.DataFrame(columns=headings)
    frame = pd.DataFrame(findings)
    groups = [
        _rule(str(severity), str(rule), group, t) for (severity, rule), group in frame.groupby(["severity", "rule"])
    ]
    groups.sort(key=lambda each: (_SEVERITIES.index(each[0]), -each[1]))
    return pd.DataFrame([texts for _, _, texts in groups], columns=headings)


def _rule(severity: str, rule: str, group: pd.DataFrame, t: Translator) -> tuple[str, int, tuple[str, ...]]:
    """Severity and count, to be sorted by, and the texts of the row."""
    lines = sorted(set(group["line"].tolist()))
    shown = ", ".join(str(line) for line in lines[:LINES_SHOWN]) + (", …" if len(lines) > LINES_SHOWN else "")
    first = group.iloc[0]
    example = t("inbox.example", line=int(first["line"]), message=str(first["message"]))
    texts = (t(f"minutes.severity_{severity}"), t(f"rule.{rule}"), t.number(len(group)), shown, example)
    return severity, len(group), texts


def _villages(report: Mapping[str, Any], t: Translator) -> tuple[Village, ...]:
    if report["mode"] != "replace":
        return ()
    return tuple(Village(each["village_code"], _village(each, t), each["is_replaced"]) for each in report["villages"])


def _village(each: Mapping[str, Any], t: Translator) -> str:
    rows = t("inbox.village_rows", village=each["village_name"], rows=t.number(each["row_count"]))
    if not each["listed_count"]:
        return f"{rows}; {t('inbox.village_new')}"
    listed, taken = t.number(each["listed_count"]), t.number(each["taken_count"])
    return f"{rows}; {t('inbox.village_listed', listed=listed, taken=taken)}"


def _findings(report: Mapping[str, Any], of: Mapping[str, str], t: Translator) -> Table:
    names = ("line", "column", "value", "rule", "severity", "message")
    frame = pd.DataFrame(report["findings"], columns=list(names), dtype=object)
    frame["rule"] = frame["rule"].map(lambda rule: t(f"rule.{rule}"))
    frame["severity"] = frame["severity"].map(lambda severity: t(f"minutes.severity_{severity}"))
    facts = (
        (t("minutes.file"), str(report["file"])),
        (t("inbox.sheet"), str(report["sheet"])),
        (t("minutes.kind"), of["kind"]),
        (t("minutes.period"), of["period"]),
        (t("inbox.result"), counts(report, t)),
    )
    columns = tuple(Column(name, t(f"inbox.finding_{name}"), "text") for name in names)
    return Table(t("inbox.findings_title"), frame, columns, t("inbox.findings_stem"), facts, "")
