"""How likely two records are one person: the comparisons, their weights, and which pairs are compared at all.

The weights are fixed, not estimated. Estimation needs thousands of true pairs in the very lists it reads; an office has
a few hundred among many more strangers, and the same lists would then be judged otherwise after every import. Each `m`
is the share of true pairs at a level, each `u` that of strangers. A NIK repeats the birth date, so its weights depend
on what the birth dates said already: of two strangers born on one day every second pair differs in the serial alone.
"""

from __future__ import annotations

from typing import Any

from splink import SettingsCreator, block_on
from splink.internals.blocking_rule_creator import BlockingRuleCreator

# Of those on no list, the share expected to be on it under another NIK: about the demo's, and no more than a guess.
SHARE_KNOWN = 0.1

# (condition, m, u) from best to worst; the one of the nothing that is left comes last.
_Level = tuple[str, float, float]

_ABSENT = "{0}_l IS NULL OR {0}_r IS NULL"
_SAME_DAY = "birth_date_l = birth_date_r"
# Two of its three parts are equal.
_NEAR_DAY = (
    "(year(birth_date_l) = year(birth_date_r))::INT + (month(birth_date_l) = month(birth_date_r))::INT"
    " + (day(birth_date_l) = day(birth_date_r))::INT = 2"
)
_SWAPPED_DAY = (
    "year(birth_date_l) = year(birth_date_r)"
    " AND month(birth_date_l) = day(birth_date_r) AND day(birth_date_l) = month(birth_date_r)"
)
# One slip is a wrong digit, two neighbours transposed, or a digit lost or doubled.
_ONE_SLIP = "damerau_levenshtein(nik_l, nik_r) <= 1"
_TWO_SLIPS = "damerau_levenshtein(nik_l, nik_r) <= 2"
_IN_SERIAL = f"stem_l = stem_r AND {_ONE_SLIP}"
# Serials are low: strangers of one day differ in the last two digits, seldom in the first two.
_HIGH_IN_SERIAL = f"{_IN_SERIAL} AND right(nik_l, 2) = right(nik_r, 2)"
# Neighbouring regions differ by one digit too.
_IN_REGION = f"right(nik_l, 10) = right(nik_r, 10) AND {_ONE_SLIP}"
# A digit that turns a man into a woman of the same day is what any two strangers differ by.
_IN_DATE = f"{_ONE_SLIP} AND coalesce(sex_l = sex_r, TRUE)"
_NIK: tuple[_Level, ...] = (
    ("nik_l = nik_r", 0.02, 1e-6),
    (f"{_SAME_DAY} AND {_HIGH_IN_SERIAL}", 0.12, 0.01),
    (f"{_SAME_DAY} AND {_IN_SERIAL}", 0.18, 0.40),
    (f"{_SAME_DAY} AND {_IN_REGION}", 0.12, 0.10),
    (f"{_SAME_DAY} AND {_IN_DATE}", 0.36, 0.002),
    (f"{_SAME_DAY} AND {_TWO_SLIPS}", 0.10, 0.25),
    (_SAME_DAY, 0.10, 0.24),
    # The date inside differs as the stated one does, or is equal though that differs.
    (f"{_NEAR_DAY} AND ({_IN_SERIAL} OR {_IN_REGION})", 0.42, 0.002),
    (f"{_NEAR_DAY} AND {_ONE_SLIP}", 0.36, 0.05),
    (f"{_NEAR_DAY} AND {_TWO_SLIPS}", 0.10, 0.20),
    (_NEAR_DAY, 0.10, 0.75),
    (f"{_IN_SERIAL} OR {_IN_REGION}", 0.42, 2e-5),
    (_IN_DATE, 0.36, 6e-5),
    (_TWO_SLIPS, 0.10, 1e-3),
    ("ELSE", 0.10, 1.0),
)
_NAME: tuple[_Level, ...] = (
    # u of the mean name; a name's own frequency in both lists takes its place.
    ("name_l = name_r", 0.72, 4e-4),
    ("damerau_levenshtein(name_l, name_r) <= 1 AND least(length(name_l), length(name_r)) >= 9", 0.12, 1e-4),
    ("jaro_winkler_similarity(name_l, name_r) >= 0.92", 0.06, 5e-4),
    (
        "jaro_winkler_similarity(name_l, name_r) >= 0.88"
        " OR starts_with(name_l, name_r || ' ') OR starts_with(name_r, name_l || ' ')",
        *(0.06, 5e-3),
    ),
    ("ELSE", 0.04, 0.99),
)
# One birth day in some 15,000 of a working life; 30 times as many share two of its three parts, or swap two.
# One birth day in some 15,000 of a working life.
_BIRTH: tuple[_Level, ...] = (
    (_SAME_DAY, 0.88, 7e-5),
    (_SWAPPED_DAY, 0.02, 7e-5),
    (_NEAR_DAY, 0.06, 5e-3),
    ("ELSE", 0.04, 0.99),
)
# A name tells the sex: where it is the same, a sex that differs is no surprise to either side.
_SEX: tuple[_Level, ...] = (
    ("name_l = name_r AND sex_l = sex_r", 0.97, 0.95),
    ("name_l = name_r", 0.03, 0.05),
    ("sex_l = sex_r", 0.97, 0.50),
    ("ELSE", 0.03, 0.50),
)
_VILLAGE: tuple[_Level, ...] = (
    ("village_code_l = village_code_r", 0.90, 0.01),
    ("district_code_l = district_code_r", 0.05, 0.12),
    ("ELSE", 0.05, 0.87),
)

# Each finds what the others lose: a wrong serial, a wrong region, one wrong part of the date inside, a NIK beyond
# recognition, and a birth date beyond it. A transposition across two parts is found by birth date.
_BLOCKS: tuple[BlockingRuleCreator, ...] = (
    block_on("birth_date"),
    block_on("stem"),
    block_on("right(nik, 10)"),
    block_on("left(nik, 6)", "right(nik, 8)"),
    block_on("left(nik, 8)", "right(nik, 6)"),
    block_on("left(nik, 10)", "right(nik, 4)"),
    block_on("name", "year(birth_date)"),
    block_on("name", "month(birth_date)", "day(birth_date)"),
    block_on("name", "village_code"),
)


def settings(worker_count: int) -> SettingsCreator:
    """The whole model for a list of so many workers; records as `matching` prepares them."""
    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=SHARE_KNOWN / worker_count,
        comparisons=[
            _comparison("nik", _NIK),
            _comparison("name", _NAME),
            _comparison("birth_date", _BIRTH),
            _comparison("sex", _SEX),
            _comparison("village_code", _VILLAGE),
        ],
        blocking_rules_to_generate_predictions=list(_BLOCKS),
        retain_matching_columns=False,
        # A name of its own, so that nothing in the run is drawn at random.
        linker_uid="ucj",
    )


def _comparison(column: str, levels: tuple[_Level, ...]) -> dict[str, Any]:
    """A field that is missing on one side speaks neither for nor against."""
    made: list[dict[str, Any]] = [
        {"sql_condition": _ABSENT.format(column), "label_for_charts": "absent", "is_null_level": True}
    ]
    for condition, m, u in levels:
        level = {"sql_condition": condition, "label_for_charts": condition, "m_probability": m, "u_probability": u}
        if condition == "name_l = name_r":
            level |= {"tf_adjustment_column": "name", "tf_minimum_u_value": 1e-5}
        made.append(level)
    return {"output_column_name": column, "comparison_levels": made}
