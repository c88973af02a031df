"""Employers: against a slow second implementation, at the border of each rule, and against somebody who subtracts."""

from __future__ import annotations

import random
from collections.abc import Sequence

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.helpers import JUAI, MIHU, PARINGIN, UNLISTED, Office, Person, answer, new_office
from tests.metrics.slow_employers import SlowEmployers
from ucj import months
from ucj.errors import Refused
from ucj.intake import accept
from ucj.metrics import TOTAL, few_employers
from ucj.metrics.employers import COUNTS, GROUPS

MONTH = "2025-09"
EMPLOYER_HEADER = (
    *("NPP", "NAMA PERUSAHAAN", "KECAMATAN", "SKALA USAHA", "JUMLAH TK", "TGL TERDAFTAR"),
    *("BULAN TUNGGAKAN", "NILAI TUNGGAKAN", "STATUS PERUSAHAAN"),
)
LEDGER_HEADER = ("NIK", "NAMA", "SUMBER DANA", "NPP", "BULAN IURAN", "TGL BAYAR", "JUMLAH IURAN", "PROGRAM JAMINAN")
BREAKDOWNS = ("district", "village", "sector", "size")
# A shop employee is of risk class 1: 0.24 + 0.30 + 5.70 + 3.00 percent of the wage.
ALL_PROGRAMMES, SHOP = "JKK, JKM, JHT, JP", "Karyawan toko"


def firm(
    code: str,
    said: int | str = "",
    district: str = "Juai",
    scale: str = "Kecil",
    owed: tuple[str, str] = ("0", "0"),
    active: str = "Y",
) -> tuple[str, ...]:
    """A line of an employer list."""
    return (code, f"PT Rekaan {code}", district, scale, str(said), "15-01-2023", *owed, active)


def paid(person: Person, code: str, idr: int, programmes: str = ALL_PROGRAMMES, payer: str = "PERUSAHAAN") -> list[str]:
    """A line of a ledger."""
    return [person.nik, person.name, payer, code, MONTH, "10-09-2025", str(idr), programmes]


def employed(person: Person, code: str, payer: str = "PERUSAHAAN", since: str = "2025-01") -> tuple[str, ...]:
    return person.member(since, segment="PU", payer=payer, employer=code)


def lists(office: Office, *rows: Sequence[str], period: str = MONTH) -> None:
    report = accept.accept(office.settings, office.file(EMPLOYER_HEADER, rows), "employer", period)
    assert report.quarantined_count == 0, report.findings


def ledger(office: Office, *rows: Sequence[str]) -> None:
    report = accept.accept(office.settings, office.file(LEDGER_HEADER, rows), "contribution", MONTH)
    assert report.quarantined_count == 0, report.findings


def staffed(office: Office, size: dict[str, int], village: str = JUAI) -> dict[str, list[Person]]:
    """Firms with so many members each, shop employees who live in one village."""
    numbers = iter(range(1, 1000))
    staff = {code: [Person(next(numbers)) for _ in range(count)] for code, count in size.items()}
    office.workforce("2025-06", *(who.works(village, SHOP, "PU") for team in staff.values() for who in team))
    office.participation(MONTH, *(employed(who, code) for code, team in staff.items() for who in team))
    return staff


