"""Members at risk: each border by a worked example, and all of it against a slow second implementation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, UNLISTED, Office, Person, answer, new_office
from tests.metrics.slow import Slow
from tests.metrics.slow_at_risk import SlowRisk
from tests.metrics.test_oracle import same
from ucj import i18n, months
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept
from ucj.metrics import TOTAL, Filters, dimension_codes, run
from ucj.metrics.document import document
from ucj.metrics.risk_members import ANY, CONDITIONS, OUTSIDE, RISKS, AtRisk, listed
from ucj.settings import Settings

LEDGER = ("NIK", "NAMA", "SUMBER DANA", "NPP", "BULAN IURAN", "TGL BAYAR", "JUMLAH IURAN", "PROGRAM JAMINAN")
LAST = months.parse("2025-09")
# Of the regency's members; its ledger of May never came.
HELD = ("2025-03", "2025-04", "2025-06", "2025-07", "2025-08", "2025-09")


def paid(who: Person, month: str, payer: str = "APBD KABUPATEN", idr: str = "16800", code: str = "") -> tuple[str, ...]:
    return (who.nik, who.name, payer, code, month, "", idr, "JKK+JKM")


def ledger(office: Office, period: str, *rows: Sequence[str]) -> int:
    report = accept.accept(office.settings, office.file(LEDGER, rows), "contribution", period)
    assert report.batch is not None
    return report.batch


@dataclass(frozen=True)
class Told:
    office: Office
    con: duckdb.DuckDBPyConnection

    def of(self, person: Person, month: str = "2025-09") -> set[str]:
        """The risks that a person carries."""
        number = self.office.id_of(person)
        return {risk for risk in RISKS if risk != ANY and number in self.ids(risk, month)}

    def ids(self, risk: str, month: str = "2025-09") -> list[int]:
        return list(self.rows(risk, month)["person_id"])

    def rows(self, risk: str, month: str = "2025-09") -> pd.DataFrame:
        return listed(self.con, Filters("6311", months.parse(month), is_public=False, detail=AtRisk(risk)))


STEADY, ONE, TWO, THREE, LONG, FRESH = (Person(n) for n in range(1, 7))
SELF, SPONSORED, OTHER_PAYS, NOTHING_PAID, OWED, EMPLOYEE = (Person(n) for n in range(11, 17))
THIRD, FOURTH, BACK, TWICE, BOTH, LEDGER_TWICE, ELSEWHERE = (Person(n) for n in range(21, 28))
LATE, SECOND_JOB, LEDGER_BUDGET, HEADMAN, CHANGED = (Person(n) for n in range(31, 36))
TURNING = {
    (1959, 9, 20): None,
    (1959, 10, 31): {"reaching_65_soon", "reaching_65"},
    (1960, 3, 31): {"reaching_65_soon", "reaching_65"},
    (1960, 4, 1): {"reaching_65"},
    (1960, 9, 30): {"reaching_65"},
    (1960, 10, 1): set(),
}
AGED = {born: Person(40 + n, dt.date(*born)) for n, born in enumerate(TURNING)}


def _members(period: str) -> list[tuple[str, ...]]:
    since = {FRESH: "2025-09", THIRD: "2025-07", FOURTH: "2025-06"}
    regency = (STEADY, ONE, TWO, THREE, LONG, FRESH, OTHER_PAYS, NOTHING_PAID, THIRD, FOURTH, LATE, *AGED.values())
    rows = [each.member(since.get(each, "2024-01")) for each in regency]
    rows += [SELF.member("2024-01", payer="MANDIRI"), SPONSORED.member("2024-01", payer="CSR")]
    rows += [LEDGER_TWICE.member("2024-01"), ELSEWHERE.member("2024-01", payer="CSR")]
    rows += [TWICE.member("2024-01"), TWICE.member("2024-01", payer="CSR")]
    rows += [BOTH.member("2024-01")]
    rows += [HEADMAN.member("2024-01", segment="PU", payer="DANA DESA")]
    # Another took over in the month in which the regency ended.
    rows += [CHANGED.member("2025-01", "T", "2025-08"), CHANGED.member("2025-08", payer="MANDIRI")]
    rows += [
        each.member("2024-01", segment="PU", payer="PERUSAHAAN", employer="ZZ000001")
        for each in (OWED, EMPLOYEE, BOTH, SECOND_JOB, LEDGER_BUDGET)
    ]
    rows.append(BACK.member("2024-01", *(("T", "2025-05") if period == "2025-06" else ())))
    return rows


def _ledgers(office: Office) -> list[int]:
    always = (STEADY, THIRD, FOURTH, BACK, TWICE, BOTH, LEDGER_TWICE, *AGED.values())
    until = {ONE: "2025-08", TWO: "2025-07", THREE: "2025-06", NOTHING_PAID: "2025-08", OTHER_PAYS: "2025-08"}
    batches = []
    for month in HELD:
        rows = [paid(each, month) for each in always]
        rows += [paid(each, month) for each, last in until.items() if month <= last]
        waged = (EMPLOYEE, BOTH, SECOND_JOB, LEDGER_BUDGET)
        rows += [paid(each, month, "PERUSAHAAN", code="ZZ000001") for each in waged]
        rows += [paid(LEDGER_BUDGET, month)]
        if month == "2025-09":
            rows += [paid(each, month, "MANDIRI") for each in (SECOND_JOB, HEADMAN, CHANGED)]
            rows += [paid(HEADMAN, month, "DANA DESA")]
            rows += [paid(OTHER_PAYS, month, "MANDIRI"), paid(NOTHING_PAID, month, idr="0")]
            rows += [paid(LEDGER_TWICE, month, "MANDIRI"), paid(LATE, "2025-08"), paid(LATE, month)]
        batches.append(ledger(office, month, *rows))
    return batches


def _office(office: Office) -> list[int]:
    everybody = [
        *(STEADY, ONE, TWO, THREE, LONG, FRESH, SELF, SPONSORED, OTHER_PAYS, NOTHING_PAID, OWED, EMPLOYEE),
        *(THIRD, FOURTH, BACK, TWICE, BOTH, LEDGER_TWICE, LATE, *AGED.values()),
        *(SECOND_JOB, LEDGER_BUDGET, HEADMAN, CHANGED),
    ]
    office.workforce("2024-10", *(each.works(JUAI if each.serial % 2 else MIHU) for each in everybody))
    for period in ("2025-06", "2025-09"):
        office.participation(period, *_members(period))
    return _ledgers(office)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    office = new_office(tmp_path_factory.mktemp("risk"))
    _office(office)
    return Told(office, office.release())


@pytest.mark.parametrize(
    ("person", "risks"),
    [
        (STEADY, set()),
        (ONE, {"unpaid_1"}),
        (TWO, {"unpaid_2"}),
        (THREE, {"unpaid_3"}),
        # June to September; May has no ledger.
        (LONG, {"unpaid_3"}),
        # Nothing was owed before the first month.
        (FRESH, {"unpaid_1", "under_3_months"}),
        (SELF, {"unpaid_1"}),
        (SPONSORED, set()),
        (OTHER_PAYS, set()),
        (NOTHING_PAID, {"unpaid_1"}),
        (OWED, {"employer_unpaid"}),
        (EMPLOYEE, set()),
        (THIRD, {"under_3_months"}),
        (FOURTH, set()),
        (BACK, {"under_3_months"}),
        (TWICE, {"paid_twice"}),
        (BOTH, {"paid_twice"}),
        (LEDGER_TWICE, {"paid_twice"}),
        # A wage, and an own contribution for another job; a village may pay the wage.
        (SECOND_JOB, set()),
        (HEADMAN, set()),
        (LEDGER_BUDGET, {"paid_twice"}),
        (CHANGED, set()),
        (LATE, set()),
        (ELSEWHERE, {OUTSIDE}),
    ],
)
def test_who_carries_which_risk(told: Told, person: Person, risks: set[str]) -> None:
    assert told.of(person) == risks


@pytest.mark.parametrize("born", TURNING)
def test_the_age_limit_is_the_month_of_the_66th_birthday(told: Told, born: tuple[int, int, int]) -> None:
    """Turned 66 in the month itself: out already. In a month's time to half a year: soon. In a year: still."""
    assert told.of(AGED[born]) == (TURNING[born] or set())


