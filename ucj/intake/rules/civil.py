"""Verdicts of the population office: what it found, when, and the day of a death."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule, misread, unreadable
from ucj.intake.rules.value import AFTERWARDS_DAYS, after_period

_KIND = ("civil",)

RULES: tuple[Rule, ...] = (
    unreadable("verdict_unreadable", _KIND, "verdict"),
    misread("date_unreadable", _KIND, "verdict_date"),
    misread("date_unreadable", _KIND, "death_date"),
    after_period(_KIND, "verdict_date", AFTERWARDS_DAYS),
    after_period(_KIND, "death_date", AFTERWARDS_DAYS),
    # Not accepted either way: whether somebody lives must not be guessed.
    Rule(
        "death_date_contradicts",
        "error",
        _KIND,
        "death_date",
        """SELECT line, death_date_text AS value, verdict_text AS detail FROM typed
        WHERE death_date IS NOT NULL AND verdict <> 'deceased'""",
    ),
    Rule(
        "death_before_birth",
        "error",
        _KIND,
        "death_date",
        """SELECT line, death_date_text AS value, birth_date_text AS detail FROM typed
        WHERE death_date < birth_date""",
    ),
)
