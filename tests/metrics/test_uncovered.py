"""The gap by hand-made counts: readings on both sides of their borders, sums, and what the public is not told."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, UNLISTED, Person, answer, new_office
from ucj import i18n, metrics, months
from ucj.errors import Refused
from ucj.metrics import METRICS, PUBLIC_DIMENSIONS, TOTAL, WORKER_DIMENSIONS, Filters, run
from ucj.metrics.document import document
from ucj.metrics.uncovered_since import SINCE

MONTH = "2025-09"
LAST = months.parse(MONTH)
# Villages of three further kinds: hardly anyone left, nobody ever reached, nobody eligible.
LEAVING, UNREACHED, SERVANTS = "6311022005", "6311022003", "6311022019"
# The first inactive month of ten people, and how long that is ago in MONTH; the borders of every span.
ENDS = {
    **{"2025-09": "m0_2", "2025-07": "m0_2", "2025-06": "m3_5", "2025-04": "m3_5", "2025-03": "m6_11"},
    **{"2024-10": "m6_11", "2024-09": "m12_23", "2023-10": "m12_23", "2023-09": "m24_up", "2023-01": "m24_up"},
}
PLACES = {"631101", "631102", "631106"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Eligible / registered / lapsed: Juai 20/20/0, Mihu 20/6/0, Paringin 20/20/10, LEAVING 10/3/3, UNREACHED 2/0/0."""
    office = new_office(tmp_path_factory.mktemp("made"))
    sizes = {JUAI: 20, MIHU: 20, PARINGIN: 20, LEAVING: 10, UNREACHED: 2}
    serials = iter(range(1, 200))
    people = {village: [Person(next(serials)) for _ in range(size)] for village, size in sizes.items()}
    works = [person.works(village) for village, living in people.items() for person in living]
    office.workforce("2025-06", *works, Person(next(serials)).works(SERVANTS, "ASN"))
    active = people[JUAI] + people[MIHU][:6] + people[PARINGIN][10:]
    gone = zip(people[PARINGIN][:10], ENDS, strict=True)
    # One of those who left came back in between: the last end counts.
    again = people[PARINGIN][9].member("2023-06", "T", "2025-08", segment="PU", employer="N1")
    office.participation(
        MONTH,
        *(person.member("2025-01") for person in active),
        *(person.member("2022-01", "T", end) for person, end in gone),
        *(person.member("2022-01", "T", "2025-08") for person in people[LEAVING][:3]),
        again,
    )
    return office.release()


def readings(con: duckdb.DuckDBPyConnection, name: str, region: str = "6311") -> dict[str, str | None]:
    frame = answer(con, name, MONTH, region, by="village").dropna(subset=["eligible_count"])
    return dict(zip(frame["code"], frame["reading"].astype(object).where(frame["reading"].notna(), None), strict=True))


def test_a_place_is_read_by_what_it_lacks(made: duckdb.DuckDBPyConnection) -> None:
    assert readings(made, "quadrant") == {
        JUAI: "fine",
        MIHU: "reach",
        PARINGIN: "keep",
        LEAVING: "both",
        UNREACHED: "reach",
        SERVANTS: None,
    }
    rows = answer(made, "quadrant", MONTH, by="village").set_index("code")
    assert pd.isna(rows.at[UNREACHED, "lapse_pct"])
    assert rows.at[UNREACHED, "registered_pct"] == 0
    assert not rows.at[UNLISTED, "is_listed"]
    assert pd.isna(rows.at[UNLISTED, "reading"])
    assert rows["registered_cut_pct"].unique() == pytest.approx([100 * 49 / 72])
    assert rows["lapse_cut_pct"].unique() == pytest.approx([100 * 13 / 49])


def test_a_place_on_the_cut_is_not_beyond_it(made: duckdb.DuckDBPyConnection) -> None:
    """The only village of its district is as the whole; where nobody was ever registered, nobody can have stayed."""
    assert readings(made, "quadrant", "631106") == {PARINGIN: "fine"}
    assert readings(made, "funnel_limits", "631106") == {PARINGIN: "within"}
    before = answer(made, "quadrant", "2024-12", "631101", by="village").set_index("code").loc[[JUAI, MIHU]]
    assert before["registered_pct"].tolist() == before["registered_cut_pct"].tolist() == [0, 0]
    assert before["reading"].isna().all()


