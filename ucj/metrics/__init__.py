"""Every number has one function here. `run` is the door; pages, exports and commands come through it."""

from ucj.metrics import apart, coverage, findings, freshness, funnel, intake, matching, series, targets
from ucj.metrics.catalogue import METRICS, TEXTS, Metric, default_by, dimension_codes, get, run
from ucj.metrics.filters import DIMENSIONS, LEVELS, TOTAL, WORKER_DIMENSIONS, Filters, level_of

__all__ = [
    "DIMENSIONS",
    "LEVELS",
    "METRICS",
    "TEXTS",
    "TOTAL",
    "WORKER_DIMENSIONS",
    "Filters",
    "Metric",
    "apart",
    "coverage",
    "default_by",
    "dimension_codes",
    "findings",
    "freshness",
    "funnel",
    "get",
    "intake",
    "level_of",
    "matching",
    "run",
    "series",
    "targets",
]
