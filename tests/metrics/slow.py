"""The slow, obvious second implementation of the metrics: people one by one, months one by one, no SQL to think in.

Reads the tables `workforce`, `participation`, `region`, `occupation`, `target`, `source` and the birth dates of the
persons file; never `status_spell`, which is what it checks.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb

from ucj import months, reference
from ucj.metrics import Filters
from ucj.settings import Settings
from ucj.store import release

Row = dict[str, object]


@dataclass(frozen=True)
class Worker:
    """One person on a list, as of one month."""

    person_id: int
    village: str
    segment: str
    sector: str
    sex: str
    age_band: str
    excluded: str
    status: str
    payer: str
    membership_segment: str
    occupation: str
    decile: str


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    cursor = con.cursor().execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


class Slow:
    def __init__(self, settings: Settings, con: duckdb.DuckDBPyConnection) -> None:
        name = release.current_name(settings)
        self.regency = reference.regency(settings)
        self.workforce = _rows(con, "FROM workforce")
        self.regions = _rows(con, "FROM region ORDER BY region_code")
        self.targets = _rows(con, "FROM target")
        self.sources = _rows(con, "FROM source")
        self.servants = {row["occupation_code"] for row in _rows(con, "FROM occupation WHERE is_servant")}
        self.memberships: dict[int, list[Row]] = defaultdict(list)
        for row in _rows(con, "FROM participation"):
            self.memberships[int(str(row["person_id"]))].append(row)
        with duckdb.connect(str(settings.releases / f"{name}.persons.duckdb"), read_only=True) as persons:
            self.births = dict(persons.execute("SELECT person_id, birth_date FROM person").fetchall())
        ours = [row for row in self.regions if str(row["region_code"]).startswith(settings.region_code)]
        self.places = {str(row["region_code"]): str(row["level"]) for row in ours}

    def workers(self, filters: Filters) -> list[Worker]:
        """Everyone on a list in the month, in the place, with the chosen codes."""
        found = []
        for row in self.workforce:
            if int(str(row["from_month"])) <= filters.month < int(str(row["to_month"])):
                worker = self._worker(row, filters.month)
                if worker.village.startswith(filters.region_code) and all(
                    getattr(worker, name) in codes for name, codes in filters.chosen.items()
                ):
                    found.append(worker)
        return found

    def _worker(self, row: Row, month: int) -> Worker:
        person = int(str(row["person_id"]))
        age = self._age(self.births[person], months.last_day(month))
        status, payer, segment = self._membership(person, month)
        return Worker(
            person,
            str(row["village_code"]),
            str(row["segment"]),
            str(row["sector"]),
            str(row["sex"]),
            self._band(age),
            "servant" if row["occupation_code"] in self.servants else self._excluded(age),
            status,
            payer,
            segment,
            str(row["occupation_code"]),
            "unknown" if row["decile"] is None else str(row["decile"]),
        )

    @staticmethod
    def _age(birth: dt.date, day: dt.date) -> int:
        """Completed years."""
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

    def _excluded(self, age: int) -> str:
        return "none" if self.regency.youngest <= age <= self.regency.oldest else "age"

    def _band(self, age: int) -> str:
        if age < self.regency.youngest:
            return "below"
        if age > self.regency.oldest:
            return "above"
        for low, high in ((self.regency.youngest, 24), (25, 34), (35, 44), (45, 54)):
            if low <= age <= high:
                return f"{low}_{high}"
        return f"55_{self.regency.oldest}"

    def _membership(self, person: int, month: int) -> tuple[str, str, str]:
        """Active before lapsed, wage earner before own account, newest first."""
        started = [each for each in self.memberships[person] if int(str(each["start_month"])) <= month]
        active = [each for each in started if int(str(each["end_month"])) > month]
        if not started:
            return "unregistered", "none", "none"
        pool = active or started
        pool = [each for each in pool if each["segment"] == "PU"] or pool
        newest = max(int(str(each["start_month"])) for each in pool)
        pool = [each for each in pool if each["start_month"] == newest]
        best = min(pool, key=lambda each: (str(each["payer"]), str(each["employer_code"] or "~")))
        return "active" if active else "lapsed", str(best["payer"]), str(best["segment"])

    def _is_listed(self, region: str, month: int) -> bool:
        return any(
            str(row["village_code"]).startswith(region)
            and int(str(row["from_month"])) <= month < int(str(row["to_month"]))
            for row in self.workforce
        )

    def coverage(self, filters: Filters) -> dict[str, Row]:
        """code -> counts and coverage_pct."""
        workers = self.workers(filters)
        if filters.by in ("district", "village", "total"):
            level = self.places[filters.region_code] if filters.by == "total" else filters.by
            codes = [c for c, each in self.places.items() if each == level and c.startswith(filters.region_code)]
            return {
                code: _counts(worker for worker in workers if worker.village.startswith(code))
                if self._is_listed(code, filters.month)
                else dict.fromkeys(_counts([]))
                for code in codes
            }
        codes = sorted({getattr(worker, filters.by) for worker in workers})
        rows = {code: _counts(w for w in workers if getattr(w, filters.by) == code) for code in codes}
        if filters.by in ("payer", "membership_segment"):
            rows = {code: row | {"coverage_pct": None} for code, row in rows.items()}
        return rows

    def status_funnel(self, filters: Filters) -> dict[str, Row]:
        counts = next(iter(self.coverage(filters.asking("total")).values()))
        stages = ("labour_force", "excluded", "eligible", "registered", "active", "lapsed", "unregistered", "uncovered")
        return {
            stage: {
                "worker_count": counts[f"{stage}_count"],
                "labour_force_pct": pct(counts[f"{stage}_count"], counts["labour_force_count"]),
                "eligible_pct": pct(counts[f"{stage}_count"], counts["eligible_count"]),
            }
            for stage in stages
        }

    def active_series(self, filters: Filters, first_month: int) -> dict[int, Row]:
        lists = [int(str(row["period_month"])) for row in self.sources if row["kind"] == "participation"]
        wanted = ("labour_force", "eligible", "registered", "active", "lapsed", "uncovered")
        result: dict[int, Row] = {}
        for month in range(first_month, filters.month + 1):
            counts = _counts(self.workers(Filters(**{**filters.__dict__, "month": month})))
            result[month] = {f"{name}_count": counts[f"{name}_count"] for name in wanted}
            result[month] |= {"coverage_pct": counts["coverage_pct"], "is_reconstructed": month < min(lists)}
        return result

    def target_progress(self, filters: Filters) -> dict[str, Row]:
        counts = next(iter(self.coverage(filters.asking("total")).values()))
        region, eligible = filters.region_code, int(str(counts["eligible_count"]))
        result: dict[str, Row] = {}
        for row in self.targets:
            place, is_share = str(row["region_code"]), row["unit"] == "pct"
            if (place != "ID" and not region.startswith(place)) or (len(region) > 4 and not is_share):
                continue
            value = float(str(row["value"]))
            goal = math.ceil(round(value * eligible / 100, 9)) if is_share else int(value)
            reached = counts["registered_count" if row["basis"] == "registered" else "active_count"]
            result[f"{row['series']} {row['year']}"] = _progress(goal, int(str(reached)))
        result["universal"] = _progress(eligible, int(str(counts["active_count"])))
        return result

    def data_freshness(self, filters: Filters) -> dict[str, Row]:
        result: dict[str, Row] = {}
        for kind in sorted({str(row["kind"]) for row in self.sources}):
            rows = [row for row in self.sources if row["kind"] == kind]
            newest = max(int(str(row["period_month"])) for row in rows)
            result[kind] = {
                "newest_month": newest,
                "age_months": max(filters.month - newest, 0),
                "file_count": len(rows),
                "accepted_count": sum(int(str(row["accepted_count"])) for row in rows),
                "quarantined_count": sum(int(str(row["quarantined_count"])) for row in rows),
            }
        return result

    def members_apart(self, filters: Filters) -> dict[str, Row]:
        everyone = self.workers(Filters(filters.region_code, filters.month))
        on_list = {worker.person_id for worker in everyone}
        excluded = [worker for worker in everyone if worker.excluded != "none" and worker.status == "active"]
        strangers = [
            person
            for person in self.memberships
            if person not in on_list and self._membership(person, filters.month)[0] == "active"
        ]
        return {"excluded": {"active_count": len(excluded)}, "unlisted": {"active_count": len(strangers)}}


def _counts(workers: Iterable[Worker]) -> Row:
    known = list(workers)

    def count(is_meant: Callable[[Worker], bool]) -> int:
        return sum(is_meant(worker) for worker in known)

    duty = [worker for worker in known if worker.excluded == "none"]
    status = {name: sum(worker.status == name for worker in duty) for name in ("active", "lapsed", "unregistered")}
    row: Row = {
        "labour_force_count": len(known),
        "excluded_servant_count": count(lambda worker: worker.excluded == "servant"),
        "excluded_age_count": count(lambda worker: worker.excluded == "age"),
        "excluded_count": len(known) - len(duty),
        "eligible_count": len(duty),
        "registered_count": status["active"] + status["lapsed"],
        "active_count": status["active"],
        "lapsed_count": status["lapsed"],
        "unregistered_count": status["unregistered"],
        "uncovered_count": status["lapsed"] + status["unregistered"],
    }
    return row | {"coverage_pct": pct(status["active"], len(duty))}


def _progress(goal: int, reached: int) -> Row:
    return {
        "target_count": goal,
        "reached_count": reached,
        "progress_pct": pct(reached, goal),
        "gap_count": max(goal - reached, 0),
    }


def pct(part: object, base: object) -> float | None:
    return 100.0 * int(str(part)) / int(str(base)) if base else None
