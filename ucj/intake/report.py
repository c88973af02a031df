"""What intake says of a file: counts and findings, the same for a dry run and an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.i18n import Translator


@dataclass(frozen=True)
class Report:
    """`findings`: a row a finding: line, column, value, rule, severity, detail. `batch` is None in a dry run."""

    kind: str
    file: str
    period: str
    row_count: int
    accepted_count: int
    quarantined_count: int
    warning_count: int
    findings: pd.DataFrame
    unmapped: tuple[str, ...]
    dropped: tuple[str, ...]
    batch: int | None = None

    def to_json(self, t: Translator) -> dict[str, Any]:
        """The document `check` and `import` print with --json."""
        return {
            "kind": self.kind,
            "file": self.file,
            "period": self.period,
            "row_count": self.row_count,
            "accepted_count": self.accepted_count,
            "quarantined_count": self.quarantined_count,
            "warning_count": self.warning_count,
            "unmapped_columns": list(self.unmapped),
            "dropped_columns": list(self.dropped),
            "findings": [
                {
                    "line": int(row["line"]),
                    "column": row["column"],
                    "value": row["value"],
                    "rule": row["rule"],
                    "severity": row["severity"],
                    "message": message(row, t),
                }
                for row in self.findings.to_dict("records")
            ],
            "batch": self.batch,
        }


def message(finding: dict[Any, Any], t: Translator) -> str:
    """What, where and what to do, for one finding."""
    return t(
        f"finding.{finding['rule']}", value=finding["value"] or "", detail=finding["detail"] or "", line=finding["line"]
    )
