"""The slow version of `at_risk`: members one by one, months walked back one by one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import duckdb

from tests.metrics.slow import Row, Slow, Worker
from ucj.metrics import Filters

OWN, EMPLOYED = "BPU", "PU"
PUBLIC = {"regency", "province", "village", "dbh_sawit"}


@dataclass(frozen=True)
class Member:
    """One active eligible worker, and what is known of him in the month."""

    worker: Worker
    unpaid: int | None
    is_at_least: bool
    risks: frozenset[str]


class SlowRisk:
    def __init__(self, slow: Slow, con: duckdb.DuckDBPyConnection) -> None:
        self.slow = slow
        cur = con.cursor()
        self.held = set(cur.execute("SELECT payer, month FROM ledger_month").fetchall())
        rule = cur.execute("SELECT value FROM assumption WHERE name = 'full_death_benefit_from'").fetchall()[0][0]
        self.rule_month = int(rule) // 100 * 12 + int(rule) % 100 - 1
        self.paid: dict[tuple[int, int], set[str]] = defaultdict(set)
        rows = cur.execute("SELECT person_id, contribution_month, payer, paid_idr FROM contribution").fetchall()
        for person, month, payer, idr in rows:
            if idr > 0:
                self.paid[person, month].add(payer)

    def _spells(self, person: int, month: int) -> list[Row]:
        """The memberships in force in a month."""
        return [
            each
            for each in self.slow.memberships[person]
            if int(str(each["start_month"])) <= month < int(str(each["end_month"]))
        ]

    def _unpaid(self, worker: Worker, month: int) -> tuple[int | None, bool]:
        if (worker.payer, month) not in self.held:
            return None, False
        counting = [
            int(str(each["start_month"]))
            for each in self._spells(worker.person_id, month)
            if (each["payer"], each["segment"]) == (worker.payer, worker.membership_segment)
        ]
        back = 0
        while month - back >= min(counting) and not self.paid.get((worker.person_id, month - back)):
            if (worker.payer, month - back) not in self.held:
                return back, True
            back += 1
        return back, False

    def _cover(self, person: int, month: int) -> int:
        back = 0
        while self._spells(person, month - back):
            back += 1
        return back

    def _months_to_limit(self, person: int, month: int) -> int:
        born = self.slow.births[person]
        return born.year * 12 + born.month - 1 + 12 * (self.slow.regency.oldest + 1) - month

    def _is_twice(self, person: int, month: int) -> bool:
        payers: dict[str, set[str]] = defaultdict(set)
        for each in self._spells(person, month):
            payers[str(each["segment"])].add(str(each["payer"]))
        is_both = bool(payers[EMPLOYED]) and bool(payers[OWN] & PUBLIC)
        return is_both or any(len(each) > 1 for each in payers.values())

    def _is_paid_twice(self, worker: Worker, month: int) -> bool:
        """In the ledger: beside the wage, somebody pays for a second job; the public may not."""
        wage = worker.payer if worker.membership_segment == EMPLOYED else "company"
        paying = self.paid.get((worker.person_id, month), set())
        beside = paying - {wage}
        return len(beside) > 1 or bool(wage in paying and beside & PUBLIC)

    def members(self, filters: Filters) -> list[Member]:
        found = []
        for worker in self.slow.workers(filters):
            if worker.excluded == "none" and worker.status == "active":
                unpaid, is_at_least = self._unpaid(worker, filters.month)
                found.append(Member(worker, unpaid, is_at_least, self._risks(worker, unpaid, filters.month)))
        return found

    def _risks(self, worker: Worker, unpaid: int | None, month: int) -> frozenset[str]:
        risks, left = set(), self._months_to_limit(worker.person_id, month)
        if unpaid and worker.membership_segment == OWN:
            risks.add(f"unpaid_{min(unpaid, 3)}")
        if unpaid and worker.membership_segment == EMPLOYED:
            risks.add("employer_unpaid")
        if 1 <= left <= 12:
            risks.add("reaching_65")
        if 1 <= left <= 6:
            risks.add("reaching_65_soon")
        # Three full months are behind whoever is in the fourth.
        if month >= self.rule_month and self._cover(worker.person_id, month) <= 3:
            risks.add("under_3_months")
        if self._is_twice(worker.person_id, month) or self._is_paid_twice(worker, month):
            risks.add("paid_twice")
        return frozenset(risks | {"any"} if risks else risks)

    def counts(self, members: list[Member], risk: str, month: int) -> Row:
        of_ledger = {"unpaid_1": OWN, "unpaid_2": OWN, "unpaid_3": OWN, "employer_unpaid": EMPLOYED}.get(risk)
        about = [each for each in members if of_ledger in (None, each.worker.membership_segment)]
        unknown = [each for each in about if each.unpaid is None] if of_ledger or risk in ("any", "paid_twice") else []
        checked = len(about) - (len(unknown) if of_ledger else 0)
        if risk == "under_3_months" and month < self.rule_month:
            checked = 0
        carrying = [each for each in members if risk in each.risks]
        is_untold = not checked and bool(unknown)
        return {
            "worker_count": None if is_untold else len(carrying),
            "checked_count": checked,
            "unknown_count": len(unknown),
            "at_least_count": None if is_untold else sum(each.is_at_least for each in carrying),
            "risk_pct": 100.0 * len(carrying) / checked if checked else None,
        }
