"""Flows are the difference of two stocks, cause by cause: planted, by chance, beside `compare`, and for the public."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, UNLISTED, Office, Person, answer, new_office
from tests.metrics.slow_membership import CAUSES, SlowMembership
from tests.metrics.test_compare import civil
from ucj import months
from ucj.errors import Refused
from ucj.metrics import TOTAL, Filters, run
from ucj.metrics.earlier import Comparison
from ucj.metrics.flows import FLOWS, listed

FIRST, NOW = months.parse("2024-10"), months.parse("2025-09")
SIGNS = {"joined": 1, "returned": 1, "lapsed": -1, "left": -1, "died": -1, "aged_out": -1, "moved": 1, "list_change": 1}
STOCKS = ["opening_count", "closing_count"]
# Who stands for which cause in September 2025.
STEADY, DEAD, INSIDE, AWAY, LAPSED, LEFT, JOINED, RETURNED, DROPPED, BROUGHT, CHANGED = (
    Person(n) for n in range(1, 12)
)
OLD = Person(12, dt.date(1959, 9, 10))


def assert_parts_sum(frame: pd.DataFrame) -> None:
    """closing = opening + joined + returned - lapsed - left - died - aged_out + moved + list_change."""
    known = frame.dropna(subset=STOCKS)
    summed = known["opening_count"] + sum(known[f"{cause}_count"] * sign for cause, sign in SIGNS.items())
    assert (summed == known["closing_count"]).all()
    assert (known[list(FLOWS[:6])] >= 0).all(axis=None)


@dataclass
class Made:
    slow: SlowMembership
    con: duckdb.DuckDBPyConnection


def made(office: Office) -> Made:
    con = office.release()
    return Made(SlowMembership(office.settings, con), con)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One of every cause between August and September 2025; Mihu's list is replaced."""
    office = new_office(tmp_path_factory.mktemp("flows"))
    in_juai = (STEADY, DEAD, INSIDE, AWAY, LAPSED, LEFT, JOINED, RETURNED, OLD)
    office.workforce("2025-06", *(who.works() for who in in_juai))
    office.workforce("2025-06", DROPPED.works(MIHU), CHANGED.works(MIHU, segment="BPU"), Person(30).works(MIHU))
    active = (STEADY, DEAD, INSIDE, AWAY, LAPSED, LEFT, DROPPED, BROUGHT, CHANGED, OLD)
    office.participation(
        "2025-08", *(who.member("2024-01") for who in active), RETURNED.member("2024-01", "T", "2025-03")
    )
    civil(office, "2025-09", (DEAD, "MENINGGAL", "02-09-2025"), (AWAY, "PINDAH", "-"))
    office.workforce("2025-09", AWAY.works(), LEFT.works(), mode="remove")
    office.workforce(
        "2025-09",
        *(
            INSIDE.works(MIHU),
            BROUGHT.works(MIHU),
            CHANGED.works(MIHU, "Pedagang kaki lima", "BPU"),
            Person(30).works(MIHU),
        ),
        mode="replace",
    )
    still = [who.member("2024-01") for who in active if who not in (LAPSED,)]
    office.participation(
        "2025-09",
        *still,
        LAPSED.member("2024-01", "T", "2025-09"),
        RETURNED.member("2024-01"),
        JOINED.member("2025-09"),
    )
    return made(office)


def counted(con: duckdb.DuckDBPyConnection, region: str, **chosen: tuple[str, ...]) -> tuple[int, ...]:
    row = answer(con, "flows", "2025-09", region, by=TOTAL, **chosen).iloc[0]
    return tuple(int(row[name]) for name in ("opening_count", *FLOWS, "closing_count"))


def test_each_planted_cause_is_counted_once(planted: Made) -> None:
    """Opening, joined, returned, lapsed, left, died, aged out, moved, list change, closing."""
    # 9 active on lists in August (steady, dead, inside, away, lapsed, left, old; dropped, changed). One moved away; one
    # moved inside, which nets to nothing; one dropped and one brought by Mihu's new list.
    # 9 + 1 + 1 - 1 - 1 - 1 - 1 - 1 + 0 = 6.
    assert counted(planted.con, "6311") == (9, 1, 1, 1, 1, 1, 1, -1, 0, 6)
    # 7 + 1 + 1 - 1 - 1 - 1 - 1 - 2 = 3: steady, joined, returned.
    assert counted(planted.con, JUAI) == (7, 1, 1, 1, 1, 1, 1, -2, 0, 3)
    # 2 + 1 (moved here) - 1 + 1 (dropped, brought) = 3: inside, changed, brought.
    assert counted(planted.con, MIHU) == (2, 0, 0, 0, 0, 0, 0, 1, 0, 3)


