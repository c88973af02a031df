"""What rules of several kinds ask of a value: a day that has come, an amount or a count somebody could mean, a known
district."""

from __future__ import annotations

from ucj.intake.rules.rule import Rule

# A list of one month is closed, paid and answered in the next ones.
AFTERWARDS_DAYS = 62
# Contributions are paid, and schemes agreed on, up to a year ahead.
AHEAD_MONTHS = 12


def after_period(kinds: tuple[str, ...], column: str, days: int = 0) -> Rule:
    """A day later than the period's last one and so many days."""
    return Rule(
        "date_in_future",
        "error",
        kinds,
        column,
        f"""SELECT line, {column}_text AS value, strftime(as_of, '%d-%m-%Y') AS detail FROM typed, period
        WHERE {column} > as_of + INTERVAL {days} DAY""",
    )


def far_ahead(kinds: tuple[str, ...], column: str) -> Rule:
    """A month more than a year after the period."""
    return Rule(
        "month_far_ahead",
        "error",
        kinds,
        column,
        f"""SELECT line, {column}_text AS value, strftime(as_of, '%m-%Y') AS detail FROM typed, period
        WHERE {column} > month + {AHEAD_MONTHS}""",
    )


def negative(code: str, kinds: tuple[str, ...], column: str) -> Rule:
    return Rule(
        code,
        "error",
        kinds,
        column,
        f"SELECT line, {column}_text AS value, NULL AS detail FROM typed WHERE {column} < 0",
    )


def absurd(code: str, kinds: tuple[str, ...], column: str, most: int) -> Rule:
    """A value beyond what can be meant: a sign between thousands, or a column, gone wrong."""
    return Rule(
        code,
        "error",
        kinds,
        column,
        f"SELECT line, {column}_text AS value, NULL AS detail FROM typed WHERE {column} > {most}",
    )


def district_unknown(kinds: tuple[str, ...]) -> Rule:
    return Rule(
        "district_unknown",
        "error",
        kinds,
        "district",
        """SELECT
            line,
            district_text AS value,
            (SELECT string_agg(region_name, ', ' ORDER BY region_name) FROM region WHERE level = 'district') AS detail
        FROM typed
        WHERE district_code IS NULL AND district_text <> ''""",
    )
