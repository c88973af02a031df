"""columns."""

from __future__ import annotations

import argparse
from typing import Any

from ucj.commands import Command
from ucj.commands.speech import t
from ucj.intake import columns_doc


def add(command: Command) -> None:
    command("columns", _columns)


def _columns(options: argparse.Namespace) -> Any:
    return columns_doc.records(t) if options.json else columns_doc.markdown(t)
