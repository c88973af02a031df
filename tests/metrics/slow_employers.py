"""The slow version of the metric `employers`: employers and members one by one, wages by hand, nothing hidden."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

import duckdb

from tests.metrics.slow import Row, _rows

SIZES = (("100_up", 100), ("20_99", 20), ("5_19", 5), ("0_4", 0))


class SlowEmployers:
    def __init__(self, con: duckdb.DuckDBPyConnection, month: int) -> None:
        self.con, self.month, self.day = con, month, dt.date(month // 12, month % 12 + 1, 1)
        self.homes: dict[object, Row] = {
            row["person_id"]: row for row in _rows(con, "FROM workforce") if self._is_now(row, "from_month", "to_month")
        }
        self.risk = {row["occupation_code"]: row["risk_class"] for row in _rows(con, "FROM occupation")}
        self.rates = _rows(con, "FROM contribution_rate WHERE segment = 'PU'")
        lists = [row for row in _rows(con, "FROM employer") if int(str(row["period_month"])) <= month]
        newest = max((row["period_month"] for row in lists), key=lambda each: int(str(each)), default=None)
        self.list = [row for row in lists if row["period_month"] == newest]
        self.said = {str(row["employer_code"]): row for row in self.list if row["is_active"]}
        self.has_ledger = any(
            row["payer"] == "company" and row["month"] == month for row in _rows(con, "FROM ledger_month")
        )
        facts = {str(row["name"]): float(str(row["value"])) for row in _rows(con, "FROM assumption")}
        minimum = facts.get(f"minimum_wage_{month // 12}")
        self.floor = None if minimum is None else minimum * (1 - facts["minimum_wage_tolerance"] / 100)
        self.members: dict[str, set[object]] = defaultdict(set)
        company: dict[str, set[object]] = defaultdict(set)
        for row in _rows(con, "FROM participation WHERE segment = 'PU' AND employer_code IS NOT NULL"):
            if self._is_now(row, "start_month", "end_month"):
                self.members[str(row["employer_code"])].add(row["person_id"])
                if row["payer"] == "company":
                    company[str(row["employer_code"])].add(row["person_id"])
        self.wages = self._wages(company)
        self.codes = sorted({*self.said, *self.members})

    def _is_now(self, row: Row, first: str, end: str) -> bool:
        return int(str(row[first])) <= self.month < int(str(row[end]))

    def _wages(self, company: dict[str, set[object]]) -> dict[tuple[str, object], float]:
        paid: Counter[tuple[str, object]] = Counter()
        rate: Counter[tuple[str, object]] = Counter()
        unknown = set()
        for row in _rows(self.con, "FROM contribution WHERE payer = 'company' AND programmes IS NOT NULL"):
            key = (str(row["employer_code"]), row["person_id"])
            if row["contribution_month"] == self.month and key[1] in company[key[0]]:
                rates = [
                    self._rate(each.strip(), key[1]) for each in str(row["programmes"]).replace("+", ",").split(",")
                ]
                if None in rates:
                    unknown.add(key)
                    continue
                paid[key] += int(str(row["paid_idr"]))
                rate[key] += round(sum(filter(None, rates)) * 1_000_000)
        return {key: paid[key] / (rate[key] / 1_000_000) * 100 for key in paid if rate[key] and key not in unknown}

    def _rate(self, programme: str, person: object) -> float | None:
        """Percent of the wage; None for an accident risk that nobody knows, 0 for what is no contribution here."""
        found = 0.0
        risk = f"risk_{self.risk[self.homes[person]['occupation_code']]}" if person in self.homes else ""
        for row in self.rates:
            is_paid = row["payer_class"] in ("employer", "employer_and_worker") and row["programme"] == programme
            if is_paid and row["sector_class"] in ("any", risk) and str(row["valid_from"])[:10] <= str(self.day):
                found += float(str(row["rate_pct_of_wage"]))
        return None if programme == "JKK" and not found else found

    def home(self, person: object, column: str) -> str:
        return str(self.homes[person][column]) if person in self.homes else "unknown"

    def _most(self, code: str, say: Callable[[object], str]) -> str:
        heads = Counter(say(person) for person in self.members[code] if person in self.homes)
        return min(heads, key=lambda name: (-heads[name], name), default="unknown")

    def place(self, code: str, by: str) -> Iterable[str]:
        """The rows an employer counts in."""
        said = self.said.get(code, {})
        if by == "village":
            return {self.home(person, "village_code") for person in self.members[code]}
        if by == "district":
            return [str(said.get("district_code") or self._most(code, lambda one: self.home(one, "village_code")[:6]))]
        if by == "sector":
            return [self._most(code, lambda one: self.home(one, "sector"))]
        workers = max(
            int(str(said["worker_count"])) if said.get("worker_count") is not None else -1,
            len(self.members[code]) or -1,
        )
        return [next((name for name, least in SIZES if workers >= least), "unknown")] if by == "size" else ["total"]

    def rows(self, by: str) -> dict[str, Row]:
        codes: dict[str, list[str]] = defaultdict(list)
        for code in self.codes:
            for place in self.place(code, by):
                codes[place].append(code)
        return {place: self._row(those, place if by == "village" else None) for place, those in codes.items()}

    def _row(self, codes: list[str], village: str | None) -> Row:
        here = [
            (code, person)
            for code in codes
            for person in self.members[code]
            if village is None or self.home(person, "village_code") == village
        ]
        said = {code: self.said[code] for code in codes if code in self.said}
        workers = {code: int(str(row["worker_count"])) for code, row in said.items() if row["worker_count"] is not None}
        gaps = {code: max(workers[code] - len(self.members[code]), 0) for code in workers}
        arrears = [row for row in said.values() if (row["arrears_idr"], row["arrears_month_count"]) != (None, None)]
        wages = [self.wages[key] for key in here if key in self.wages]
        is_wage = self.has_ledger and self.floor is not None
        only_listed: Row = {
            "said_employer_count": len(workers),
            "partial_employer_count": sum(gap > 0 and len(self.members[code]) > 0 for code, gap in gaps.items()),
            "unlisted_employer_count": sum(code not in said for code in codes),
            "arrears_known_count": len(arrears),
            "arrears_employer_count": sum(bool(row["arrears_idr"] or row["arrears_month_count"]) for row in arrears),
        }
        whole: Row = {
            "worker_count": sum(workers.values()) if workers else None,
            "unregistered_count": sum(gaps.values()) if workers else None,
            "empty_employer_count": sum(not self.members[code] for code in said),
            "arrears_idr": _sum(row["arrears_idr"] for row in arrears),
            "arrears_month_count": _sum(row["arrears_month_count"] for row in arrears),
        }
        return {
            "employer_count": len(codes),
            "member_count": len(here),
            "wage_known_count": len(wages) if is_wage else None,
            "wage_below_count": sum(wage < (self.floor or 0) for wage in wages) if is_wage else None,
            **{name: value if self.list else None for name, value in only_listed.items()},
            **{name: value if self.list and village is None else None for name, value in whole.items()},
        }


def _sum(values: Iterable[object]) -> int | None:
    known = [int(str(value)) for value in values if value is not None]
    return sum(known) if known else None
