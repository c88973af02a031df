"""Which spells a filter means: fixed SQL fragments with bound values, shared by every metric that reads persons."""

from __future__ import annotations

from ucj.metrics.filters import WORKER_DIMENSIONS, Filters, level_of

_PLACE = {
    "regency": "",
    "district": "AND district_code = CAST($region AS district_enum)",
    "village": "AND village_code = CAST($region AS village_enum)",
}
_CHOICE = {name: f"AND list_contains(${name}, CAST({name} AS VARCHAR))" for name in WORKER_DIMENSIONS}


def where(filters: Filters) -> tuple[str, dict[str, object]]:
    """Conditions on the place and the chosen codes, to follow a WHERE, and the values they bind."""
    level = level_of(filters.region_code)
    parts = [_PLACE[level], *(_CHOICE[name] for name in filters.chosen)]
    values: dict[str, object] = {name: list(codes) for name, codes in filters.chosen.items()}
    if level != "regency":
        values["region"] = filters.region_code
    return " ".join(parts), values
