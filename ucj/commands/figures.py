"""metrics, metric."""

from __future__ import annotations

import argparse
from typing import Any

import pandas as pd

from ucj import metrics, months, settings
from ucj.commands import Command
from ucj.commands.speech import t
from ucj.errors import WrongUsage
from ucj.metrics import detail
from ucj.metrics.document import document
from ucj.store import release


def add(command: Command) -> None:
    command("metrics", _metrics)
    sub = command("metric", _metric)
    sub.add_argument("name")
    sub.add_argument("--region", help=t("cli.help.region"))
    sub.add_argument("--by", help=t("cli.help.by"))
    sub.add_argument("--only", action="append", default=[], metavar="DIM=CODE[,CODE]", help=t("cli.help.only"))
    sub.add_argument(
        "--with", dest="detail", action="append", default=[], metavar="NAME=VALUE", help=t("cli.help.with")
    )
    sub.add_argument("--month", help="YYYY-MM")
    sub.add_argument("--release", help=t("cli.help.release"))
    sub.add_argument("--public", action="store_true", help=t("cli.help.public"))


def _metrics(options: argparse.Namespace) -> Any:
    rows = [
        {"metric": each.name, "unit": each.unit, "by": ", ".join(each.by)}
        | {text: t(f"metric.{each.name}.{text}") for text in metrics.TEXTS}
        for each in metrics.METRICS.values()
    ]
    return rows if options.json else pd.DataFrame(rows)[["metric", "unit", "by", "definition"]]


def _metric(options: argparse.Namespace) -> Any:
    wanted = metrics.get(options.name)
    path = release.chosen(settings.load(), options.release)
    with release.open_release(path) as con:
        facts = release.info(con, path.stem)
        region = options.region or facts.region_code
        if not region.isdigit() or len(region) not in (4, 6, 10):
            raise WrongUsage("metric.region_form", region=region)
        _refuse_above(wanted, region, options.by)
        filters = metrics.Filters(
            region_code=region,
            month=_month(options.month) if options.month else facts.month,
            by=options.by or metrics.default_by(wanted, region),
            is_public=options.public,
            detail=detail.read(wanted.detail, wanted.name, options.detail),
            **_chosen(options.only),
        )
        answer = document(wanted.name, con, filters, facts.name, t)
    return answer if options.json else pd.DataFrame([*answer["rows"], answer["total"]]).fillna("")


def _refuse_above(wanted: metrics.Metric, region: str, by: str | None) -> None:
    """A place holds no places of a level above its own: the answer would be empty, which reads as nobody."""
    above = metrics.LEVELS[: metrics.LEVELS.index(metrics.level_of(region))]
    if by in above and by in wanted.by:
        choices = ", ".join(each for each in wanted.by if each not in above)
        raise WrongUsage("metric.by_unknown", by=by, metric=wanted.name, choices=choices)


def _chosen(texts: list[str]) -> dict[str, tuple[str, ...]]:
    """'sector=farming,trade' -> {'sector': ('farming', 'trade')}; said twice, a dimension's codes add up."""
    chosen: dict[str, tuple[str, ...]] = {}
    for text in texts:
        dimension, _, codes = text.partition("=")
        if dimension not in metrics.WORKER_DIMENSIONS or not codes:
            raise WrongUsage("metric.only_form", text=text, choices=", ".join(metrics.WORKER_DIMENSIONS))
        chosen[dimension] = chosen.get(dimension, ()) + tuple(codes.split(","))
    return chosen


def _month(text: str) -> int:
    try:
        return months.parse(text)
    except ValueError:
        raise WrongUsage("intake.period_form", period=text) from None
