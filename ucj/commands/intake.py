"""check, import, undo, imports."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from ucj import months, settings
from ucj.commands import Command
from ucj.commands.speech import progress, rows, say, show, t
from ucj.errors import Refused
from ucj.intake import accept, report


def add(command: Command) -> None:
    for name, run in (("check", _check), ("import", _import)):
        sub = command(name, run)
        sub.add_argument("file", type=Path)
        sub.add_argument("--kind", required=True)
        sub.add_argument("--period", required=True, help="YYYY-MM")
        sub.add_argument("--sheet", help=t("cli.help.sheet"))
        sub.add_argument("--mode", help=" | ".join(accept.MODES))
        sub.add_argument("--villages", type=_codes, default=(), metavar="CODE,CODE", help=t("cli.help.villages"))
        sub.add_argument("--allow-shrink", action="store_true", help=t("cli.help.allow_shrink"))
    sub.add_argument("--by", default="operator", help=t("cli.help.by_whom"))
    command("undo", _undo).add_argument("batch", type=int)
    command("imports", _imports)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip().replace(".", "") for code in text.split(",") if code.strip())


def _check(options: argparse.Namespace) -> Any:
    return _told(functools.partial(accept.check, settings.load()), options)


def _import(options: argparse.Namespace) -> Any:
    return _told(functools.partial(accept.accept, settings.load(), by=options.by), options)


def _told(run: Callable[..., report.Report], options: argparse.Namespace) -> Any:
    how = {name: getattr(options, name) for name in ("sheet", "mode", "villages", "allow_shrink")}
    try:
        done = run(options.file, options.kind, options.period, progress=progress, **how)
    except Refused as problem:
        if options.json:
            show(report.refusal(problem, options.kind, options.file.name, options.period, t), as_json=True)
        raise
    counts = {
        name: getattr(done, name) for name in ("row_count", "accepted_count", "quarantined_count", "warning_count")
    }
    say(t("intake.summary", file=done.file, **counts))
    if options.json:
        return done.to_json(t)
    lines = done.findings.to_dict("records")
    return "\n".join(f"{row['line']:>6}  {row['severity']:<7}  {report.message(row, t)}" for row in lines)


def _undo(options: argparse.Namespace) -> Any:
    accept.undo(settings.load(), options.batch)
    say(t("intake.undone", batch=options.batch))
    return {"batch": options.batch}


def _imports(options: argparse.Namespace) -> Any:
    frame = accept.batches(settings.load())
    frame["period_month"] = frame["period_month"].map(months.text)
    frame["retain_until"] = pd.to_datetime(frame["retain_until"]).dt.strftime("%Y-%m-%d")
    frame = frame.rename(columns={"period_month": "period"})
    return rows(frame, options)
