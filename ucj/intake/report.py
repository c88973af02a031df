"""What intake says of a file: counts and findings, the same for a dry run and an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.errors import UcjError
from ucj.i18n import Translator

# Rules that say more when they know more.
_WITH_DETAIL = frozenset({"finding.nik_as_number_known", "finding.village_unknown_known"})


@dataclass(frozen=True)
class Report:
    """`findings`: a row a finding: line, column, value, rule, severity, detail, spans_files. `villages`: as
    `replacing.judge` gives them. `guessed`: misspelt headings with the fields they were read as. `batch`: None in a
    dry run."""

    kind: str
    file: str
    period: str
    mode: str
    sheet: str
    row_count: int
    accepted_count: int
    quarantined_count: int
    warning_count: int
    findings: pd.DataFrame
    villages: pd.DataFrame
    unmapped: tuple[str, ...]
    dropped: tuple[str, ...]
    guessed: tuple[tuple[str, str], ...]
    batch: int | None = None

    def to_json(self, t: Translator) -> dict[str, Any]:
        """The document `check` and `import` print with --json."""
        return {
            "kind": self.kind,
            "file": self.file,
            "period": self.period,
            "mode": self.mode,
            "sheet": self.sheet,
            "row_count": self.row_count,
            "accepted_count": self.accepted_count,
            "quarantined_count": self.quarantined_count,
            "warning_count": self.warning_count,
            "unmapped_columns": list(self.unmapped),
            "dropped_columns": list(self.dropped),
            "guessed_columns": dict(self.guessed),
            "villages": self.villages.to_dict("records"),
            "findings": [
                {
                    "line": int(row["line"]),
                    "column": row["column"],
                    "value": row["value"],
                    "rule": row["rule"],
                    "severity": row["severity"],
                    "message": message(row, t),
                    "detail": row["detail"],
                }
                for row in self.findings.to_dict("records")
            ],
            "batch": self.batch,
        }


def message(finding: dict[Any, Any], t: Translator) -> str:
    """What, where and what to do, for one finding."""
    known = f"finding.{finding['rule']}_known"
    key = known if finding["detail"] and known in _WITH_DETAIL else f"finding.{finding['rule']}"
    return t(key, value=finding["value"] or "", detail=finding["detail"] or "", line=finding["line"])


def refusal(problem: UcjError, kind: str, file: str, period: str, t: Translator) -> dict[str, Any]:
    """The same document for a file that is refused whole: no rows, and one fatal finding."""
    finding = {"line": None, "column": None, "value": None, "rule": problem.key.partition(".")[2], "severity": "fatal"}
    counts = dict.fromkeys(("row_count", "accepted_count", "quarantined_count", "warning_count"), 0)
    return {
        "kind": kind,
        "file": file,
        "period": period,
        **counts,
        "findings": [finding | {"message": problem.text(t), "detail": None}],
        "batch": None,
    }
