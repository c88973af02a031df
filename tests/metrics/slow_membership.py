"""Slow, obvious second versions of flows and retention: plain loops over persons and months."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator

import duckdb

from tests.metrics.slow import Row, Slow, Worker, pct
from ucj.metrics import Filters
from ucj.settings import Settings

NET = ("moved", "list_change")
CAUSES = ("joined", "returned", "lapsed", "left", "died", "aged_out", *NET)


class SlowMembership(Slow):
    def __init__(self, settings: Settings, con: duckdb.DuckDBPyConnection) -> None:
        super().__init__(settings, con)
        self.deaths = dict(con.execute("SELECT person_id, fate_month FROM person_fate WHERE fate = 'died'").fetchall())
        self.gone = {row[0] for row in con.execute("SELECT person_id FROM person_fate WHERE fate = 'moved'").fetchall()}
        self.replaced = set(con.execute("SELECT village_code, period_month FROM village_replacement").fetchall())
        self.first, self.last = con.execute("SELECT first_month, last_month FROM param").fetchall()[0]
        self.listed_since = min(int(str(row["period_month"])) for row in self.sources if row["kind"] == "participation")

    @functools.cache  # noqa: B019
    def everybody(self, month: int) -> dict[int, Worker]:
        return {worker.person_id: worker for worker in self.workers(Filters("6311", month))}

    def changes(self, month: int) -> Iterator[tuple[Worker | None, Worker | None, str]]:
        """Everybody who begins or ceases to count as active, or counts elsewhere: before, after, cause."""
        before, after = self.everybody(month - 1), self.everybody(month)
        for person in sorted(before.keys() | after.keys()):
            was, now = before.get(person), after.get(person)
            old, new = (each if is_active(each) else None for each in (was, now))
            if (old or new) and _place(old) != _place(new):
                yield old, new, self._cause(was, now, person, month)

    def _cause(self, was: Worker | None, now: Worker | None, person: int, month: int) -> str:
        if not now and self.deaths.get(person, month + 1) <= month:
            return "died"
        if (was and now and was.village != now.village) or (not now and person in self.gone):
            return "moved"
        if not was or (not now and (was.village, month) in self.replaced):
            return "list_change"
        if not now:
            return "left"
        if is_active(was) and is_active(now):
            return "list_change"
        if is_active(was) and now.excluded == "age":
            return "aged_out"
        if was.excluded != now.excluded and was.excluded != "age":
            return "list_change"
        if is_active(was):
            return "lapsed" if now.excluded == "none" else "list_change"
        return "joined" if was.excluded == "age" or was.status == "unregistered" else "returned"

    def flows(self, filters: Filters) -> Row:
        """Of one place in one month, both stocks counted anew."""

        def is_meant(worker: Worker | None) -> bool:
            chosen = filters.chosen.items()
            return bool(
                is_active(worker)
                and worker
                and worker.village.startswith(filters.region_code)
                and all(getattr(worker, name) in codes for name, codes in chosen)
            )

        counted: Counter[str] = Counter()
        for old, new, cause in self.changes(filters.month):
            net = is_meant(new) - is_meant(old)
            counted[cause] += net if cause in NET else abs(net)
        row: Row = {f"{cause}_count": counted[cause] for cause in CAUSES}
        opening, closing = (
            sum(map(is_meant, self.everybody(each).values())) for each in (filters.month - 1, filters.month)
        )
        return {"opening_count": opening, **row, "closing_count": closing}

    def retention(self, filters: Filters) -> dict[tuple[str, int], Row]:
        """(code, months since entry) -> counts; code 'total' by month_since."""
        entered: Counter[tuple[str, int]] = Counter()
        staying: Counter[tuple[str, int]] = Counter()
        for month in range(max(self.first + 1, self.listed_since), filters.month + 1):
            for old, new, cause in self.changes(month):
                if not new or old or cause not in ("joined", "returned") or not self._is_meant(new, filters):
                    continue
                code = "total" if filters.by == "month_since" else str(getattr(new, filters.by))
                for age, is_staying in self._followed(new.person_id, month, filters.month):
                    entered[code, age] += 1
                    staying[code, age] += is_staying
        return {
            key: {
                "entrant_count": count,
                "active_count": staying[key],
                "retained_pct": pct(staying[key], count),
            }
            for key, count in entered.items()
        }

    @staticmethod
    def _is_meant(worker: Worker, filters: Filters) -> bool:
        is_here = worker.village.startswith(filters.region_code)
        return is_here and all(getattr(worker, name) in codes for name, codes in filters.chosen.items())

    def _followed(self, person: int, entry: int, last: int) -> Iterator[tuple[int, bool]]:
        """Months since entry in which this person counts, and whether still active."""
        is_lost = False
        for age in range(1, min(24, last - entry) + 1):
            now = self.everybody(entry + age).get(person)
            if not is_lost and not is_active(now):
                if not now or now.excluded != "none":
                    return
                is_lost = True
            yield age, not is_lost


def is_active(worker: Worker | None) -> bool:
    return worker is not None and worker.excluded == "none" and worker.status == "active"


def _place(worker: Worker | None) -> tuple[str, str, str] | None:
    return (worker.village, worker.segment, worker.sector) if worker else None
