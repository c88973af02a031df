"""match, matches, match-decide."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ucj import settings
from ucj.commands import Command, paper
from ucj.commands.speech import progress, rows, say, t
from ucj.errors import WrongUsage
from ucj.intake import corrections, match_file, match_queue


def add(command: Command) -> None:
    command("match", _match)
    command("matches", _matches).add_argument("--out", type=Path, metavar="F.xlsx", help=t("cli.help.match_out"))
    sub = command("match-decide", _decide)
    sub.add_argument("file", type=Path, nargs="?", help=t("cli.help.match_file"))
    for name in ("accept", "reject"):
        sub.add_argument(f"--{name}", type=int, nargs="+", default=[], metavar="ID", help=t(f"cli.help.match_{name}"))
    sub.add_argument("--accept-above", type=float, metavar="P", help=t("cli.help.match_above"))
    sub.add_argument("--by", required=True, help=t("cli.help.match_by"))


def _match(_: argparse.Namespace) -> Any:
    counts = match_queue.refresh(settings.load(), progress)
    say(t("matching.counted", **counts))
    return counts


def _matches(options: argparse.Namespace) -> Any:
    where = settings.load()
    waiting = match_queue.queue(where)
    if options.out is None:
        if not options.json:
            waiting["differs"] = [match_file.words(each, t) for each in waiting["differs"]]
        return rows(waiting, options)
    paper.free(options.out, paper.WORKBOOK)
    done = paper.written(options.out, match_file.to_file(where, t), paper.PRIVATE)
    say(t("matching.written", count=len(waiting), file=options.out))
    return done | {"waiting_count": len(waiting)}


def _decide(options: argparse.Namespace) -> Any:
    """The numbers, the file and the bound are decided in this order; a refusal leaves the later ones undone."""
    where, done = settings.load(), []
    if both := set(options.accept) & set(options.reject):
        raise WrongUsage("matching.asked_twice", suggestion=min(both))
    if options.accept or options.reject:
        chosen = dict.fromkeys(options.accept, True) | dict.fromkeys(options.reject, False)
        done.append(match_queue.decide(where, chosen, options.by, "hand"))
    if options.file:
        done.append(match_file.from_file(where, options.file, options.by))
    if options.accept_above is not None:
        done.append(match_queue.accept_above(where, options.accept_above, options.by))
    if not done:
        raise WrongUsage("matching.nothing_asked")
    counts = {name: sum(each[name] for each in done) for name in ("accepted_count", "rejected_count")}
    counts["corrected_count"] = sum(report.accepted_count for report in corrections.send(where, options.by))
    say(t("matching.decided", **counts))
    return counts
