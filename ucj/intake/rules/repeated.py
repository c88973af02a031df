"""The same thing a second time in one file. Judged after all other rules, only against rows that are themselves
accepted, else both would be refused and the thing lost."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule


def _repeated(code: str, kind: str, column: str, same: str) -> Rule:
    """Later rows that agree with an earlier one in the expressions `same`."""
    return Rule(
        code,
        "error",
        (kind,),
        column,
        f"""SELECT line, {column}_text AS value, CAST(first_line AS VARCHAR) AS detail
        FROM (
            SELECT line, {column}_text, min(line) OVER (PARTITION BY {same}) AS first_line
            FROM typed
            ANTI JOIN refused USING (line)
        )
        WHERE line > first_line""",
    )


RULES: tuple[Rule, ...] = (
    _repeated("claim_duplicate", "claims", "claim_number", "claim_number"),
    _repeated("project_duplicate", "construction", "project_number", "project_number"),
    _repeated(
        "contribution_duplicate",
        "contribution",
        "nik",
        "nik, payer, employer_code, contribution_month, paid_date, paid_idr, programmes",
    ),
    # A person may be in several schemes, and in one again after a break: never twice in one at once.
    Rule(
        "programme_duplicate",
        "error",
        ("programme",),
        "nik",
        """WITH held AS (
            FROM typed
            ANTI JOIN refused USING (line)
        )
        SELECT b.line, b.nik_text AS value, CAST(min(a.line) AS VARCHAR) AS detail
        FROM held AS a
        JOIN held AS b
            ON b.nik = a.nik
            AND b.scheme = a.scheme
            AND b.payer = a.payer
            AND b.line > a.line
            AND b.start_month <= coalesce(a.end_month, 999999)
            AND a.start_month <= coalesce(b.end_month, 999999)
        GROUP BY b.line, b.nik_text""",
    ),
    _repeated("employer_duplicate", "employer", "employer_code", "replace(value_key(employer_code), ' ', '')"),
    _repeated(
        "activity_duplicate",
        "activity",
        "activity_date",
        # By what two events are one in a release as well: of another file the newer would correct it.
        "activity_date, coalesce(activity_type, 'other'), lower(activity_name), village_code, district_code",
    ),
    _repeated("followup_duplicate", "followup", "nik", "nik, visit_date, result"),
)
