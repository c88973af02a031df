"""Why a worker counts for something else on one side of a comparison than on the other: one cause a worker."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from ucj.metrics.earlier import Side

# The first that applies. What is left of departures is `left`, of everything else `other`.
CAUSES = (
    *("died", "moved", "matched", "list_replaced", "corrected", "aged_out", "joined", "returned", "lapsed"),
    *("left", "other"),
)
# What a worker may count for.
QUANTITIES = ("labour_force", "eligible", "registered", "active", "uncovered")

_WORKERS_SQL = """
    SELECT
        person_id,
        CAST(village_code AS VARCHAR) AS village,
        CAST(excluded_reason AS VARCHAR) AS reason,
        CAST(status AS VARCHAR) AS status
    FROM status_spell
    WHERE start_month <= $month AND end_month > $month
"""
# A village's first list is carried back: before it, it is in force too.
_LISTS_SQL = """
    SELECT
        village_code,
        coalesce(
            max_by(batch_id, (period_month, batch_id)) FILTER (WHERE period_month <= $month),
            min_by(batch_id, (period_month, batch_id))
        ) AS batch_id
    FROM village_replacement
    GROUP BY village_code
"""
_DIED_SQL = "SELECT person_id FROM person_fate WHERE fate = 'died' AND fate_month <= $month"
_MOVED_SQL = "SELECT person_id FROM person_fate WHERE fate = 'moved'"
_JOINED_SQL = "SELECT person_id, of_person_id FROM matched_person WHERE of_person_id IS NOT NULL"
_RESENT_SQL = "SELECT person_id, of_batch_id, of_line FROM matched_person WHERE of_person_id IS NULL"
_CORRECTED_SQL = "SELECT person_id, batch_id FROM corrected_person"


# The calls of one comparison share it; nobody changes the frame.
@functools.lru_cache(maxsize=2)
def changed(before: Side, after: Side) -> pd.DataFrame:
    """A row a worker who counts for something else, or elsewhere.

    person_id int64 · cause str (of CAUSES) · village_before, village_after str ('' on no list) · for each of
    QUANTITIES <quantity>_before and _after bool (counted there). Source: status_spell of both sides, person_fate,
    matched_person, corrected_person, village_replacement.
    """
    both = pd.merge(_workers(before), _workers(after), on="person_id", how="outer", suffixes=("_before", "_after"))
    both = both.fillna("")
    is_changed = both["village_before"] != both["village_after"]
    for side in ("before", "after"):
        both = both.assign(**_counted(both, side))
    for name in QUANTITIES:
        is_changed |= both[f"{name}_before"] != both[f"{name}_after"]
    found = both[is_changed].reset_index(drop=True)
    return found.assign(cause=_causes(found, before, after))


def _workers(side: Side) -> pd.DataFrame:
    return side.cur.execute(_WORKERS_SQL, {"month": side.month}).df()


def _counted(both: pd.DataFrame, side: str) -> dict[str, pd.Series[bool]]:
    status, is_eligible = both[f"status_{side}"], both[f"reason_{side}"] == "none"
    return {
        f"labour_force_{side}": both[f"village_{side}"] != "",
        f"eligible_{side}": is_eligible,
        f"registered_{side}": is_eligible & (status != "unregistered"),
        f"active_{side}": is_eligible & (status == "active"),
        f"uncovered_{side}": is_eligible & (status != "active"),
    }


def _causes(found: pd.DataFrame, before: Side, after: Side) -> pd.Series[str]:
    """One of CAUSES a row: the first whose condition holds."""
    was, now = found["labour_force_before"], found["labour_force_after"]
    gone, stayed = was & ~now, was & now
    is_relisted = _is_relisted(found, before, after)
    # In one month nobody grows older: another age is another birth date.
    of_age = (found["reason_before"] == "age") != (found["reason_after"] == "age")
    aged = stayed & of_age & (before.month != after.month)
    restated = stayed & (found["reason_before"] != found["reason_after"]) & ~aged
    unregistered = stayed & found["registered_before"] & found["eligible_after"] & ~found["registered_after"]
    conditions = {
        "died": gone & _is_among(found, after, _DIED_SQL, {"month": after.month}),
        "moved": (stayed & (found["village_before"] != found["village_after"]))
        | (gone & _is_among(found, after, _MOVED_SQL, {})),
        "matched": (stayed & _differs(found, before, after, _JOINED_SQL)) | _differs(found, before, after, _RESENT_SQL),
        "list_replaced": ((was != now) | restated) & is_relisted,
        # A membership that was there and is in no list any more has been taken back.
        "corrected": _differs(found, before, after, _CORRECTED_SQL) | restated | unregistered,
        "aged_out": aged,
        "joined": (now & ~was) | (found["registered_after"] & ~found["registered_before"]),
        "returned": found["active_after"] & ~found["active_before"],
        "lapsed": stayed & found["active_before"] & ~found["active_after"],
        "left": gone,
    }
    chosen = np.select([each.to_numpy(bool) for each in conditions.values()], list(conditions), "other")
    return pd.Series(chosen, index=found.index, dtype="str")


def _is_among(found: pd.DataFrame, side: Side, sql: str, values: dict[str, int]) -> pd.Series[bool]:
    persons = side.cur.execute(sql, values).df()["person_id"]
    return found["person_id"].isin(persons)


def _differs(found: pd.DataFrame, before: Side, after: Side, sql: str) -> pd.Series[bool]:
    """Whether something was said of a worker on one side only. sql: of rows whose first column is person_id."""
    said = (set(side.cur.execute(sql).fetchall()) for side in (before, after))
    return found["person_id"].isin({row[0] for row in set.symmetric_difference(*said)})


def _is_relisted(found: pd.DataFrame, before: Side, after: Side) -> pd.Series[bool]:
    """Whether the list of a worker's village was replaced between the sides."""
    lists = (side.cur.execute(_LISTS_SQL, {"month": side.month}).fetchall() for side in (before, after))
    villages = {row[0] for row in set.symmetric_difference(*map(set, lists))}
    return found["village_after"].where(found["village_after"] != "", found["village_before"]).isin(villages)