def test_who_changes_his_work_while_active_leaves_one_sector_for_another(planted: Made) -> None:
    rows = answer(planted.con, "flows", "2025-09", MIHU, by="sector").set_index("code")
    # Two rubber farmers, of whom one went (dropped) and one now trades; two came (inside, brought).
    assert rows.loc["farming", ["opening_count", "moved_count", "list_change_count", "closing_count"]].tolist() == [
        *(2, 1, -1, 2),
    ]
    assert rows.loc["trade", ["opening_count", "list_change_count", "closing_count"]].tolist() == [0, 1, 1]
    assert counted(planted.con, MIHU, sector=("trade",)) == (0, 0, 0, 0, 0, 0, 0, 0, 1, 1)


def test_compare_tells_the_same_cause_by_cause(planted: Made) -> None:
    assert_as_compared(planted.con, NOW)


def assert_as_compared(con: duckdb.DuckDBPyConnection, month: int) -> None:
    for region in ("6311", JUAI, MIHU, PARINGIN):
        flow = run("flows", con, Filters(region, month, TOTAL, is_public=False)).iloc[0]
        if flow[STOCKS].isna().any():
            continue
        asked = Filters(region, month, "cause", is_public=False, detail=Comparison(month=months.text(month - 1)))
        change = run("compare", con, asked).set_index("code")["active_change_count"]
        for cause in ("returned", "lapsed", "left", "died", "moved"):
            assert change[cause] == SIGNS[cause] * flow[f"{cause}_count"], (region, month, cause)
        # There somebody who comes of age is of the cause age; here he joins.
        came = [*("joined", "aged_out", "matched", "list_replaced", "corrected", "other")]
        assert change[came].sum() == flow["joined_count"] - flow["aged_out_count"] + flow["list_change_count"]


