"""A rule of intake is data: its SQL returns the offending rows as (line, value, detail), and its own column if any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Rule:
    """Error: the row goes to quarantine. Warning: it is accepted and flagged. The message is `finding.<code>`.

    `spans_files`: judged anew at every build, with everything else in force; the row is kept whatever it says.
    """

    code: str
    severity: Severity
    kinds: tuple[str, ...]
    column: str
    sql: str
    spans_files: bool = False


def unreadable(code: str, kinds: tuple[str, ...], column: str) -> Rule:
    """A required value that is missing or cannot be read: the typed column is NULL."""
    return Rule(
        code,
        "error",
        kinds,
        column,
        f"SELECT line, {column}_text AS value, NULL AS detail FROM typed WHERE {column} IS NULL",
    )


def misread(code: str, kinds: tuple[str, ...], column: str) -> Rule:
    """An optional value that is there and cannot be read."""
    return Rule(
        code,
        "error",
        kinds,
        column,
        f"""SELECT line, {column}_text AS value, NULL AS detail FROM typed
        WHERE {column} IS NULL AND parse_text({column}_text) IS NOT NULL""",
    )
