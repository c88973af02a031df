"""Which spells a filter means: fixed SQL fragments with bound values, shared by every metric that reads persons."""

from __future__ import annotations

from ucj.metrics.filters import DIMENSIONS, WORKER_DIMENSIONS, Filters, level_of

# What a dimension is in status_spell, in the order of its codes; nothing known of a worker comes last.
COLUMNS = {name: name for name in DIMENSIONS} | {"occupation": "occupation_code"}
# The code of what such a column holds.
CODE_SQL = "coalesce(CAST({} AS VARCHAR), 'unknown')"

_PLACE = {
    "regency": "",
    "district": "AND district_code = CAST($region AS district_enum)",
    "village": "AND village_code = CAST($region AS village_enum)",
}
_CHOICE = {name: f"AND list_contains(${name}, {CODE_SQL.format(COLUMNS[name])})" for name in WORKER_DIMENSIONS}


def where(filters: Filters) -> tuple[str, dict[str, object]]:
    """Conditions on the place and the chosen codes, to follow a WHERE, and the values they bind."""
    level = level_of(filters.region_code)
    parts = [_PLACE[level], *(_CHOICE[name] for name in filters.chosen)]
    values: dict[str, object] = {name: list(codes) for name, codes in filters.chosen.items()}
    if level != "regency":
        values["region"] = filters.region_code
    return " ".join(parts), values
