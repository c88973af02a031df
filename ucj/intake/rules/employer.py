"""Employers: who they are, how large, and what they owe."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule, misread, unreadable
from ucj.intake.rules.value import absurd, after_period, district_unknown, negative

_KIND = ("employer",)
# More than any employer of a regency has, owes, or has owed: thirty years of months, a trillion rupiah.
ABSURD_WORKERS, ABSURD_MONTHS, ABSURD_ARREARS_IDR = 200_000, 360, 1_000_000_000_000

RULES: tuple[Rule, ...] = (
    unreadable("employer_code_missing", _KIND, "employer_code"),
    unreadable("employer_name_missing", _KIND, "employer_name"),
    district_unknown(_KIND),
    misread("business_scale_unreadable", _KIND, "business_scale"),
    misread("count_unreadable", _KIND, "worker_count"),
    negative("count_negative", _KIND, "worker_count"),
    absurd("count_absurd", _KIND, "worker_count", ABSURD_WORKERS),
    misread("date_unreadable", _KIND, "registered_date"),
    after_period(_KIND, "registered_date"),
    misread("count_unreadable", _KIND, "arrears_month_count"),
    negative("count_negative", _KIND, "arrears_month_count"),
    absurd("count_absurd", _KIND, "arrears_month_count", ABSURD_MONTHS),
    misread("rupiah_unreadable", _KIND, "arrears_idr"),
    negative("rupiah_negative", _KIND, "arrears_idr"),
    absurd("arrears_absurd", _KIND, "arrears_idr", ABSURD_ARREARS_IDR),
    unreadable("is_active_unreadable", _KIND, "is_active"),
)
