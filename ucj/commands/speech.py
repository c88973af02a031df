"""How commands speak: in one language, to standard error; only a result goes to standard output."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import pandas as pd

from ucj import i18n
from ucj.commands import background

t = i18n.translator(i18n.DEFAULT_LANGUAGE)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def progress(step: str, done: float) -> None:
    """One line that grows on a terminal; one line a step elsewhere, so that logs stay short. A job records it too."""
    background.record().advance(step, done)
    label = t(step)
    if sys.stderr.isatty():
        bar = "█" * int(done * 24)
        print(f"\r{label:<32} {bar:<24} {done:4.0%}", end="\n" if done >= 1 else "", file=sys.stderr, flush=True)
    elif done == 0:
        say(label)


def show(result: Any, as_json: bool) -> int:
    """Print a command's result once; a failed doctor is the only result that is an exit code of its own."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    elif isinstance(result, pd.DataFrame):
        print(result.to_string(index=False) if len(result) else t("cli.nothing"))
    elif isinstance(result, str):
        print(result)
    return int(isinstance(result, dict) and result.get("is_healthy") is False)


def rows(frame: pd.DataFrame, options: argparse.Namespace) -> Any:
    """A table as the result of a command: records with --json, the frame itself for people."""
    return json.loads(frame.to_json(orient="records", date_format="iso")) if options.json else frame