@pytest.fixture(scope="module", params=range(3))
def chanced(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Made:
    """Forty people at the ages where something happens, thrown onto lists for a year."""
    chance, office = random.Random(request.param), new_office(tmp_path_factory.mktemp("chance"))
    years = (1959, 1960, 1985, 2009, 2010)
    everybody = [Person(n, dt.date(chance.choice(years), chance.randint(1, 12), 9)) for n in range(1, 41)]
    jobs = ("Petani karet", "PNS", "Pedagang kaki lima")
    for period in ("2024-11", "2025-02", "2025-03", "2025-06", "2025-09"):
        for village in chance.sample((JUAI, MIHU, PARINGIN), 2):
            listed = chance.sample(everybody, 18)
            office.workforce(period, *(who.works(village, chance.choice(jobs)) for who in listed), mode="replace")
        office.workforce(period, *(who.works(MIHU) for who in chance.sample(everybody, 8)), mode="remove")
        verdicts = [(who, chance.choice(("MENINGGAL", "PINDAH")), "-") for who in chance.sample(everybody, 2)]
        civil(office, period, *verdicts)
        # From the second list on, some of the active have an end.
        members = [
            who.member("2024-12", "T", period, payer=payer)
            if chance.random() < 0.3
            else who.member("2024-10", payer=payer)
            for who in chance.sample(everybody, 28)
            for payer in [chance.choice(("APBD KABUPATEN", "MANDIRI"))]
        ]
        office.participation(period, *members)
    return made(office)


def test_whatever_happens_it_is_what_plain_loops_count(chanced: Made) -> None:
    seen = dict.fromkeys(CAUSES, 0)
    for month in range(FIRST + 1, NOW + 1):
        for region, chosen in (
            ("6311", {}),
            (JUAI, {}),
            (MIHU, {"sector": ("trade",)}),
            ("631106", {"segment": ("BPU",)}),
        ):
            filters = Filters(region, month, TOTAL, is_public=False, **chosen)  # type: ignore[arg-type]
            row = run("flows", chanced.con, filters).iloc[0]
            if pd.isna(row["opening_count"]) or pd.isna(row["closing_count"]):
                assert row[list(FLOWS)].isna().all()
                continue
            expected = chanced.slow.flows(filters)
            assert {name: int(row[name]) for name in expected} == expected, (months.text(month), region)
            for cause in seen:
                seen[cause] += abs(int(row[f"{cause}_count"]))
    assert sum(map(bool, seen.values())) >= 6


def test_whatever_happens_compare_tells_the_same(chanced: Made) -> None:
    for month in range(FIRST + 1, NOW + 1):
        assert_as_compared(chanced.con, month)


def test_every_breakdown_of_every_month_is_the_difference_of_its_stocks(
    tiny_release: duckdb.DuckDBPyConnection,
) -> None:
    months_rows = answer(tiny_release, "flows", "2025-09", by="month")
    assert_parts_sum(months_rows)
    assert len(months_rows) == 5
    for _, whole in months_rows.iterrows():
        for by in ("district", "village", "segment", "sector"):
            frame = run("flows", tiny_release, Filters("6311", int(whole["month"]), by, is_public=False))
            assert_parts_sum(frame)
            for name in ("opening_count", *FLOWS, "closing_count"):
                assert frame[name].sum() == whole[name], (by, name)


# --- no data, nothing before, and what is not answered


def test_a_place_without_a_list_and_a_month_without_one_before_are_missing(planted: Made) -> None:
    nowhere = answer(planted.con, "flows", "2025-09", UNLISTED, by="month")
    assert nowhere[["opening_count", *FLOWS, "closing_count"]].isna().all(axis=None)
    assert len(nowhere) == 11
    first = answer(planted.con, "flows", "2024-10", by="village").set_index("code")
    assert first.loc[JUAI, "closing_count"] == 8
    assert pd.isna(first.loc[JUAI, "opening_count"])
    assert first[list(FLOWS)].isna().all(axis=None)
    assert answer(planted.con, "flows", "2024-10", by="month").empty


def test_a_choice_by_which_flows_would_not_sum_is_refused_with_those_that_do(planted: Made) -> None:
    with pytest.raises(Refused, match="segment, sector"):
        answer(planted.con, "flows", "2025-09", by="month", age_band=("35_44",), sector=("trade",))


def test_the_public_hears_four_causes_of_regency_and_districts(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for by in ("month", "district", TOTAL):
        public = answer(tiny_release, "flows", "2025-09", by=by, is_public=True)
        whole = answer(tiny_release, "flows", "2025-09", by=by)
        assert public[["died_count", "aged_out_count", "moved_count", "list_change_count"]].isna().all(axis=None)
        for name in ("opening_count", "closing_count", "returned_count", "lapsed_count"):
            shown = public[name].dropna()
            assert (shown == whole.loc[shown.index, name]).all(), (by, name)
        # Whoever went is in `left`, and those who crossed a border in both.
        shown = public[["opening_count", *FLOWS[:4], "closing_count"]].dropna()
        summed = shown["opening_count"] + shown["joined_count"] + shown["returned_count"]
        assert (summed - shown["lapsed_count"] - shown["left_count"] == shown["closing_count"]).all()
    for region, by in (("6311", "village"), ("6311", "sector"), (JUAI, "month"), (JUAI, TOTAL)):
        with pytest.raises(Refused, match="publik"):
            answer(tiny_release, "flows", "2025-09", region, by=by, is_public=True)
    with pytest.raises(Refused, match="publik"):
        run("flows", tiny_release, replace(Filters("6311", NOW, "month"), sector=("trade",)))


@pytest.mark.parametrize("region", ["6311", "631101", JUAI, MIHU])
@pytest.mark.parametrize("segment", [(), ("BPU",)])
def test_the_list_of_a_cause_adds_up_to_its_count(planted: Made, region: str, segment: tuple[str, ...]) -> None:
    filters = Filters(region, NOW, is_public=False, segment=segment)
    row = run("flows", planted.con, filters).iloc[0]
    for cause, sign in SIGNS.items():
        found = listed(planted.con, filters, cause)
        assert found["change"].sum() * sign == row[f"{cause}_count"], cause
        assert found["person_id"].is_unique
        assert found["payer"].notna().all()
    with pytest.raises(Refused):
        listed(planted.con, replace(filters, is_public=True), "lapsed")


def test_whoever_lapsed_is_on_the_list(planted: Made) -> None:
    con = planted.con
    found = listed(con, Filters("6311", NOW, is_public=False), "lapsed")
    assert found[["village_code", "change"]].to_numpy().tolist() == [[JUAI, -1]]
