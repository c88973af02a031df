"""build, publish, rollback, releases."""

from __future__ import annotations

import argparse
from typing import Any

from ucj import settings
from ucj.commands import Command
from ucj.commands.speech import progress, rows, say, t
from ucj.intake import match_queue
from ucj.store import build, release


def add(command: Command) -> None:
    sub = command("build", _build)
    sub.add_argument("--accept-change", metavar="REASON", help=t("cli.help.accept_change"))
    sub.add_argument("--publish", action="store_true", help=t("cli.help.then_publish"))
    command("publish", _publish).add_argument("release", nargs="?")
    command("rollback", _rollback)
    command("releases", lambda options: rows(release.listing(settings.load()), options))


def _build(options: argparse.Namespace) -> Any:
    where = settings.load()
    # Who is probably covered under another NIK is a figure of the release: compared anew whenever lists have changed.
    match_queue.refresh(where, progress)
    built = build.build(where, accept_change=options.accept_change, progress=progress)
    say(t("store.built", release=built.name))
    return _now(release.publish(where, built.name)) if options.publish else {"release": built.name}


def _publish(options: argparse.Namespace) -> Any:
    return _now(release.publish(settings.load(), options.release))


def _rollback(_: argparse.Namespace) -> Any:
    return _now(release.rollback(settings.load()))


def _now(name: str) -> Any:
    say(t("store.published", release=name))
    return {"release": name}