def test_months_are_counted_back_to_a_missing_ledger_and_said_to_be_a_least(told: Told) -> None:
    rows = told.rows("unpaid_3").set_index("person_id")
    unpaid = rows[["unpaid_count", "is_at_least"]]
    # LONG: June, July, August, September. THREE paid June.
    assert unpaid.loc[told.office.id_of(LONG)].tolist() == [4, True]
    assert unpaid.loc[told.office.id_of(THREE)].tolist() == [3, False]
    ones = told.rows("unpaid_1").set_index("person_id")["is_at_least"]
    # The own payers' ledger begins in September; what FRESH owes does too.
    assert ones[told.office.id_of(SELF)]
    assert not ones[told.office.id_of(FRESH)]
    whole = answer(told.con, "at_risk", "2025-09", by="risk").set_index("code")
    assert whole.loc["unpaid_3", "at_least_count"] == 1
    assert whole.loc["unpaid_1", "at_least_count"] == 1


def test_a_month_without_a_ledger_is_no_data_and_names_the_payers(told: Told) -> None:
    rows = answer(told.con, "at_risk", "2025-05", by="risk").set_index("code")
    assert rows.loc["unpaid_1":"employer_unpaid", "worker_count"].isna().all()  # type: ignore[misc]
    assert (rows.loc["unpaid_1", "checked_count"], rows.loc["employer_unpaid", "unknown_count"]) == (0, 6)
    # What the list of participants tells is told, and is a least of everybody.
    twice = rows.loc["paid_twice"]
    assert (twice["worker_count"], twice["unknown_count"]) == (2, twice["checked_count"])
    # Of September the sponsors' ledger alone is wanting; it pays for one who counts, beside another payer's for TWICE.
    payers = answer(told.con, "at_risk", "2025-09", by="payer", detail=AtRisk("unpaid_1")).set_index("code")
    assert payers["unknown_count"].to_dict() == {"company": 0, "csr": 2, "regency": 0, "self": 0, "village": 0}
    assert pd.isna(payers.loc["csr", "worker_count"])
    filters = Filters("6311", LAST, "risk", is_public=False)
    missing = document("at_risk", told.con, filters, "ucj-x", i18n.translator("id"))["missing_ledgers"]
    assert [(each["payer_code"], each["month"]) for each in missing] == [
        *(("csr", "2025-07"), ("csr", "2025-08"), ("csr", "2025-09"), ("self", "2025-07"), ("self", "2025-08")),
        *(("village", "2025-07"), ("village", "2025-08")),
    ]