@pytest.mark.parametrize("name", ["quadrant", "funnel_limits"])
def test_a_place_is_not_held_against_itself(made: duckdb.DuckDBPyConnection, name: str) -> None:
    for region, by in (("6311", TOTAL), ("631101", TOTAL), ("631101", "district"), (MIHU, TOTAL), (MIHU, "village")):
        row = answer(made, name, MONTH, region, by=by).iloc[0]
        assert row["eligible_count"] > 0
        assert pd.isna(row["reading"])
    said = document(name, made, Filters("6311", LAST, "district", is_public=False), "ucj-x", i18n.translator("id"))
    assert said["total"]["reading"] is None
    assert said["rows"][0]["reading"] is not None


def test_a_place_outside_its_limits_is_read_so_and_on_them_not(made: duckdb.DuckDBPyConnection) -> None:
    """36 of 72 are active; of 20 workers between 6 and 14 are within, and Mihu has 6."""
    assert readings(made, "funnel_limits") == {
        JUAI: "far_above",
        MIHU: "within",
        PARINGIN: "within",
        LEAVING: "far_below",
        UNREACHED: "within",
        SERVANTS: None,
    }
    # In its district, where 26 of 40 are active, the least within 95 % is 9 and within 99.8 % is 6.
    assert readings(made, "funnel_limits", "631101") == {JUAI: "far_above", MIHU: "below"}
    rows = answer(made, "funnel_limits", MONTH, "631101", by="village").set_index("code")
    limits = rows.loc[MIHU, ["low_998_pct", "low_95_pct", "high_95_pct", "high_998_pct", "expected_pct"]]
    assert limits.tolist() == pytest.approx([30, 45, 85, 95, 65])


def test_since_when_by_full_months_on_every_border(made: duckdb.DuckDBPyConnection) -> None:
    rows = answer(made, "uncovered_since", MONTH, PARINGIN, by="since")
    expected = pd.Series(list(ENDS.values())[:9]).value_counts()
    assert rows["code"].tolist() == list(SINCE)
    assert rows.set_index("code")["uncovered_count"].to_dict() == {
        code: int(expected.get(code, 0)) + (code == "m0_2") for code in SINCE
    }
    nobody = answer(made, "uncovered_since", MONTH, JUAI, by="since")
    assert nobody["uncovered_count"].tolist() == [0] * 6
    assert nobody["uncovered_pct"].isna().all()
    nowhere = answer(made, "uncovered_since", MONTH, UNLISTED, by="since")
    assert nowhere["uncovered_count"].isna().all()


