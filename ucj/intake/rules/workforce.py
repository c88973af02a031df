"""Where a worker lives and what he does; who is dead, too young or too old; who is on another village's list."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule

_KIND = ("workforce",)

RULES: tuple[Rule, ...] = (
    Rule(
        "village_code_bps",
        "error",
        _KIND,
        "village_code",
        """SELECT line, code_text AS value, NULL AS detail FROM typed
        WHERE village_code IS NULL AND is_bps_code(code_text)""",
    ),
    Rule(
        "village_unknown",
        "error",
        _KIND,
        "village",
        """SELECT
            t.line,
            concat_ws(', ', nullif(t.village_text, ''), nullif(t.district_text, '')) AS value,
            h.names AS detail
        FROM typed AS t
        LEFT JOIN village_hint AS h ON h.village_key = t.village_key
            AND h.district_key IS NOT DISTINCT FROM t.district_key
        WHERE t.village_code IS NULL AND NOT is_bps_code(code_text)""",
    ),
    Rule(
        "village_near_spelling",
        "warning",
        _KIND,
        "village",
        "SELECT line, village_text AS value, village_guess AS detail FROM typed WHERE village_guess IS NOT NULL",
    ),
    Rule(
        "village_differs_from_code",
        "warning",
        _KIND,
        "village",
        """SELECT line, village_text AS value, village_of_code AS detail FROM typed
        WHERE village_of_code IS NOT NULL AND village_of_name <> village_code""",
    ),
    Rule(
        "village_code_unknown",
        "warning",
        _KIND,
        "village_code",
        """SELECT line, code_text AS value, r.region_name AS detail
        FROM typed
        JOIN region AS r ON r.region_code = typed.village_code
        WHERE code IS NOT NULL AND village_of_code IS NULL AND NOT is_bps_code(code_text)""",
    ),
    Rule(
        "occupation_unknown",
        "warning",
        _KIND,
        "occupation",
        "SELECT line, occupation_text AS value, NULL AS detail FROM typed WHERE occupation_code IS NULL",
    ),
    Rule(
        "segment_unknown",
        "warning",
        _KIND,
        "segment",
        """SELECT line, segment_text AS value, NULL AS detail FROM typed
        WHERE trim(segment_text) <> '' AND NOT EXISTS (
            FROM value_code AS c WHERE c.field = 'segment' AND c.text_key = value_key(segment_text))""",
    ),
    Rule(
        "age_limits",
        "warning",
        _KIND,
        "birth_date",
        # Completed years on the period's last day, as a release counts them.
        """SELECT line, birth_date_text AS value, CAST(date_sub('year', birth_date, as_of) AS VARCHAR) AS detail
        FROM typed, period
        WHERE date_sub('year', birth_date, as_of) NOT BETWEEN youngest AND oldest AND birth_date <= as_of""",
    ),
    Rule(
        "marked_deceased",
        "error",
        _KIND,
        "civil_status",
        """SELECT line, coalesce(nullif(civil_status_text, ''), note_text) AS value, NULL AS detail FROM typed
        WHERE civil_status = 'deceased'""",
    ),
    Rule(
        "civil_status_unknown",
        "warning",
        _KIND,
        "civil_status",
        """SELECT line, civil_status_text AS value, NULL AS detail FROM typed
        WHERE civil_status IS NULL AND parse_text(civil_status_text) IS NOT NULL""",
    ),
    Rule(
        "listed_elsewhere",
        "error",
        _KIND,
        "nik",
        """SELECT
            e.line,
            t.nik_text AS value,
            concat(r.region_name, ' (', e.other_batch_id, ':', e.other_line, ')') AS detail
        FROM listed_elsewhere AS e
        JOIN sending AS s ON s.batch_id = e.batch_id
        JOIN typed AS t ON t.line = e.line
        JOIN region AS r ON r.region_code = e.detail""",
        spans_files=True,
    ),
    Rule(
        "listed_deceased",
        "error",
        _KIND,
        "nik",
        """SELECT
            d.line,
            t.nik_text AS value,
            concat(
                lpad(CAST(CAST(d.detail AS INTEGER) % 12 + 1 AS VARCHAR), 2, '0'), '-', CAST(d.detail AS INTEGER) // 12
            ) AS detail
        FROM listed_deceased AS d
        JOIN sending AS s ON s.batch_id = d.batch_id
        JOIN typed AS t ON t.line = d.line""",
        spans_files=True,
    ),
    Rule(
        "not_listed",
        "warning",
        _KIND,
        "nik",
        """SELECT l.line, l.nik_text AS value, r.region_name AS detail
        FROM listed AS l
        JOIN sending AS s ON s.mode = 'remove'
        JOIN region AS r ON r.region_code = l.village_code
        ANTI JOIN before AS b ON b.person_id = l.person_id AND b.village_code = l.village_code""",
        spans_files=True,
    ),
    Rule(
        "village_stray",
        "warning",
        _KIND,
        "village",
        """SELECT t.line, r.region_name AS value, NULL AS detail
        FROM typed AS t
        JOIN file_village AS v ON v.village_code = t.village_code AND NOT v.is_replaced
        JOIN region AS r ON r.region_code = t.village_code
        JOIN sending AS s ON s.mode = 'replace'
        ANTI JOIN refused ON refused.line = t.line""",
        spans_files=True,
    ),
)
