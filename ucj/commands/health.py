"""doctor."""

from __future__ import annotations

import argparse
from typing import Any

from ucj import doctor
from ucj.commands import Command
from ucj.commands.speech import t


def add(command: Command) -> None:
    command("doctor", _doctor)


def _doctor(options: argparse.Namespace) -> Any:
    found = doctor.examine()
    if options.json:
        return {"is_healthy": all(each.is_good for each in found), "checks": [each.to_json(t) for each in found]}
    for each in found:
        print(each.text(t))
    return {"is_healthy": all(each.is_good for each in found)}
