"""Paid schemes: which one, who pays, from when to when; and who is in two at once."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule, misread, unreadable
from ucj.intake.rules.value import absurd, far_ahead, negative

_KIND = ("programme",)
# Schemes pay the small packages, some ten thousand rupiah a month.
ABSURD_MONTHLY_IDR = 5_000_000

RULES: tuple[Rule, ...] = (
    unreadable("programme_name_missing", _KIND, "programme_name"),
    unreadable("payer_unreadable", _KIND, "payer"),
    unreadable("programme_month_unreadable", _KIND, "start_month"),
    far_ahead(_KIND, "start_month"),
    misread("programme_month_unreadable", _KIND, "end_month"),
    Rule(
        "programme_month_order",
        "error",
        _KIND,
        "end_month",
        """SELECT line, end_month_text AS value, start_month_text AS detail FROM typed
        WHERE end_month < start_month""",
    ),
    misread("rupiah_unreadable", _KIND, "contribution_idr"),
    negative("rupiah_negative", _KIND, "contribution_idr"),
    absurd("contribution_absurd", _KIND, "contribution_idr", ABSURD_MONTHLY_IDR),
    Rule(
        "programme_twice",
        "warning",
        _KIND,
        "programme_name",
        """SELECT
            p.line,
            t.programme_name_text AS value,
            concat(p.detail, ' (', p.other_batch_id, ':', p.other_line, ')') AS detail
        FROM programme_twice AS p
        JOIN sending AS s ON s.batch_id = p.batch_id
        JOIN typed AS t ON t.line = p.line""",
        spans_files=True,
    ),
)
