"""Construction projects."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule, misread, unreadable
from ucj.intake.rules.value import negative

_KIND = ("construction",)

RULES: tuple[Rule, ...] = (
    unreadable("contract_unreadable", _KIND, "contract_idr"),
    negative("rupiah_negative", _KIND, "contract_idr"),
    misread("date_unreadable", _KIND, "start_date"),
    misread("date_unreadable", _KIND, "end_date"),
    misread("count_unreadable", _KIND, "worker_count"),
    misread("rupiah_unreadable", _KIND, "contribution_idr"),
    unreadable("registered_unreadable", _KIND, "is_registered"),
)
