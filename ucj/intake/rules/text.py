"""Text that a spreadsheet would run as a formula: kept as text, and said."""

from __future__ import annotations

from ucj.intake.kinds import KINDS
from ucj.intake.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "formula_text",
        "warning",
        tuple(KINDS),
        "",
        # One look at the joined row first: taking millions of rows apart would cost more than all other rules.
        """WITH suspect AS (
            FROM staged
            WHERE regexp_matches(
                concat_ws(chr(10), *COLUMNS(* EXCLUDE (line, nik_is_number, of_batch, of_line))),
                '(^|\\n)[\\p{Z}\\t\\r]*[=+@＝＋－＠-]'
            )
        )
        SELECT line, "column", value, NULL AS detail
        FROM (
            UNPIVOT suspect
            ON COLUMNS(* EXCLUDE (line, nik_is_number, of_batch, of_line))
            INTO NAME "column" VALUE value
        )
        WHERE is_formula(value)""",
    ),
)
