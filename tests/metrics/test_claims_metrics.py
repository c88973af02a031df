"""Claims: to the rupiah as imported, parts that sum, what no list speaks of, and causes that give nobody away."""

from __future__ import annotations

import csv
import itertools
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.helpers import CLAIMS_HEADER, MIHU, Office, Person, answer
from ucj import months
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept
from ucj.metrics.benefit_ratio import Ratio
from ucj.metrics.claim_cells import Span
from ucj.metrics.claim_timeliness import STAGES
from ucj.metrics.claims import Claims
from ucj.settings import Settings

LAST = "2025-09"
ALL, YEAR = Claims(), Claims(span="year")
PARTS = ("programme", "district", "sector", "payer")
COUNTS = ["claim_count", "paid_idr"]
CAUSES_HEADER = (*CLAIMS_HEADER, "SEBAB")
LEDGER_HEADER = ("NIK", "NAMA", "SUMBER DANA", "NPP", "BULAN IURAN", "TGL BAYAR", "JUMLAH IURAN", "PROGRAM JAMINAN")


def claim(
    who: Person,
    number: str,
    programme: str = "JKM",
    *,
    event: str = "2025-08-01",
    reported: str = "2025-08-10",
    paid: str = "2025-08-20",
    idr: int = 42_000_000,
    cause: str = "",
) -> tuple[str, ...]:
    return (number, who.nik, who.name, programme, "Juai", event, reported, paid, str(idr), cause)


def send(office: Office, *rows: Sequence[str], period: str = LAST) -> None:
    accept.accept(office.settings, office.file(CAUSES_HEADER, rows), "claims", period)


def ledger(office: Office, period: str, *rows: Sequence[str]) -> None:
    accept.accept(office.settings, office.file(LEDGER_HEADER, rows), "contribution", period)


def paid_for(
    who: Person, month: str, idr: int, programmes: str = "JKK,JKM", payer: str = "APBD KABUPATEN"
) -> tuple[str, ...]:
    return (who.nik, who.name, payer, "", month, f"{month}-10", str(idr), programmes)


# --- to the rupiah


def test_rupiah_equal_the_imported_file_to_the_rupiah(tiny: Settings, tiny_release: duckdb.DuckDBPyConnection) -> None:
    """The office's own file less the rows that were refused: added up from the text in it, row by row."""
    with duckdb.connect(str(tiny.registry), read_only=True) as con:
        accepted = {row[0] for row in con.execute("SELECT claim_number FROM claims_row").fetchall()}
        (batch,) = con.execute("SELECT batch_id FROM batch WHERE kind = 'claims'").fetchall()[0]
    (path,) = (each for each in (tiny.inbox / str(batch)).iterdir() if each.suffix == ".csv")
    sums: dict[str, int] = defaultdict(int)
    counts: Counter[str] = Counter()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            if row["NO_KLAIM"] in accepted:
                programme = row["PROGRAM"].replace("BEASISWA", "scholarship")
                sums[programme] += int(row["JUMLAH_DIBAYAR"].replace(".", ""))
                counts[programme] += 1
    assert sums
    found = answer(tiny_release, "claims", LAST, by="programme", detail=ALL).set_index("code")
    assert found["paid_idr"].to_dict() == dict(sums)
    assert found["claim_count"].to_dict() == dict(counts)
    for by in ("month", "year", "district", "sector", "payer", "total"):
        rows = answer(tiny_release, "claims", LAST, by=by)
        assert rows["paid_idr"].sum() == sum(sums.values()), by
        assert rows["claim_count"].sum() == sum(counts.values()), by


@pytest.mark.parametrize("month", ["2025-04", LAST])
@pytest.mark.parametrize("detail", [YEAR, ALL, Claims(span="month"), Claims(programme="JKK")])
@pytest.mark.parametrize("region", ["6311", "631106"])
def test_parts_sum_to_the_whole(
    tiny_release: duckdb.DuckDBPyConnection, region: str, detail: Claims, month: str
) -> None:
    whole = answer(tiny_release, "claims", month, region, detail=detail).iloc[0]
    for by in PARTS:
        rows = answer(tiny_release, "claims", month, region, by=by, detail=detail)
        for name in COUNTS:
            assert rows[name].sum() == whole[name], (by, name)