def test_a_ledger_taken_back_is_no_ledger(tmp_path_factory: pytest.TempPathFactory) -> None:
    office = new_office(tmp_path_factory.mktemp("undone"))
    batches = _office(office)
    accept.undo(office.settings, batches[-1])
    con = office.release()
    assert answer(con, "at_risk", "2025-09", by="risk")["worker_count"].isna().sum() == 4
    then = Told(office, con)
    assert then.of(THREE, "2025-08") == {"unpaid_2"}


def test_persons_are_counted_once_and_a_place_without_a_list_has_no_data(told: Told) -> None:
    rows = answer(told.con, "at_risk", "2025-09", by="risk").set_index("code")["worker_count"]
    everybody = {person for risk in CONDITIONS if risk != ANY for person in told.ids(risk)}
    assert rows[ANY] == len(everybody) < rows.drop([ANY, OUTSIDE]).sum()
    villages = answer(told.con, "at_risk", "2025-09", by="village").set_index("code")
    assert villages["worker_count"].sum() == rows[ANY]
    assert villages.loc[UNLISTED].drop(["name", "is_listed"]).isna().all()
    assert villages.loc["6311012014", "worker_count"] > 0


def test_the_public_and_unknown_risks_are_refused(told: Told) -> None:
    with pytest.raises(Refused) as problem:
        answer(told.con, "at_risk", "2025-09", by="risk", is_public=True)
    assert problem.value.key == "metric.not_public"
    with pytest.raises(WrongUsage, match="unpaid_1"):
        answer(told.con, "at_risk", "2025-09", by=TOTAL, detail=AtRisk("magic"))
    with pytest.raises(WrongUsage, match="dbh_sawit"):
        answer(told.con, "at_risk", "2025-09", by=TOTAL, detail=AtRisk(ANY, ("nobody",)))