# --- the same numbers as the slow version


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Forty firms of all kinds: some on no list, closed, empty, silent, owing, or paying too little."""
    rng, office = random.Random(7), new_office(tmp_path_factory.mktemp("drawn"))
    villages, jobs = (JUAI, MIHU, PARINGIN), (SHOP, "Petani karet", "Karyawan pabrik", "Sopir")
    people = [Person(serial) for serial in range(1, 301)]
    works = [who.works(rng.choice(villages), rng.choice(jobs)) for who in people[:260]]
    office.workforce("2025-06", *works)
    codes = [f"ZZ{number:03}" for number in range(40)]
    heads = [rng.choice(codes[:30]) for _ in people]
    payers = ["APBDes" if code < "ZZ004" else "PERUSAHAAN" for code in heads]
    office.participation(
        MONTH, *(employed(*each) for each in zip(people, heads, payers, strict=True)), people[0].member("2025-02")
    )
    members = {code: heads.count(code) for code in codes}
    lists(
        office,
        *(
            firm(
                code,
                "" if rng.random() < 0.1 else members[code] + rng.choice((0, 0, 0, 3, 7)),
                rng.choice(("Juai", "Paringin", "")),
                rng.choice(("Mikro", "Kecil", "Besar", "")),
                rng.choice((("0", "0"), ("", ""), ("2", "400000"), ("", "90000"))),
                rng.choice("YYYYT"),
            )
            for code in codes
            if rng.random() < 0.9
        ),
    )
    wages = (
        (who, code, rng.choice((3_000_000, 3_470_000, 4_000_000)), rng.choice((ALL_PROGRAMMES, "JKK+JKM", "JHT")))
        for who, code in zip(people, heads, strict=True)
        if rng.random() < 0.8
    )
    ledger(office, *(paid(who, code, wage // 20, programmes) for who, code, wage, programmes in wages))
    return office.release()


@pytest.mark.parametrize("by", [*BREAKDOWNS, TOTAL])
@pytest.mark.parametrize("month", [MONTH, "2025-05"])
def test_every_count_is_the_slow_ones_or_hidden(drawn: duckdb.DuckDBPyConnection, by: str, month: str) -> None:
    agree(drawn, by, month)


@pytest.mark.parametrize("by", [*BREAKDOWNS, TOTAL])
def test_so_it_is_in_the_demo(tiny_release: duckdb.DuckDBPyConnection, by: str) -> None:
    agree(tiny_release, by, MONTH)


def agree(con: duckdb.DuckDBPyConnection, by: str, month: str) -> None:
    expected = SlowEmployers(con, months.parse(month)).rows(by)
    rows = answer(con, "employers", month, by=by)
    if by == TOTAL:
        rows["code"] = TOTAL
    found = {row["code"]: row for row in rows.astype(object).to_dict("records")}
    assert set(expected) <= set(found)
    for code, row in found.items():
        if row["is_suppressed"]:
            assert all(pd.isna(row[name]) for name in COUNTS)
        elif code not in expected:
            assert all(pd.isna(row[name]) or row[name] == 0 for name in COUNTS), code
        else:
            hidden = {name for group in row["hidden"].split(",") if group for name in GROUPS[group]}
            assert all(pd.isna(row[name]) for name in hidden)
            shown = [name for name in COUNTS if name not in hidden]
            found_here = {name: None if pd.isna(row[name]) else int(row[name]) for name in shown}
            assert found_here == {name: expected[code][name] for name in shown}, code


def test_an_employers_own_row_sums_to_all(drawn: duckdb.DuckDBPyConnection) -> None:
    own = answer(drawn, "employer_gap", MONTH, by="employer")
    whole = answer(drawn, "employers", MONTH).iloc[0]
    for name in ("worker_count", "member_count", "unregistered_count", "arrears_idr", "wage_below_count"):
        assert own[name].sum() == whole[name]
    assert len(own) == whole["employer_count"]
    assert own["unregistered_count"].dropna().is_monotonic_decreasing


# --- by hand


def test_a_firm_that_says_more_than_it_registers(office: Office) -> None:
    """Five workers said, three members: two. Two said, three members: none too few, and nothing is made up for."""
    staffed(office, {"A": 3, "B1": 3, "B2": 3, "B3": 3, "C": 1})
    lists(office, firm("A", 5), *(firm(f"B{n}", 2) for n in (1, 2, 3)), firm("C", 1), firm("D", 4), firm("E", 3))
    row = answer(office.release(), "employers", MONTH).iloc[0]
    # 5 + 3 x 2 + 1 + 4 + 3 said; 3 + 9 + 1 members; 2 missing at A, and 4 and 3 at D and E, which have nobody.
    assert (row["worker_count"], row["member_count"], row["unregistered_count"]) == (19, 13, 9)
    assert (row["partial_employer_count"], row["empty_employer_count"], row["unlisted_employer_count"]) == (1, 2, 0)
    assert row["unregistered_pct"] == pytest.approx(900 / 19)


def test_without_a_list_what_employers_say_is_missing_and_members_are_not(office: Office) -> None:
    staffed(office, {"A": 3, "B": 3, "C": 1})
    row = answer(office.release(), "employers", MONTH).iloc[0]
    assert not row["is_listed"]
    assert (row["employer_count"], row["member_count"]) == (3, 7)
    missing = ["worker_count", "unregistered_count", "unlisted_employer_count", "arrears_idr", "wage_known_count"]
    assert row[missing].isna().all()


def test_a_list_is_silent_of_months_before_it(office: Office) -> None:
    staffed(office, {"A": 3, "B": 3, "C": 1})
    lists(office, *(firm(code, 9) for code in "ABC"))
    con = office.release()
    assert answer(con, "employers", "2025-08").iloc[0]["worker_count"] is pd.NA
    assert answer(con, "employers", MONTH).iloc[0]["worker_count"] == 27


def test_each_month_has_the_whole_newest_list_before_it(office: Office) -> None:
    """Asked between two lists, the older one speaks; whom the newer one leaves out is on no list from then on."""
    staffed(office, {"A": 3, "B": 3, "C": 3, "D": 1, "E": 1, "F": 1})
    lists(office, *(firm(code, 9) for code in "ABCDEF"), period="2025-07")
    lists(office, *(firm(code, 4) for code in "ABC"), period=MONTH)
    con = office.release()
    named = ["list_month", "worker_count", "unlisted_employer_count"]
    assert answer(con, "employers", "2025-06").iloc[0][named].isna().all()
    assert answer(con, "employers", "2025-08").iloc[0][named].tolist() == [months.parse("2025-07"), 54, 0]
    assert answer(con, "employers", MONTH).iloc[0][named].tolist() == [months.parse(MONTH), 12, 3]


def test_arrears_that_nobody_tells_are_not_none_owed(office: Office) -> None:
    staffed(office, {"A": 1, "B": 1, "C": 1, "D": 1})
    three = (("C", "3"), ("D", "2"), ("E", "1"))
    lists(
        office,
        *(firm(code, owed=("", "")) for code in "AB"),
        *(firm(code, owed=(owed, "")) for code, owed in three),
        firm("F", owed=("0", "0")),
    )
    row = answer(office.release(), "employers", MONTH).iloc[0]
    assert (row["arrears_known_count"], row["arrears_employer_count"]) == (4, 3)
    assert (row["arrears_month_count"], row["arrears_idr"]) == (6, 0)


def test_nobodys_arrears_are_missing(office: Office) -> None:
    staffed(office, {"A": 1, "B": 1, "C": 1})
    lists(office, *(firm(code, 1, owed=("", "")) for code in "ABC"))
    row = answer(office.release(), "employers", MONTH).iloc[0]
    assert row["arrears_idr"] is pd.NA
    assert row["arrears_known_count"] == 0


def test_a_closed_firm_is_as_one_on_no_list_and_without_members_as_none(office: Office) -> None:
    staffed(office, {"A1": 3, "A2": 3, "A3": 3, "B": 1, "C": 1, "E": 1})
    closed = [firm(code, 9, owed=("4", "900000"), active="T") for code in ("A1", "A2", "A3", "D")]
    lists(office, *closed, *(firm(code, 1) for code in "BCE"))
    row = answer(office.release(), "employers", MONTH).iloc[0]
    assert (row["employer_count"], row["worker_count"], row["unlisted_employer_count"]) == (6, 3, 3)
    assert row["arrears_idr"] == 0


def scattered(office: Office, *others: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """Three firms with three members in Juai and one in Paringin each, on a list that names no district."""
    teams = {code: [Person(10 * n + k) for k in range(4)] for n, code in enumerate("ABC", start=1)}
    homes = (JUAI, JUAI, JUAI, PARINGIN)
    living = [who.works(home, SHOP) for team in teams.values() for who, home in zip(team, homes, strict=True)]
    office.workforce("2025-06", *living)
    office.participation(MONTH, *(employed(who, code) for code, team in teams.items() for who in team), *others)
    lists(office, *(firm(code, 6, district="") for code in teams))
    return office.release()


def test_a_firm_whose_members_live_in_several_villages_counts_in_each_with_them_alone(office: Office) -> None:
    con = scattered(office)
    rows = answer(con, "employers", MONTH, by="village").set_index("code")
    assert rows.loc[[JUAI, PARINGIN], "member_count"].tolist() == [9, 3]
    assert rows.loc[[JUAI, PARINGIN], "employer_count"].tolist() == [3, 3]
    assert rows.loc[[JUAI, PARINGIN], "worker_count"].isna().all()
    assert rows.loc[[UNLISTED], "member_count"].isna().all()
    assert not rows["is_suppressed"].any()
    # By district each stands where most of its members live: 6 said and 4 members, three times.
    districts = answer(con, "employers", MONTH, by="district").set_index("code")
    assert districts.loc[["631101", "631106"], "employer_count"].tolist() == [3, 0]
    assert districts.loc[["631101"], ["member_count", "unregistered_count"]].to_numpy().tolist() == [[12, 6]]


def test_a_member_who_lives_elsewhere_is_hidden_together_with_a_village(office: Office) -> None:
    """One employer's alone; the total would give it away beside the two villages."""
    rows = answer(scattered(office, employed(Person(99), "A")), "employers", MONTH, by="village").set_index("code")
    assert rows.index[rows["is_suppressed"]].tolist() == [JUAI, "unknown"]
    assert rows.loc[PARINGIN, "member_count"] == 3


