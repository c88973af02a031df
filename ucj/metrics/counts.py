"""Which worker counts as what: the head counts every coverage figure is made of, and the share recomputed from them."""

from __future__ import annotations

COUNTS = (
    "labour_force_count",
    "excluded_servant_count",
    "excluded_age_count",
    "excluded_count",
    "eligible_count",
    "registered_count",
    "active_count",
    "lapsed_count",
    "unregistered_count",
    "uncovered_count",
)

# The one place that says which worker counts as what.
COUNTS_SQL = """
    count(*)::BIGINT AS labour_force_count,
    count(*) FILTER (WHERE excluded_reason = 'servant')::BIGINT AS excluded_servant_count,
    count(*) FILTER (WHERE excluded_reason = 'age')::BIGINT AS excluded_age_count,
    count(*) FILTER (WHERE excluded_reason <> 'none')::BIGINT AS excluded_count,
    count(*) FILTER (WHERE excluded_reason = 'none')::BIGINT AS eligible_count,
    count(*) FILTER (WHERE excluded_reason = 'none' AND status <> 'unregistered')::BIGINT AS registered_count,
    count(*) FILTER (WHERE excluded_reason = 'none' AND status = 'active')::BIGINT AS active_count,
    count(*) FILTER (WHERE excluded_reason = 'none' AND status = 'lapsed')::BIGINT AS lapsed_count,
    count(*) FILTER (WHERE excluded_reason = 'none' AND status = 'unregistered')::BIGINT AS unregistered_count,
    count(*) FILTER (WHERE excluded_reason = 'none' AND status <> 'active')::BIGINT AS uncovered_count
"""

# Recomputed from the counts as they are shown: hidden parts make no share, and nobody eligible makes none either.
SHARE_SQL = "100.0 * active_count / nullif(eligible_count, 0)"
