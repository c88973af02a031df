"""Memberships: months, status, segment, payer; and who is paid for twice."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule, misread, unreadable
from ucj.intake.rules.value import far_ahead

_KIND = ("participation",)

RULES: tuple[Rule, ...] = (
    unreadable("month_missing", _KIND, "start_month"),
    unreadable("is_active_unreadable", _KIND, "is_active"),
    unreadable("segment_unreadable", _KIND, "segment"),
    unreadable("payer_unreadable", _KIND, "payer"),
    far_ahead(_KIND, "start_month"),
    misread("month_unreadable", _KIND, "inactive_month"),
    far_ahead(_KIND, "inactive_month"),
    Rule(
        "month_order",
        "error",
        _KIND,
        "inactive_month",
        """SELECT line, inactive_month_text AS value, start_month_text AS detail FROM typed
        WHERE inactive_month < start_month""",
    ),
    Rule(
        "double_funding",
        "warning",
        _KIND,
        "payer",
        """SELECT
            d.line,
            t.payer_text AS value,
            concat(CASE WHEN d.other_batch_id <> s.batch_id THEN d.other_batch_id || ':' END, d.other_line) AS detail
        FROM double_funding AS d
        JOIN sending AS s ON s.batch_id = d.batch_id
        JOIN typed AS t ON t.line = d.line""",
        spans_files=True,
    ),
)
