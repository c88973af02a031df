"""Mutu data, temuan: what the rules found in the lists in force, and over the periods; what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ucj.charts.ranking import Ranked
from ucj.charts.strips import Point, Strip
from ucj.i18n import Translator
from ucj.metrics import TOTAL
from ucj.store.release import Info
from ucj.theme import theme
from ucj.views import parts, quality
from ucj.views.parts import Column, Run, Table
from ucj.views.quality import Asked, Bars

# More strips than this are a wall; the table has them all.
_STRIPS = 9
_SEVERITIES = ("error", "warning")


@dataclass(frozen=True)
class FindingsView:
    """panels: errors and warnings of the lists in force; strips: the commonest over the periods; waiting: leads."""

    title: str
    stamp: str
    message: str
    is_empty: bool
    panels: tuple[Bars, ...]
    strips_title: str
    strips: tuple[Strip, ...]
    waiting: tuple[Bars, ...]
    tables: tuple[Table, ...]


def build(run: Run, info: Info, asked: Asked, t: Translator) -> FindingsView:
    """Rules of the kinds the reader answers for, commonest first."""
    rules = asked.own(run("intake_findings", quality.filters(info, asked, "rule")))
    series = asked.own(run("findings_series", quality.filters(info, asked, "rule")))
    place = quality.place_name(run, info, asked)
    tables = (_rule_table(rules, place, info, asked, t), _series_table(series, place, info, asked, t))
    return FindingsView(
        title=_title(rules, place, t),
        stamp=parts.stamp(info, info.month, t),
        message=_message(rules, place, t),
        is_empty=rules.empty,
        panels=tuple(_ranked(rules, severity, t) for severity in _SEVERITIES),
        strips_title=t("quality.strips_title"),
        strips=_strips(series, t),
        waiting=_waiting(run, info, asked, t),
        tables=tables if len(rules) else (),
    )


def _of(rules: pd.DataFrame, severity: str) -> pd.DataFrame:
    return rules[rules["severity"] == severity].sort_values(["open_count", "code"], ascending=[False, True])


def _title(rules: pd.DataFrame, place: str, t: Translator) -> str:
    errors = _of(rules, "error")
    waiting = int(errors["open_count"].sum())
    if not waiting:
        return t("quality.findings_title_none", place=place)
    first = errors.iloc[0]
    return t(
        "quality.findings_title",
        place=place,
        count=t.number(waiting),
        rule=t(f"rule.{first['rule']}"),
        first=t.number(int(first["open_count"])),
    )


def _message(rules: pd.DataFrame, place: str, t: Translator) -> str:
    if rules.empty:
        return t("quality.findings_none", place=place)
    sums = {severity: _of(rules, severity)[["open_count", "finding_count"]].sum() for severity in _SEVERITIES}
    return t(
        "quality.findings_message",
        **{f"{name}_open": t.number(int(row["open_count"])) for name, row in sums.items()},
        **{f"{name}_count": t.number(int(row["finding_count"])) for name, row in sums.items()},
    )


def _ranked(rules: pd.DataFrame, severity: str, t: Translator) -> Bars:
    rows, look = _of(rules, severity), theme()
    most = int(rows["open_count"].max()) if len(rows) else 0
    bars = tuple(
        Ranked(
            name=t(f"rule.{row['rule']}"),
            value=t.number(int(row["open_count"])),
            share=t("quality.found_in", count=t.number(int(row["finding_count"])), kind=t.code("kind", row["kind"])),
            fraction=int(row["open_count"]) / (most or 1),
            colour=look.uncovered if severity == "error" else look.target,
        )
        for row in rows.to_dict("records")
    )
    return Bars(t(f"quality.panel_{severity}"), bars, metric="intake_findings")


def _strips(series: pd.DataFrame, t: Translator) -> tuple[Strip, ...]:
    """The commonest rules, a bar a period of their kind: a share of its rows, so that a longer list is no worse one."""
    own = series[~series["is_spanning"]]
    shares = own.assign(share=own["finding_count"] / own["received_count"].clip(lower=1))
    wanted = shares.groupby("code")["finding_count"].sum().sort_values(ascending=False).index[:_STRIPS]
    shown = shares[shares["code"].isin(wanted)]
    highest = float(shown["share"].max()) if len(shown) else 0.0
    sent = series.groupby(["kind", "month"])["received_count"].first()
    return tuple(_strip(shown[shown["code"] == code], sent, highest, t) for code in wanted)


def _strip(rows: pd.DataFrame, sent: pd.Series, highest: float, t: Translator) -> Strip:
    first, look = rows.iloc[0], theme()
    found = rows.set_index("month")["finding_count"]
    points = []
    for month, received in sent.loc[first["kind"]].items():
        count = int(found.get(month, 0))
        share = count / max(int(received), 1)
        points.append(
            Point(t.month_short(int(str(month))), t.number(count), t.pct(100 * share, 2), share / (highest or 1))
        )
    colour = look.uncovered if first["severity"] == "error" else look.target
    return Strip(t(f"rule.{first['rule']}"), t.code("kind", first["kind"]), colour, tuple(points))


def _waiting(run: Run, info: Info, asked: Asked, t: Translator) -> tuple[Bars, ...]:
    """Claims that no list knows as a member's, and members who died without a claim."""
    if not asked.means("claims"):
        return ()
    panels = []
    total = run("claims_waiting", quality.filters(info, asked, TOTAL)).iloc[0]
    if pd.notna(total["claim_count"]):
        counts = {"count": total["waiting_count"], "claims": total["claim_count"]}
        claims = run("claims_waiting", quality.filters(info, asked, "programme"))
        names = [t.code("programme", code) for code in claims["code"]]
        title = t("quality.claims_waiting", **{name: t.number(int(count)) for name, count in counts.items()})
        panels.append(Bars(title, _counted(names, claims["waiting_count"], t), metric="claims_waiting"))
    leads = run("death_leads", quality.filters(info, asked, quality.below(asked)))
    title = t("quality.death_leads", count=t.number(int(leads["lead_count"].sum())))
    bars = _counted(quality.place_names(leads, t), leads["lead_count"], t)
    panels.append(Bars(title, bars, metric="death_leads"))
    return tuple(panels)


