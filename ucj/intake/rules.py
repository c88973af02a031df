"""The rules of intake. A rule is data: its SQL returns the offending rows as (line, value, detail).

Error: the row goes to quarantine. Warning: the row is accepted and flagged. The message is `finding.<code>`.
Rules run in this order; table `refused` holds the lines with an error so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Rule:
    code: str
    severity: Severity
    kinds: tuple[str, ...]
    column: str
    sql: str


_PEOPLE = ("workforce", "participation", "claims")
_WELL_FORMED = "NOT nik_is_number AND regexp_full_match(nik, '[0-9]{16}')"
_DATE_INSIDE = "coalesce(nik_birth_date(nik, '19'), nik_birth_date(nik, '20'))"


def _unreadable(code: str, kinds: tuple[str, ...], column: str) -> Rule:
    """A required value that is missing or cannot be read: the typed column is NULL."""
    return Rule(
        code,
        "error",
        kinds,
        column,
        f"SELECT line, {column}_text AS value, NULL AS detail FROM typed WHERE {column} IS NULL",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "nik_missing",
        "error",
        _PEOPLE,
        "nik",
        "SELECT line, nik_text AS value, NULL AS detail FROM typed WHERE nik = ''",
    ),
    Rule(
        "nik_as_number",
        "error",
        _PEOPLE,
        "nik",
        """SELECT line, nik_text AS value, NULL AS detail FROM typed
        WHERE nik <> '' AND (nik_is_number OR regexp_matches(upper(nik_text), '^[0-9]([.,][0-9]+)?E\\+?[0-9]+$'))""",
    ),
    Rule(
        "nik_not_digits",
        "error",
        _PEOPLE,
        "nik",
        """SELECT line, nik_text AS value, NULL AS detail FROM typed
        WHERE nik <> '' AND NOT nik_is_number AND NOT regexp_full_match(nik, '[0-9]+')
            AND NOT regexp_matches(upper(nik_text), '^[0-9]([.,][0-9]+)?E\\+?[0-9]+$')""",
    ),
    Rule(
        "nik_length",
        "error",
        _PEOPLE,
        "nik",
        """SELECT line, nik_text AS value, CAST(length(nik) AS VARCHAR) AS detail FROM typed
        WHERE NOT nik_is_number AND regexp_full_match(nik, '[0-9]+') AND length(nik) <> 16""",
    ),
    Rule(
        "nik_serial_zero",
        "error",
        _PEOPLE,
        "nik",
        f"SELECT line, nik_text AS value, NULL AS detail FROM typed WHERE {_WELL_FORMED} AND nik[13:16] = '0000'",
    ),
    Rule(
        "nik_date_impossible",
        "error",
        _PEOPLE,
        "nik",
        f"SELECT line, nik_text AS value, NULL AS detail FROM typed WHERE {_WELL_FORMED} AND {_DATE_INSIDE} IS NULL",
    ),
    Rule(
        "name_missing",
        "error",
        ("workforce", "participation"),
        "name",
        "SELECT line, NULL AS value, NULL AS detail FROM typed WHERE name IS NULL",
    ),
    Rule(
        "birth_date_missing",
        "error",
        ("workforce",),
        "birth_date",
        "SELECT line, NULL AS value, NULL AS detail FROM typed WHERE trim(birth_date_text) = ''",
    ),
    Rule(
        "birth_date_impossible",
        "error",
        ("workforce", "participation"),
        "birth_date",
        """SELECT line, birth_date_text AS value, NULL AS detail FROM typed
        WHERE trim(birth_date_text) <> '' AND (birth_date IS NULL OR birth_date < DATE '1900-01-01'
            OR birth_date > (SELECT as_of FROM period))""",
    ),
    Rule(
        "sex_unreadable",
        "error",
        ("workforce",),
        "sex",
        "SELECT line, sex_text AS value, NULL AS detail FROM typed WHERE sex IS NULL AND trim(sex_text) <> ''",
    ),
    Rule(
        "village_unknown",
        "error",
        ("workforce",),
        "village",
        """SELECT
            t.line,
            concat_ws(', ', nullif(t.village_text, ''), nullif(t.district_text, '')) AS value,
            h.names AS detail
        FROM typed AS t
        LEFT JOIN village_hint AS h ON h.village_key = place_key(t.village_text)
            AND h.district_key IS NOT DISTINCT FROM nullif(place_key(t.district_text), '')
        WHERE t.village_code IS NULL""",
    ),
    Rule(
        "village_near_spelling",
        "warning",
        ("workforce",),
        "village",
        "SELECT line, village_text AS value, village_guess AS detail FROM typed WHERE village_guess IS NOT NULL",
    ),
    Rule(
        "occupation_unknown",
        "warning",
        ("workforce",),
        "occupation",
        "SELECT line, occupation_text AS value, NULL AS detail FROM typed WHERE occupation_code IS NULL",
    ),
    Rule(
        "segment_unknown",
        "warning",
        ("workforce",),
        "segment",
        """SELECT line, segment_text AS value, NULL AS detail FROM typed
        WHERE segment IS NULL OR (trim(segment_text) <> '' AND NOT EXISTS (
            FROM value_code AS c WHERE c.field = 'segment' AND c.text_key = value_key(segment_text)))""",
    ),
    Rule(
        "sex_differs_from_nik",
        "warning",
        ("workforce",),
        "sex",
        f"""SELECT line, sex_text AS value, nik_sex(nik) AS detail FROM typed
        WHERE {_WELL_FORMED} AND sex <> nik_sex(nik)""",
    ),
    Rule(
        "birth_date_differs_from_nik",
        "warning",
        ("workforce", "participation"),
        "birth_date",
        f"""SELECT line, birth_date_text AS value, strftime({_DATE_INSIDE}, '%d-%m-%Y') AS detail FROM typed
        WHERE {_WELL_FORMED} AND {_DATE_INSIDE} IS NOT NULL
            AND birth_date <> nik_birth_date(nik, CAST(year(birth_date) // 100 AS VARCHAR))""",
    ),
    _unreadable("month_missing", ("participation",), "start_month"),
    _unreadable("is_active_unreadable", ("participation",), "is_active"),
    _unreadable("segment_unreadable", ("participation",), "segment"),
    _unreadable("payer_unreadable", ("participation",), "payer"),
    Rule(
        "month_unreadable",
        "error",
        ("participation",),
        "inactive_month",
        """SELECT line, inactive_month_text AS value, NULL AS detail FROM typed
        WHERE trim(inactive_month_text) <> '' AND inactive_month IS NULL""",
    ),
    Rule(
        "month_order",
        "error",
        ("participation",),
        "inactive_month",
        """SELECT line, inactive_month_text AS value, start_month_text AS detail FROM typed
        WHERE inactive_month < start_month""",
    ),
    _unreadable("programme_unreadable", ("claims",), "programme"),
    _unreadable("event_date_unreadable", ("claims",), "event_date"),
    _unreadable("amount_unreadable", ("claims",), "paid_idr"),
    Rule(
        "amount_negative",
        "error",
        ("claims",),
        "paid_idr",
        "SELECT line, paid_idr_text AS value, NULL AS detail FROM typed WHERE paid_idr < 0",
    ),
    Rule(
        "paid_before_reported",
        "error",
        ("claims",),
        "paid_date",
        "SELECT line, paid_date_text AS value, reported_date_text AS detail FROM typed WHERE paid_date < reported_date",
    ),
    _unreadable("contract_unreadable", ("construction",), "contract_idr"),
    _unreadable("registered_unreadable", ("construction",), "is_registered"),
    # Last: only against a row that is itself accepted, else both would be refused and the worker lost.
    Rule(
        "nik_duplicate",
        "error",
        ("workforce",),
        "nik",
        """SELECT line, nik_text AS value, CAST(first_line AS VARCHAR) AS detail
        FROM (
            SELECT *, min(line) OVER (PARTITION BY nik) AS first_line
            FROM typed
            ANTI JOIN refused USING (line)
        )
        WHERE line > first_line""",
    ),
)


def of_kind(kind: str) -> list[Rule]:
    return [rule for rule in RULES if kind in rule.kinds]
