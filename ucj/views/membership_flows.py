"""Flows as one picture: comings and goings month by month with what remains, and one month from end to end."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import pandas as pd

from ucj.charts import flow_bars, plot, waterfall
from ucj.charts.flow_bars import FlowBars, Kind
from ucj.charts.waterfall import Step, Waterfall
from ucj.i18n import Translator
from ucj.metrics.flows import CAUSES
from ucj.theme import theme
from ucj.views import activity_marks, naming
from ucj.views.area import Choice
from ucj.views.membership import cause_name, flows_said, month_flows
from ucj.views.parts import Run, count_of

SPANS = ("12", "36")
# What the bars are made of: the rare causes in one, by their sum of the month.
_RARE = ("left", "died", "aged_out", "moved", "list_change")


@dataclass(frozen=True)
class Picture:
    """A drawing for two widths under its title; '' with a title that says why there is none."""

    title: str
    wide: str = ""
    narrow: str = ""
    note: str = ""


def bars(run: Run, choice: Choice, span: int, t: Translator) -> Picture:
    """The last `span` months up to the chosen one."""
    asked = choice.focus
    rows = run("flows", asked.asking("month")).tail(span)
    place = naming.of_row(run("coverage", asked).iloc[0].to_dict(), t)
    known = rows.dropna(subset=["opening_count", "closing_count", "joined_count", "lapsed_count"])
    if known.empty:
        return Picture(t("membership.bars_none", place=place))
    first, last = int(rows["month"].iloc[0]), int(rows["month"].iloc[-1])
    kinds = _kinds(rows, t)
    net = tuple(_net(row) for row in rows.to_dict("records"))
    title = t("membership.bars_title", place=place, first=t.month_short(first), last=t.month_short(last))
    done = activity_marks.build(run, asked, first, t)
    drawn = FlowBars(
        kinds,
        net,
        t("membership.net"),
        tuple(_month_said(first + index, kinds, net[index], index, t) for index in range(len(rows))),
        _month_axis(first, last, t),
        _count_axis(kinds, t),
        activity_marks.alt(_alt(rows, net, title, t), done, t),
        done,
        first,
    )
    note = t("membership.bars_hidden") if len(known) < len(rows) else ""
    return Picture(title, flow_bars.wide(drawn), flow_bars.narrow(drawn), note)


def _kinds(rows: pd.DataFrame, t: Translator) -> tuple[Kind, ...]:
    look = theme()
    signed = {cause: [_signed(count, sign) for count in rows[f"{cause}_count"]] for cause, sign in CAUSES.items()}
    rare = [_summed([signed[cause][index] for cause in _RARE]) for index in range(len(rows))]
    return (
        Kind(t("membership.cause_joined"), look.protected, tuple(signed["joined"])),
        Kind(t("membership.cause_returned"), look.lapsed, tuple(signed["returned"])),
        Kind(t("membership.cause_lapsed"), look.uncovered, tuple(signed["lapsed"])),
        Kind(t("membership.rare"), look.excluded, tuple(rare)),
    )


def _signed(count: object, sign: int) -> int | None:
    known = count_of(count)
    return None if known is None else sign * known


def _summed(counts: list[int | None]) -> int | None:
    """Parts that the public is not told are in the others."""
    told = [count for count in counts if count is not None]
    return sum(told) if told else None


def _net(row: dict[object, object]) -> int | None:
    opening, closing = count_of(row["opening_count"]), count_of(row["closing_count"])
    return None if opening is None or closing is None else closing - opening


def _month_said(month: int, kinds: tuple[Kind, ...], net: int | None, index: int, t: Translator) -> str:
    words = ", ".join(f"{kind.name} {t.signed(kind.values[index])}" for kind in kinds)
    return t("membership.bars_month", month=t.month(month), parts=words, net=t.signed(net))


def _month_axis(first: int, last: int, t: Translator) -> plot.Axis:
    """Half a month is kept free at both ends for the bars."""
    count = last - first
    step = max(count // 4, 1)
    ticks = tuple((float(index), t.month_short(first + index)) for index in range(0, count + 1, step))
    return plot.Axis(-0.6, count + 0.6, ticks, "")


def _count_axis(kinds: tuple[Kind, ...], t: Translator) -> plot.Axis:
    by_month = list(zip(*(kind.values for kind in kinds), strict=True))
    ups = [sum(value for value in values if value and value > 0) for values in by_month]
    downs = [sum(value for value in values if value and value < 0) for values in by_month]
    return plot.axis(min(*downs, -1), max(*ups, 1), t("membership.bars_axis"), t.signed)


def _alt(rows: pd.DataFrame, net: tuple[int | None, ...], title: str, t: Translator) -> str:
    known = [(value, int(month)) for value, month in zip(net, rows["month"], strict=True) if value is not None]
    (low, low_month), (high, high_month) = min(known), max(known)
    return t(
        "membership.bars_alt",
        title=title,
        low=t.signed(low),
        low_month=t.month(low_month),
        high=t.signed(high),
        high_month=t.month(high_month),
    )


def bridge(run: Run, choice: Choice, t: Translator) -> Picture:
    """The chosen month from its opening to its closing: every bar is a change, from the count before the month on."""
    asked = choice.focus
    flows = month_flows(run, asked)
    title = t("membership.bridge_title", before=t.month(asked.month - 1), month=t.month(asked.month))
    if flows is None:
        return Picture(t("membership.bridge_hidden" if asked.is_public else "membership.bridge_none", title=title))
    told = [(cause, count) for cause in CAUSES if (count := flows.get(cause, 0))]
    if not told:
        return Picture(flows_said(run, asked, t))
    ends = [*accumulate((count for _, count in told), initial=0)]
    # Where more went than came, the bars reach under the count before the month.
    shift = -min(ends)
    steps = [
        Step(cause_name(cause, t), t.signed(count), min(a, b) + shift, max(a, b) + shift, _colour(cause, count))
        for (cause, count), a, b in zip(told, ends, ends[1:], strict=False)
    ]
    net = ends[-1]
    closing = t("membership.bridge_closing", month=t.month_short(asked.month), count=t.number(flows["closing"]))
    whole = Step(closing, t.signed(net), min(0, net) + shift, max(0, net) + shift, theme().ink, is_total=True)
    opening = t("membership.bridge_opening", month=t.month_short(asked.month - 1), count=t.number(flows["opening"]))
    steps = [Step(opening, "", shift, shift, theme().ink, is_total=True), *steps, whole]
    words = ", ".join(f"{step.name} {step.value}".strip() for step in steps)
    drawn = Waterfall(tuple(steps), None, t("membership.bridge_alt", title=title, parts=words))
    return Picture(title, waterfall.wide(drawn), waterfall.narrow(drawn), t("membership.bridge_note"))


def _colour(cause: str, count: int) -> str:
    look = theme()
    known = {"joined": look.protected, "returned": look.lapsed, "lapsed": look.uncovered}
    return known.get(cause, look.muted if count < 0 else look.excluded)
