"""What the `publik` role may ask: the closed tables, fixed at build, with small counts already hidden.

Village x status; district x status x one dimension. Anything finer is refused here, whoever asks.
"""

from __future__ import annotations

from ucj.errors import Refused
from ucj.metrics.counts import COUNTS
from ucj.metrics.filters import (
    DIMENSIONS,
    MEMBERSHIP_DIMENSIONS,
    PUBLIC_DIMENSIONS,
    Filters,
    level_of,
)

# The type that keeps a dimension's codes in their own order in a release.
_ENUMS = {name: f"{name}_enum" for name in (*PUBLIC_DIMENSIONS, *MEMBERSHIP_DIMENSIONS)} | {
    "membership_segment": "segment_enum"
}

# Several codes of a dimension are added up; a sum with a hidden part stays hidden.
_SUMS_SQL = ", ".join(f"CASE WHEN count({name}) = count(*) THEN sum({name})::BIGINT END AS {name}" for name in COUNTS)
_CHOICE_SQL = """
    FROM closed_coverage AS c
    JOIN region AS r ON r.region_code = c.region_code
    WHERE c.dimension = $dimension AND (len($codes) = 0 OR list_contains($codes, c.code))
"""
_PLACES_SQL = f"""
    SELECT c.region_code AS place, {_SUMS_SQL} {_CHOICE_SQL}
        AND c.month = $month AND r.level = $level AND starts_with(c.region_code, $region)
    GROUP BY c.region_code
"""
_CODES_SQL = {
    dimension: f"""
        SELECT CAST(c.code AS {enum}) AS place, {", ".join(COUNTS)}
        FROM closed_coverage AS c
        WHERE c.month = $month AND c.dimension = '{dimension}' AND c.region_code = $region
    """
    for dimension, enum in _ENUMS.items()
}
_SERIES_SQL = f"""
    SELECT c.month, {_SUMS_SQL} {_CHOICE_SQL} AND c.region_code = $region
    GROUP BY c.month
"""


def counted(filters: Filters, level: str) -> tuple[str, dict[str, object]]:
    """SQL of the counts by `place` (a region of the level, or a dimension's code) and the values it binds.

    Raises Refused beyond the closed tables.
    """
    if level in DIMENSIONS:
        if level not in _ENUMS or filters.chosen or level_of(filters.region_code) == "village":
            raise Refused("metric.public_limits")
        return _CODES_SQL[level], {"region": filters.region_code}
    return _PLACES_SQL, {"level": level, "region": filters.region_code} | _choice(filters, level)


def series(filters: Filters) -> tuple[str, dict[str, object]]:
    """SQL of the same counts by `month` for one place, and the values it binds. Raises Refused as `counted` does."""
    return _SERIES_SQL, {"region": filters.region_code} | _choice(filters, level_of(filters.region_code))


def _choice(filters: Filters, level: str) -> dict[str, object]:
    chosen = filters.chosen
    if len(chosen) > 1 or (chosen and level == "village") or not set(chosen) <= set(PUBLIC_DIMENSIONS):
        raise Refused("metric.public_limits")
    dimension, codes = next(iter(chosen.items()), ("", ()))
    return {"dimension": dimension, "codes": list(codes)}
