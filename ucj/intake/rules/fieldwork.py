"""Outreach and visits: when, where, what came of it."""

from __future__ import annotations

from dataclasses import replace

from ucj import personal
from ucj.intake.rules import workforce
from ucj.intake.rules.rule import Rule, misread, unreadable
from ucj.intake.rules.value import absurd, after_period, district_unknown, negative

_ACTIVITY, _FOLLOWUP = ("activity",), ("followup",)
_KINDS = (*_ACTIVITY, *_FOLLOWUP)
# More people than can come to one event.
ABSURD_PARTICIPANTS = 100_000
# A village is read as on a workforce list, only that it may be left out.
_AS_OF_A_WORKER = ("village_code_bps", "village_near_spelling", "village_differs_from_code")


def _personal(column: str) -> Rule:
    """A number of somebody in a text that everybody may read; what is told of it has no digits."""
    return Rule(
        "personal_number",
        "error",
        _ACTIVITY,
        column,
        f"""SELECT line, regexp_replace({column}, '[0-9]', '•', 'g') AS value, NULL AS detail FROM typed
        WHERE regexp_matches({column}, '{personal.PATTERN}')""",
    )


RULES: tuple[Rule, ...] = (
    unreadable("activity_date_unreadable", _ACTIVITY, "activity_date"),
    after_period(_ACTIVITY, "activity_date"),
    Rule(
        "activity_type_missing",
        "error",
        _ACTIVITY,
        "activity_type",
        """SELECT line, activity_type_text AS value, NULL AS detail FROM typed
        WHERE parse_text(activity_type_text) IS NULL""",
    ),
    Rule(
        "activity_type_unknown",
        "warning",
        _ACTIVITY,
        "activity_type",
        """SELECT line, activity_type_text AS value, NULL AS detail FROM typed
        WHERE activity_type IS NULL AND parse_text(activity_type_text) IS NOT NULL""",
    ),
    misread("count_unreadable", _ACTIVITY, "participant_count"),
    negative("count_negative", _ACTIVITY, "participant_count"),
    absurd("count_absurd", _ACTIVITY, "participant_count", ABSURD_PARTICIPANTS),
    *(_personal(column) for column in ("activity_name", "organiser", "document")),
    unreadable("visit_date_unreadable", _FOLLOWUP, "visit_date"),
    after_period(_FOLLOWUP, "visit_date"),
    unreadable("result_unreadable", _FOLLOWUP, "result"),
    *(replace(rule, kinds=_KINDS) for rule in workforce.RULES if rule.code in _AS_OF_A_WORKER),
    Rule(
        "village_unknown",
        "error",
        _KINDS,
        "village",
        """SELECT
            t.line,
            concat_ws(', ', nullif(t.village_text, ''), nullif(t.district_text, '')) AS value,
            h.names AS detail
        FROM typed AS t
        LEFT JOIN village_hint AS h ON h.village_key = t.village_key
            AND h.district_key IS NOT DISTINCT FROM t.district_key
        WHERE t.village_code IS NULL AND t.code_text <> '' AND NOT is_bps_code(t.code_text)""",
    ),
    district_unknown(_KINDS),
)
