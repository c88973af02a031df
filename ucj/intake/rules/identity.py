"""Who a row is about: NIK, name, birth date, sex; and text that would not stay text."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule

PEOPLE = ("workforce", "participation", "claims", "contribution", "civil", "programme", "followup")
# One row a person: a second one is the same person again. Elsewhere a person may rightly have several (`repeated`).
_ONE_ROW_A_PERSON = ("workforce", "civil")
WELL_FORMED = "NOT nik_is_number AND regexp_full_match(nik, '[0-9]{16}')"
_FROM_A_NUMBER = "(nik_is_number OR regexp_matches(upper(nik_text), '^[0-9]([.,][0-9]+)?E\\+?[0-9]+$'))"
# A NIK holds two digits of the year: the century is the birth date's own.
_DATE_OF_CENTURY = "nik_birth_date(nik, CAST(year(birth_date) // 100 AS VARCHAR))"
_DATE_INSIDE = "coalesce(nik_birth_date(nik, '19'), nik_birth_date(nik, '20'))"

RULES: tuple[Rule, ...] = (
    Rule(
        "nik_missing",
        "error",
        PEOPLE,
        "nik",
        "SELECT line, nik_text AS value, NULL AS detail FROM typed WHERE nik = ''",
    ),
    Rule(
        "nik_as_number",
        "error",
        ("workforce", "participation", "civil"),
        "nik",
        # A spreadsheet keeps 15 digits: a repair is offered where they, the name and the birth date mean one person.
        f"""SELECT t.line, t.nik_text AS value, CASE WHEN count(DISTINCT k.nik) = 1 THEN any_value(k.nik) END AS detail
        FROM typed AS t
        LEFT JOIN known_person AS k
            ON length(t.nik) = 16
            AND k.nik[1:15] = t.nik[1:15]
            AND k.birth_date = t.birth_date
            AND value_key(k.name) = value_key(t.name)
        WHERE t.nik <> '' AND {_FROM_A_NUMBER}
        GROUP BY t.line, t.nik_text""",
    ),
    Rule(
        "nik_as_number",
        "error",
        ("claims", "contribution", "programme", "followup"),
        "nik",
        f"SELECT line, nik_text AS value, NULL AS detail FROM typed WHERE nik <> '' AND {_FROM_A_NUMBER}",
    ),
    Rule(
        "nik_not_digits",
        "error",
        PEOPLE,
        "nik",
        f"""SELECT line, nik_text AS value, NULL AS detail FROM typed
        WHERE nik <> '' AND NOT regexp_full_match(nik, '[0-9]+') AND NOT {_FROM_A_NUMBER}""",
    ),
    Rule(
        "nik_length",
        "error",
        PEOPLE,
        "nik",
        """SELECT line, nik_text AS value, CAST(length(nik) AS VARCHAR) AS detail FROM typed
        WHERE NOT nik_is_number AND regexp_full_match(nik, '[0-9]+') AND length(nik) <> 16""",
    ),
    Rule(
        "nik_serial_zero",
        "error",
        PEOPLE,
        "nik",
        f"SELECT line, nik_text AS value, NULL AS detail FROM typed WHERE {WELL_FORMED} AND nik[13:16] = '0000'",
    ),
    Rule(
        "nik_date_impossible",
        "error",
        PEOPLE,
        "nik",
        f"SELECT line, nik_text AS value, NULL AS detail FROM typed WHERE {WELL_FORMED} AND {_DATE_INSIDE} IS NULL",
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
        ("workforce", "participation", "civil"),
        "birth_date",
        """SELECT line, birth_date_text AS value, NULL AS detail FROM typed
        WHERE trim(birth_date_text) <> '' AND (birth_date IS NULL OR birth_date < DATE '1900-01-01'
            OR birth_date > (SELECT as_of FROM period))""",
    ),
    Rule(
        "birth_date_differs_from_nik",
        "warning",
        ("workforce", "participation", "civil"),
        "birth_date",
        f"""SELECT line, birth_date_text AS value, strftime({_DATE_OF_CENTURY}, '%d-%m-%Y') AS detail FROM typed
        WHERE {WELL_FORMED} AND birth_date <> {_DATE_OF_CENTURY}""",
    ),
    # A NIK says it too, so nothing is lost.
    Rule(
        "sex_unreadable",
        "warning",
        ("workforce",),
        "sex",
        "SELECT line, sex_text AS value, NULL AS detail FROM typed WHERE is_sex_misread",
    ),
    Rule(
        "sex_differs_from_nik",
        "warning",
        ("workforce",),
        "sex",
        f"""SELECT line, sex_text AS value, nik_sex(nik) AS detail FROM typed
        WHERE {WELL_FORMED} AND sex <> nik_sex(nik)""",
    ),
)

# Judged once all other rules are known: only against a row that is itself accepted, else both would be refused and the
# person lost.
LAST: tuple[Rule, ...] = (
    Rule(
        "nik_duplicate",
        "error",
        _ONE_ROW_A_PERSON,
        "nik",
        """SELECT line, nik_text AS value, CAST(first_line AS VARCHAR) AS detail
        FROM (
            SELECT line, nik_text, min(line) OVER (PARTITION BY nik) AS first_line
            FROM typed
            ANTI JOIN refused USING (line)
        )
        WHERE line > first_line""",
    ),
    Rule(
        "membership_duplicate",
        "error",
        ("participation",),
        "nik",
        """SELECT line, nik_text AS value, CAST(first_line AS VARCHAR) AS detail
        FROM (
            SELECT
                line,
                nik_text,
                min(line) OVER (
                    PARTITION BY nik, segment, payer, employer_code, start_month, is_active, inactive_month
                ) AS first_line
            FROM typed
            ANTI JOIN refused USING (line)
        )
        WHERE line > first_line""",
    ),
)