def _counted(names: pd.Series | list[str], counts: pd.Series, t: Translator) -> tuple[Ranked, ...]:
    """The places or programmes where anything waits, most first."""
    rows = sorted(((int(count), name) for name, count in zip(names, counts, strict=True) if count), reverse=True)
    return tuple(Ranked(name, t.number(count), "", count / rows[0][0], theme().target) for count, name in rows)


def _rule_table(rules: pd.DataFrame, place: str, info: Info, asked: Asked, t: Translator) -> Table:
    named = _named(rules, t).assign(
        example=[t(f"finding.{rule}", value="…", detail="…", line="…") for rule in rules["rule"]]
    )
    return Table(
        t("quality.rule_table", place=place),
        named,
        (
            Column("name", t("quality.rule"), "text"),
            Column("kind_name", t("quality.kind"), "text"),
            Column("severity_name", t("quality.severity"), "text"),
            Column("open_count", t("quality.column_open_count"), "count"),
            Column("finding_count", t("quality.column_finding_count"), "count"),
            Column("example", t("quality.example"), "text"),
            Column("rule", t("table.code"), "text"),
        ),
        quality.stem("mutu-temuan", info, asked),
        quality.facts(info, place, "intake_findings", t),
        "",
        metric="intake_findings",
    )


def _series_table(series: pd.DataFrame, place: str, info: Info, asked: Asked, t: Translator) -> Table:
    named = _named(series, t).assign(
        period=[t.month(int(month)) for month in series["month"]],
        found_pct=100.0 * series["finding_count"].astype("Float64") / series["received_count"],
    )
    return Table(
        t("quality.series_table", place=place),
        named,
        (
            Column("period", t("quality.period"), "text"),
            Column("name", t("quality.rule"), "text"),
            Column("kind_name", t("quality.kind"), "text"),
            Column("severity_name", t("quality.severity"), "text"),
            Column("finding_count", t("quality.column_finding_count"), "count"),
            Column("received_count", t("quality.column_received_count"), "count"),
            Column("found_pct", t("quality.column_found_pct"), "pct"),
            Column("open_count", t("quality.column_open_count"), "count"),
        ),
        quality.stem("mutu-temuan-periode", info, asked),
        quality.facts(info, place, "findings_series", t),
        "",
        metric="findings_series",
    )


def _named(rows: pd.DataFrame, t: Translator) -> pd.DataFrame:
    return rows.assign(
        name=[t(f"rule.{rule}") for rule in rows["rule"]],
        kind_name=[t.code("kind", kind) for kind in rows["kind"]],
        severity_name=[t(f"quality.severity_{severity}") for severity in rows["severity"]],
    )