@pytest.mark.parametrize(
    ("wage", "below"),
    # 1 % under Rp3,496,195 is Rp3,461,233.05.
    [(3_470_000, 0), (3_450_000, 3), (4_000_000, 0)],
)
def test_the_wage_that_a_contribution_implies(office: Office, wage: int, below: int) -> None:
    """Of Rp3,470,000 a shop pays 0.24 + 0.30 + 5.70 + 3.00 = 9.24 %, which is Rp320,628."""
    staff = staffed(office, {"A": 1, "B": 1, "C": 1})
    ledger(office, *(paid(team[0], code, round(wage * 0.0924)) for code, team in staff.items()))
    row = answer(office.release(), "employers", MONTH).iloc[0]
    assert (row["wage_known_count"], row["wage_below_count"]) == (3, below)


def test_what_tells_no_wage(office: Office) -> None:
    """A village office's payment, one of no known programme, and accident cover of a risk nobody knows."""
    staff = staffed(office, dict.fromkeys("ABCDE", 1))
    stranger = Person(77)
    office.participation(MONTH, employed(stranger, "C"), employed(staff["B"][0], "B", payer="APBDes"), mode="add")
    ledger(
        office,
        paid(staff["A"][0], "A", 100, "MAGIC"),
        paid(staff["B"][0], "B", 100, payer="APBDes"),
        paid(stranger, "C", 100),
        *(paid(staff[code][0], code, 400_000, "JHT") for code in "CDE"),
    )
    row = answer(office.release(), "employers", MONTH).iloc[0]
    # Rp400,000 are 5.7 % of Rp7,017,544: the three wages that are known.
    assert (row["wage_known_count"], row["wage_below_count"]) == (3, 0)


