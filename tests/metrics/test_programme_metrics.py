"""Schemes: how far those proposed came and why not further, what was paid of which budget; groups of workers."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, PROGRAMME_HEADER, UNLISTED, Office, Person, answer, new_office
from tests.metrics.slow_programme import ORDER, SlowFunnel
from ucj import months
from ucj.errors import WrongUsage
from ucj.intake import accept
from ucj.metrics.programme_funnel import REASONS, STAGES, UNPLACED, OfProgramme
from ucj.settings import SHIPPED_REFERENCE, Settings
from ucj.store import entered

CIVIL_HEADER = ("NIK", "NAMA", "HASIL PADANAN", "TGL MENINGGAL")
LEDGER_HEADER = ("NIK", "NAMA", "SUMBER DANA", "BULAN IURAN", "TGL BAYAR", "JUMLAH IURAN")
REGENCY, SAWIT = "APBD KABUPATEN", "DBH SAWIT"
LAST = months.parse("2025-09")
BUDGET = {
    "programme_code": "lindungi_pren",
    "year": 2025,
    "line": "5.1.02.02",
    "amount_idr": 1_000_000,
    "source": "DPA",
}


def ledger(office: Office, period: str, *rows: tuple[str, ...]) -> None:
    accept.accept(office.settings, office.file(LEDGER_HEADER, rows), "contribution", period)


def paid(person: Person, month: str, payer: str = REGENCY, idr: str = "16800") -> tuple[str, ...]:
    return (person.nik, person.name, payer, month, f"{month}-20", idr)


def civil(office: Office, *rows: tuple[str, ...]) -> None:
    accept.accept(office.settings, office.file(CIVIL_HEADER, rows), "civil", "2025-09")


def pren(person: Person, since: str = "2025-01") -> tuple[str, ...]:
    return person.enrolled(since, scheme="Lindungi Pren")


OLD = dt.date(1950, 1, 1)


@pytest.fixture(scope="module")
def each(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """One person for every reason, and two whom it pays for; their numbers are the order of `REASONS`."""
    office = new_office(tmp_path_factory.mktemp("each"))
    someone = [Person(number) for number in range(40)]
    boy, elder = Person(20, dt.date(2012, 1, 1)), Person(21, OLD)
    office.workforce(
        "2025-03",
        *(someone[n].works() for n in (4, 5, 11, 12, 13, 14, 15, 30, 31)),
        *(boy.works(), elder.works(), someone[8].works(occupation="ASN")),
    )
    office.participation(
        "2025-09",
        someone[11].member("2025-01", segment="PU", payer="PERUSAHAAN", employer="NN000001"),
        someone[12].member("2025-01", payer="APBDES"),
        someone[14].member("2025-01", "T", "2025-08"),
        *(someone[n].member("2025-01") for n in (15, 30, 31)),
    )
    civil(
        office,
        (someone[4].nik, "x", "TIDAK PADAN", ""),
        (someone[5].nik, "x", "MENINGGAL", "2025-09-05"),
        (someone[6].nik, "x", "PINDAH", ""),
    )
    office.programme(
        "2025-09",
        *(pren(someone[n]) for n in (4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 30, 31)),
        *(pren(boy), pren(elder)),
        ("Lindungi Pren", REGENCY, "", "Tanpa NIK", "2025-01", ""),
        ("Lindungi Pren", REGENCY, "6311", "Terpotong", "2025-01", ""),
        # The same slip twice is one person; so is a second row of somebody who is on the list.
        ("Lindungi Pren", REGENCY, "6311", "Terpotong", "2025-02", ""),
        ("Lindungi Pren", REGENCY, someone[33].nik, "Bulan", "entah", ""),
        ("Lindungi Pren", REGENCY, someone[30].nik, "Bulan", "entah", ""),
    )
    ledger(office, "2025-07", paid(someone[14], "2025-07"))
    ledger(office, "2025-09", paid(someone[30], "2025-09"), paid(someone[31], "2025-09"))
    return office.release()


def test_every_reason_has_its_person_and_the_stages_are_what_is_left(each: duckdb.DuckDBPyConnection) -> None:
    reasons = answer(each, "programme_rejections", "2025-09", by="reason").set_index("code")
    # One each, but for the occupation: the shipped scheme takes all work.
    assert reasons["dropped_count"].to_dict() == {code: int(code != "occupation") for code in REASONS}
    row = answer(each, "programme_funnel", "2025-09", by="programme").iloc[0]
    # 17 proposed; less 4 in the first stage, 7 in the second (8 reasons without the occupation's), 2, and 2.
    assert [row[f"{stage}_count"] for stage in STAGES] == [17, 13, 6, 4, 2]
    assert answer(each, "programme_rejections", "2025-09", by="total").iloc[0]["dropped_count"] == 17 - 2


def test_places_have_those_whose_village_is_known_and_sum_with_the_others(each: duckdb.DuckDBPyConnection) -> None:
    places = answer(each, "programme_funnel", "2025-09", by="district").set_index("code")
    # Not placed: 3 refused rows, one who moved away, one on no list, and one who has died.
    assert places.loc[["unknown"], ["proposed_count", "valid_count"]].to_numpy().tolist() == [[6, 3]]
    assert places.loc["631101", "proposed_count"] == 11
    assert places.loc["631102", "proposed_count"] == 0
    total = answer(each, "programme_funnel", "2025-09", by="total").iloc[0]
    for stage in STAGES:
        assert places[f"{stage}_count"].sum() == total[f"{stage}_count"]
    village = answer(each, "programme_funnel", "2025-09", region=JUAI, by="total").iloc[0]
    assert village["proposed_count"] == 11


def test_a_place_has_no_number_of_those_whom_no_place_can_have(each: duckdb.DuckDBPyConnection) -> None:
    """A refused row has no village, nor has who is on no workforce list: not there is not nought."""
    rows = answer(each, "programme_rejections", "2025-09", region=JUAI, by="reason").set_index("code")["dropped_count"]
    assert set(rows.index[rows.isna()]) == {*UNPLACED}
    assert rows["too_old"] == 1
    # 11 proposed of the village, 2 of them paid for.
    assert answer(each, "programme_rejections", "2025-09", region=JUAI, by="total").iloc[0]["dropped_count"] == 11 - 2


def test_what_is_not_of_the_newest_month_and_not_there_is_missing_and_not_nought(
    each: duckdb.DuckDBPyConnection, office: Office
) -> None:
    assert answer(each, "programme_funnel", "2025-08", by="programme")["proposed_count"].isna().all()
    office.workforce("2025-03", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    rows = answer(con, "programme_funnel", "2025-09", by="programme")
    assert rows["name"].tolist() == ["Lindungi Pren"]
    assert rows[[f"{stage}_count" for stage in STAGES]].isna().all(axis=None)
    assert answer(con, "programme_rejections", "2025-09", by="reason")["dropped_count"].isna().all()
    money = answer(con, "programmes", "2025-09", by="programme")
    assert money[["budget_idr", "paid_idr", "absorbed_pct"]].isna().all(axis=None)
    assert money[["youngest", "oldest", "ledger_month_count"]].iloc[0].tolist() == [15, 65, 0]


def test_without_a_ledger_nobody_knows_who_was_paid_for(office: Office) -> None:
    office.workforce("2025-03", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    office.programme("2025-09", pren(Person(1)))
    con = office.release()
    row = answer(con, "programme_funnel", "2025-09", by="programme").iloc[0]
    assert row["registered_count"] == 1
    assert pd.isna(row["paid_count"])
    reasons = answer(con, "programme_rejections", "2025-09", by="reason").set_index("code")["dropped_count"]
    assert reasons[["lapsed", "unpaid"]].isna().all()
    assert reasons["not_registered"] == 0
    assert pd.isna(answer(con, "programme_rejections", "2025-09", by="total").iloc[0]["dropped_count"])


def test_a_scheme_that_only_a_list_knows_is_there_without_a_rule(office: Office) -> None:
    office.workforce("2025-03", Person(1).works(), Person(2).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    office.programme("2025-06", Person(2).enrolled("2025-01", payer=SAWIT, scheme="DBH  sawit"))
    office.programme("2025-09", Person(1).enrolled("2025-01", payer=SAWIT, scheme="DBH Sawit"))
    office.programme("2025-09", Person(1).enrolled("2025-01", payer="CSR", scheme="Lindungi Pren"))
    con = office.release()
    rows = answer(con, "programmes", "2025-09", by="programme").set_index("code")
    assert rows["is_ruled"].to_dict() == {"lindungi_pren": True, "dbh_sawit": False, "lindungi_pren_csr": False}
    assert rows["youngest"].isna().tolist() == [False, True, True]
    asked = answer(con, "programme_funnel", "2025-09", by="programme", detail=OfProgramme("dbh_sawit"))
    # Only the newest list speaks of now.
    assert asked["proposed_count"].tolist() == [1]
    with pytest.raises(WrongUsage, match="lindungi_pren, dbh_sawit"):
        answer(con, "programme_funnel", "2025-09", by="programme", detail=OfProgramme("sawit"))


def test_a_corrected_row_is_proposed_once(office: Office) -> None:
    office.workforce("2025-03", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    report = office.programme("2025-09", pren(Person(2)), ("Lindungi Pren", REGENCY, "63", "Salah", "2025-01", ""))
    before = answer(office.release(), "programme_funnel", "2025-09", by="programme").iloc[0]
    assert (before["proposed_count"], before["valid_count"]) == (2, 1)
    back = office.file((*PROGRAMME_HEADER, "KIRIMAN", "BARIS"), [(*pren(Person(3)), str(report.batch), "3")])
    accept.accept(office.settings, back, "programme", "2025-09")
    after = answer(office.release(), "programme_funnel", "2025-09", by="programme").iloc[0]
    assert (after["proposed_count"], after["valid_count"]) == (2, 2)


def test_a_rule_of_ages_and_work_is_the_schemes_own_and_never_wider_than_the_law(office: Office) -> None:
    text = (SHIPPED_REFERENCE / "regencies" / "6311.toml").read_text(encoding="utf-8")
    rule = 'youngest = 18\noldest = 80\noccupations = ["fisher"]\n'
    own = office.settings.data / "reference" / "regencies"
    own.mkdir(parents=True)
    (own / "6311.toml").write_text(text.replace("youngest = 15\noldest = 65\n\n# Who sends", f"{rule}\n# Who sends"))
    # Completed years at the end of September 2025: 17, 18 on the day itself, 65, 66.
    born = [dt.date(2007, 10, 1), dt.date(2007, 9, 30), dt.date(1959, 10, 1), dt.date(1959, 9, 30)]
    people = [Person(number, birth) for number, birth in enumerate(born, start=1)]
    office.workforce(
        "2025-03",
        *(p.works(occupation="Nelayan perairan darat") for p in people),
        Person(9).works(occupation="Montir bengkel"),
    )
    office.participation("2025-09", Person(9).member("2025-01"))
    office.programme("2025-09", *map(pren, (*people, Person(9))))
    con = office.release()
    reasons = answer(con, "programme_rejections", "2025-09", by="reason").set_index("code")["dropped_count"]
    assert reasons[["too_young", "too_old", "occupation", "not_registered"]].tolist() == [1, 1, 1, 2]


def test_money_is_that_of_the_ledgers_to_the_rupiah_and_of_the_budget_lines(office: Office) -> None:
    office.workforce("2025-03", Person(1).works(), Person(2).works())
    office.participation("2025-09", Person(1).member("2024-01"), Person(2).member("2024-01"))
    office.programme("2025-09", pren(Person(1)))
    ledger(office, "2024-12", paid(Person(1), "2024-12"))
    ledger(office, "2025-01", paid(Person(1), "2025-01"), paid(Person(2), "2025-01"), paid(Person(1), "2025-01", SAWIT))
    # February was never sent; a late payment for it came with March.
    ledger(office, "2025-03", paid(Person(1), "2025-03", idr="8400"), paid(Person(1), "2025-02"))
    entered.add_budget(office.settings, BUDGET, "pimpinan")
    entered.add_budget(office.settings, BUDGET | {"line": "5.1.02.03", "amount_idr": 200_000}, "pimpinan")
    entered.add_budget(office.settings, BUDGET | {"year": 2024}, "pimpinan")
    entered.add_budget(office.settings, BUDGET | {"amount_idr": 9}, "pimpinan")
    entered.withdraw_budget(office.settings, entered.budgets(office.settings).index.tolist()[-1])
    con = office.release()
    row = answer(con, "programmes", "2025-03", by="programme").iloc[0]
    # 16,800 x 3 + 8,400 = 58,800 of 1,200,000; two persons, four months: 2 in January, 1 in February, 1 in March.
    assert (row["paid_idr"], row["budget_idr"]) == (58_800, 1_200_000)
    assert row["absorbed_pct"] == pytest.approx(4.9)
    assert (row["paid_person_count"], row["person_month_count"]) == (2, 4)
    assert (row["ledger_month_count"], row["missing_months"]) == (2, "2025-02")
    assert answer(con, "programmes", "2025-09", by="programme").iloc[0]["missing_months"].count(",") == 6
    assert answer(con, "programmes", "2024-12", by="programme").iloc[0]["paid_idr"] == 16_800
    assert pd.isna(answer(con, "programmes", "2025-03", region="631101", by="total").iloc[0]["paid_idr"])


def test_of_two_schemes_of_one_payer_each_has_the_payments_for_its_own(office: Office) -> None:
    office.workforce("2025-03", Person(1).works(), Person(2).works())
    office.participation("2025-09", Person(1).member("2024-01"), Person(2).member("2024-01"))
    office.programme("2025-09", pren(Person(1)), Person(2).enrolled("2025-01", scheme="Program Lain"))
    # Nobody proposed the third: a name spelt otherwise must not take the payer's rest from the scheme with the rule.
    payments = (paid(Person(1), "2025-09"), paid(Person(2), "2025-09", idr="36800"), paid(Person(3), "2025-09"))
    ledger(office, "2025-09", *payments)
    rows = answer(office.release(), "programmes", "2025-09", by="programme").set_index("code")
    assert rows["paid_idr"].to_dict() == {"lindungi_pren": 2 * 16_800, "program_lain": 36_800}
    assert rows[["list_month", "ledger_month"]].to_numpy().tolist() == [[LAST, LAST]] * 2


# --- against the slow version


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, duckdb.DuckDBPyConnection]:
    """Three hundred people of every sort, some on two lists."""
    office, rng = new_office(tmp_path_factory.mktemp("crowd")), np.random.default_rng(6)
    births = [dt.date(int(year), 1 + int(year) % 12, 1 + int(year) % 28) for year in rng.integers(1955, 2013, 300)]
    people = [Person(number, birth) for number, birth in enumerate(births)]
    jobs = rng.choice(["Petani karet", "ASN", "Pengojek", "Nelayan perairan darat"], 300, p=[0.6, 0.1, 0.2, 0.1])
    villages = rng.choice([JUAI, MIHU, PARINGIN], 300)
    for village in (JUAI, MIHU, PARINGIN):
        here = [n for n in range(260) if villages[n] == village]
        office.workforce("2025-03", *(people[n].works(village, str(jobs[n])) for n in here))
    office.participation("2025-09", *(line for person in people if (line := _membership(person, rng))))
    verdicts = rng.choice(["PADAN", "TIDAK PADAN", "MENINGGAL", "PINDAH", ""], 300, p=[0.5, 0.05, 0.05, 0.05, 0.35])
    civil(office, *((p.nik, p.name, str(v), "") for p, v in zip(people, verdicts, strict=True) if v))
    office.programme("2025-06", *(pren(person) for person in people[:80]))
    office.programme("2025-09", *(_proposal(person, rng) for person in people[20:]))
    ledger(office, "2025-08", *(paid(person, "2025-08") for person in people if rng.random() < 0.5))
    return office.settings, office.release()


def _membership(person: Person, rng: np.random.Generator) -> tuple[str, ...] | None:
    kind = int(rng.integers(6))
    active, left = ("Y", "") if rng.random() < 0.8 else ("T", "2025-07")
    if kind == 0:
        return None
    if kind == 1:
        return person.member("2025-01", active, left, "PU", "PERUSAHAAN", "NN000001")
    return person.member("2025-01", active, left, payer=[REGENCY, REGENCY, "APBDES", SAWIT][kind - 2])


def _proposal(person: Person, rng: np.random.Generator) -> tuple[str, ...]:
    scheme, payer = ("Lindungi Pren", REGENCY) if rng.random() < 0.7 else ("Sawit Sejahtera", SAWIT)
    nik = [person.nik, person.nik, person.nik, "", person.nik[:9]][int(rng.integers(5))]
    return (scheme, payer, nik, person.name, "2025-01" if rng.random() < 0.95 else "kapan-kapan", "")


def test_the_funnel_and_its_reasons_agree_with_the_slow_version(
    crowd: tuple[Settings, duckdb.DuckDBPyConnection],
) -> None:
    _agrees(*crowd)
    seen = answer(crowd[1], "programme_rejections", "2025-09", by="reason").set_index("code")["dropped_count"]
    # The crowd holds nearly everything that can happen.
    assert (seen > 0).sum() >= 12


def test_the_demo_agrees_with_the_slow_version(tiny: Settings, tiny_release: duckdb.DuckDBPyConnection) -> None:
    _agrees(tiny, tiny_release)


def _agrees(settings: Settings, con: duckdb.DuckDBPyConnection) -> None:
    slow = SlowFunnel(settings, con, LAST).persons()
    rows = answer(con, "programme_funnel", "2025-09", by="programme").dropna(subset=["proposed_count"])
    assert set(rows["code"]) == {each.programme for each in slow}
    for row in rows.to_dict("records"):
        mine = [each for each in slow if each.programme == row["code"]]
        reached = [sum(ORDER.index(each.stage) >= at for each in mine) for at in range(5)]
        counts = [row[f"{stage}_count"] for stage in STAGES]
        assert counts[:4] == reached[:4]
        assert pd.isna(counts[4]) or counts[4] == reached[4]
        reasons = answer(con, "programme_rejections", "2025-09", by="reason", detail=OfProgramme(row["code"]))
        expected = Counter(each.reason for each in mine)
        for reason in reasons.dropna(subset=["dropped_count"]).to_dict("records"):
            assert reason["dropped_count"] == expected[reason["code"]], reason["code"]
        _sums_up(counts, reasons)
    districts = answer(con, "programme_funnel", "2025-09", by="district").set_index("code")["proposed_count"]
    placed = Counter(each.village[:6] if each.village else "unknown" for each in slow)
    assert {code: count for code, count in districts.dropna().items() if count} == dict(placed)


def _sums_up(counts: list[int], reasons: pd.DataFrame) -> None:
    """A stage is a part of the one before it, and the reasons sum to what is lost."""
    for before, after, stage in zip(counts, counts[1:], STAGES[1:], strict=False):
        if pd.notna(after):
            assert before >= after
            assert reasons.loc[reasons["stage"] == stage, "dropped_count"].sum() == before - after


# --- groups


def test_groups_are_the_coverage_of_their_occupations(tiny_release: duckdb.DuckDBPyConnection) -> None:
    by_occupation = answer(tiny_release, "coverage", "2025-09", by="occupation").set_index("code")
    groups = answer(tiny_release, "group_coverage", "2025-09", by="group").set_index("code")
    assert len(groups) == 9
    religious = by_occupation.loc[["religious_teacher", "mosque_keeper"], ["eligible_count", "active_count"]].sum()
    assert groups.loc[["religious_worker"], list(religious.index)].to_numpy().tolist() == [religious.tolist()]
    villages = answer(tiny_release, "group_coverage", "2025-09", by="village")
    assert len(villages) == 157 * 9
    assert villages.groupby("group")["eligible_count"].sum().to_dict() == groups["eligible_count"].to_dict()
    whole = answer(tiny_release, "group_coverage", "2025-09", by="total").iloc[0]
    assert whole["active_count"] == groups["active_count"].sum()


def test_a_group_with_nobody_and_a_village_without_a_list_differ(office: Office) -> None:
    office.workforce("2025-03", Person(1).works(), Person(2).works(occupation="Pengojek"))
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    rows = answer(con, "group_coverage", "2025-09", by="village")
    of = {(row["code"], row["group"]): row for row in rows.to_dict("records")}
    farmers, fishers, absent = of[JUAI, "farmer"], of[JUAI, "fisher"], of[UNLISTED, "fisher"]
    assert (farmers["eligible_count"], farmers["coverage_pct"]) == (1, 100.0)
    assert (fishers["eligible_count"], fishers["is_listed"]) == (0, True)
    assert pd.isna(fishers["coverage_pct"])
    assert pd.isna(absent["eligible_count"])
    assert not absent["is_listed"]
    chosen = answer(con, "group_coverage", "2025-09", by="group", occupation=("ojek",)).set_index("code")
    assert chosen["eligible_count"].to_dict() == {code: int(code == "ojek") for code in chosen.index}
