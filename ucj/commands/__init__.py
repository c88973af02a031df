"""The commands, one module a subject. Each has `add(command)`, which declares its commands with their options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

# What a command does with its options, giving its result; and what makes a parser for it, by name.
Run = Callable[[argparse.Namespace], Any]
Command = Callable[[str, Run], argparse.ArgumentParser]
