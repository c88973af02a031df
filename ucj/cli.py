"""The command line. Results go to standard output, progress and messages to standard error.

Exit codes: 0 done, 1 refused and nothing changed, 2 wrong usage, 3 unexpected failure.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ucj import __version__, doctor, i18n, metrics, months, settings
from ucj.demo import install as demo
from ucj.errors import UcjError, WrongUsage
from ucj.geo import boundary
from ucj.intake import accept, report
from ucj.metrics.document import document
from ucj.store import build, release

_T = i18n.translator(i18n.DEFAULT_LANGUAGE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    try:
        result = options.run(options)
    except UcjError as problem:
        say(problem.text(_T))
        return problem.exit_code
    except Exception:
        traceback.print_exc()
        say(_T("cli.unexpected"))
        return 3
    return show(result, options.json)


def show(result: Any, as_json: bool) -> int:
    """Print a command's result once; a failed doctor is the only result that is an exit code of its own."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    elif isinstance(result, pd.DataFrame):
        print(result.to_string(index=False) if len(result) else _T("cli.nothing"))
    elif isinstance(result, str):
        print(result)
    return int(isinstance(result, dict) and result.get("is_healthy") is False)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def progress(step: str, done: float) -> None:
    """One line that grows on a terminal; one line a step elsewhere, so that logs stay short."""
    label = _T(step)
    if sys.stderr.isatty():
        bar = "█" * int(done * 24)
        print(f"\r{label:<32} {bar:<24} {done:4.0%}", end="\n" if done >= 1 else "", file=sys.stderr, flush=True)
    elif done == 0:
        say(label)


def parser() -> argparse.ArgumentParser:
    """Every command with its options and its help."""
    top = argparse.ArgumentParser(prog="python -m ucj", description=_T("cli.description"))
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(dest="command", required=True, metavar=_T("cli.command"))

    def command(name: str, run: Callable[[argparse.Namespace], Any]) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=_T(f"cli.help.{name}"), description=_T(f"cli.help.{name}"))
        sub.add_argument("--json", action="store_true", help=_T("cli.help.json"))
        sub.set_defaults(run=run)
        return sub

    sub = command("demo", _demo)
    sub.add_argument("--region", help=_T("cli.help.region"))
    sub.add_argument("--seed", type=int, default=demo.SEED)
    sub.add_argument("--scale", type=_scale, default=1.0, help=_T("cli.help.scale"))

    for name, run in (("check", _check), ("import", _import)):
        sub = command(name, run)
        sub.add_argument("file", type=Path)
        sub.add_argument("--kind", required=True)
        sub.add_argument("--period", required=True, help="YYYY-MM")
    sub.add_argument("--mode", help=" | ".join(accept.MODES))
    sub.add_argument("--by", default="operator", help=_T("cli.help.by_whom"))

    command("undo", _undo).add_argument("batch", type=int)
    command("imports", _imports)
    command("build", _build).add_argument("--accept-change", metavar="REASON", help=_T("cli.help.accept_change"))
    command("publish", _publish).add_argument("release", nargs="?")
    command("rollback", _rollback)
    command("releases", lambda options: _rows(release.listing(settings.load()), options))
    command("metrics", _metrics)

    sub = command("metric", _metric)
    sub.add_argument("name")
    sub.add_argument("--region", help=_T("cli.help.region"))
    sub.add_argument("--by", help=_T("cli.help.by"))
    sub.add_argument("--month", help="YYYY-MM")
    sub.add_argument("--public", action="store_true", help=_T("cli.help.public"))

    sub = command("geo", _geo)
    sub.add_argument("action", choices=("import", "reset"))
    sub.add_argument("file", type=Path, nargs="?")
    sub.add_argument("--level", choices=("village",), default="village", help=_T("cli.help.level"))
    sub.add_argument("--code-field", help=_T("cli.help.code_field"))
    command("doctor", _doctor)
    return top


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = math.nan
    if not (math.isfinite(scale) and scale > 0):
        raise argparse.ArgumentTypeError(_T("cli.scale_form", value=text))
    return scale


def _demo(options: argparse.Namespace) -> Any:
    name = demo.install(settings.load(), options.region, options.seed, options.scale, progress)
    say(_T("store.published", release=name))
    return {"release": name}


