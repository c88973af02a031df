"""The outreach log and who joined around its events: whose events, which months, and a second implementation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, MIHU, PARINGIN, UNLISTED, Office, Person, answer
from ucj import months
from ucj.errors import Refused
from ucj.metrics.activity_effect import SPAN
from ucj.store import entered

DISTRICT, REGENCY = JUAI[:6], JUAI[:4]


def held(office: Office, day: str, name: str, place: str, people: int | None = None) -> None:
    facts = {
        **{"activity_date": day, "activity_type": "outreach", "activity_name": name, "participant_count": people},
        "village_code": place if len(place) == 10 else None,
        "district_code": place[:6] if len(place) >= 6 else None,
        **{"organiser": "Dinas", "document": None},
    }
    entered.add_activity(office.settings, facts, "pimpinan")


@pytest.fixture
def held_everywhere(office: Office) -> duckdb.DuckDBPyConnection:
    """Members since the months told; the release runs from 2024-10 to 2025-09."""
    villages = [JUAI] * 5 + [MIHU] * 3 + [PARINGIN]
    since = ["2025-01", "2025-04", "2025-05", "2025-05", "2025-07", "2025-02", "2025-02", "2025-06", "2025-05"]
    people = [Person(number) for number in range(1, len(villages) + 1)]
    office.workforce("2025-09", *(who.works(village) for who, village in zip(people, villages, strict=True)))
    office.participation("2025-09", *(who.member(start) for who, start in zip(people, since, strict=True)))
    held(office, "2025-04-20", "Temu tani", JUAI, 40)
    held(office, "2025-07-02", "Temu ojek", JUAI)
    held(office, "2025-05-05", "Rakor", REGENCY, 10)
    held(office, "2025-05-06", "Rapat camat", DISTRICT)
    held(office, "2025-06-07", "Temu pasar", PARINGIN, 25)
    held(office, "2025-02-08", "Tanpa daftar", UNLISTED)
    held(office, "2025-10-09", "Terlalu baru", JUAI)
    return office.release()


def logged(con: duckdb.DuckDBPyConnection, region: str, **asked: Any) -> list[str]:
    return answer(con, "activities", "2025-09", region, by="event", **asked)["activity_name"].tolist()


def test_a_place_has_its_own_events_those_in_it_and_those_it_lies_in(
    held_everywhere: duckdb.DuckDBPyConnection,
) -> None:
    con = held_everywhere
    whole = ["Tanpa daftar", "Temu tani", "Rakor", "Rapat camat", "Temu pasar", "Temu ojek"]
    assert logged(con, REGENCY) == whole
    assert logged(con, DISTRICT) == [name for name in whole if name != "Temu pasar"]
    assert logged(con, JUAI) == ["Temu tani", "Rakor", "Rapat camat", "Temu ojek"]
    assert logged(con, MIHU) == ["Rakor", "Rapat camat"]
    assert logged(con, PARINGIN) == ["Rakor", "Temu pasar"]


def test_the_sum_counts_whom_somebody_counted(held_everywhere: duckdb.DuckDBPyConnection) -> None:
    """40 + 10 came; of the meeting and of the second event nobody counted them."""
    total = answer(held_everywhere, "activities", "2025-09", JUAI).iloc[0]
    assert (total["activity_count"], total["participant_count"]) == (4, 50)
    nobody = answer(held_everywhere, "activities", "2025-02", UNLISTED).iloc[0]
    assert (nobody["activity_count"], pd.isna(nobody["participant_count"])) == (1, True)
    nothing = answer(held_everywhere, "activities", "2024-12", REGENCY).iloc[0]
    assert (nothing["activity_count"], pd.isna(nothing["participant_count"])) == (0, True)


def test_the_public_is_told_no_words_of_villages_and_no_small_attendance(office: Office) -> None:
    """4 are hidden and in no sum, 5 are not; what nobody counted is not hidden."""
    office = Office(replace(office.settings, small_count_max=4))
    office.workforce("2025-09", Person(1).works(), Person(2).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    held(office, "2025-05-01", "Temu Tokoh Rekaan", JUAI, 4)
    held(office, "2025-06-01", "Temu tani", JUAI, 5)
    held(office, "2025-07-01", "Temu ojek", MIHU)
    held(office, "2025-08-01", "Rapat camat", DISTRICT, 3)
    held(office, "2025-09-01", "Rakor", REGENCY, 0)
    con = office.release()
    told = answer(con, "activities", "2025-09", by="event", is_public=True)
    assert told["activity_name"].tolist() == ["", "", "", "Rapat camat", "Rakor"]
    assert told["organiser"].tolist() == ["", "", "", "Dinas", "Dinas"]
    assert told["document"].tolist() == [""] * 5
    assert told["participant_count"].fillna(-1).tolist() == [-1, 5, -1, -1, 0]
    assert told["is_hidden"].tolist() == [True, False, False, True, False]
    assert told["region_code"].tolist() == [JUAI, JUAI, MIHU, DISTRICT, REGENCY]
    own = answer(con, "activities", "2025-09", by="event")
    assert own["participant_count"].fillna(-1).tolist() == [4, 5, -1, 3, 0]
    assert not own["is_hidden"].any()
    sums = [answer(con, "activities", "2025-09", JUAI, is_public=public).iloc[0] for public in (True, False)]
    assert [row["participant_count"] for row in sums] == [5, 12], "5 + 0, and 4 + 5 + 3 + 0"


def test_joins_before_during_and_after_beside_villages_without_an_event(
    held_everywhere: duckdb.DuckDBPyConnection,
) -> None:
    """Juai, April: one joined in January, one in April, three in May to July. Mihu, without one: two in February, one
    in June."""
    rows = answer(held_everywhere, "activity_effect", "2025-09", by="event").set_index("activity_name")
    assert rows.index.tolist() == ["Tanpa daftar", "Temu tani", "Temu pasar", "Temu ojek"]
    farm = rows.loc["Temu tani"]
    assert (farm["before_count"], farm["during_count"], farm["after_count"]) == (1, 1, 3)
    assert (farm["peer_village_count"], farm["peer_before_count"], farm["peer_after_count"]) == (1, 2, 1)
    assert (farm["complete_count"], farm["more_count"], farm["peer_more_count"]) == (1, 1, 0)
    market = rows.loc["Temu pasar"]
    assert (market["before_count"], market["after_count"], market["peer_village_count"]) == (1, 0, 0)
    assert pd.isna(market["peer_after_count"]), "no other village of its district has a list"
    for name in ("Tanpa daftar", "Temu ojek"):
        assert rows.loc[name, ["before_count", "after_count", "peer_village_count"]].isna().all(), name
    total = answer(held_everywhere, "activity_effect", "2025-09").iloc[0]
    assert total.to_dict() == {"activity_count": 4, "complete_count": 2, "more_count": 1, "peer_more_count": 0}


def test_an_earlier_month_knows_nothing_of_what_came_after(held_everywhere: duckdb.DuckDBPyConnection) -> None:
    rows = answer(held_everywhere, "activity_effect", "2025-06", by="event").set_index("activity_name")
    assert rows.index.tolist() == ["Tanpa daftar", "Temu tani", "Temu pasar"]
    assert rows["after_count"].isna().all()


def test_the_public_is_refused(held_everywhere: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(Refused, match="publik"):
        answer(held_everywhere, "activity_effect", "2025-09", is_public=True)


def slow_effect(con: duckdb.DuckDBPyConnection, village: str, month: int, last: int) -> tuple[int, ...] | None:
    """Flow by flow: (before, during, after, peers, peers before, peers after); None where a month is missing."""
    ((first,),) = con.execute("SELECT first_month FROM param").fetchall()
    listed = {row[0]: row[1:] for row in con.execute("FROM listed_village").fetchall()}
    window = range(month - SPAN, month + SPAN + 1)

    def is_listed(code: str) -> bool:
        return code in listed and all(listed[code][0] <= each < listed[code][1] for each in window)

    if window[0] <= first or window[-1] > last or not is_listed(village):
        return None
    events = con.execute("SELECT village_code, month FROM activity WHERE village_code IS NOT NULL").fetchall()
    busy = {code for code, when in events if when in window}
    peers = {code for code in listed if code[:6] == village[:6] and is_listed(code)} - busy - {village}
    flows = con.execute("SELECT village_code, month, cause, change FROM flow").fetchall()
    came = [(code, when) for code, when, cause, change in flows if change == 1 and cause in ("joined", "returned")]

    def count(codes: set[str], span: range) -> int:
        return sum(str(code) in codes and when in span for code, when in came)

    before, after = range(month - SPAN, month), range(month + 1, month + SPAN + 1)
    own = (count({village}, before), count({village}, range(month, month + 1)), count({village}, after))
    return (*own, len(peers), count(peers, before), count(peers, after))


def test_every_event_agrees_with_the_slow_version(tiny_copy: Any) -> None:
    """On the small demo, with an event in every month of a few villages."""
    office = Office(tiny_copy)
    for number, village in enumerate((JUAI, MIHU, PARINGIN, JUAI)):
        for month in range(months.parse("2025-04"), months.parse("2025-09") + 1):
            held(office, f"{months.text(month)}-{number + 1:02}", f"Temu {number}", village)
    con = office.release()
    last = months.parse("2025-09")
    rows = answer(con, "activity_effect", "2025-09", by="event")
    names = [
        "before_count",
        "during_count",
        "after_count",
        "peer_village_count",
        "peer_before_count",
        "peer_after_count",
    ]
    assert len(rows) >= 24
    for row in rows.to_dict("records"):
        slow = slow_effect(con, row["region_code"], row["month"], last)
        found = [row[name] for name in names]
        if slow is None:
            assert all(map(pd.isna, found)), row
        elif slow[3] == 0:
            assert found[:4] == list(slow[:4]), row
            assert all(map(pd.isna, found[4:]))
        else:
            assert found == list(slow), row
