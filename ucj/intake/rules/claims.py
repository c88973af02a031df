"""Claims: what was paid, when, and whether there was a membership to pay for."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule, misread, unreadable
from ucj.intake.rules.value import AFTERWARDS_DAYS, after_period

_KIND = ("claims",)
# The dearest benefits are some hundred million rupiah; this many come from a comma or a currency gone wrong.
ABSURD_IDR = 2_000_000_000

RULES: tuple[Rule, ...] = (
    Rule(
        "claim_number_missing",
        "error",
        _KIND,
        "claim_number",
        "SELECT line, NULL AS value, NULL AS detail FROM typed WHERE claim_number IS NULL",
    ),
    unreadable("programme_unreadable", _KIND, "programme"),
    unreadable("event_date_unreadable", _KIND, "event_date"),
    misread("claim_date_unreadable", _KIND, "reported_date"),
    misread("claim_date_unreadable", _KIND, "paid_date"),
    after_period(_KIND, "event_date"),
    after_period(_KIND, "paid_date", AFTERWARDS_DAYS),
    Rule(
        "reported_before_event",
        "error",
        _KIND,
        "reported_date",
        """SELECT line, reported_date_text AS value, event_date_text AS detail FROM typed
        WHERE reported_date < event_date""",
    ),
    Rule(
        "place_unknown",
        "warning",
        ("claims", "construction"),
        "district",
        """SELECT line, district_text AS value, NULL AS detail FROM typed
        WHERE district_code IS NULL AND district_text <> ''""",
    ),
    unreadable("amount_unreadable", _KIND, "paid_idr"),
    Rule(
        "amount_negative",
        "error",
        _KIND,
        "paid_idr",
        "SELECT line, paid_idr_text AS value, NULL AS detail FROM typed WHERE paid_idr < 0",
    ),
    Rule(
        "amount_absurd",
        "error",
        _KIND,
        "paid_idr",
        f"SELECT line, paid_idr_text AS value, NULL AS detail FROM typed WHERE paid_idr > {ABSURD_IDR}",
    ),
    Rule(
        "paid_before_reported",
        "error",
        _KIND,
        "paid_date",
        "SELECT line, paid_date_text AS value, reported_date_text AS detail FROM typed WHERE paid_date < reported_date",
    ),
    Rule(
        "claim_waiting",
        "warning",
        _KIND,
        "event_date",
        """SELECT w.line, t.event_date_text AS value, NULL AS detail
        FROM claim_waiting AS w
        JOIN sending AS s ON s.batch_id = w.batch_id
        JOIN typed AS t ON t.line = w.line""",
        spans_files=True,
    ),
)