def test_before_its_rule_nobody_is_short_of_the_whole_death_benefit(told: Told) -> None:
    # CHANGED joined in January; deaths since March 2025 are paid whole after three months.
    assert "under_3_months" not in told.of(CHANGED, "2025-02")
    assert "under_3_months" in told.of(CHANGED, "2025-03")
    for month, checked, early in (("2025-02", 0, 42_000_000), ("2025-03", None, 10_000_000)):
        row = answer(told.con, "at_risk", month, by=TOTAL, detail=AtRisk("under_3_months")).iloc[0]
        assert row["early_death_benefit_idr"] == early
        assert row["checked_count"] == (told_of(told, month) if checked is None else checked)


def told_of(told: Told, month: str) -> int:
    return int(answer(told.con, "at_risk", month, by=TOTAL).iloc[0]["checked_count"])


def test_those_on_no_list_are_told_by_where_their_nik_is_from(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Own and parent regency are here; whoever once stood on a list lives here; no NIK enters the release."""
    office = new_office(tmp_path_factory.mktemp("elsewhere"))
    once = replace_region(Person(4).member("2024-01"), "6371")
    office.workforce("2024-10", Person(1).works(), replace_region(Person(4).works(), "6371", at=1))
    office.participation(
        "2025-09",
        Person(1).member("2024-01"),
        *(replace_region(Person(n).member("2024-01"), code) for n, code in ((2, "6309"), (3, "6308"))),
        replace_region(Person(5).member("2024-01", payer="CSR"), "6371"),
        Person(6).member("2024-01"),
        once,
    )
    con = office.release()
    whole = answer(con, "at_risk", "2025-09", by=TOTAL, detail=AtRisk(OUTSIDE)).iloc[0]
    # 2, 3, 5 and 6; of 6309 and 6371.
    assert (whole["worker_count"], whole["elsewhere_count"]) == (4, 2)
    sponsored = answer(con, "at_risk", "2025-09", by=TOTAL, detail=AtRisk(OUTSIDE, ("csr",))).iloc[0]
    assert (sponsored["worker_count"], sponsored["elsewhere_count"]) == (1, 1)
    assert pd.isna(answer(con, "at_risk", "2025-09", "631101", by=TOTAL).iloc[0]["elsewhere_count"])


def replace_region(line: tuple[str, ...], code: str, at: int = 0) -> tuple[str, ...]:
    """A line of a list with another regency's NIK."""
    return (*line[:at], code + line[at][4:], *line[at + 1 :])


# --- against the slow version


def test_the_worked_office_agrees_with_the_slow_version(told: Told) -> None:
    """Before the rule of the death benefit, in the month without a ledger, right after it, and now."""
    slow = SlowRisk(Slow(told.office.settings, told.con), told.con)
    for month in ("2025-02", "2025-05", "2025-06", "2025-09"):
        agrees(told.con, slow, Filters("6311", months.parse(month), is_public=False), (TOTAL, "village", "payer"))


@pytest.fixture(scope="module")
def slow(tiny: Settings, tiny_release: duckdb.DuckDBPyConnection) -> SlowRisk:
    return SlowRisk(Slow(tiny, tiny_release), tiny_release)


# The ledger of March never came: whoever owes in April owes at least that month.
@pytest.mark.parametrize("month", [months.parse("2025-04"), LAST])
def test_the_demo_agrees_with_the_slow_version(
    tiny_release: duckdb.DuckDBPyConnection, slow: SlowRisk, month: int
) -> None:
    breakdowns = ("village", TOTAL, "sector", "payer", "membership_segment")
    agrees(tiny_release, slow, Filters("6311", month, is_public=False), breakdowns)
    agrees(tiny_release, slow, Filters("631106", month, is_public=False), (TOTAL,))
    agrees(tiny_release, slow, Filters("6311", month, sex=("P",), is_public=False), (TOTAL, "payer"))


def agrees(con: duckdb.DuckDBPyConnection, slow: SlowRisk, filters: Filters, breakdowns: Sequence[str]) -> None:
    members = slow.members(filters)
    for risk in CONDITIONS:
        for by in breakdowns:
            frame = run("at_risk", con, replace(filters, by=by, detail=AtRisk(risk)))
            groups = {code: _of(members, by, code) for code in frame["code"]}
            assert sum(map(len, groups.values())) == len(members)
            expected = {code: slow.counts(group, risk, filters.month) for code, group in groups.items()}
            blank = dict.fromkeys(slow.counts([], risk, filters.month))
            listed_codes = set(frame.loc[frame["is_listed"], "code"])
            same(frame, {code: row if code in listed_codes else blank for code, row in expected.items()})


def _of(members: Sequence[object], by: str, code: str) -> list:  # type: ignore[type-arg]
    if by in ("village", "district", TOTAL):
        return [each for each in members if each.worker.village.startswith(code)]  # type: ignore[attr-defined]
    return [each for each in members if getattr(each.worker, by) == code]  # type: ignore[attr-defined]


# --- one number, one home


@pytest.mark.parametrize("risk", RISKS)
def test_the_count_is_the_length_of_its_list_everywhere(tiny_release: duckdb.DuckDBPyConnection, risk: str) -> None:
    payers = dimension_codes(tiny_release, "payer")
    for asked in (
        Filters("6311", LAST, is_public=False, detail=AtRisk(risk)),
        Filters("6311", LAST - 3, is_public=False, detail=AtRisk(risk)),
        Filters("6311", LAST, is_public=False, detail=AtRisk(risk, (payers[0], "regency"))),
        Filters("631106", LAST, is_public=False, detail=AtRisk(risk)),
        Filters("6311", LAST, sector=("farming",), is_public=False, detail=AtRisk(risk)),
    ):
        ids = listed(tiny_release, asked)["person_id"]
        count = run("at_risk", tiny_release, asked).iloc[0]["worker_count"]
        assert ids.is_unique
        assert len(ids) == (0 if pd.isna(count) else count)


def test_those_outside_are_the_unlisted_of_members_apart_and_their_payers_sum_to_them(
    tiny_release: duckdb.DuckDBPyConnection,
) -> None:
    for month in (LAST - 5, LAST):
        filters = Filters("6311", month, "reason", is_public=False)
        apart = run("members_apart", tiny_release, filters).set_index("code")["active_count"]
        asked = replace(filters, detail=AtRisk(OUTSIDE))
        for by in (TOTAL, "payer", "membership_segment"):
            assert run("at_risk", tiny_release, replace(asked, by=by))["worker_count"].sum() == apart["unlisted"] > 0
        assert run("at_risk", tiny_release, replace(asked, by="district"))["worker_count"].isna().all()


def test_a_payers_members_are_a_part(tiny_release: duckdb.DuckDBPyConnection) -> None:
    filters = Filters("6311", LAST, "payer", is_public=False)
    for row in run("at_risk", tiny_release, filters).to_dict("records"):
        asked = replace(filters, by=TOTAL, detail=AtRisk(ANY, (row["code"],)))
        one = run("at_risk", tiny_release, asked).iloc[0]
        assert (one["worker_count"], one["checked_count"]) == (row["worker_count"], row["checked_count"])
