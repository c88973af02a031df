"""What is kept of a release when its numbers are frozen: the results that are spoken of, and what they mean."""

from __future__ import annotations

from typing import Any

import duckdb

from ucj import i18n
from ucj.code_version import code_version
from ucj.i18n import Translator
from ucj.metrics import catalogue
from ucj.metrics.document import document
from ucj.metrics.filters import Filters

_KEPT = ("coverage", "status_funnel", "target_progress", "required_pace")


def headline(
    cur: duckdb.DuckDBPyConnection, region_code: str, month: int, release: str, t: Translator
) -> dict[str, Any]:
    """code_version, duckdb_version, metrics (the texts of each), results (a document a metric by its own breakdown),
    public_results (of those that the public is told, with what it is told)."""

    def said(name: str, *, is_public: bool) -> dict[str, Any]:
        by = catalogue.default_by(catalogue.get(name), region_code)
        return document(name, cur, Filters(region_code, month, by, is_public=is_public), release, t)

    return {
        "code_version": code_version(),
        "duckdb_version": duckdb.__version__,
        "results": [said(name, is_public=False) for name in _KEPT],
        "public_results": [said("coverage", is_public=True)],
        "metrics": {name: _texts(name, t) for name in catalogue.METRICS},
    }


def _texts(name: str, t: Translator) -> dict[str, str]:
    said = i18n.catalogue(t.language)
    return {text: said[key] for text in catalogue.TEXTS if (key := f"metric.{name}.{text}") in said}
