"""Active members by code add up to the active ones, month by month; construction is projects and no people."""

from __future__ import annotations

import duckdb
import pytest

from tests.helpers import CONSTRUCTION_HEADER, JUAI, UNLISTED, Office, Person, answer
from ucj.errors import Refused
from ucj.intake import accept
from ucj.metrics import METRICS, TOTAL

BY = METRICS["membership_series"].by


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("region", ["6311", "631106", JUAI])
def test_codes_add_up_to_the_active_and_end_where_coverage_is(
    tiny_release: duckdb.DuckDBPyConnection, by: str, region: str
) -> None:
    for chosen in ({}, {"sex": ("P",)}):
        frame = answer(tiny_release, "membership_series", "2025-09", region, by=by, **chosen)
        whole = answer(tiny_release, "active_series", "2025-09", region, by="month", **chosen)
        summed = frame.groupby("month")["active_count"].sum()
        assert summed.to_dict() == dict(zip(whole["month"], whole["active_count"], strict=True))
        assert "none" not in set(frame["code"])
        now = frame[frame["month"] == frame["month"].max()].set_index("code")["active_count"]
        held = answer(tiny_release, "coverage", "2025-09", region, by=by, **chosen).set_index("code")["active_count"]
        assert now[now > 0].to_dict() == held[held > 0].to_dict()


def test_a_place_without_a_list_is_missing_and_not_nobody(office: Office) -> None:
    office.workforce("2025-03", Person(1).works(), Person(2).works())
    office.participation("2025-09", Person(1).member("2025-01"), Person(2).member("2025-01", payer="MANDIRI"))
    con = office.release()
    nowhere = answer(con, "membership_series", "2025-09", UNLISTED, by="payer")
    assert len(nowhere) == 24
    assert nowhere["active_count"].isna().all()
    here = answer(con, "membership_series", "2025-09", JUAI, by="payer").set_index(["month", "code"])["active_count"]
    assert here.groupby("code").agg(["first", "last"]).to_numpy().tolist() == [[0, 1], [0, 1]]


@pytest.mark.parametrize("by", BY)
def test_the_public_hears_the_truth_or_nothing(tiny_release: duckdb.DuckDBPyConnection, by: str) -> None:
    for region in ("6311", "631106"):
        key = ["month", "code"]
        public = answer(tiny_release, "membership_series", "2025-09", region, by=by, is_public=True).set_index(key)
        whole = answer(tiny_release, "membership_series", "2025-09", region, by=by).set_index(key)
        assert set(public.index) == set(whole.index)
        shown = public["active_count"].dropna()
        assert (shown == whole.loc[shown.index, "active_count"]).all()
        assert not shown.between(1, 4).any()
    for asked in ({"region": JUAI}, {"sex": ("P",)}):
        with pytest.raises(Refused) as problem:
            answer(tiny_release, "membership_series", "2025-09", by=by, is_public=True, **asked)
        assert problem.value.key == "metric.public_limits"


def test_projects_at_work_are_counted_by_month_year_and_district_and_are_nobody(office: Office) -> None:
    office.workforce("2025-03", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    assert answer(con, "construction_projects", "2025-09", by=TOTAL).isna().all(axis=None)
    con.close()
    header = (*CONSTRUCTION_HEADER, "TGL MULAI", "TGL SELESAI", "JUMLAH PEKERJA")
    rows = [
        ("P1", "Jalan", "100000000", "Y", "Juai", "0", "05-01-2024", "01-06-2025", "10"),
        ("P2", "Jembatan", "200000000", "T", "Juai", "0", "30-09-2025", "", "20"),
        ("P3", "Puskesmas", "300000000", "Y", "Halong", "0", "01-06-2025", "31-08-2026", "30"),
        ("P4", "Pasar", "400000000", "Y", "Halong", "0", "", "31-12-2025", "40"),
    ]
    accept.accept(office.settings, office.file(header, rows), "construction", "2025-09")
    con = office.release()
    months = answer(con, "construction_projects", "2025-09", by="month").set_index("code").drop(columns="name")
    # P1 ends in June and P3 begins in it; nobody knows when P4 began.
    assert months.loc["2025-05"].tolist() == [1, 1, 10, 10, 100_000_000]
    assert months.loc["2025-06"].tolist() == [2, 2, 40, 40, 400_000_000]
    assert months.loc["2025-08"].tolist() == [1, 1, 30, 30, 300_000_000]
    assert months.loc["2025-09"].tolist() == [2, 1, 50, 30, 500_000_000]
    years = answer(con, "construction_projects", "2025-09", by="year").set_index("code")
    assert years.loc["2024"].tolist() == ["", 1, 1, 10, 10, 100_000_000]
    assert years.loc["2025"].tolist() == ["", 3, 2, 60, 40, 600_000_000]
    districts = answer(con, "construction_projects", "2025-09", by="district").set_index("code")
    assert districts.loc["631101", "project_worker_count"] == 20
    assert (len(districts), districts["project_count"].sum()) == (8, 2)
    one = answer(con, "construction_projects", "2025-06", "631101", by=TOTAL).iloc[0]
    assert one.tolist() == [1, 1, 10, 10, 100_000_000]
    assert answer(con, "coverage", "2025-09", by=TOTAL).at[0, "active_count"] == 1
    with pytest.raises(Refused, match="631101"):
        answer(con, "construction_projects", "2025-09", JUAI, by="year")
