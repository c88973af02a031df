"""A metric's answer as the one JSON document of the command line."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd

from ucj import months
from ucj.i18n import Translator
from ucj.metrics import catalogue
from ucj.metrics.filters import DIMENSIONS, TOTAL, Filters

_PLACES = ("district", "village", "month", TOTAL)
# Breakdowns whose codes have names in the catalogues.
_NAMED = (*DIMENSIONS, "stage", "since", "kind", "reason", "group", "programme", "cause", "target", "risk")


def document(
    name: str, cur: duckdb.DuckDBPyConnection, filters: Filters, release: str, t: Translator
) -> dict[str, Any]:
    """metric, release, month, region, by, unit, definition, rows, total, and what the metric says beside its rows.

    Months are text, hidden and absent are null.
    """
    wanted = catalogue.get(name)
    rows = catalogue.run(name, cur, filters)
    total = catalogue.run(name, cur, filters.asking(TOTAL))
    place = _place(cur, filters.region_code)
    return {
        "metric": name,
        "release": release,
        "month": months.text(filters.month),
        "region": place,
        "by": filters.by,
        "unit": wanted.unit,
        "definition": t(f"metric.{name}.definition"),
        "rows": records(rows, filters.by, t),
        "total": records(total, TOTAL, t)[0] | place,
        **(wanted.beside(cur, filters) if wanted.beside else {}),
    }


def _place(cur: duckdb.DuckDBPyConnection, region_code: str) -> dict[str, str]:
    (name,) = cur.execute("SELECT region_name FROM region WHERE region_code = ?", [region_code]).fetchall()[0]
    return {"region_code": region_code, "region_name": name}


def records(frame: pd.DataFrame, by: str, t: Translator) -> list[dict[str, Any]]:
    """Rows as plain values, the code and name under the name of what they are codes of."""
    return [_record(row, by, t) for row in frame.astype(object).to_dict("records")]


def _record(row: dict[Any, Any], by: str, t: Translator) -> dict[str, Any]:
    plain = {name: _plain(name, value) for name, value in row.items() if name != "is_listed"}
    if "code" not in plain:
        return plain
    code = plain.pop("code")
    name = plain.pop("name", None)
    if by in _PLACES:
        return plain if name is None else {"region_code": code, "region_name": name} | plain
    return {f"{by}_code": code, f"{by}_name": name or t.code(by, code) if by in _NAMED else name} | plain


def _plain(name: str, value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    if name == "month" or (name.endswith("_month") and not name.endswith("_per_month")):
        return months.text(int(value))
    return value.item() if hasattr(value, "item") else value
