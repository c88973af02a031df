"""The rules of intake, in the order they run; table `refused` holds the lines with an error so far."""

from __future__ import annotations

from ucj.intake.rules import (
    civil,
    claims,
    construction,
    contribution,
    correction,
    employer,
    fieldwork,
    identity,
    membership,
    programme,
    repeated,
    text,
    workforce,
)
from ucj.intake.rules.rule import Rule, Severity

__all__ = ["RULES", "Rule", "Severity", "of_kind"]

RULES: tuple[Rule, ...] = (
    *text.RULES,
    *correction.RULES,
    *identity.RULES,
    *workforce.RULES,
    *membership.RULES,
    *claims.RULES,
    *construction.RULES,
    *contribution.RULES,
    *civil.RULES,
    *programme.RULES,
    *employer.RULES,
    *fieldwork.RULES,
    *identity.LAST,
    *repeated.RULES,
)


def of_kind(kind: str, *, spans_files: bool = False) -> list[Rule]:
    """The rules of a kind that look at the file alone, or those that need everything else in force."""
    return [rule for rule in RULES if kind in rule.kinds and rule.spans_files == spans_files]
