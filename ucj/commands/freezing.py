"""freeze, freezes, unfreeze, prune."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

import pandas as pd

from ucj import settings
from ucj.commands import Command
from ucj.commands.speech import rows, say, t
from ucj.metrics.headline import headline
from ucj.store import freezes, pruning, release


def add(command: Command) -> None:
    sub = command("freeze", _freeze)
    sub.add_argument("name")
    sub.add_argument("--release", help=t("cli.help.freeze_release"))
    sub.add_argument("--note", default="", help=t("cli.help.freeze_note"))
    sub.add_argument("--by", default="operator", help=t("cli.help.freeze_by"))
    command("freezes", _freezes)
    sub = command("unfreeze", _unfreeze)
    sub.add_argument("name")
    sub.add_argument("--by", default="operator", help=t("cli.help.freeze_by"))
    command("prune", _prune).add_argument("--keep", type=int, required=True, metavar="N", help=t("cli.help.keep"))


def _freeze(options: argparse.Namespace) -> Any:
    where = settings.load()
    path = release.chosen(where, options.release)
    with release.open_release(path) as con:
        facts = release.info(con, path.stem)
        kept = headline(con, facts.region_code, facts.month, facts.name, t)
    done = freezes.freeze(where, options.name, path.stem, options.note, options.by, kept)
    say(t("freeze.done", name=done.name, release=done.release))
    return asdict(done)


def _unfreeze(options: argparse.Namespace) -> Any:
    done = freezes.unfreeze(settings.load(), options.name, options.by)
    say(t("freeze.undone", name=done.name, release=done.release))
    return asdict(done)


def _freezes(options: argparse.Namespace) -> Any:
    columns = ["name", "release", "note", "frozen_by", "frozen_at"]
    return rows(pd.DataFrame([asdict(each) for each in freezes.standing(settings.load())], columns=columns), options)


def _prune(options: argparse.Namespace) -> Any:
    found = pruning.prune(settings.load(), options.keep)
    kept = found[~found["is_removed"]]
    numbers = {"removed": len(found) - len(kept), "kept": len(kept), "persons": int(kept["is_persons_removed"].sum())}
    say(t("freeze.pruned", **numbers))
    said = [t(f"freeze.reason_{code}") for code in found["reason"]]
    return rows(found if options.json else found.assign(reason=said), options)