def _check(options: argparse.Namespace) -> Any:
    return _told(accept.check(settings.load(), options.file, options.kind, options.period), options)


def _import(options: argparse.Namespace) -> Any:
    done = accept.accept(settings.load(), options.file, options.kind, options.period, mode=options.mode, by=options.by)
    return _told(done, options)


def _told(done: report.Report, options: argparse.Namespace) -> Any:
    counts = {
        name: getattr(done, name) for name in ("row_count", "accepted_count", "quarantined_count", "warning_count")
    }
    say(_T("intake.summary", file=done.file, **counts))
    if options.json:
        return done.to_json(_T)
    lines = done.findings.to_dict("records")
    return "\n".join(f"{row['line']:>6}  {row['severity']:<7}  {report.message(row, _T)}" for row in lines)


def _undo(options: argparse.Namespace) -> Any:
    accept.undo(settings.load(), options.batch)
    say(_T("intake.undone", batch=options.batch))
    return {"batch": options.batch}


def _imports(options: argparse.Namespace) -> Any:
    frame = accept.batches(settings.load())
    frame["period_month"] = frame["period_month"].map(months.text)
    frame["retain_until"] = pd.to_datetime(frame["retain_until"]).dt.strftime("%Y-%m-%d")
    frame = frame.rename(columns={"period_month": "period"})
    return _rows(frame, options)


def _rows(frame: pd.DataFrame, options: argparse.Namespace) -> Any:
    return json.loads(frame.to_json(orient="records", date_format="iso")) if options.json else frame


def _build(options: argparse.Namespace) -> Any:
    built = build.build(settings.load(), accept_change=options.accept_change, progress=progress)
    say(_T("store.built", release=built.name))
    return {"release": built.name}


def _publish(options: argparse.Namespace) -> Any:
    return _now(release.publish(settings.load(), options.release))


def _rollback(_: argparse.Namespace) -> Any:
    return _now(release.rollback(settings.load()))


def _now(name: str) -> Any:
    say(_T("store.published", release=name))
    return {"release": name}


def _metrics(options: argparse.Namespace) -> Any:
    rows = [
        {"metric": each.name, "unit": each.unit, "by": ", ".join(each.by)}
        | {text: _T(f"metric.{each.name}.{text}") for text in metrics.TEXTS}
        for each in metrics.METRICS.values()
    ]
    return rows if options.json else pd.DataFrame(rows)[["metric", "unit", "by", "definition"]]


def _metric(options: argparse.Namespace) -> Any:
    wanted = metrics.get(options.name)
    path = release.published(settings.load())
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
        )
        answer = document(wanted.name, con, filters, facts.name, _T)
    return answer if options.json else pd.DataFrame([*answer["rows"], answer["total"]]).fillna("")


def _refuse_above(wanted: metrics.Metric, region: str, by: str | None) -> None:
    """A place holds no places of a level above its own: the answer would be empty, which reads as nobody."""
    above = metrics.LEVELS[: metrics.LEVELS.index(metrics.level_of(region))]
    if by in above and by in wanted.by:
        choices = ", ".join(each for each in wanted.by if each not in above)
        raise WrongUsage("metric.by_unknown", by=by, metric=wanted.name, choices=choices)


def _month(text: str) -> int:
    try:
        return months.parse(text)
    except ValueError:
        raise WrongUsage("intake.period_form", period=text) from None


def _geo(options: argparse.Namespace) -> Any:
    where = settings.load()
    if options.action == "reset":
        is_changed = boundary.reset(where)
        say(_T("geo.schematic_again", folder=where.geo) if is_changed else _T("geo.schematic_already"))
        return {"layer": "schematic", "is_changed": is_changed}
    if options.file is None:
        raise WrongUsage("cli.file_needed")
    done = boundary.import_boundaries(where, options.file, options.code_field)
    return done.as_dict() if options.json else done.text(_T)


def _doctor(options: argparse.Namespace) -> Any:
    found = doctor.examine()
    if options.json:
        return {"is_healthy": all(each.is_good for each in found), "checks": [each.to_json(_T) for each in found]}
    for each in found:
        print(each.text(_T))
    return {"is_healthy": all(each.is_good for each in found)}
