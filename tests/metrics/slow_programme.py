"""The slow, obvious second implementation of the funnel of schemes: persons one by one, rule by rule.

Reads the registry's rows and the tables `workforce`, `participation`, `contribution`, `ledger_month`; never
`programme_person`, which is what it checks.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

import duckdb

from tests.metrics.slow import Row, Slow, _rows
from ucj import months
from ucj.settings import Settings

ORDER = ("proposed", "valid", "eligible", "registered", "paid")


@dataclass(frozen=True)
class Proposed:
    """One person of one scheme: the last stage passed, why not the next, and the village of the list in force."""

    programme: str
    stage: str
    reason: str | None
    village: str | None


def key(text: str) -> str:
    return re.sub("[^A-Z0-9]+", " ", text.upper()).strip()


class SlowFunnel:
    def __init__(self, settings: Settings, con: duckdb.DuckDBPyConnection, month: int) -> None:
        self.month, self.slow = month, Slow(settings, con)
        self.rules = {(key(each.name), each.payer): each for each in self.slow.regency.programmes}
        self.codes = {
            (str(r["scheme"]), str(r["payer"])): str(r["code"])
            for r in _rows(con, "SELECT scheme, payer, code FROM programme")
        }
        self.workers = {
            r["person_id"]: r
            for r in self.slow.workforce
            if int(str(r["from_month"])) <= month < int(str(r["to_month"]))
        }
        self.paid = {
            (r["person_id"], r["payer"], r["contribution_month"])
            for r in _rows(con, "FROM contribution")
            if int(str(r["paid_idr"])) > 0
        }
        self.ledgers: dict[str, int] = {}
        for row in _rows(con, "FROM ledger_month ORDER BY month"):
            if int(str(row["month"])) <= month:
                self.ledgers[str(row["payer"])] = int(str(row["month"]))
        self.same = {
            r["of_person_id"]: r["person_id"] for r in _rows(con, "FROM matched_person WHERE of_person_id IS NOT NULL")
        }
        with duckdb.connect(str(settings.registry), read_only=True) as registry:
            self._read(registry)

    def _read(self, registry: duckdb.DuckDBPyConnection) -> None:
        batches = {
            r["batch_id"]: r
            for r in _rows(registry, "FROM batch WHERE undone_at IS NULL ORDER BY period_month, batch_id")
        }
        self.verdicts: dict[object, str] = {}
        said = [r for r in _rows(registry, "FROM civil_row ORDER BY batch_id, line") if r["batch_id"] in batches]
        for row in sorted(said, key=lambda r: int(str(batches[r["batch_id"]]["period_month"]))):
            self.verdicts[self._who(row["person_id"])] = str(row["verdict"])
        self.accepted = [
            row | {"period": batches[row["batch_id"]]["period_month"]}
            for row in _rows(registry, "FROM programme_row")
            if row["batch_id"] in batches
        ]
        corrected = {
            (r["batch_id"], r["line"]) for r in _rows(registry, "FROM correction") if r["by_batch_id"] in batches
        }
        wrong: dict[object, set[str]] = defaultdict(set)
        for row in _rows(registry, "FROM finding WHERE severity = 'error'"):
            wrong[row["batch_id"], row["line"]].add(str(row["rule"]))
        self.refused = [
            row
            | {"period": batches[row["batch_id"]]["period_month"], "cells": json.loads(str(row["raw"]))}
            | {"rules": wrong[row["batch_id"], row["line"]]}
            for row in _rows(registry, "FROM quarantine ORDER BY batch_id, line")
            if row["batch_id"] in batches
            and batches[row["batch_id"]]["kind"] == "programme"
            and (row["batch_id"], row["line"]) not in corrected
        ]
        self.niks = {r["nik"]: self._who(r["person_id"]) for r in _rows(registry, "FROM person_nik")}

    def _who(self, person: object) -> object:
        return self.same.get(person, person)

    def persons(self) -> list[Proposed]:
        found = []
        for scheme, payer in sorted({(r["scheme"], r["payer"]) for r in self.accepted}, key=str):
            rows = [r for r in self.accepted if (r["scheme"], r["payer"]) == (scheme, payer)]
            newest = max(int(str(r["period"])) for r in rows)
            listed = {self._who(r["person_id"]) for r in rows if r["period"] == newest}
            code = self.codes[str(scheme), str(payer)]
            for person in listed:
                stage, reason = self._judge(person, str(scheme), str(payer))
                village = self.workers[person]["village_code"] if person in self.workers else None
                found.append(Proposed(code, stage, reason, None if village is None else str(village)))
            found += self._refused(code, scheme, payer, newest, listed)
        return found

    def _refused(self, code: str, scheme: object, payer: object, newest: int, listed: set[object]) -> list[Proposed]:
        seen: set[str] = set()
        found = []
        for row in self.refused:
            if row["period"] != newest or self._scheme_of(row) != (scheme, payer):
                continue
            cells, rules = row["cells"], row["rules"]
            assert isinstance(cells, dict)
            assert isinstance(rules, set)
            nik = re.sub("[^0-9]", "", str(cells.get("nik", "")))
            if (nik and nik in seen) or self.niks.get(nik) in listed:
                continue
            seen.add(nik)
            reason = "nik_invalid" if any(rule.startswith("nik_") for rule in rules) else "row_refused"
            found.append(Proposed(code, "proposed", reason if nik else "nik_missing", None))
        return found

    def _scheme_of(self, row: Row) -> tuple[str, str]:
        cells = row["cells"]
        assert isinstance(cells, dict)
        here = [r for r in self.accepted if r["batch_id"] == row["batch_id"]]
        named = key(str(cells.get("programme_name", "")))
        scheme = named or Counter(str(r["scheme"]) for r in here).most_common(1)[0][0]
        return scheme, Counter(str(r["payer"]) for r in here if r["scheme"] == scheme).most_common(1)[0][0]

    def _judge(self, person: object, scheme: str, payer: str) -> tuple[str, str | None]:
        verdict, worker = self.verdicts.get(person), self.workers.get(person)
        if verdict in ("mismatch", "not_found"):
            return "proposed", "civil_mismatch"
        if verdict == "deceased":
            return "valid", "deceased"
        if worker is None:
            return "valid", "moved" if verdict == "moved" else "not_listed"
        if reason := self._outside(worker, person, scheme, payer):
            return "valid", reason
        begun = [m for m in self.slow.memberships[int(str(person))] if int(str(m["start_month"])) <= self.month]
        own = [m for m in begun if m["payer"] == payer]
        if not own:
            return "eligible", "other_payer" if any(map(self._in_force, begun)) else "not_registered"
        if payer not in self.ledgers:
            return "registered", None
        if (person, payer, self.ledgers[payer]) in self.paid:
            return "paid", None
        return "registered", "unpaid" if any(map(self._in_force, own)) else "lapsed"

    def _outside(self, worker: Row, person: object, scheme: str, payer: str) -> str | None:
        if worker["occupation_code"] in self.slow.servants:
            return "servant"
        birth, day = self.slow.births[int(str(person))], months.last_day(self.month)
        rule, regency = self.rules.get((scheme, payer)), self.slow.regency
        age = _completed(birth, day)
        if age < max(regency.youngest, rule.youngest if rule else 0):
            return "too_young"
        if age > min(regency.oldest, rule.oldest if rule else 200):
            return "too_old"
        if rule and rule.occupations and worker["occupation_code"] not in rule.occupations:
            return "occupation"
        firms = [m for m in self.slow.memberships[int(str(person))] if (m["segment"], m["payer"]) == ("PU", "company")]
        return "company_paid" if any(map(self._in_force, firms)) else None

    def _in_force(self, membership: Row) -> bool:
        return int(str(membership["start_month"])) <= self.month < int(str(membership["end_month"]))


def _completed(birth: dt.date, day: dt.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