# --- hidden


def test_two_employers_are_hidden_for_every_role_and_nobody_is_zero(office: Office) -> None:
    sizes = {f"A{n}": 1 for n in range(2)} | {f"B{n}": 5 for n in range(4)} | {f"C{n}": 20 for n in range(5)}
    staffed(office, sizes)
    rows = answer(office.release(), "employers", MONTH, by="size").set_index("code")
    # 0-4 has two; with it goes the next smallest, so that the total does not give the two away.
    assert rows["is_suppressed"].to_dict() == {
        **{"0_4": True, "5_19": True, "20_99": False, "100_up": False, "unknown": False},
    }
    assert rows.loc["0_4", list(COUNTS)].isna().all()
    assert rows.loc[["100_up"], ["employer_count", "member_count"]].to_numpy().tolist() == [[0, 0]]


def test_a_regency_of_two_employers_tells_nothing(office: Office) -> None:
    staffed(office, {"A": 3, "B": 30})
    con = office.release()
    for by in (*BREAKDOWNS, TOTAL):
        rows = answer(con, "employers", MONTH, by=by)
        assert rows["is_suppressed"].any()
        assert not (rows["member_count"].fillna(0) > 0).any()


def test_a_district_is_not_told_by_sector_and_the_public_nothing(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for by in ("sector", "size"):
        with pytest.raises(Refused) as problem:
            answer(tiny_release, "employers", MONTH, "631106", by=by)
        assert problem.value.key == "employers.only_whole"
    with pytest.raises(Refused):
        answer(tiny_release, "employers", MONTH, is_public=True)
    with pytest.raises(Refused) as problem:
        answer(tiny_release, "employer_gap", MONTH, JUAI, by="employer")
    assert problem.value.key == "employers.not_village"


@pytest.mark.parametrize("by", ["district", "village"])
def test_a_place_says_alone_what_it_says_among_others(drawn: duckdb.DuckDBPyConnection, by: str) -> None:
    """Or asking for a part would open what the whole hides."""
    among = answer(drawn, "employers", MONTH, by=by).set_index("code")
    for code in among.index.drop("unknown")[:30]:
        alone = answer(drawn, "employers", MONTH, code).iloc[0]
        assert alone["is_suppressed"] == among.loc[code, "is_suppressed"]
        assert (alone[list(COUNTS)].isna() == among.loc[code, list(COUNTS)].isna()).all()


def test_one_firms_debt_is_hidden_and_so_is_what_tells_it(office: Office) -> None:
    """Only one firm of Juai owes: not its debt, and not that of Paringin, which with the total would tell it."""
    staffed(office, {f"A{n}": 1 for n in range(3)} | {f"B{n}": 1 for n in range(4)})
    owing = [("A0", "Juai", "469008465"), *((f"B{n}", "Paringin", "1000000") for n in range(3))]
    debt = {code: (place, ("1", idr)) for code, place, idr in owing}
    rest = [firm(f"A{n}", 1, "Juai") for n in (1, 2)] + [firm("B3", 1, "Paringin")]
    lists(office, *(firm(code, 1, place, owed=owed) for code, (place, owed) in debt.items()), *rest)
    con = office.release()
    rows = answer(con, "employers", MONTH, by="district").set_index("code")
    for code in ("631101", "631106"):
        assert rows.loc[code, "hidden"] == "arrears"
        assert rows.loc[code, [*GROUPS["arrears"]]].isna().all()
        assert rows.loc[code, "member_count"] > 0
    assert answer(con, "employers", MONTH).iloc[0]["arrears_idr"] == 472_008_465
    assert answer(con, "employers", MONTH, "631101").iloc[0]["hidden"] == "arrears"


owned = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.integers(0, 9), st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6),
    min_size=1,
)