def test_the_months_of_a_year_are_the_year(tiny_release: duckdb.DuckDBPyConnection) -> None:
    series = answer(tiny_release, "claims", LAST, by="month")
    assert series["month"].tolist() == list(range(series["month"].iloc[0], months.parse(LAST) + 1))
    years = answer(tiny_release, "claims", LAST, by="year").set_index("code")
    for name in COUNTS:
        summed = series.groupby(series["month"] // 12)[name].sum()
        assert years[name].to_dict() == {str(year): value for year, value in summed.items()}
        assert years.loc["2025", name] == answer(tiny_release, "claims", LAST, detail=YEAR).iloc[0][name]


def test_the_public_hears_the_truth_or_nothing(tiny_release: duckdb.DuckDBPyConnection) -> None:
    """Of the months from January of the release's first year on, which its closed table begins with."""
    hidden, first = 0, months.parse("2025-01")
    for region, by, detail in itertools.product(
        ("6311", "631106"), ("programme", "month", "district", "total"), (YEAR, Claims(span="month"))
    ):
        true, shown = (
            answer(tiny_release, "claims", LAST, region, by=by, detail=detail, is_public=is_public)
            for is_public in (False, True)
        )
        true = true[true["month"] >= first].set_index(["code", "month"])[COUNTS]
        shown = shown[shown["month"] >= first].set_index(["code", "month"])[COUNTS]
        assert set(shown.index) <= set(true.index)
        # Programmes and places that the closed years do not know had no claim in them.
        assert (true.drop(shown.index)["claim_count"] == 0).all()
        true = true.loc[shown.index]
        for name in COUNTS:
            said = shown[name].dropna()
            assert (said == true.loc[said.index, name]).all()
            assert not (true.loc[shown[name].isna(), name] == 0).any()
        assert not shown["claim_count"].dropna().between(1, 4).any()
        hidden += int(shown["claim_count"].isna().sum())
    assert hidden


def test_a_district_asked_by_the_public_is_its_own_row(tiny_release: duckdb.DuckDBPyConnection) -> None:
    row = answer(tiny_release, "claims", LAST, "631106", by="district", is_public=True)
    whole = answer(tiny_release, "claims", LAST, "631106", is_public=True).iloc[0]
    assert row["code"].tolist() == ["631106"]
    assert row["claim_count"].equals(pd.Series([whole["claim_count"]], dtype="Int64"))
    # The small release's closed table begins with this year.
    true = answer(tiny_release, "claims", LAST, "631106", detail=Claims(span="year")).iloc[0]
    assert row["claim_count"].iloc[0] is pd.NA or row["claim_count"].iloc[0] == true["claim_count"]


def test_everything_for_the_public_is_the_sum_of_its_years() -> None:
    """Whole years and the newest as far as the lists go are periods of their own; of another part its months are."""
    held = Span(months.parse("2023-03"), months.parse("2025-02"))
    assert held.periods(held) == ["2023", "2024", "2025"]
    part = Span(months.parse("2024-01"), months.parse("2025-01"))
    assert part.periods(held) == ["2024", "2025-01"]


@pytest.mark.parametrize(
    ("by", "region", "detail"),
    [("sector", "6311", Claims()), ("programme", "6311012003", Claims())],
)
def test_the_public_is_refused_what_its_table_does_not_hold(
    tiny_release: duckdb.DuckDBPyConnection, by: str, region: str, detail: Claims
) -> None:
    with pytest.raises(Refused) as problem:
        answer(tiny_release, "claims", LAST, region, by=by, detail=detail, is_public=True)
    assert problem.value.key == "metric.public_limits"


def test_a_wrong_question_is_answered_with_the_choices(tiny_release: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(WrongUsage, match=r"year \| all \| month"):
        answer(tiny_release, "claims", LAST, detail=Claims(span="week"))  # type: ignore[arg-type]
    with pytest.raises(WrongUsage, match="JKM"):
        answer(tiny_release, "claims", LAST, detail=Claims(programme="JKX"))
    with pytest.raises(Refused, match="kabupaten"):
        answer(tiny_release, "claims", LAST, "631106", by="cause")


# --- what no list speaks of


def test_months_that_no_claims_list_speaks_of_are_missing_and_not_zero(office: Office) -> None:
    worker = Person(1)
    office.workforce("2025-06", worker.works())
    office.participation(LAST, worker.member("2025-01"))
    send(office, claim(worker, "K1", event="2025-03-01", reported="2025-03-05", paid="2025-03-20"), period="2025-07")
    con = office.release()
    found = answer(con, "claims", LAST, by="month").set_index("month")["claim_count"]
    known = [months.parse(each) for each in ("2025-03", "2025-04", "2025-05", "2025-06", "2025-07")]
    assert found[known].tolist() == [1, 0, 0, 0, 0]
    assert found.drop(known).isna().all()
    year = answer(con, "claims", LAST).iloc[0]
    assert (year["claim_count"], months.text(year["first_month"]), months.text(year["month"])) == (
        1,
        "2025-03",
        "2025-07",
    )


def test_without_any_claims_list_nothing_is_known(office: Office) -> None:
    office.workforce("2025-06", Person(1).works())
    office.participation(LAST, Person(1).member("2025-01"))
    con = office.release()
    for name in ("claims", "claim_timeliness", "claim_families"):
        row = answer(con, name, LAST).iloc[0]
        assert row[["claim_count"] if name != "claim_families" else ["family_count"]].isna().all()


def test_a_claim_before_its_participant_list_is_of_an_unknown_payer_until_the_list_comes(office: Office) -> None:
    early, other = Person(1), Person(2)
    office.workforce("2025-06", early.works(), other.works(MIHU))
    office.participation("2025-08", other.member("2025-01", payer="CSR"))
    send(office, claim(early, "K1"), claim(other, "K2", idr=10_000_000))
    before = answer(office.release(), "claims", "2025-08", by="payer").set_index("code")
    assert before["paid_idr"].to_dict() == {"csr": 10_000_000, "unknown": 42_000_000}
    office.participation(LAST, other.member("2025-01", payer="CSR"), early.member("2025-02"))
    after = answer(office.release(), "claims", LAST, by="payer").set_index("code")
    assert after["paid_idr"].to_dict() == {"csr": 10_000_000, "regency": 42_000_000}


def test_the_payer_is_that_of_the_event_and_not_of_a_later_membership(office: Office) -> None:
    worker = Person(1)
    office.workforce("2025-01", worker.works())
    office.participation(
        LAST,
        worker.member("2024-01", "T", "2025-06", payer="MANDIRI"),
        worker.member("2025-06", payer="APBD KABUPATEN"),
    )
    send(
        office,
        claim(worker, "K1", "JKK", event="2025-05-10", reported="2025-05-11", paid="2025-07-01", idr=1),
        claim(worker, "K2", "JKK", event="2025-06-10", reported="2025-06-11", paid="2025-07-01", idr=20),
    )
    rows = answer(office.release(), "claims", LAST, by="payer").set_index("code")["paid_idr"]
    assert rows.to_dict() == {"self": 1, "regency": 20}


# --- causes


def causes(office: Office, counts: dict[str, int], paid: str = "2024-08-20", until: str = LAST) -> pd.DataFrame:
    """So many accidents of each cause in 2024; what is told of them by code."""
    people = iter(Person(serial) for serial in range(1, 1 + sum(counts.values())))
    rows = [(next(people), cause) for cause, count in counts.items() for _ in range(count)]
    office.workforce("2024-01", *(who.works() for who, _ in rows))
    office.participation(LAST, *(who.member("2024-01") for who, _ in rows))
    days = {"event": "2024-08-01", "reported": "2024-08-10", "paid": paid}
    accidents = (claim(who, f"K{who.serial}", "JKK", idr=100, cause=cause, **days) for who, cause in rows)
    send(office, *accidents, period=until)
    return answer(office.release(), "claims", LAST, by="cause").set_index("code")


def told_all(office: Office) -> Office:
    office.settings = replace(office.settings, history_months=24, small_count_max=0)
    return office


def test_causes_are_told_by_whole_words_and_without_rupiah(office: Office) -> None:
    found = causes(
        told_all(office),
        {
            **{"Kecelakaan lalu lintas menuju kebun": 2, "TERPELESET di kebun": 1, "Digigit ular": 3, "": 2},
            # None of these is a snake, a fall, or says of what he died.
            **{"penyakit menular": 1, "jatuh sakit di tempat kerja": 1, "kecelakaan kerja, meninggal": 4},
        },
    )
    assert found["claim_count"].to_dict() == {
        **{"JKK.animal": 3, "JKK.traffic": 2, "JKK.unstated": 2, "JKK.fall": 1, "JKK.illness": 2, "JKK.other": 4},
    }
    assert found["paid_idr"].isna().all()
    assert found["first_month"].unique().tolist() == [months.parse("2024-08")]
    assert found["month"].unique().tolist() == [months.parse("2024-12")]


@pytest.mark.parametrize(("paid", "until"), [("2025-08-20", LAST), ("2024-08-20", "2024-11")])
def test_a_year_that_still_grows_has_no_causes(office: Office, paid: str, until: str) -> None:
    assert causes(told_all(office), {"Digigit ular": 9}, paid, until).empty


def test_a_release_holds_no_words_and_no_small_count_of_causes(
    tiny: Settings, tiny_release: duckdb.DuckDBPyConnection
) -> None:
    ((small,),) = tiny_release.execute(
        "SELECT count(*) FROM claim_cause WHERE claim_count BETWEEN 1 AND $most", {"most": tiny.small_count_max}
    ).fetchall()
    assert small == 0
    columns = {row[0] for row in tiny_release.execute("SELECT column_name FROM duckdb_columns()").fetchall()}
    tables = {row[0] for row in tiny_release.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert "cause_count" not in tables
    assert "words" not in columns
    with pytest.raises(Refused, match="publik"):
        answer(tiny_release, "claims", LAST, by="cause", is_public=True)


# --- waiting


def test_days_equal_a_slow_second_reckoning(tiny: Settings, tiny_release: duckdb.DuckDBPyConnection) -> None:
    with duckdb.connect(str(tiny.registry), read_only=True) as con:
        rows = con.execute("SELECT programme, event_date, reported_date, paid_date FROM claims_row").fetchall()
    days: dict[tuple[str, str], list[int]] = defaultdict(list)
    for programme, event, reported, paid in rows:
        if paid.year == 2025 and (paid.year, paid.month) <= (2025, 9):
            pairs = ((event, reported), (reported, paid), (event, paid))
            for stage, (start, end) in zip(STAGES, pairs, strict=True):
                days[programme, stage].append((end - start).days)
    norms = dict(zip(STAGES, (30, 14, 44), strict=True))
    found = answer(tiny_release, "claim_timeliness", LAST, by="programme", detail=YEAR).set_index(["code", "stage"])
    assert set(found.index) == set(days)
    for key, waited in days.items():
        row = found.loc[key]
        assert row["median_days"] == statistics.median(waited)
        assert row["p90_days"] == pytest.approx(np.quantile(waited, 0.9))
        assert row["over_norm_count"] == sum(each > norms[key[1]] for each in waited)
        assert row["over_norm_pct"] == pytest.approx(100 * row["over_norm_count"] / row["claim_count"])


def test_a_claim_without_a_day_of_report_is_not_counted_and_said(office: Office) -> None:
    people = [Person(serial) for serial in (1, 2)]
    office.workforce("2025-06", *(each.works() for each in people))
    office.participation(LAST, *(each.member("2025-01") for each in people))
    send(office, claim(people[0], "K1"), claim(people[1], "K2", reported=""))
    rows = answer(office.release(), "claim_timeliness", LAST, by="stage").set_index("code")
    # 1 to 10 August are 9 days, 10 to 20 August 10, the whole way 19; that of K2 is known from end to end.
    assert rows["claim_count"].to_dict() == {"event_to_report": 1, "report_to_payment": 1, "event_to_payment": 2}
    assert rows["undated_count"].to_dict() == {"event_to_report": 1, "report_to_payment": 1, "event_to_payment": 0}
    assert rows["median_days"].to_dict() == {"event_to_report": 9, "report_to_payment": 10, "event_to_payment": 19}


# --- benefits against contributions


@pytest.fixture
def compared(office: Office) -> duckdb.DuckDBPyConnection:
    """Two funded by the regency, one who saves besides, one of a payer without a ledger; July was never sent."""
    one, two, saver, other = people = [Person(serial) for serial in (1, 2, 3, 4)]
    office.workforce("2025-01", *(each.works() for each in people))
    office.participation(
        LAST,
        *(each.member("2025-05") for each in (one, two, saver)),
        other.member("2025-05", payer="CSR"),
    )
    for month in ("2025-06", "2025-08"):
        ledger(
            office,
            month,
            paid_for(one, month, 16_800),
            paid_for(two, month, 16_800),
            paid_for(saver, month, 36_800, "JKK,JKM,JHT"),
        )
    paid = {"2025-06-20": 1_000, "2025-07-20": 20_000, "2025-08-20": 300_000}
    early = {"event": "2025-06-01", "reported": "2025-06-02"}
    send(
        office,
        *(claim(one, f"K{day}", "JKK", paid=day, idr=idr, **early) for day, idr in paid.items()),
        claim(saver, "K4", "JKK", paid="2025-08-20", idr=5_000_000, **early),
        claim(saver, "K5", "JHT", paid="2025-08-21", idr=7_000_000, **early),
        claim(other, "K6", "JKK", paid="2025-08-20", idr=9, **early),
    )
    return office.release()


def test_only_months_held_count_on_both_sides(compared: duckdb.DuckDBPyConnection) -> None:
    """Four payments of 16,800 = 67,200; benefits of June and August 1,000 + 300,000; July's 20,000 has no ledger."""
    row = answer(compared, "benefit_ratio", LAST, by="payer").set_index(["code", "year"]).loc[("regency", 2025)]
    # May to September are five months of membership, June and August held.
    assert (row["held_month_count"], row["missing_month_count"]) == (2, 3)
    assert (row["contribution_idr"], row["benefit_idr"], row["claim_count"]) == (67_200, 301_000, 2)
    assert row["ratio"] == pytest.approx(301_000 / 67_200)
    assert row["left_out_idr"] == 2 * 36_800
    # Of the saver, 5,000,000 + 7,000,000.
    assert row["left_out_benefit_idr"] == 12_000_000


def test_everything_with_savings_is_compared_when_asked_for(compared: duckdb.DuckDBPyConnection) -> None:
    """67,200 + 2 x 36,800 = 140,800; 301,000 + 5,000,000 + 7,000,000."""
    rows = answer(compared, "benefit_ratio", LAST, by="payer", detail=Ratio(programmes="all"))
    row = rows.set_index(["code", "year"]).loc[("regency", 2025)]
    assert (row["contribution_idr"], row["benefit_idr"], row["left_out_idr"]) == (140_800, 12_301_000, 0)


def test_a_payer_without_a_ledger_has_no_ratio_and_no_zero(compared: duckdb.DuckDBPyConnection) -> None:
    row = answer(compared, "benefit_ratio", LAST, by="payer").set_index(["code", "year"]).loc[("csr", 2025)]
    assert (row["held_month_count"], row["missing_month_count"]) == (0, 5)
    assert row[["contribution_idr", "benefit_idr", "claim_count", "ratio"]].isna().all()
    whole = answer(compared, "benefit_ratio", LAST).iloc[0]
    assert (whole["contribution_idr"], whole["benefit_idr"]) == (67_200, 301_000)
    with pytest.raises(WrongUsage, match=r"risk \| all"):
        answer(compared, "benefit_ratio", LAST, detail=Ratio(programmes="some"))  # type: ignore[arg-type]


def test_benefits_of_a_payer_who_only_saves_are_not_compared(office: Office) -> None:
    saver, unlisted = people = [Person(1), Person(2)]
    office.workforce("2025-01", *(each.works() for each in people))
    office.participation(LAST, *(each.member("2025-05", payer="MANDIRI") for each in people))
    ledger(office, "2025-08", paid_for(saver, "2025-08", 36_800, "JKK,JKM,JHT", "MANDIRI"))
    send(office, claim(unlisted, "K1", "JKK", idr=7))
    row = answer(office.release(), "benefit_ratio", LAST, by="payer").set_index(["code", "year"]).loc[("self", 2025)]
    assert (row["left_out_idr"], row["left_out_benefit_idr"]) == (36_800, 7)
    assert row[["contribution_idr", "benefit_idr", "claim_count", "ratio"]].isna().all()


def test_below_the_regency_both_sides_hold_the_same_people(office: Office) -> None:
    """Two members of Juai by their claims and payments; one of them is on no workforce list."""
    listed, unlisted = people = [Person(1), Person(2)]
    office.workforce("2025-01", listed.works())
    office.participation(LAST, *(each.member("2025-05") for each in people))
    ledger(office, "2025-08", *(paid_for(each, "2025-08", 16_800) for each in people))
    send(office, claim(listed, "K1", "JKK", idr=300), claim(unlisted, "K2", "JKK", idr=70_000))
    con = office.release()
    row = answer(con, "benefit_ratio", LAST, "631101").iloc[0]
    assert (row["contribution_idr"], row["benefit_idr"], row["claim_count"]) == (16_800, 300, 1)
    whole = answer(con, "benefit_ratio", LAST).iloc[0]
    assert (whole["contribution_idr"], whole["benefit_idr"]) == (33_600, 70_300)


# --- families and lapses


def test_families_are_counted_once_where_the_member_lived(office: Office) -> None:
    one, two, hurt_only = people = [Person(serial) for serial in (1, 2, 3)]
    office.workforce("2025-01", one.works(), two.works(MIHU), hurt_only.works(MIHU))
    office.participation(LAST, *(each.member("2024-01") for each in people))
    send(
        office,
        claim(one, "K1"),
        claim(one, "K2", "BEASISWA", idr=1_500_000),
        claim(one, "K3", "BEASISWA", idr=2_000_000),
        claim(two, "K4", "BEASISWA", paid="2025-09-20", idr=3_000_000),
        claim(hurt_only, "K5", "JKK", paid="2025-08-11", idr=1),
    )
    con = office.release()
    rows = answer(con, "claim_families", LAST, "631101", by="village").set_index("code")
    first = rows.loc["6311012003"]
    assert (first["family_count"], first["scholarship_family_count"], first["scholarship_count"]) == (1, 1, 2)
    assert (first["scholarship_idr"], months.text(first["first_paid_month"])) == (3_500_000, "2025-08")
    second = rows.loc[MIHU]
    assert (second["family_count"], months.text(second["first_paid_month"])) == (1, "2025-08")
    assert rows["family_count"].sum() == answer(con, "claim_families", LAST, "631101").iloc[0]["family_count"] == 2
    nobody = rows.drop(["6311012003", MIHU])
    assert (nobody["family_count"] == 0).all()
    assert nobody["first_paid_month"].isna().all()


def test_what_a_lapse_costs_today_and_before_the_rule(tiny_release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(tiny_release, "lapse_cost", LAST, by="standing").set_index("code")
    assert rows["benefit_idr"].to_dict() == {"lapsed": 0, "returned": 10_000_000, "whole": 42_000_000}
    assert rows["loss_idr"].to_dict() == {"lapsed": 42_000_000, "returned": 32_000_000, "whole": 0}
    whole = answer(tiny_release, "lapse_cost", LAST).iloc[0]
    assert whole["lapsed_count"] == answer(tiny_release, "coverage", LAST).iloc[0]["lapsed_count"]
