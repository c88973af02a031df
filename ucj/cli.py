"""The command line. Results go to standard output, progress and messages to standard error.

Exit codes: 0 done, 1 refused and nothing changed, 2 wrong usage, 3 unexpected failure.
"""

from __future__ import annotations

import argparse
import errno
import os
import traceback
from collections.abc import Sequence

from ucj import __version__, settings
from ucj.commands import (
    Run,
    background,
    columns,
    demo,
    figures,
    freezing,
    health,
    intake,
    matching,
    paper,
    places,
    releases,
)
from ucj.commands.speech import say, show, t
from ucj.errors import Refused, UcjError, WrongUsage

# In the order of the help.
_SUBJECTS = (demo, intake, columns, matching, paper, releases, freezing, figures, places, health)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    job = background.record()
    try:
        options = parser().parse_args(arguments)
    except SystemExit:
        job.finish(WrongUsage.exit_code, problem=UcjError("cli.unexpected"))
        raise
    try:
        result = options.run(options)
    except UcjError as problem:
        return _failed(job, problem, problem.exit_code)
    except Exception as problem:
        traceback.print_exc()
        if _is_disk_full(problem):
            return _failed(job, Refused("disk.full", folder=settings.load().data), Refused.exit_code)
        return _failed(job, UcjError("cli.unexpected"), 3)
    code = show(result, options.json)
    job.finish(code, result)
    return code


def _failed(job: background.Record, problem: UcjError, code: int) -> int:
    say(problem.text(t))
    job.finish(code, problem=problem)
    return code


def _is_disk_full(problem: Exception) -> bool:
    """Python, DuckDB and others each have an error of their own for it; all of them quote the system's words."""
    return any(os.strerror(code) in str(problem) for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


def parser() -> argparse.ArgumentParser:
    """Every command with its options and its help."""
    top = argparse.ArgumentParser(prog="python -m ucj", description=t("cli.description"))
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(dest="command", required=True, metavar=t("cli.command"))

    def command(name: str, run: Run) -> argparse.ArgumentParser:
        text = t(f"cli.help.{name.replace('-', '_')}")
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--json", action="store_true", help=t("cli.help.json"))
        sub.set_defaults(run=run)
        return sub

    for subject in _SUBJECTS:
        subject.add(command)
    return top
