"""geo."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ucj import settings
from ucj.commands import Command
from ucj.commands.speech import say, t
from ucj.errors import WrongUsage
from ucj.geo import boundary


def add(command: Command) -> None:
    sub = command("geo", _geo)
    sub.add_argument("action", choices=("import", "reset"))
    sub.add_argument("file", type=Path, nargs="?")
    sub.add_argument("--level", choices=("village",), default="village", help=t("cli.help.level"))
    sub.add_argument("--code-field", help=t("cli.help.code_field"))


def _geo(options: argparse.Namespace) -> Any:
    where = settings.load()
    if options.action == "reset":
        is_changed = boundary.reset(where)
        say(t("geo.schematic_again", folder=where.geo) if is_changed else t("geo.schematic_already"))
        return {"layer": "schematic", "is_changed": is_changed}
    if options.file is None:
        raise WrongUsage("cli.file_needed")
    done = boundary.import_boundaries(where, options.file, options.code_field)
    return done.as_dict() if options.json else done.text(t)
