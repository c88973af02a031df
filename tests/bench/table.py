"""Small tables on standard output."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

RUNS = 7


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def ms(seconds: Sequence[float]) -> str:
    return f"{1000 * median(seconds):.1f}"


def show(title: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The first column to the left, figures to the right."""
    widths = [max(len(line[at]) for line in (heading, *rows)) for at in range(len(heading))]
    print(f"\n{title}")
    for line in (heading, ["-" * width for width in widths], *rows):
        cells = [
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip(), flush=True)