def test_the_fewest_places_that_hold_half(made: duckdb.DuckDBPyConnection) -> None:
    """14, 10, 10 and 2 of 36: two places hold 24, one holds less than 18; ties by code."""
    rows = answer(made, "gap_concentration", MONTH, by="village")
    head = rows.head(6)
    assert head["code"].tolist() == [MIHU, LEAVING, PARINGIN, UNREACHED, JUAI, SERVANTS]
    assert head["uncovered_count"].tolist() == [14, 10, 10, 2, 0, 0]
    assert head["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert head["is_half"].tolist() == [True, True, False, False, False, False]
    assert rows["rank"].iloc[6:].isna().all()
    assert not rows["is_half"].iloc[6:].any()
    total = answer(made, "gap_concentration", MONTH, by=TOTAL).iloc[0]
    wanted = ["uncovered_count", "place_count", "half_place_count", "half_count"]
    assert total[wanted].tolist() == [36, 4, 2, 24]
    covered = answer(made, "gap_concentration", MONTH, JUAI, by=TOTAL).iloc[0]
    assert covered[wanted].tolist() == [0, 0, 0, 0]
    unlisted = answer(made, "gap_concentration", MONTH, UNLISTED, by=TOTAL).iloc[0]
    assert unlisted[wanted].isna().all()


def test_exactly_half_is_half(made: duckdb.DuckDBPyConnection) -> None:
    """LEAVING and UNREACHED with Paringin: 10 of 20 is enough."""
    rows = answer(made, "gap_concentration", MONTH, by="district", occupation=("rubber_farmer",))
    assert rows.loc[rows["is_half"], "code"].tolist() == ["631101", "631102"]
    assert answer(made, "gap_concentration", MONTH, MIHU, by="village")["is_half"].tolist() == [True]


def test_change_is_missing_where_the_earlier_month_has_no_number(made: duckdb.DuckDBPyConnection) -> None:
    """The release holds twelve months: from the thirteenth back there is nothing to compare with."""
    rows = answer(made, "change", MONTH, by="village").set_index("code")
    assert rows.loc[PARINGIN, "uncovered_change_3_count"] == 3
    assert rows.loc[PARINGIN, "coverage_change_3_pp"] == pytest.approx(-15)
    assert rows["uncovered_change_12_count"].isna().all()
    assert rows.loc[[UNLISTED, SERVANTS], "coverage_change_3_pp"].isna().all()
    assert rows.loc[SERVANTS, "uncovered_change_3_count"] == 0
    first = answer(made, "change", "2024-10", by=TOTAL).iloc[0]
    assert first[["uncovered_change_3_count", "coverage_change_3_pp"]].isna().all()
    assert pd.notna(answer(made, "change", "2025-01", by=TOTAL).at[0, "uncovered_change_3_count"])


# --- parts and whole


@pytest.mark.parametrize("region", ["6311", "631106", "6311061019"])
@pytest.mark.parametrize("month", [months.parse("2025-04"), LAST])
def test_parts_of_the_gap_sum_to_the_gap(tiny_release: duckdb.DuckDBPyConnection, region: str, month: int) -> None:
    def asked(name: str, by: str) -> pd.DataFrame:
        return run(name, tiny_release, Filters(region, month, by, is_public=False))

    whole = asked("uncovered", TOTAL).iloc[0]
    assert whole["lapsed_count"] + whole["unregistered_count"] == whole["uncovered_count"]
    for by in WORKER_DIMENSIONS:
        rows = asked("composition", by)
        assert rows["uncovered_count"].sum() == whole["uncovered_count"]
        assert rows["composition_pct"].sum() == pytest.approx(100)
        assert rows["eligible_pct"].sum() == pytest.approx(100)
        assert rows["difference_pp"].sum() == pytest.approx(0, abs=1e-9)
    since = asked("uncovered_since", "since").set_index("code")["uncovered_count"]
    assert since["never"] == whole["unregistered_count"]
    assert since.sum() - since["never"] == whole["lapsed_count"]
    ranked = asked("gap_concentration", "village").dropna(subset=["rank"])
    assert ranked["uncovered_count"].is_monotonic_decreasing
    assert ranked["cumulative_count"].iloc[-1] == whole["uncovered_count"]
    assert ranked["cumulative_pct"].iloc[-1] == pytest.approx(100)
    half = ranked[ranked["is_half"]]
    assert half["cumulative_count"].iloc[-1] * 2 >= whole["uncovered_count"]
    assert (half["cumulative_count"].iloc[:-1] * 2 < whole["uncovered_count"]).all()


def test_deciles_come_in_their_own_order_and_unknown_last(tiny_release: duckdb.DuckDBPyConnection) -> None:
    codes = metrics.dimension_codes(tiny_release, "decile")
    assert codes == [*map(str, range(1, 11)), "unknown"]
    rows = answer(tiny_release, "uncovered", MONTH, by="decile")
    assert rows["code"].tolist() == codes
    known = answer(tiny_release, "uncovered", MONTH, decile=("unknown",)).iloc[0]
    assert known["eligible_count"] == rows["eligible_count"].iloc[-1] > 0


def test_every_code_of_the_new_breakdowns_has_a_name(tiny_release: duckdb.DuckDBPyConnection) -> None:
    """Occupations are called what the reference table calls them."""
    names = tiny_release.execute("SELECT occupation_code, name_id, name_en FROM occupation").fetchall()
    for code, name_id, name_en in names:
        assert i18n.translator("id").code("occupation", code) == name_id
        assert i18n.translator("en").code("occupation", code) == name_en
    for by, name in (("decile", "composition"), ("since", "uncovered_since"), ("occupation", "composition")):
        for language in i18n.LANGUAGES:
            filters = Filters("6311", LAST, by, is_public=False)
            rows = document(name, tiny_release, filters, "ucj-x", i18n.translator(language))["rows"]
            assert all(row[f"{by}_name"] != row[f"{by}_code"] for row in rows)


# --- the public


@pytest.mark.parametrize(
    "name", ["uncovered", "composition", "change", "funnel_limits", "quadrant", "gap_concentration"]
)
def test_the_public_hears_of_the_gap_the_truth_or_nothing(tiny_release: duckdb.DuckDBPyConnection, name: str) -> None:
    """A hidden count stays <NA> in all that is made of it; a shown one is the true one."""
    hidden = 0
    for by in (*METRICS[name].by, TOTAL):
        if by in ("occupation", "decile"):
            continue
        frames = [answer(tiny_release, name, MONTH, by=by, is_public=each).set_index("code") for each in (True, False)]
        public, raw = frames[0], frames[1].reindex(frames[0].index)
        for column in [each for each in public if each in _MADE_OF]:
            is_hidden = public[_MADE_OF[column]].isna().any(axis=1)
            hidden += int(is_hidden.sum())
            assert public.loc[is_hidden, column].isna().all(), (by, column)
            shown = public[column].dropna()
            assert shown.tolist() == pytest.approx(raw.loc[shown.index, column].tolist()), (by, column)
            assert not (raw.loc[public.index[public[_MADE_OF[column][0]].isna()], _MADE_OF[column][0]] == 0).any()
    assert hidden


# A figure, and the counts of its row without which there is none.
_MADE_OF = {
    "uncovered_count": ["uncovered_count"],
    "uncovered_pct": ["uncovered_count"],
    "composition_pct": ["uncovered_count"],
    "difference_pp": ["uncovered_count", "eligible_count"],
    "coverage_pct": ["active_count", "eligible_count"],
    "uncovered_change_3_count": ["uncovered_count"],
    "registered_pct": ["registered_count", "eligible_count"],
    "lapse_pct": ["registered_count", "lapsed_count"],
    "low_95_pct": ["active_count", "eligible_count"],
}


def test_a_reading_needs_every_count_it_rests_on(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for name, counts in (
        ("quadrant", ["registered_count", "lapsed_count"]),
        ("funnel_limits", ["active_count", "eligible_count"]),
    ):
        rows = answer(tiny_release, name, MONTH, by="village", is_public=True)
        is_hidden = rows[counts].isna().any(axis=1)
        assert is_hidden.any()
        assert rows.loc[is_hidden, "reading"].isna().all()


def test_one_hidden_place_leaves_no_rank_and_half_is_of_those_shown(tiny_release: duckdb.DuckDBPyConnection) -> None:
    rows = answer(tiny_release, "gap_concentration", MONTH, by="village", is_public=True)
    is_hidden = rows["uncovered_count"].isna()
    assert is_hidden.any()
    assert rows["rank"].isna().all()
    assert rows["cumulative_count"].notna().tolist() == (~is_hidden).tolist()
    assert not rows.loc[is_hidden, "is_half"].any()
    assert is_hidden.is_monotonic_increasing
    total = answer(tiny_release, "gap_concentration", MONTH, by=TOTAL, is_public=True).iloc[0]
    is_reached = rows["cumulative_count"].max() * 2 >= total["uncovered_count"]
    assert pd.notna(total["half_place_count"]) == is_reached == rows["is_half"].any()
    assert pd.isna(total["place_count"])


@pytest.mark.parametrize(
    "ask",
    [
        lambda con: answer(con, "uncovered", MONTH, by="decile", is_public=True),
        lambda con: answer(con, "composition", MONTH, by="occupation", is_public=True),
        lambda con: answer(con, "coverage", MONTH, by="district", is_public=True, decile=("1",)),
        lambda con: answer(con, "uncovered", MONTH, by=TOTAL, is_public=True, occupation=("trader",)),
        lambda con: answer(con, "active_series", MONTH, by="month", is_public=True, decile=("1",)),
        lambda con: answer(con, "gap_concentration", MONTH, by="village", is_public=True, sex=("P",)),
    ],
)
def test_the_public_asks_beyond_the_closed_tables_and_is_refused(
    tiny_release: duckdb.DuckDBPyConnection, ask: Callable[[duckdb.DuckDBPyConnection], pd.DataFrame]
) -> None:
    with pytest.raises(Refused) as problem:
        ask(tiny_release)
    assert problem.value.key == "metric.public_limits"


def test_the_public_may_choose_where_its_tables_end_at_districts(tiny_release: duckdb.DuckDBPyConnection) -> None:
    assert set(PUBLIC_DIMENSIONS) < set(WORKER_DIMENSIONS)
    asked = {"is_public": True, "sex": ("P",)}
    total = answer(tiny_release, "gap_concentration", MONTH, by=TOTAL, **asked).iloc[0]
    rows = answer(tiny_release, "gap_concentration", MONTH, by="district", **asked)
    assert total["half_place_count"] == rows["is_half"].sum() > 0
    assert rows["uncovered_count"].isna().any()
    assert pd.isna(total["place_count"])


def test_the_public_is_told_the_rank_where_every_place_is_shown(tiny_release: duckdb.DuckDBPyConnection) -> None:
    asked = {"region": "631106", "is_public": True, "sex": ("L",)}
    rows = answer(tiny_release, "gap_concentration", MONTH, by="district", **asked)
    assert rows["rank"].tolist() == [1]
    assert answer(tiny_release, "gap_concentration", MONTH, by=TOTAL, **asked).iloc[0]["place_count"] == 1
