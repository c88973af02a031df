"""demo."""

from __future__ import annotations

import argparse
import math
from typing import Any

from ucj import settings
from ucj.commands import Command
from ucj.commands.speech import progress, say, t
from ucj.demo import install


def add(command: Command) -> None:
    sub = command("demo", _demo)
    sub.add_argument("--region", help=t("cli.help.region"))
    sub.add_argument("--seed", type=int, default=install.SEED)
    sub.add_argument("--scale", type=_scale, default=1.0, help=t("cli.help.scale"))


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = math.nan
    if not (math.isfinite(scale) and scale > 0):
        raise argparse.ArgumentTypeError(t("cli.scale_form", value=text))
    return scale


def _demo(options: argparse.Namespace) -> Any:
    name = install.install(settings.load(), options.region, options.seed, options.scale, progress)
    say(t("store.published", release=name))
    return {"release": name}
