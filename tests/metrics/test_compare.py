"""Every cause of a change is found where it was planted, and the causes add up to the difference, wherever asked."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

import duckdb
import pandas as pd
import pytest

from tests.helpers import (
    JUAI,
    MIHU,
    PARINGIN,
    PARTICIPATION_HEADER,
    UNLISTED,
    WORKFORCE_HEADER,
    Office,
    Person,
    new_office,
)
from ucj import i18n, months
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept, match_queue
from ucj.metrics import TOTAL, Filters, causes, default_by, document, get, run
from ucj.metrics.causes import CAUSES, QUANTITIES
from ucj.metrics.earlier import Comparison, Side
from ucj.store import release

CIVIL_HEADER = ("NIK", "NAMA", "TGL LAHIR", "HASIL PADANAN", "TGL PADANAN", "TGL MENINGGAL")
CORRECTION = ("KIRIMAN", "BARIS")
NOW = months.parse("2025-09")
# Who stands for which cause; `steady` for none.
STEADY, DEAD, MOVED, GONE, MATCHED, OUT, IN, STEADY_TOO, SERVANT = (Person(n) for n in range(1, 10))
CORRECTED, MEMBER, JOINED, RETURNED, LAPSED, LEFT, ADDED = (Person(n) for n in range(10, 17))
# 66 and 15 years old in September 2025: too old since then, and old enough since then.
OLD, YOUNG = Person(17, dt.date(1959, 9, 10)), Person(18, dt.date(2010, 9, 10))
SLIP = Person(95)


def compared(con: duckdb.DuckDBPyConnection, by: str, region: str = "6311", **detail: str) -> pd.DataFrame:
    asked = Filters(region, NOW, by, is_public=False, detail=Comparison(**detail) if detail else None)
    return run("compare", con, asked)


def changes(con: duckdb.DuckDBPyConnection, region: str = "6311", **detail: str) -> dict[str, tuple[int, ...]]:
    """Cause -> its workers and its changes of QUANTITIES; causes of nobody left out."""
    columns = ["worker_count", *(f"{name}_change_count" for name in QUANTITIES)]
    frame = compared(con, "cause", region, **detail).set_index("code")[columns]
    return {str(code): tuple(map(int, row)) for code, row in frame.iterrows() if row["worker_count"]}


def assert_causes_sum(con: duckdb.DuckDBPyConnection, **detail: str) -> None:
    """To the difference of the two coverages, for every quantity, in the regency and every district and village."""
    for region in ("6311", "631101", "631106", JUAI, MIHU, PARINGIN, UNLISTED):
        total = compared(con, TOTAL, region, **detail).iloc[0]
        causes = compared(con, "cause", region, **detail)
        assert causes["worker_count"].sum() == (0 if pd.isna(total["worker_count"]) else total["worker_count"])
        for name in QUANTITIES:
            change = total[f"{name}_change_count"]
            assert causes[f"{name}_change_count"].sum() == (0 if pd.isna(change) else change), (region, name)
    for by in ("district", "village"):
        frame = compared(con, by, **detail)
        whole = compared(con, TOTAL, **detail).iloc[0]
        for name in QUANTITIES:
            assert frame[f"{name}_change_count"].sum() == whole[f"{name}_change_count"], (by, name)


def civil(office: Office, period: str, *rows: tuple[Person, str, str]) -> None:
    lines = [
        (who.nik, who.name, f"{who.birth:%d-%m-%Y}", verdict, f"05-{period[5:]}-{period[:4]}", died)
        for who, verdict, died in rows
    ]
    accept.accept(office.settings, office.file(CIVIL_HEADER, lines), "civil", period)


def corrected(
    office: Office, kind: str, header: tuple[str, ...], batch: int, line: int, row: tuple[str, ...], period: str
) -> None:
    path = office.file((*CORRECTION, *header), [(str(batch), str(line), *row)])
    accept.accept(office.settings, path, kind, period)


def match(office: Office, participant: Person, worker: Person) -> None:
    with duckdb.connect(str(office.settings.registry)) as con:
        ids = [
            con.execute("SELECT person_id FROM person_nik WHERE nik = ?", [who.nik]).fetchall()[0][0]
            for who in (participant, worker)
        ]
        con.execute("INSERT INTO match_suggestion VALUES (1, ?, NULL, NULL, ?, 0.97, 'nik', TRUE)", ids)
    match_queue.decide(office.settings, {1: True}, "Siti", "hand")


@dataclass
class Planted:
    office: Office
    before: str
    con: duckdb.DuckDBPyConnection


def bad(row: tuple[str, ...]) -> tuple[str, ...]:
    """The same line of a workforce list with a NIK that is none."""
    return (row[0], "12", *row[2:])


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """An office with one of everything between two releases."""
    office = new_office(tmp_path_factory.mktemp("planted"))
    in_juai = (STEADY, DEAD, MOVED, GONE, MATCHED, JOINED, RETURNED, LAPSED, LEFT, MEMBER, OLD, YOUNG)
    office.workforce("2025-06", *(who.works() for who in in_juai), bad(CORRECTED.works()))  # line 14 is refused
    office.workforce("2025-06", Person(30).works(MIHU))
    office.workforce("2025-06", OUT.works(PARINGIN), STEADY_TOO.works(PARINGIN), SERVANT.works(PARINGIN))
    active = [who.member("2024-01") for who in (STEADY, DEAD, MOVED, GONE, LAPSED, LEFT, OLD, SLIP, OUT)]
    refused = ("12", *MEMBER.member("2024-01")[1:])
    office.participation("2025-08", *active, RETURNED.member("2024-01", "T", "2025-03"), refused)  # line 12 is refused
    before = office.release()
    name = release.current_name(office.settings)
    assert name
    before.close()
    civil(office, "2025-09", (DEAD, "MENINGGAL", "02-09-2025"), (GONE, "PINDAH", "-"))
    office.workforce("2025-09", MOVED.works(MIHU), mode="add")
    office.workforce("2025-09", GONE.works(), LEFT.works(), mode="remove")
    office.workforce("2025-09", ADDED.works(), mode="add")
    office.workforce(
        "2025-09", STEADY_TOO.works(PARINGIN), IN.works(PARINGIN), SERVANT.works(PARINGIN, "PNS"), mode="replace"
    )
    corrected(office, "workforce", WORKFORCE_HEADER, 1, 14, CORRECTED.works(), "2025-06")
    corrected(office, "participation", PARTICIPATION_HEADER, 4, 12, MEMBER.member("2024-01"), "2025-08")
    still = [who.member("2024-01") for who in (STEADY, DEAD, MOVED, GONE, LEFT, OLD, SLIP, OUT, RETURNED, MEMBER)]
    office.participation("2025-09", *still, LAPSED.member("2024-01", "T", "2025-09"), JOINED.member("2025-09"))
    match(office, SLIP, MATCHED)
    return Planted(office, name, office.release())


def test_each_planted_cause_is_found_with_what_it_moves(planted: Planted) -> None:
    """(workers, labour force, eligible, registered, active, uncovered)."""
    assert changes(planted.con) == {
        "died": (1, -1, -1, -1, -1, 0),
        # One within the regency, who nets to nothing, and one away.
        "moved": (2, -1, -1, -1, -1, 0),
        "matched": (1, 0, 0, 1, 1, -1),
        # A member went and an uncovered worker came; another one has become a servant.
        "list_replaced": (3, 0, -1, -1, -1, 0),
        # One came onto the list uncovered, one was found to be a member.
        "corrected": (2, 1, 1, 1, 1, 0),
        # A member of 66 years, and an uncovered worker of 15.
        "aged_out": (2, 0, 0, -1, -1, 1),
        # One registered, one was added to the list uncovered.
        "joined": (2, 1, 1, 1, 1, 0),
        "returned": (1, 0, 0, 0, 1, -1),
        "lapsed": (1, 0, 0, 0, -1, 1),
        "left": (1, -1, -1, -1, -1, 0),
    }


def test_a_move_shows_in_both_villages(planted: Planted) -> None:
    assert changes(planted.con, JUAI)["moved"] == (2, -2, -2, -2, -2, 0)
    assert changes(planted.con, MIHU) == {"moved": (1, 1, 1, 1, 1, 0)}


def test_the_causes_sum_to_the_difference_everywhere(planted: Planted) -> None:
    assert_causes_sum(planted.con)
    assert_causes_sum(planted.con, month="2025-05")
    assert_causes_sum(planted.con, release=planted.before, month="2025-07")


def test_the_total_is_the_two_coverages(planted: Planted) -> None:
    total = compared(planted.con, TOTAL).iloc[0]
    then = Filters("6311", months.parse("2025-08"), is_public=False)
    with release.open_release(release.path_of(planted.office.settings, planted.before)) as con:
        before = run("coverage", con, then).iloc[0]
    after = run("coverage", planted.con, replace(then, month=NOW)).iloc[0]
    for name in QUANTITIES:
        counts = (total[f"{name}_before_count"], total[f"{name}_after_count"], total[f"{name}_change_count"])
        assert counts == (
            before[f"{name}_count"],
            after[f"{name}_count"],
            after[f"{name}_count"] - before[f"{name}_count"],
        )


def test_looked_at_the_other_way_round_every_count_changes_its_sign(planted: Planted) -> None:
    newer = release.current_name(planted.office.settings)
    with release.open_release(release.path_of(planted.office.settings, planted.before)) as con:
        asked = Filters("6311", NOW - 1, TOTAL, is_public=False, detail=Comparison(release=str(newer)))
        back = run("compare", con, asked).iloc[0]
    forth = compared(planted.con, TOTAL).iloc[0]
    assert all(back[f"{name}_change_count"] == -forth[f"{name}_change_count"] for name in QUANTITIES)
    assert back["worker_count"] == forth["worker_count"]


def test_the_document_says_with_what_it_compares(planted: Planted) -> None:
    asked = Filters("6311", NOW, default_by(get("compare"), "6311"), is_public=False)
    said = document.document("compare", planted.con, asked, "ucj-x", i18n.translator("id"))
    assert (said["by"], said["earlier"]) == ("cause", {"release": planted.before, "month": "2025-08"})
    assert [row["cause_code"] for row in said["rows"]] == list(CAUSES)
    assert said["rows"][0]["cause_name"] == "Meninggal"


def test_within_one_release_an_earlier_month_is_compared(planted: Planted) -> None:
    """August as it is known now: the removals and the replaced list of September, and no correction or match."""
    found = changes(planted.con, month="2025-08")
    assert set(found) == {"died", "moved", "list_replaced", "aged_out", "joined", "returned", "lapsed", "left"}


def test_a_village_that_is_first_listed_counts_as_nobody_before(office: Office) -> None:
    office.workforce("2025-06", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    office.release().close()
    office.workforce("2025-09", Person(2).works(PARINGIN))
    con = office.release()
    row = compared(con, "village").set_index("code").loc[PARINGIN]
    assert row[["eligible_before_count"]].isna().all()
    assert (row["eligible_after_count"], row["eligible_change_count"], row["worker_count"]) == (1, 1, 1)
    unlisted = compared(con, "village").set_index("code").loc[UNLISTED]
    assert pd.isna(unlisted[["eligible_change_count", "worker_count"]]).all()
    assert changes(con) == {"list_replaced": (1, 1, 1, 0, 0, 1)}
    assert_causes_sum(con)


def test_without_anything_earlier_nothing_is_said_to_have_changed(office: Office) -> None:
    office.workforce("2025-06", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    first = Filters("6311", NOW - 11, TOTAL, is_public=False)
    total = run("compare", con, first).iloc[0]
    assert (total["eligible_after_count"], pd.isna(total["eligible_change_count"])) == (1, True)
    causes = run("compare", con, first.asking("cause"))
    assert causes[["worker_count", "active_change_count"]].isna().all(axis=None)
    said = document.document("compare", con, first, "ucj-x", i18n.translator("id"))
    assert said["earlier"] is None


# --- which release is the earlier one


def test_a_broken_release_before_is_passed_over(office: Office) -> None:
    office.workforce("2025-06", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-09"))
    con = office.release()
    (office.settings.releases / "ucj-20200101-000000.duckdb").write_bytes(b"half a file")
    assert changes(con) == {"joined": (1, 0, 0, 1, 1, -1)}


@pytest.fixture
def strangers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, str]:
    """Two releases in one folder whose registries gave the same numbers to different people."""
    office = new_office(tmp_path_factory.mktemp("strangers"))
    for born in (1970, 1990):
        office.settings.registry.unlink(missing_ok=True)
        people = [Person(n, dt.date(born, 1, n)) for n in range(1, 9)]
        office.workforce("2025-06", *(who.works() for who in people))
        office.participation("2025-09", *(who.member("2025-09") for who in people))
        office.release().close()
    return office, release.names(office.settings)[0]


def test_releases_of_different_registries_are_refused_by_name(strangers: tuple[Office, str]) -> None:
    office, other = strangers
    with release.open_release(release.published(office.settings)) as con, pytest.raises(Refused) as problem:
        compared(con, "cause", release=other)
    assert problem.value.key == "compare.other_registry"
    assert other in str(problem.value)


def test_and_are_passed_over_where_none_was_named(strangers: tuple[Office, str]) -> None:
    with release.open_release(release.published(strangers[0].settings)) as con:
        assert changes(con) == {"joined": (8, 0, 0, 8, 8, -8)}


@pytest.mark.parametrize(
    ("detail", "choices"),
    [
        ({"release": "ucj-20200101-000000"}, "ucj-"),
        ({"release": "../../etc/passwd"}, "ucj-"),
        ({"month": "1999-01"}, "2024-10"),
        ({"month": "September"}, "September"),
    ],
)
def test_what_does_not_exist_is_answered_with_the_choices(
    planted: Planted, detail: dict[str, str], choices: str
) -> None:
    with pytest.raises(WrongUsage) as problem:
        compared(planted.con, TOTAL, **detail)
    assert choices in str(problem.value)


# --- the public, and chance


def test_the_public_sees_differences_of_the_closed_counts_and_no_causes(planted: Planted) -> None:
    asked = Filters("6311", NOW, "village", is_public=True)
    public, whole = (run("compare", planted.con, replace(asked, is_public=each)) for each in (True, False))
    assert public["worker_count"].isna().all()
    assert public.drop(columns="worker_count").equals(whole.drop(columns="worker_count"))
    with pytest.raises(Refused, match="publik"):
        run("compare", planted.con, asked.asking("cause"))


def test_a_page_asks_a_comparison_three_times_and_its_workers_are_read_once(
    planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, real = [], causes._workers

    def workers(side: Side) -> pd.DataFrame:
        reads.append(side)
        return real(side)

    monkeypatch.setattr(causes, "_workers", workers)
    causes.changed.cache_clear()
    for by in (TOTAL, "cause", "district"):
        compared(planted.con, by)
    assert [side.month for side in reads] == [NOW - 1, NOW]
    compared(planted.con, TOTAL, month="2025-05")
    assert len(reads) == 4


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happens_by_chance_the_causes_sum(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    chance, office = random.Random(seed), new_office(tmp_path_factory.mktemp("chance"))
    everybody = [
        Person(n, dt.date(chance.choice((1959, 1960, 1985, 2010)), chance.randint(7, 10), 9)) for n in range(1, 41)
    ]
    villages, jobs = (JUAI, MIHU, PARINGIN), ("Petani karet", "PNS")
    for period in ("2025-08", "2025-09"):
        for village in chance.sample(villages, 2 if period == "2025-09" else 3):
            listed = chance.sample(everybody, 15)
            office.workforce(period, *(who.works(village, chance.choice(jobs)) for who in listed))
        civil(office, period, *((who, "MENINGGAL", "-") for who in chance.sample(everybody, 2)))
        members = chance.sample(everybody, 25)
        office.participation(period, *(who.member("2025-01", chance.choice("YYT")) for who in members))
        con = office.release()
    assert set(changes(con)) <= set(CAUSES) - {"other"}
    assert_causes_sum(con)


def test_on_the_demo_nothing_is_left_over(tiny_release: duckdb.DuckDBPyConnection) -> None:
    found = changes(tiny_release)
    assert {"joined", "returned", "lapsed"} <= set(found) <= set(CAUSES) - {"left", "other"}
    assert_causes_sum(tiny_release)
