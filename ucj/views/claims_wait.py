"""How long families wait for what is due: days by half and by nine in ten, against the norm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.charts import day_dots, plot
from ucj.charts.day_dots import Dots, Row, Stage
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.views.claims import of_year
from ucj.views.parts import Run

_STAGES = ("event_to_report", "report_to_payment")
_WHOLE = "event_to_payment"
# Those a family waits for; savings are asked for when it suits.
_URGENT = ("JKM", "JKK")
_PROGRAMMES = (*_URGENT, "scholarship", "JHT", "JP")


@dataclass(frozen=True)
class ClaimsWait:
    """wide, narrow: '' where nothing was paid with both days known."""

    title: str
    message: str
    wide: str
    narrow: str
    notes: tuple[str, ...]


def build(run: Run, filters: Filters, t: Translator) -> ClaimsWait:
    """Of the claims paid in the calendar year up to the chosen month."""
    rows = run("claim_timeliness", of_year(filters, "programme"))
    rows = rows[rows["claim_count"] > 0]
    title = t("claims.wait_title", year=filters.month // 12)
    if rows.empty:
        return ClaimsWait(title, t("claims.wait_none", year=filters.month // 12), "", "", ())
    dots = _dots(rows[rows["stage"].isin(_STAGES)], title, t)
    whole = {row["code"]: row for row in rows[rows["stage"] == _WHOLE].to_dict("records")}
    message = " ".join(_wait(code, whole[code], t) for code in _URGENT if code in whole)
    return ClaimsWait(title, message, day_dots.wide(dots), day_dots.narrow(dots), _notes(rows, t))


def _wait(code: str, row: Mapping[Any, Any], t: Translator) -> str:
    return t("claims.wait_whole", programme=t(f"claims.programme_{code}"), **_words(row, t))


def _words(row: Mapping[Any, Any], t: Translator) -> dict[str, str]:
    return {
        "median": t.number(float(row["median_days"])),
        "p90": t.number(float(row["p90_days"])),
        "norm": t.number(int(row["norm_days"])),
        "over": t.number(int(row["over_norm_count"])),
        "count": t.number(int(row["claim_count"])),
        "share": t.pct(float(row["over_norm_pct"])),
    }


def _notes(rows: pd.DataFrame, t: Translator) -> tuple[str, ...]:
    undated = int(rows.groupby("code")["undated_count"].max().sum())
    said = (t("claims.wait_undated", count=t.number(undated)),) if undated else ()
    return (t("claims.wait_norm"), *said)


def _dots(rows: pd.DataFrame, title: str, t: Translator) -> Dots:
    days = max(float(rows["p90_days"].max()), float(rows["norm_days"].max()))
    return Dots(
        stages=tuple(_stage(rows[rows["stage"] == stage], stage, t) for stage in _STAGES),
        x=plot.axis(0.0, days, "", t.number),
        median_words=t("claims.median_words"),
        p90_words=t("claims.p90_words"),
        over_words=t("claims.over_words"),
        alt=" ".join((title, *(_line(row, t) for row in rows.to_dict("records")))),
    )


def _stage(rows: pd.DataFrame, stage: str, t: Translator) -> Stage:
    norm = int(rows["norm_days"].max())
    by_code = {row["code"]: row for row in rows.to_dict("records")}
    return Stage(
        title=t(f"claims.stage_{stage}"),
        norm=float(norm),
        norm_words=t("claims.norm_words", norm=t.number(norm)),
        rows=tuple(
            Row(
                t.code("programme", code),
                float(by_code[code]["median_days"]),
                float(by_code[code]["p90_days"]),
                t(
                    "claims.over",
                    over=t.number(by_code[code]["over_norm_count"]),
                    count=t.number(by_code[code]["claim_count"]),
                ),
                _line(by_code[code], t),
            )
            for code in _PROGRAMMES
            if code in by_code
        ),
    )


def _line(row: Mapping[Any, Any], t: Translator) -> str:
    name, stage = t.code("programme", str(row["code"])), t(f"claims.stage_{row['stage']}")
    return t("claims.wait_line", programme=name, stage=stage, **_words(row, t))
