"""The queue of suggested matches, and what people decide of it. An accepted one changes the next build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd

from ucj import reference
from ucj.errors import Refused, WrongUsage
from ucj.intake import keeping, match_sides, matching
from ucj.settings import Settings
from ucj.store import build, lock, registry

Progress = Callable[[str, float], None]
How = Literal["hand", "file", "bulk"]

_SQL = Path(__file__).parent / "sql"
_SIDES = ("nik", "name", "birth_date", "sex", "village")


@contextmanager
def _writing(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The registry for writing, with the views of who is who that a build goes by."""
    if not settings.registry.exists():
        raise Refused("store.no_registry", file=settings.registry)
    with lock.writing(settings), registry.opened(settings) as con:
        con.execute(build.step("identity"))
        yield con


def refresh(settings: Settings, progress: Progress) -> dict[str, int]:
    """Compare everyone without an exact match with the workers, and put what is found in the queue.

    Returns participant_count, quarantined_count (compared), waiting_count (suggestions to decide on).
    Raises Refused when there is no registry or another command is writing.
    """
    with _writing(settings) as con:
        progress("matching.step", 0.0)
        workers = match_sides.workers(con)
        members = match_sides.participants(con)
        rows = match_sides.quarantined(con, settings, workers)
        left = pd.concat([members, rows], ignore_index=True)
        progress("matching.step", 0.2)
        found = matching.suggest(left, workers).rename(columns={"person_id": "worker_id"})
        progress("matching.step", 0.9)
        con.execute("BEGIN")
        con.execute(_RUN_SQL, [keeping.now(), len(members), len(rows)])
        _keep(con, found.merge(left[["left_id", "person_id", "batch_id", "line"]], on="left_id"))
        con.execute("COMMIT")
        waiting = con.execute("SELECT count(*) FROM match_waiting").fetchall()[0][0]
        progress("matching.step", 1.0)
    return {"participant_count": len(members), "quarantined_count": len(rows), "waiting_count": int(waiting)}


_RUN_SQL = "INSERT INTO match_run SELECT coalesce(max(run_id), 0) + 1, ?, ?, ? FROM match_run"


def _keep(con: duckdb.DuckDBPyConnection, found: pd.DataFrame) -> None:
    """Known pairs keep their number, new ones get the next, and what was not found is closed."""
    con.register("found", found)
    con.execute((_SQL / "keep_suggestions.sql").read_text(encoding="utf-8"))
    con.unregister("found")


def queue(settings: Settings) -> pd.DataFrame:
    """What waits for a decision, a row a pair, most probable first; all text but suggestion_id and probability.

    suggestion_id int · source 'participation' or the kind of the refused row · batch_id, line of the left row ·
    left_nik, left_name, left_birth_date, left_sex, left_village ('' where the row does not say; a refused row as it was
    written) · worker_* the same, dates as 17-08-1980, villages by name · probability 0-1 · differs: names of fields,
    comma-joined. Raises Refused when there is no registry.
    """
    with registry.reading(settings) as con:
        con.execute(build.step("identity"))
        frame = con.execute((_SQL / "match_queue.sql").read_text(encoding="utf-8")).df()
    regions = reference.regions(settings)
    names = dict(zip(regions["region_code"], regions["region_name"], strict=True))
    frame["worker_village"] = frame["worker_village"].map(names)
    return frame.fillna({f"{side}_{field}": "" for side in ("left", "worker") for field in _SIDES})


def decide(settings: Settings, decisions: Mapping[int, bool], by: str, how: How) -> dict[str, int]:
    """Accept (True) or reject (False) suggestions by number; a decision taken before can be turned round.

    Returns accepted_count, rejected_count. Raises Refused and records nothing when a number is unknown, or a left side
    would be two workers.
    """
    with _writing(settings) as con:
        known = con.execute(_KNOWN_SQL).df().set_index("suggestion_id")
        unknown = sorted(set(decisions) - set(known.index))
        if unknown:
            raise Refused("matching.suggestion_unknown", suggestion=unknown[0])
        _refuse_second(known, decisions)
        return _record(con, decisions, by, how)


# What is in the queue or was decided before. `left_key` is the participant or the refused row.
_KNOWN_SQL = """
    SELECT
        s.suggestion_id,
        coalesce('p' || s.person_id, 'q' || s.batch_id || ':' || s.line) AS left_key,
        coalesce(m.is_accepted, FALSE) AS is_accepted
    FROM match_suggestion AS s
    LEFT JOIN match_standing AS m ON m.suggestion_id = s.suggestion_id
    WHERE s.is_open OR m.suggestion_id IS NOT NULL
"""


def _refuse_second(known: pd.DataFrame, decisions: Mapping[int, bool]) -> None:
    decided = pd.Series(decisions, dtype="bool").reindex(known.index)
    accepted = known[decided.combine_first(known["is_accepted"]).astype("bool")]
    twice = accepted[accepted["left_key"].duplicated(keep=False)]
    touched = twice[twice.index.isin(list(decisions))]
    if not touched.empty:
        same = twice[twice["left_key"] == touched["left_key"].iloc[0]]
        raise Refused("matching.accepted_twice", suggestions=", ".join(str(number) for number in same.index))


def _record(
    con: duckdb.DuckDBPyConnection, decisions: Mapping[int, bool], by: str, how: How, above: float | None = None
) -> dict[str, int]:
    frame = pd.DataFrame({"suggestion_id": list(decisions), "is_accepted": list(decisions.values())})
    con.register("decided", frame.astype({"suggestion_id": "int64", "is_accepted": "bool"}))
    con.execute(
        (_SQL / "record_decisions.sql").read_text(encoding="utf-8"),
        {"how": how, "above": above, "by": by, "at": keeping.now()},
    )
    con.unregister("decided")
    accepted = sum(decisions.values())
    return {"accepted_count": accepted, "rejected_count": len(decisions) - accepted}


def accept_above(settings: Settings, probability: float, by: str) -> dict[str, int]:
    """Accept every waiting suggestion of at least `probability` whose left side has no other one as probable as that.

    Returns accepted_count, rejected_count (0). Raises WrongUsage unless 0 < probability <= 1.
    """
    if not 0 < probability <= 1:
        raise WrongUsage("matching.probability_form", probability=probability)
    with _writing(settings) as con:
        sure = con.execute(_SURE_SQL, [probability]).fetchall()
        return _record(con, {int(row[0]): True for row in sure}, by, "bulk", probability)


_SURE_SQL = """
    SELECT suggestion_id
    FROM match_waiting
    WHERE probability >= ?
    QUALIFY count(*) OVER (PARTITION BY person_id, batch_id, line) = 1
    ORDER BY suggestion_id
"""


def accepted_rows(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Quarantined rows that somebody accepted as a worker's and that nobody has corrected: batch_id, line, raw str,
    worker_id, nik str (the worker's)."""
    con.execute(build.step("identity"))
    return con.execute(_ACCEPTED_ROWS_SQL).df().to_dict("records")  # type: ignore[return-value]


_ACCEPTED_ROWS_SQL = """
    SELECT q.batch_id, q.line, q.raw, m.worker_id, w.nik
    FROM match_standing AS m
    JOIN uncorrected_row AS q ON q.batch_id = m.batch_id AND q.line = m.line
    JOIN worker_in_force AS w ON w.person_id = m.worker_id
    WHERE m.is_accepted
    ORDER BY q.batch_id, q.line
"""
