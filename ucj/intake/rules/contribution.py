"""Contributions: who paid how much for which month, and whom two paid for."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule, misread, unreadable
from ucj.intake.rules.value import AFTERWARDS_DAYS, absurd, after_period, far_ahead, negative

_KIND = ("contribution",)
# A tenth of the highest wages is far below this, as the contribution of one person for one month.
ABSURD_IDR = 100_000_000

RULES: tuple[Rule, ...] = (
    unreadable("payer_unreadable", _KIND, "payer"),
    unreadable("contribution_month_unreadable", _KIND, "contribution_month"),
    far_ahead(_KIND, "contribution_month"),
    misread("date_unreadable", _KIND, "paid_date"),
    after_period(_KIND, "paid_date", AFTERWARDS_DAYS),
    unreadable("amount_unreadable", _KIND, "paid_idr"),
    negative("amount_negative", _KIND, "paid_idr"),
    absurd("contribution_absurd", _KIND, "paid_idr", ABSURD_IDR),
    Rule(
        "paid_twice",
        "warning",
        _KIND,
        "payer",
        """SELECT p.line, t.payer_text AS value, concat(p.other_batch_id, ':', p.other_line) AS detail
        FROM paid_twice AS p
        JOIN sending AS s ON s.batch_id = p.batch_id
        JOIN typed AS t ON t.line = p.line""",
        spans_files=True,
    ),
)
