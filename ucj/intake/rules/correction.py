"""Rows that say which refused row they correct."""

from __future__ import annotations

from ucj.intake.kinds import KINDS
from ucj.intake.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    # Sent back twice, it would be counted twice.
    Rule(
        "correction_unknown",
        "error",
        tuple(KINDS),
        "of_line",
        """WITH said AS (
            SELECT
                line,
                concat(of_batch, ':', of_line) AS value,
                TRY_CAST(of_batch AS INTEGER) AS batch_id,
                TRY_CAST(of_line AS INTEGER) AS of_line
            FROM staged
            WHERE of_batch <> '' OR of_line <> ''
        ),
        waiting AS (
            SELECT q.batch_id, q.line
            FROM registry.quarantine AS q
            JOIN registry.batch AS b ON b.batch_id = q.batch_id AND b.undone_at IS NULL
            WHERE NOT EXISTS (
                FROM registry.correction AS c
                JOIN registry.batch AS d ON d.batch_id = c.by_batch_id AND d.undone_at IS NULL
                WHERE c.batch_id = q.batch_id AND c.line = q.line
            )
        )
        SELECT s.line, s.value, NULL AS detail
        FROM said AS s
        LEFT JOIN waiting AS w ON w.batch_id = s.batch_id AND w.line = s.of_line
        WHERE w.line IS NULL
            OR s.line > (SELECT min(f.line) FROM said AS f WHERE f.batch_id = s.batch_id AND f.of_line = s.of_line)""",
    ),
)