@hypothesis_settings(max_examples=400, deadline=None, derandomize=True)
@given(owned)
def test_nobody_who_subtracts_learns_what_one_or_two_have(rows: dict[str, dict[int, tuple[int, int]]]) -> None:
    """What is shown, and what the total leaves for the hidden rows, is of nobody or of three at least."""
    behind = {
        code: [{str(who) for who, has in those.items() if has[number]} for number in (0, 1)]
        for code, those in rows.items()
    }
    hidden = few_employers.cells(behind, ())
    for number in (0, 1):
        for code in rows.keys() - hidden:
            assert len(behind[code][number]) not in (1, 2)
        left = set().union(*(behind[code][number] for code in hidden))
        everybody = set().union(*(sets[number] for sets in behind.values()))
        assert len(left) not in (1, 2) or left == everybody  # then the total has one or two behind it and is hidden


tables = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 6), min_size=1)


@hypothesis_settings(max_examples=300, deadline=None, derandomize=True)
@given(tables)
def test_nobody_who_subtracts_learns_a_hidden_number(sizes: dict[str, int]) -> None:
    """Knowing the total, the rows shown, and that a hidden row has at least one employer."""
    behind = {code: [f"{code}{n}" for n in range(size)] for code, size in sizes.items()}
    hidden = few_employers.hidden(behind)
    assert {code for code, size in sizes.items() if 1 <= size <= 2} <= hidden
    assert not any(sizes[code] == 0 for code in hidden)
    left, total = [sizes[code] for code in hidden], sum(sizes.values())
    if total <= few_employers.FEW or not hidden:
        return  # the total itself is hidden, or there is nothing to learn
    held = sum(left)
    everybody = set(hidden) == {code for code, size in sizes.items() if size}
    if everybody and held == len(left):
        return  # every row is one employer: how many is no secret then, and what they have is only told together
    assert len(left) > 1
    for size in left:
        others = len(left) - 1
        possible = range(1, held - others + 1)
        assert len(possible) > 1, sizes
        assert size in possible


@hypothesis_settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.integers(0, 5), max_size=5), min_size=1))
def test_hidden_rows_together_are_of_more_than_two_employers(rows: dict[str, set[int]]) -> None:
    """Rows may share employers, as villages do: what they hold together is somebody's own unless they are three."""
    behind = {code: [str(each) for each in those] for code, those in rows.items()}
    hidden = few_employers.hidden(behind)
    together = {each for code in hidden for each in behind[code]}
    everybody = {each for those in behind.values() for each in those}
    assert not hidden or len(together) > few_employers.FEW or len(everybody) <= few_employers.FEW
    assert not hidden or len(hidden) > 1 or sum(map(bool, behind.values())) == 1
